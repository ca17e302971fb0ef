// String values. The JS type of the value is its encoding: an integer is Redis's `int`, Bytes are
// `embstr` or `raw` by length, RawBytes are the form that writers in place leave behind.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1, toUint8 } from '../../resp/bytes.ts';
import type { Int64 } from '../algo/int64.ts';
import { formatInt64, parseInt64 } from '../algo/int64.ts';
import type { Piece } from './raw-bytes.ts';
import { RawBytes } from './raw-bytes.ts';

/** A string value in one of its three encodings. */
export type StringValue = Int64 | Bytes | RawBytes;

const EMBSTR_MAX_BYTES = 44;
const INT64_MAX_CHARS = 20;
const PIECE_BYTES = 1 << 16;

/** Stores an integer as one if the text is its canonical form, as SET does. */
export function encodeString(content: Bytes): StringValue {
  const lead = content.charCodeAt(0);
  const isNumeric =
    content.length <= INT64_MAX_CHARS && ((lead >= 48 && lead <= 57) || lead === 45);
  return isNumeric ? (parseInt64(content) ?? content) : content;
}

/** The bytes of the value. */
export function stringBytes(value: StringValue): Bytes {
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? value.toBytes() : formatInt64(value);
}

/** The bytes `[start, end)` of the value. */
export function stringSlice(value: StringValue, start: number, end: number): Bytes {
  if (typeof value === 'object') return value.slice(start, end);
  return latin1(stringBytes(value).slice(start, end));
}

/** The bytes `[start, end)` of the value in order, some at a time. */
export function* stringPieces(value: StringValue, start: number, end: number): Generator<Piece> {
  if (typeof value === 'object') return yield* value.pieces(start, end);
  for (let at = start; at < end; at += PIECE_BYTES) {
    const part = latin1(stringBytes(value).slice(at, Math.min(end, at + PIECE_BYTES)));
    yield { start: at, end: at + part.length, bytes: toUint8(part) };
  }
}

/** The byte at an offset; 0 beyond the end. */
export function stringByteAt(value: StringValue, offset: number): number {
  if (typeof value === 'object') return value.byteAt(offset);
  const bytes = stringBytes(value);
  return offset < bytes.length ? bytes.charCodeAt(offset) : 0;
}

/** The length in bytes. */
export function stringLength(value: StringValue): number {
  if (typeof value === 'string' || typeof value === 'object') return value.length;
  return String(value).length;
}

/** The value as a 64-bit integer, or undefined. */
export function stringInt64(value: StringValue): Int64 | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return value.length > INT64_MAX_CHARS ? undefined : parseInt64(stringBytes(value));
}

/** The same string in the form that writers in place need. */
export function rawString(value: StringValue): RawBytes {
  return typeof value === 'object' ? value : new RawBytes(stringBytes(value));
}

/** Redis's name of the encoding. */
export function stringEncoding(value: StringValue): 'int' | 'embstr' | 'raw' {
  if (typeof value === 'object') return 'raw';
  if (typeof value !== 'string') return 'int';
  return value.length <= EMBSTR_MAX_BYTES ? 'embstr' : 'raw';
}
