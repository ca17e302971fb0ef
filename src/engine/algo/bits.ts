// Bits of byte arrays, counted from the highest bit of the first byte, and integers of any width among
// them, as BITCOUNT, BITPOS, BITOP and BITFIELD see them.

const ONES = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0;
  for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1;
  return count;
});

/** How many bits of a byte are 1. */
export const onesInByte = (byte: number): number => ONES[byte] ?? 0;

/** How many bits of the bytes are 1. */
export function countOnes(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i += 1) count += ONES[bytes[i] ?? 0] ?? 0;
  return count;
}

/** The place (0 to 7) of the first 1 of a byte that is not 0. */
export const firstOne = (byte: number): number => Math.clz32(byte) - 24;

/** The bits of a byte from place `first` to place `last`, as a mask. */
export const bitMask = (first: number, last: number): number =>
  (0xff >> first) & ((0xff << (7 - last)) & 0xff);

/** The operations of BITOP that take several strings. */
export type BitOperation = 'AND' | 'OR' | 'XOR';

/** Combines `source` into `target` in place; bytes that `source` does not have are 0. */
export function combineBits(operation: BitOperation, target: Uint8Array, source: Uint8Array): void {
  for (let i = 0; i < target.length; i += 1) {
    const [a, b] = [target[i] ?? 0, source[i] ?? 0];
    target[i] = operation === 'AND' ? a & b : operation === 'OR' ? a | b : a ^ b;
  }
}

/** An integer among bits: its sign and its width. */
export interface FieldType {
  readonly signed: boolean;
  readonly bits: number;
}

/** What happens to a value that a field cannot hold. */
export type Overflow = 'WRAP' | 'SAT' | 'FAIL';

/** What `value + increment` becomes in a field; undefined when it does not fit and must FAIL. */
export function fitField(
  type: FieldType,
  value: bigint,
  increment: bigint,
  overflow: Overflow,
): bigint | undefined {
  const direction = (type.signed ? signedOverflow : unsignedOverflow)(type.bits, value, increment);
  if (direction === 0) return value + increment;
  if (overflow === 'FAIL') return undefined;
  if (overflow === 'WRAP') return wrapField(type, value + increment);
  return direction > 0 ? largest(type) : smallest(type);
}

/** The lowest bits of a value, read as the field does. */
export function wrapField({ signed, bits }: FieldType, value: bigint): bigint {
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

const largest = ({ signed, bits }: FieldType): bigint =>
  (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
const smallest = ({ signed, bits }: FieldType): bigint => (signed ? -(1n << BigInt(bits - 1)) : 0n);

function unsignedOverflow(bits: number, value: bigint, increment: bigint): number {
  const max = largest({ signed: false, bits });
  if (value > max || value + increment > max) return 1;
  return value + increment < 0n ? -1 : 0;
}

// Redis: the room above the value is computed in 64 bits; for values near the smallest it wraps, so
// that storing them in a narrow field overflows upwards.
function signedOverflow(bits: number, value: bigint, increment: bigint): number {
  const type = { signed: true, bits };
  const [max, min] = [largest(type), smallest(type)];
  const room = BigInt.asIntN(64, max - value);
  if (value > max || (increment > room && (bits !== 64 || (value >= 0n && increment > 0n))))
    return 1;
  return value + increment < min ? -1 : 0;
}
