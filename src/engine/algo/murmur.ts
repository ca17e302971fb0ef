// MurmurHash64A (Austin Appleby, public domain), on two halves of 32 bits, with the seed that
// Redis's HyperLogLogs use: the same elements must fall into the same registers.
import type { Bytes } from '../../resp/bytes.ts';

const SEED = 0xadc83b19;
const FACTOR_HIGH = 0xc6a4a793;
const FACTOR_LOW = 0x5bd1e995;

// The upper half of the product of two unsigned 32-bit integers.
function upperProduct(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const rest = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (rest >>> 16)) | 0;
}

/** An unsigned 64-bit integer; the halves are 32-bit integers of either sign. */
export class Word64 {
  high = 0;
  low = 0;

  set(high: number, low: number): void {
    this.high = high | 0;
    this.low = low | 0;
  }

  xor(high: number, low: number): void {
    this.high ^= high;
    this.low ^= low;
  }

  multiply(): void {
    const { high, low } = this;
    this.low = Math.imul(low, FACTOR_LOW);
    this.high =
      (upperProduct(low >>> 0, FACTOR_LOW) +
        Math.imul(high, FACTOR_LOW) +
        Math.imul(low, FACTOR_HIGH)) |
      0;
  }

  /** `x ^= x >> 47` */
  fold(): void {
    this.low ^= this.high >>> 15;
  }
}

const hash = new Word64();
const block = new Word64();

/** The hash; the object is used again by the next call. */
export function murmurHash64(bytes: Bytes): Readonly<Word64> {
  const { length } = bytes;
  const whole = length - (length % 8);
  hash.set(0, length);
  hash.multiply();
  hash.xor(0, SEED);
  for (let at = 0; at < whole; at += 8) {
    block.set(littleEndian(bytes, at + 4, 4), littleEndian(bytes, at, 4));
    block.multiply();
    block.fold();
    block.multiply();
    hash.xor(block.high, block.low);
    hash.multiply();
  }
  if (whole < length) {
    const rest = length - whole;
    hash.xor(
      littleEndian(bytes, whole + 4, rest - 4),
      littleEndian(bytes, whole, Math.min(4, rest)),
    );
    hash.multiply();
  }
  hash.fold();
  hash.multiply();
  hash.fold();
  return hash;
}

function littleEndian(bytes: Bytes, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i += 1) value |= bytes.charCodeAt(at + i) << (8 * i);
  return value;
}
