// A byte buffer that grows: what serialized values are written into. Numbers are little-endian unless
// their method says otherwise.
import { writeBytes } from '../../resp/bytes.ts';
import type { Int64 } from './int64.ts';

const INITIAL_SIZE = 64;

/** Bytes written one after the other. */
export class ByteWriter {
  private buffer: Uint8Array<ArrayBuffer>;
  private used = 0;

  constructor(initialSize = INITIAL_SIZE) {
    this.buffer = new Uint8Array(initialSize);
  }

  /** Number of bytes written. */
  get length(): number {
    return this.used;
  }

  /** Number of bytes kept in memory. */
  get capacity(): number {
    return this.buffer.length;
  }

  /** The bytes written, for reading; valid until the next write. */
  view(start = 0): Uint8Array<ArrayBuffer> {
    return this.buffer.subarray(start, this.used);
  }

  /** A copy of the bytes written. */
  toUint8(): Uint8Array<ArrayBuffer> {
    return this.buffer.slice(0, this.used);
  }

  /** An independent writer with the same bytes. */
  clone(): ByteWriter {
    const copy = new ByteWriter(this.used);
    copy.append(this.view());
    return copy;
  }

  /** Overwrites one byte that was written. */
  set(at: number, byte: number): void {
    this.buffer[at] = byte;
  }

  /** Takes back what was written after `length` bytes. */
  truncate(length: number): void {
    this.used = Math.min(this.used, length);
  }

  byte(value: number): void {
    this.reserve(1);
    this.buffer[this.used] = value;
    this.used += 1;
  }

  /** An integer of 1 to 6 bytes; negative numbers in two's complement. */
  little(value: number, sizeBytes: number): void {
    this.reserve(sizeBytes);
    let rest = value;
    for (let i = 0; i < sizeBytes; i += 1) {
      this.buffer[this.used + i] = rest;
      rest = Math.floor(rest / 256);
    }
    this.used += sizeBytes;
  }

  /** An integer of 1 to 6 bytes, the highest first. */
  big(value: number, sizeBytes: number): void {
    for (let i = sizeBytes - 1; i >= 0; i -= 1) this.byte(Math.floor(value / 256 ** i));
  }

  /** An integer of 8 bytes, signed or unsigned. */
  little64(value: Int64): void {
    const rest = BigInt.asUintN(64, BigInt(value));
    this.little(Number(rest & 0xffff_ffffn), 4);
    this.little(Number(rest >> 32n), 4);
  }

  /** An integer of 8 bytes, signed or unsigned, the highest first. */
  big64(value: Int64): void {
    const rest = BigInt.asUintN(64, BigInt(value));
    this.big(Number(rest >> 32n), 4);
    this.big(Number(rest & 0xffff_ffffn), 4);
  }

  /** A double. */
  double(value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.append(bytes);
  }

  /** A string with one code unit a byte. */
  text(text: string): void {
    this.reserve(text.length);
    this.used = writeBytes(text, this.buffer, this.used);
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.used);
    this.used += bytes.length;
  }

  private reserve(extra: number): void {
    const needed = this.used + extra;
    if (needed <= this.buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, this.buffer.length * 2));
    grown.set(this.view());
    this.buffer = grown;
  }
}
