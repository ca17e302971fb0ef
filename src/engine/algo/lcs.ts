// The longest common subsequence of two strings, by the table of the lengths for all prefixes. Which
// of several equally long ones is found follows Redis: from the end, ties go back in the second.
import type { Bytes } from '../../resp/bytes.ts';
import { fromUint8, toUint8 } from '../../resp/bytes.ts';

/** A run that both strings share; offsets of its first and last byte in each. */
export interface CommonRun {
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
  readonly length: number;
}

/** What two strings have in common. */
export interface CommonSubsequence {
  readonly bytes: Bytes;
  /** Its runs, last first. */
  readonly runs: readonly CommonRun[];
}

/** The longest common subsequence; takes time and memory for `a.length * b.length` cells. */
export function longestCommonSubsequence(a: Bytes, b: Bytes): CommonSubsequence {
  return trace(toUint8(a), toUint8(b));
}

function trace(a: Uint8Array, b: Uint8Array): CommonSubsequence {
  const lengths = lengthsOfPrefixes(a, b);
  const width = b.length + 1;
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  const common = new Uint8Array(at(a.length, b.length));
  const runs: CommonRun[] = [];
  let left = common.length;
  let length = 0; // of the run that ends where the trace stands
  let [i, j] = [a.length, b.length];
  const endRun = (): void => {
    if (length > 0) runs.push({ a: [i, i + length - 1], b: [j, j + length - 1], length });
    length = 0;
  };
  while (i > 0 && j > 0) {
    const byte = a[i - 1] ?? 0;
    if (byte === b[j - 1]) {
      left -= 1;
      common[left] = byte;
      length += 1;
      i -= 1;
      j -= 1;
      continue;
    }
    endRun();
    if (at(i - 1, j) > at(i, j - 1)) i -= 1;
    else j -= 1;
  }
  endRun();
  return { bytes: fromUint8(common), runs };
}

// Row by row for each prefix of `a`, one cell for each prefix of `b`.
function lengthsOfPrefixes(a: Uint8Array, b: Uint8Array): Uint16Array | Uint32Array {
  const width = b.length + 1;
  const isShort = Math.min(a.length, b.length) < 1 << 16;
  const lengths = new (isShort ? Uint16Array : Uint32Array)((a.length + 1) * width);
  for (let i = 1; i <= a.length; i += 1) {
    const byte = a[i - 1];
    let above = 0;
    let before = 0;
    for (let cell = i * width + 1, j = 0; j < b.length; cell += 1, j += 1) {
      const diagonal = above;
      above = lengths[cell - width] ?? 0;
      if (byte === b[j]) before = diagonal + 1;
      else if (above > before) before = above;
      lengths[cell] = before;
    }
  }
  return lengths;
}
