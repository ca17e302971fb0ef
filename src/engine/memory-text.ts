// Amounts of memory as people write them: `512mb`.
import type { Bytes } from '../resp/bytes.ts';

const UINT64_MAX = 2n ** 64n - 1n;
const UNITS: Readonly<Record<string, bigint>> = {
  '': 1n,
  b: 1n,
  k: 1000n,
  kb: 1024n,
  m: 1000n ** 2n,
  mb: 1024n ** 2n,
  g: 1000n ** 3n,
  gb: 1024n ** 3n,
};

/** The bytes that `512mb` stands for (`k` is 1000, `kb` 1024), or undefined. */
export function parseMemory(text: Bytes): bigint | undefined {
  const [, digits, unit = ''] = /^(\d*)([a-z]*)$/i.exec(text) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  if (factor === undefined || digits === undefined) return undefined;
  const bytes = BigInt(digits) * factor;
  return bytes > UINT64_MAX ? UINT64_MAX : bytes;
}
