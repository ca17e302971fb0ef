// The timeout of a blocking command: seconds with a fraction in, whole milliseconds out.
import type { Bytes } from '../../resp/bytes.ts';
import { parseLongDouble } from '../algo/decimal.ts';
import type { Args } from '../args.ts';
import { fault } from '../faults.ts';

const NOT_A_TIMEOUT = fault('ERR timeout is not a float or out of range');
const NEGATIVE = fault('ERR timeout is negative');
const TOO_LARGE = fault('ERR timeout is out of range');
const INT64_LIMIT = 2 ** 63;

/** Reads a timeout in seconds. Returns milliseconds, rounded up; 0 waits for ever. */
export const readTimeoutMs = (args: Args, nowMs: number): number =>
  parseTimeoutMs(args.next(), nowMs);

/** Parses a timeout in seconds, as `readTimeoutMs`. */
export function parseTimeoutMs(text: Bytes, nowMs: number): number {
  const timeoutMs = Math.ceil(parseSeconds(text) * 1000);
  if (timeoutMs >= INT64_LIMIT) throw TOO_LARGE;
  if (timeoutMs < 0) throw NEGATIVE;
  if (timeoutMs + nowMs >= INT64_LIMIT) throw TOO_LARGE;
  return timeoutMs;
}

function parseSeconds(text: Bytes): number {
  const value = parseLongDouble(text);
  if (value === undefined) throw NOT_A_TIMEOUT;
  const seconds = Number(value.mantissa) * 2 ** value.exponent;
  // What is too small for a double is still more than nothing.
  return seconds === 0 && value.mantissa > 0n ? Number.MIN_VALUE : seconds;
}
