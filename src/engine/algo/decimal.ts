// Floating-point numbers as text: doubles as Redis reads and prints them, and the 80-bit long doubles
// in which INCRBYFLOAT and HINCRBYFLOAT count, done exactly with bigints and rounded where x87 does.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Digits } from './grisu.ts';
import { bitLength, grisuDigits, parts } from './grisu.ts';
import { parseInt64 } from './int64.ts';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e([+-]?\d+))?$/i;
const HEX = /^[+-]?0x(?=[\da-f.]*[\da-f])([\da-f]*)\.?([\da-f]*)(?:p([+-]?\d+))?$/i;
const INFINITE = /^[+-]?inf(?:inity)?$/i;

// ---- doubles ------------------------------------------------------------------------------------

/**
 * Reads a double as C's strtod does, hexadecimal and infinity included; undefined for anything else,
 * for NaN, and for what is too large or too small for a double.
 */
export function parseDouble(text: Bytes): number | undefined {
  const integer = parseInt64(text);
  if (integer !== undefined) return Number(integer);
  if (DECIMAL.test(text)) {
    const value = Number(text);
    const isLost = !Number.isFinite(value) || (value === 0 && hasDigits(text));
    return isLost ? undefined : value;
  }
  if (INFINITE.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const hex = parseHex(text);
  return hex && hexDouble(text, hex);
}

/** Reads a decimal double; what is too large is infinity, what is too small 0 (Redis's fast_float). */
export function parseSaturated(text: Bytes): number | undefined {
  return DECIMAL.test(text) ? Number(text) : INFINITE.test(text) ? parseDouble(text) : undefined;
}

// True if a digit other than 0 stands before the exponent.
const hasDigits = (text: string): boolean => /^[^e]*[1-9]/i.test(text);

function hexDouble(text: string, { mantissa, exponent }: LongDouble): number | undefined {
  const magnitude = round({ mantissa, exponent, divisor: 1n }, DOUBLE);
  const value = Number(magnitude.mantissa) * 2 ** Math.max(magnitude.exponent, -1074);
  if (!Number.isFinite(value) || (value === 0 && mantissa !== 0n)) return undefined;
  return text.startsWith('-') ? -value : value;
}

/** Prints a double as Redis replies with it. */
export function formatDouble(value: number): Bytes {
  return latin1(doubleText(value));
}

const LARGEST_PLAIN_INTEGER = 2 ** 62;

function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (Number.isSafeInteger(value)) return String(value);
  const isInteger = Number.isInteger(value) && Math.abs(value) <= LARGEST_PLAIN_INTEGER;
  if (isInteger) return String(BigInt(value));
  return value < 0 ? `-${layOut(grisuDigits(-value), 17)}` : layOut(grisuDigits(value), 18);
}

// Redis: plain up to 6 zeros behind and in front, else with an exponent.
function layOut({ digits, exponent }: Digits, maxDigits: number): string {
  const power = exponent + digits.length - 1;
  const size = Math.abs(power);
  if (exponent >= 0 && size < digits.length + 7) return digits + '0'.repeat(exponent);
  if (exponent < 0 && (exponent > -7 || size < 4)) {
    const point = digits.length + exponent;
    if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
    return `${digits.slice(0, point)}.${digits.slice(point)}`;
  }
  const tail = digits.slice(1, maxDigits);
  return `${digits.charAt(0)}${tail && `.${tail}`}e${power < 0 ? '-' : '+'}${size}`;
}

// ---- long doubles -------------------------------------------------------------------------------

/** `mantissa * 2 ** exponent`; the exponent of an infinity is Infinity. */
export interface LongDouble {
  readonly mantissa: bigint;
  readonly exponent: number;
}

interface Format {
  readonly bits: number;
  /** The power of two of the last bit of the smallest numbers. */
  readonly minExponent: number;
  readonly maxExponent: number;
}

const EXTENDED: Format = { bits: 64, minExponent: -16445, maxExponent: 16384 };
const DOUBLE: Format = { bits: 53, minExponent: -1074, maxExponent: 1024 };
/** Redis reads no longer text as a long double. */
export const LONG_DOUBLE_MAX_BYTES = 5 * 1024 - 1;
const MAX_POWER_OF_TEN = 12_000;
const FRACTION_DIGITS = 17;

/**
 * Reads a long double as C's strtold does; undefined for anything else, for NaN, and for what is too
 * large or too small for one.
 */
export function parseLongDouble(text: Bytes): LongDouble | undefined {
  if (text.length > LONG_DOUBLE_MAX_BYTES) return undefined;
  const exact = DECIMAL.test(text) ? parseDecimal(text) : parseHex(text);
  if (exact === undefined) return INFINITE.test(text) ? infinity(text.startsWith('-')) : undefined;
  const value = round({ divisor: 1n, ...exact }, EXTENDED);
  const isLost = value.exponent === Infinity || (value.mantissa === 0n && exact.mantissa !== 0n);
  if (isLost) return undefined;
  return text.startsWith('-') ? { ...value, mantissa: -value.mantissa } : value;
}

/** The sum as INCRBYFLOAT prints it; undefined if it is NaN or infinite, or a text is no number. */
export function addLongDouble(a: Bytes, b: Bytes): Bytes | undefined {
  const [left, right] = [parseLongDouble(a), parseLongDouble(b)];
  if (left === undefined || right === undefined || isInfinite(left) || isInfinite(right)) {
    return undefined;
  }
  const exponent = Math.min(left.exponent, right.exponent);
  const mantissa = aligned(left, exponent) + aligned(right, exponent);
  const sum = round({ mantissa, exponent, divisor: 1n }, EXTENDED);
  return isInfinite(sum) ? undefined : formatLongDouble(sum);
}

/** True for the two infinities. */
export function isInfinite({ exponent }: LongDouble): boolean {
  return exponent === Infinity;
}

/** A finite double as a long double. */
export function toLongDouble(value: number): LongDouble {
  const { fraction, exponent } = parts(Math.abs(value));
  return { mantissa: value < 0 ? -fraction : fraction, exponent };
}

/** Prints a finite long double with up to 17 digits after the point and no zeros at the end. */
export function formatLongDouble({ mantissa, exponent }: LongDouble): Bytes {
  const isNegative = mantissa < 0n;
  const magnitude = (isNegative ? -mantissa : mantissa) * 10n ** BigInt(FRACTION_DIGITS);
  const scaled =
    exponent >= 0
      ? magnitude << BigInt(exponent)
      : divideRounded(magnitude, 1n << BigInt(-exponent));
  const digits = String(scaled).padStart(FRACTION_DIGITS + 1, '0');
  const fraction = digits.slice(-FRACTION_DIGITS).replace(/0+$/, '');
  const plain = digits.slice(0, -FRACTION_DIGITS) + (fraction && `.${fraction}`);
  return latin1(isNegative && plain !== '0' ? `-${plain}` : plain);
}

const infinity = (negative: boolean): LongDouble => {
  return { mantissa: negative ? -1n : 1n, exponent: Infinity };
};

const aligned = (value: LongDouble, exponent: number): bigint =>
  value.mantissa << BigInt(value.exponent - exponent);

// `mantissa * 2 ** exponent / divisor`
interface Exact extends LongDouble {
  readonly divisor: bigint;
}

// The magnitude that a decimal text stands for; beyond the powers that matter, as good as exact.
function parseDecimal(text: Bytes): Exact {
  const [digits = '', exponent = '0'] = text.replace(/^[+-]/, '').split(/e/i);
  const point = digits.indexOf('.');
  const decimals = point < 0 ? 0 : digits.length - point - 1;
  const mantissa = BigInt(digits.replace('.', ''));
  const given = Number(exponent) - decimals;
  const power = Math.max(-MAX_POWER_OF_TEN, Math.min(MAX_POWER_OF_TEN, given));
  const scale = 10n ** BigInt(Math.abs(power));
  if (power < 0) return { mantissa, exponent: 0, divisor: scale };
  return { mantissa: mantissa * scale, exponent: 0, divisor: 1n };
}

// The magnitude that a hexadecimal text stands for.
function parseHex(text: Bytes): LongDouble | undefined {
  const [, integer = '', fraction = '', power = '0'] = HEX.exec(text) ?? [];
  if (integer === '' && fraction === '') return undefined;
  const limit = 4 * MAX_POWER_OF_TEN;
  const given = Number(power) - 4 * fraction.length;
  const exponent = Math.max(-limit, Math.min(limit, given));
  return { mantissa: BigInt(`0x${integer}${fraction}`), exponent };
}

// To the nearest number of the format, to the even one between two.
function round({ mantissa, exponent, divisor }: Exact, format: Format): LongDouble {
  if (mantissa === 0n) return { mantissa, exponent: 0 };
  const isNegative = mantissa < 0n;
  const magnitude = isNegative ? -mantissa : mantissa;
  const size = bitLength(magnitude) - bitLength(divisor) + exponent;
  let last = Math.max(size - format.bits, format.minExponent);
  let rounded = atScale(magnitude, divisor, exponent - last);
  // The quotient may have one bit more than its parts told.
  if (bitLength(rounded) > format.bits) {
    last += 1;
    rounded = atScale(magnitude, divisor, exponent - last);
  }
  const isTooLarge = rounded > 0n && bitLength(rounded) + last > format.maxExponent;
  if (isTooLarge) return infinity(isNegative);
  return { mantissa: isNegative ? -rounded : rounded, exponent: last };
}

function atScale(numerator: bigint, divisor: bigint, shift: number): bigint {
  if (shift >= 0) return divideRounded(numerator << BigInt(shift), divisor);
  return divideRounded(numerator, divisor << BigInt(-shift));
}

function divideRounded(numerator: bigint, divisor: bigint): bigint {
  const quotient = numerator / divisor;
  const twice = 2n * (numerator % divisor);
  const isUp = twice > divisor || (twice === divisor && (quotient & 1n) === 1n);
  return isUp ? quotient + 1n : quotient;
}
