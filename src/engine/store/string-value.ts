// String values. The JS type of the value is its encoding: an integer is Redis's `int`, Bytes are
// `embstr` or `raw` by length, RawBytes are the growable form that in-place writers leave behind.
import type { Bytes } from '../../resp/bytes.ts';
import { fromUint8, latin1, writeBytes } from '../../resp/bytes.ts';
import type { Int64 } from '../algo/int64.ts';
import { formatInt64, parseInt64 } from '../algo/int64.ts';

/** A string value in one of its three encodings. */
export type StringValue = Int64 | Bytes | RawBytes;

const EMBSTR_MAX_BYTES = 44;
const OVERHEAD_BYTES = 16;

/** A string that is written in place (SETRANGE, APPEND, SETBIT, BITFIELD); encoding `raw`. */
export class RawBytes {
  readonly type = 'string';
  readonly encoding = 'raw';
  /** What the keyspace has counted of `sizeBytes`; only the keyspace writes it. */
  accountedBytes = 0;
  private buffer: Uint8Array;
  private used: number;
  private text: Bytes | undefined;

  constructor(content: Bytes) {
    this.used = content.length;
    this.buffer = new Uint8Array(content.length);
    writeBytes(content, this.buffer, 0);
  }

  /** Length in bytes. */
  get length(): number {
    return this.used;
  }

  get sizeBytes(): number {
    return this.buffer.length + OVERHEAD_BYTES;
  }

  /** The bytes themselves, for reading; valid until the next write. */
  view(): Uint8Array {
    return this.buffer.subarray(0, this.used);
  }

  /** The bytes for writing, at least `length` of them; new ones are zero. */
  writable(length: number): Uint8Array {
    this.text = undefined;
    if (length > this.buffer.length) {
      const grown = new Uint8Array(Math.max(length, Math.min(this.buffer.length * 2, 1 << 29)));
      grown.set(this.view());
      this.buffer = grown;
    }
    this.used = Math.max(this.used, length);
    return this.view();
  }

  /** Overwrites from `offset` on, padding with zeros. */
  write(offset: number, content: Bytes): void {
    writeBytes(content, this.writable(offset + content.length), offset);
  }

  /** The whole value. */
  toBytes(): Bytes {
    this.text ??= fromUint8(this.buffer, 0, this.used);
    return this.text;
  }

  clone(): RawBytes {
    return new RawBytes(this.toBytes());
  }
}

/** Stores an integer as one if the text is its canonical form, as SET does. */
export function encodeString(content: Bytes): StringValue {
  const lead = content.charCodeAt(0);
  const numeric = content.length <= 20 && ((lead >= 48 && lead <= 57) || lead === 45);
  return numeric ? (parseInt64(content) ?? content) : content;
}

/** The bytes of the value. */
export function stringBytes(value: StringValue): Bytes {
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? value.toBytes() : formatInt64(value);
}

/** The bytes `[start, end)` of the value. */
export function stringSlice(value: StringValue, start: number, end: number): Bytes {
  if (typeof value === 'object') return fromUint8(value.view(), start, end);
  return latin1(stringBytes(value).slice(start, end));
}

/** The length in bytes. */
export function stringLength(value: StringValue): number {
  if (typeof value === 'string' || typeof value === 'object') return value.length;
  return String(value).length;
}

/** The value as a 64-bit integer, or undefined. */
export function stringInt64(value: StringValue): Int64 | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return parseInt64(stringBytes(value));
}

/** The same string in the form that in-place writers need. */
export function rawString(value: StringValue): RawBytes {
  return typeof value === 'object' ? value : new RawBytes(stringBytes(value));
}

/** Redis's name of the encoding. */
export function stringEncoding(value: StringValue): 'int' | 'embstr' | 'raw' {
  if (typeof value === 'object') return 'raw';
  if (typeof value !== 'string') return 'int';
  return value.length <= EMBSTR_MAX_BYTES ? 'embstr' : 'raw';
}
