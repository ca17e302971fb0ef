// Signed 64-bit integers, exactly: a `number` where that is exact, a `bigint` beyond.
// Parsing and overflow follow Redis's string2ll and its checked additions.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';

/** A signed 64-bit integer: `number` if it is a safe integer, else `bigint`. */
export type Int64 = number | bigint;

export const INT64_MAX = 2n ** 63n - 1n;
export const INT64_MIN = -(2n ** 63n);
const MAX_DIGITS = 20;

/** The integer in its one form: `number` when safe. */
export function int64(value: bigint): Int64 {
  const short = Number(value);
  return Number.isSafeInteger(short) ? short : value;
}

/** Parses the canonical decimal form (no plus, no leading zeros, no blanks), else undefined. */
export function parseInt64(text: Bytes): Int64 | undefined {
  const length = text.length;
  if (length === 0 || length > MAX_DIGITS) return undefined;
  const negative = text.charCodeAt(0) === 45;
  const first = negative ? 1 : 0;
  const lead = text.charCodeAt(first) - 48;
  if (lead === 0 && length === 1) return 0;
  if (!(lead >= 1 && lead <= 9)) return undefined;
  let value = 0;
  for (let i = first; i < length; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  if (value <= Number.MAX_SAFE_INTEGER) return negative ? -value : value;
  const exact = BigInt(text);
  return exact >= INT64_MIN && exact <= INT64_MAX ? exact : undefined;
}

/** The sum, or undefined when it leaves the 64-bit range. */
export function addInt64(a: Int64, b: Int64): Int64 | undefined {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  const sum = BigInt(a) + BigInt(b);
  return sum >= INT64_MIN && sum <= INT64_MAX ? int64(sum) : undefined;
}

/** The negative, or undefined for the smallest 64-bit integer. */
export function negateInt64(value: Int64): Int64 | undefined {
  if (typeof value === 'number') return value === 0 ? 0 : -value;
  return value === INT64_MIN ? undefined : int64(-value);
}

/** The decimal form. */
export function formatInt64(value: Int64): Bytes {
  return latin1(String(value));
}
