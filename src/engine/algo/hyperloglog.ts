// HyperLogLog: 16384 registers, each the longest run of zeros that a hash began with, and the estimate
// they allow. They are kept as the bytes that Redis stores: 6 bits a register (dense), or opcodes for
// runs of equal registers (sparse, hll-sparse.ts). See Heule et al. 2013 and Ertl, arXiv:1702.01284.
import type { Bytes } from '../../resp/bytes.ts';
import { writeBytes } from '../../resp/bytes.ts';
import { emptySparse, raiseSparse, sparseRuns } from './hll-sparse.ts';
import { murmurHash64 } from './murmur.ts';

export const REGISTERS = 1 << 14;
const INDEX_BITS = 14;
const HASH_BITS = 64 - INDEX_BITS;
const REGISTER_BITS = 6;
const REGISTER_MASK = 63;
const HEADER_BYTES = 16;
const DENSE_BYTES = HEADER_BYTES + (REGISTERS * REGISTER_BITS) / 8;
const ENCODING_AT = 4;
const CACHE_AT = 8;
const STALE_AT = 15;
const STALE_BIT = 0x80;
const ALPHA = 0.7213475204444817;

/** The opcodes do not describe all registers: the string was not made by a HyperLogLog. */
export class CorruptHyperLogLog extends Error {
  override name = 'CorruptHyperLogLog';
}

/** A HyperLogLog in its stored form. Dense ones are changed in place. */
export class HyperLogLog {
  /** The stored form. */
  bytes: Uint8Array;

  /** Takes the bytes, which must be `isHyperLogLog`. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** One that has seen nothing. */
  static empty(): HyperLogLog {
    const opcodes = emptySparse();
    const bytes = new Uint8Array(HEADER_BYTES + opcodes.length);
    writeBytes('HYLL', bytes, 0);
    bytes[ENCODING_AT] = 1;
    bytes.set(opcodes, HEADER_BYTES);
    return new HyperLogLog(bytes);
  }

  get encoding(): 'dense' | 'sparse' {
    return this.bytes[ENCODING_AT] === 1 ? 'sparse' : 'dense';
  }

  /** The estimate that is stored with the registers, if no register changed since. */
  get cached(): bigint | undefined {
    if (((this.bytes[STALE_AT] ?? 0) & STALE_BIT) !== 0) return undefined;
    return new DataView(this.bytes.buffer, this.bytes.byteOffset).getBigUint64(CACHE_AT, true);
  }

  /** Stores the estimate. */
  cache(estimate: bigint): void {
    new DataView(this.bytes.buffer, this.bytes.byteOffset).setBigUint64(CACHE_AT, estimate, true);
  }

  /** The stored estimate no longer holds. */
  invalidate(): void {
    this.bytes[STALE_AT] = (this.bytes[STALE_AT] ?? 0) | STALE_BIT;
  }

  /** Shows it an element; true if a register grew. @throws CorruptHyperLogLog */
  add(element: Bytes, maxSparseBytes: number): boolean {
    const hash = murmurHash64(element);
    return this.raise(hash.low & (REGISTERS - 1), runLength(hash.high, hash.low), maxSparseBytes);
  }

  /** Makes a register at least `value`; true if it grew. @throws CorruptHyperLogLog */
  raise(register: number, value: number, maxSparseBytes: number): boolean {
    if (this.encoding === 'dense') return this.raiseDense(register, value);
    const maxOpcodes = maxSparseBytes - HEADER_BYTES;
    const opcodes = raiseSparse(this.opcodes, { register, value }, maxOpcodes);
    if (opcodes === 'corrupt') throw new CorruptHyperLogLog();
    if (opcodes === 'unchanged') return false;
    if (opcodes === 'too large') {
      this.toDense();
      return this.raiseDense(register, value);
    }
    const { bytes } = this;
    this.bytes = new Uint8Array(HEADER_BYTES + opcodes.length);
    this.bytes.set(bytes.subarray(0, HEADER_BYTES));
    this.bytes.set(opcodes, HEADER_BYTES);
    this.invalidate();
    return true;
  }

  /** Raises `registers` to those of this one where they are larger. @throws CorruptHyperLogLog */
  mergeInto(registers: Uint8Array): void {
    this.forEachRun((start, length, value) => {
      for (let i = start; i < start + length; i += 1) {
        if ((registers[i] ?? 0) < value) registers[i] = value;
      }
    });
  }

  /** Overwrites all registers of a dense one. */
  writeDense(registers: Uint8Array): void {
    for (let i = 0; i < REGISTERS; i += 1) this.writeRegister(i, registers[i] ?? 0);
  }

  /** Makes it dense, if it is not. @throws CorruptHyperLogLog */
  toDense(): void {
    if (this.encoding === 'dense') return;
    const dense = new HyperLogLog(new Uint8Array(DENSE_BYTES));
    dense.bytes.set(this.bytes.subarray(0, HEADER_BYTES));
    dense.bytes[ENCODING_AT] = 0;
    this.forEachRun((start, length, value) => {
      for (let i = start; value > 0 && i < start + length; i += 1) dense.writeRegister(i, value);
    });
    this.bytes = dense.bytes;
  }

  /** The estimated number of different elements seen. @throws CorruptHyperLogLog */
  estimate(): bigint {
    const histogram = new Float64Array(REGISTER_MASK + 1);
    this.forEachRun((_start, length, value) => {
      histogram[value] = (histogram[value] ?? 0) + length;
    });
    return estimateFrom(histogram);
  }

  /** The opcodes of a sparse one as text: `z:` and `Z:` runs of zeros, `v:value,length`. */
  describe(): string {
    return [...sparseRuns(this.opcodes)]
      .map(({ kind, value, length }) =>
        kind === 'v' ? `v:${value},${length}` : `${kind}:${length}`,
      )
      .join(' ');
  }

  private get opcodes(): Uint8Array {
    return this.bytes.subarray(HEADER_BYTES);
  }

  private forEachRun(visit: (start: number, length: number, value: number) => void): void {
    if (this.encoding === 'dense') {
      for (let i = 0; i < REGISTERS; i += 1) visit(i, 1, this.readRegister(i));
      return;
    }
    let start = 0;
    for (const { length, value } of sparseRuns(this.opcodes)) {
      if (start + length > REGISTERS) throw new CorruptHyperLogLog();
      visit(start, length, value);
      start += length;
    }
    if (start !== REGISTERS) throw new CorruptHyperLogLog();
  }

  private raiseDense(register: number, value: number): boolean {
    if (this.readRegister(register) >= value) return false;
    this.writeRegister(register, value);
    return true;
  }

  // Registers lie from the lowest bit of each byte on, and may lie across two bytes.
  private readRegister(register: number): number {
    const bit = register * REGISTER_BITS;
    const at = HEADER_BYTES + (bit >> 3);
    const both = (this.bytes[at] ?? 0) | ((this.bytes[at + 1] ?? 0) << 8);
    return (both >> (bit & 7)) & REGISTER_MASK;
  }

  private writeRegister(register: number, value: number): void {
    const bit = register * REGISTER_BITS;
    const at = HEADER_BYTES + (bit >> 3);
    const shift = bit & 7;
    const both = (this.bytes[at] ?? 0) | ((this.bytes[at + 1] ?? 0) << 8);
    const changed = (both & ~(REGISTER_MASK << shift)) | (value << shift);
    this.bytes[at] = changed;
    if (at + 1 < DENSE_BYTES) this.bytes[at + 1] = changed >> 8;
  }
}

/** True if a string of `length` bytes that starts with `header` is one, as far as Redis looks. */
export function isHyperLogLog(header: Bytes, length: number): boolean {
  if (length < HEADER_BYTES || !header.startsWith('HYLL')) return false;
  const encoding = header.charCodeAt(ENCODING_AT);
  return encoding === 1 || (encoding === 0 && length === DENSE_BYTES);
}

/** The estimate from registers of a byte each. */
export function estimateRegisters(registers: Uint8Array): bigint {
  const histogram = new Float64Array(REGISTER_MASK + 1);
  for (const value of registers) histogram[value] = (histogram[value] ?? 0) + 1;
  return estimateFrom(histogram);
}

// How many zeros the hash without its index bits begins with, from the lowest bit on, plus 1.
function runLength(high: number, low: number): number {
  const first = low >>> INDEX_BITS;
  if (first !== 0) return trailingZeros(first) + 1;
  return Math.min(HASH_BITS, 32 - INDEX_BITS + (high === 0 ? 32 : trailingZeros(high))) + 1;
}

const trailingZeros = (value: number): number => 31 - Math.clz32(value & -value);

function estimateFrom(histogram: Float64Array): bigint {
  let z = REGISTERS * tau((REGISTERS - (histogram[HASH_BITS + 1] ?? 0)) / REGISTERS);
  for (let value = HASH_BITS; value >= 1; value -= 1) z = (z + (histogram[value] ?? 0)) * 0.5;
  z += REGISTERS * sigma((histogram[0] ?? 0) / REGISTERS);
  const estimate = (ALPHA * REGISTERS * REGISTERS) / z;
  // Registers that no hash can make: Redis rounds infinity to the largest power of two.
  return Number.isFinite(estimate) ? BigInt(Math.round(estimate)) : 1n << 63n;
}

function sigma(share: number): number {
  if (share === 1) return Infinity;
  let [x, y, z, before] = [share, 1, share, Number.NaN];
  while (before !== z) {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  }
  return z;
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let [x, y, z, before] = [share, 1, 1 - share, Number.NaN];
  while (before !== z) {
    x = Math.sqrt(x);
    before = z;
    y *= 0.5;
    z -= (1 - x) * (1 - x) * y;
  }
  return z / 3;
}
