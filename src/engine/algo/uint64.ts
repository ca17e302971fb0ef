// Unsigned 64-bit integers, exactly: a `number` where that is exact, a `bigint` beyond. JavaScript
// compares the two kinds with `<` exactly, so that only sums and texts need help.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Int64 } from './int64.ts';
import { int64, parseInt64 } from './int64.ts';

/** An unsigned 64-bit integer: `number` if it is a safe integer, else `bigint`. */
export type Uint64 = number | bigint;

export const UINT64_MAX: Uint64 = 2n ** 64n - 1n;

/** The low 64 bits of an integer, in their one form. */
export function uint64(value: bigint): Uint64 {
  return int64(BigInt.asUintN(64, value));
}

/** The sum of an unsigned and a signed integer, modulo 2^64. */
export function addUint64(value: Uint64, delta: Int64): Uint64 {
  if (typeof value === 'number' && typeof delta === 'number') {
    const sum = value + delta;
    if (sum >= 0 && Number.isSafeInteger(sum)) return sum;
  }
  return uint64(BigInt(value) + BigInt(delta));
}

/** The sum as a signed integer, modulo 2^64, where C would let it overflow. */
export function wrappedSum(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return int64(BigInt.asIntN(64, BigInt(a) + BigInt(b)));
}

/** The difference `a - b` as a signed integer, modulo 2^64. */
export function wrappedDifference(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return int64(BigInt.asIntN(64, BigInt(a) - BigInt(b)));
}

const C_NUMBER = /^[\t-\r ]*([+-]?)(\d+)$/;

/** Parses a number as Redis's string2ull does: like C's strtoull, but no plain negative number. */
export function parseUint64(text: string): Uint64 | undefined {
  const strict = parseInt64(latin1(text));
  if (strict !== undefined) return strict < 0 ? undefined : strict;
  const [, sign, digits] = C_NUMBER.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = BigInt(digits);
  if (value > UINT64_MAX) return undefined;
  // Redis: strtoull takes `-01` for 2^64 - 1, and so does every ID.
  return uint64(sign === '-' ? -value : value);
}

/** The decimal form. */
export function formatUint64(value: Uint64): Bytes {
  return latin1(String(value));
}
