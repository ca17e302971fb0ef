// Numbers as bytes, for the libraries that write binary formats: C's casts from double to 64-bit
// integers, and the bytes of integers and floats in either order.
import { latin1 } from '../resp/bytes.ts';
import type { Bytes } from '../resp/bytes.ts';

const MIN_INT64 = -(2n ** 63n);
const TWO_TO_63 = 2 ** 63;

/** C's `(int64_t)value` on x86-64: what does not fit is the smallest of all. */
export function toInt64(value: number): bigint {
  const fits = value >= -TWO_TO_63 && value < TWO_TO_63;
  return fits ? BigInt(Math.trunc(value)) : MIN_INT64;
}

/** C's `(uint64_t)value` on x86-64. */
export function toUint64(value: number): bigint {
  if (value < TWO_TO_63 || Number.isNaN(value)) return BigInt.asUintN(64, toInt64(value));
  return BigInt.asUintN(64, toInt64(value - TWO_TO_63) ^ MIN_INT64);
}

/** C's `(int)(int64_t)value`. */
export const toInt32 = (value: number): number => Number(BigInt.asIntN(32, toInt64(value)));

/** An integer in `size` bytes, the highest first. */
export function bigEndian(value: bigint, size: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < size; i += 1) {
    text = String.fromCharCode(Number(rest & 0xffn)) + text;
    rest >>= 8n;
  }
  return text;
}

/** The bytes in the other order. */
export function reversed(bytes: string): string {
  let text = '';
  for (let i = bytes.length - 1; i >= 0; i -= 1) text += bytes.charAt(i);
  return text;
}

/** The unsigned integer in these bytes, the highest first; the lowest 64 bits of it. */
export function readBigEndian(bytes: string): bigint {
  let value = 0n;
  for (let i = 0; i < bytes.length; i += 1) {
    value = ((value << 8n) | BigInt(bytes.charCodeAt(i))) & 0xffffffffffffffffn;
  }
  return value;
}

const view = new DataView(new ArrayBuffer(8));

/** A float of 4 or 8 bytes, the highest first. */
export function floatBytes(value: number, size: 4 | 8): Bytes {
  if (size === 4) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  let text = '';
  for (let i = 0; i < size; i += 1) text += String.fromCharCode(view.getUint8(i));
  return latin1(text);
}

/** The float in 4 or 8 bytes, the highest first. */
export function readFloat(bytes: string): number {
  for (let i = 0; i < bytes.length; i += 1) view.setUint8(i, bytes.charCodeAt(i));
  return bytes.length === 4 ? view.getFloat32(0) : view.getFloat64(0);
}
