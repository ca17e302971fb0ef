// Short strings that were read lately. What clients send repeats itself (names of commands, small
// values, names of fields): a string that is there already needs no memory and is found equal to
// itself without a look at its bytes.
import type { Bytes } from './bytes.ts';
import { EMPTY, fromUint8 } from './bytes.ts';

const SLOTS = 512;
const MAX_BYTES = 8;
const WORD = 4;

const texts: Bytes[] = Array.from({ length: SLOTS }, () => EMPTY);
// The bytes of each text, four in a number.
const heads = new Int32Array(SLOTS);
const tails = new Int32Array(SLOTS);

/** The bytes `source[start, end)` as Bytes, like `fromUint8`. */
export function recent(source: Uint8Array, start: number, end: number): Bytes {
  const length = end - start;
  if (length > MAX_BYTES) return fromUint8(source, start, end);
  const head = wordAt(source, start, end);
  const tail = wordAt(source, start + WORD, end);
  const slot = Math.imul(head ^ Math.imul(tail, 31) ^ length, 0x9e3779b1) >>> 23;
  const known = texts[slot] ?? EMPTY;
  if (heads[slot] === head && tails[slot] === tail && known.length === length) return known;
  const made = fromUint8(source, start, end);
  heads[slot] = head;
  tails[slot] = tail;
  texts[slot] = made;
  return made;
}

function wordAt(source: Uint8Array, start: number, end: number): number {
  let word = 0;
  const stop = start + WORD < end ? start + WORD : end;
  for (let i = start; i < stop; i += 1) word = (word << 8) | (source[i] ?? 0);
  return word;
}
