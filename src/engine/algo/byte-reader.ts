// Reads serialized values from bytes that nobody vouches for. Whatever does not fit is a CorruptData,
// thrown before anything is allocated for it.
import type { Bytes } from '../../resp/bytes.ts';
import { fromUint8 } from '../../resp/bytes.ts';
import type { Int64 } from './int64.ts';
import { int64 } from './int64.ts';
import type { Uint64 } from './uint64.ts';
import { uint64 } from './uint64.ts';

/** Bytes that are not what they claim to be. */
export class CorruptData extends Error {}

/** A value that holds nothing, which no server keeps. */
export class EmptyValue extends CorruptData {}

/** Throws unless the condition holds. @throws CorruptData */
export function expectThat(condition: boolean, what: string): asserts condition {
  if (!condition) throw new CorruptData(what);
}

/** A cursor over bytes. Numbers are little-endian unless their method says otherwise. */
export class ByteReader {
  readonly bytes: Uint8Array;
  private lazyData: DataView | undefined;
  /** The place of the next byte. */
  at: number;
  /** The place after the last byte. */
  readonly end: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Number of bytes still to be read. */
  get left(): number {
    return this.end - this.at;
  }

  byte(): number {
    return this.bytes[this.advance(1)] ?? 0;
  }

  uint16(): number {
    return this.data.getUint16(this.advance(2), true);
  }

  int16(): number {
    return this.data.getInt16(this.advance(2), true);
  }

  int24(): number {
    const at = this.advance(3);
    return this.data.getUint16(at, true) | (this.data.getInt8(at + 2) << 16);
  }

  uint32(): number {
    return this.data.getUint32(this.advance(4), true);
  }

  int32(): number {
    return this.data.getInt32(this.advance(4), true);
  }

  bigEndian32(): number {
    return this.data.getUint32(this.advance(4), false);
  }

  int64(): Int64 {
    return int64(this.data.getBigInt64(this.advance(8), true));
  }

  uint64(): Uint64 {
    return uint64(this.data.getBigUint64(this.advance(8), true));
  }

  bigEndian64(): Uint64 {
    return uint64(this.data.getBigUint64(this.advance(8), false));
  }

  double(): number {
    return this.data.getFloat64(this.advance(8), true);
  }

  float(): number {
    return this.data.getFloat32(this.advance(4), true);
  }

  /** The next `length` bytes as a string. */
  text(length: number): Bytes {
    const start = this.advance(length);
    return fromUint8(this.bytes, start, start + length);
  }

  /** The next `length` bytes, in place. */
  view(length: number): Uint8Array {
    const start = this.advance(length);
    return this.bytes.subarray(start, start + length);
  }

  skip(length: number): void {
    this.advance(length);
  }

  // Most readers never meet a number of more than a byte.
  private get data(): DataView {
    const { bytes } = this;
    this.lazyData ??= new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return this.lazyData;
  }

  private advance(length: number): number {
    const start = this.at;
    expectThat(length >= 0 && length <= this.end - start, 'unexpected end of data');
    this.at = start + length;
    return start;
  }
}
