// Bytes: a JS string with one code unit (0..255) per byte. Keys, fields, members and values
// are Bytes, so that Map, ===, slice and < (memcmp) are the engine's native tools.
// Only this file makes or unmakes one; text meets bytes (UTF-8) only at the edges.

declare const brand: unique symbol;

/** A binary string: every code unit is one byte, 0..255. */
export type Bytes = string & { readonly [brand]: 'bytes' };

/** Takes a string whose code units are already bytes (ASCII literals, number texts) as Bytes. */
export function latin1(text: string): Bytes;
export function latin1(text: string): string {
  return text;
}

/** The empty byte string. */
export const EMPTY = latin1('');

const CHUNK = 4096;

/** The bytes `source[start, end)` as Bytes. */
export function fromUint8(source: Uint8Array, start = 0, end = source.length): Bytes {
  const length = end - start;
  if (length <= SHORT) return latin1(shortText(source, start, length));
  if (length <= MIDDLE) return latin1(middleText(source, start, length));
  let text = '';
  for (let at = start; at < end; at += CHUNK) {
    const piece = source.subarray(at, Math.min(end, at + CHUNK));
    text += Reflect.apply(String.fromCharCode, null, piece);
  }
  return latin1(text);
}

const SHORT = 20;
const MIDDLE = 64;
const arrays = Array.from({ length: MIDDLE + 1 }, (_, length) => Array.from({ length }, () => 0));

// Most of the traffic is short, and `fromCharCode` with its arguments written out takes a third of the
// time of a call with an array of them.
function shortText(source: Uint8Array, at: number, length: number): string {
  const make = String.fromCharCode;
  if (length === 0) return '';
  const a = source[at] ?? 0;
  const b = source[at + 1] ?? 0;
  const c = source[at + 2] ?? 0;
  const d = source[at + 3] ?? 0;
  if (length === 1) return make(a);
  if (length === 2) return make(a, b);
  if (length === 3) return make(a, b, c);
  if (length === 4) return make(a, b, c, d);
  const e = source[at + 4] ?? 0;
  const f = source[at + 5] ?? 0;
  const g = source[at + 6] ?? 0;
  const h = source[at + 7] ?? 0;
  if (length === 5) return make(a, b, c, d, e);
  if (length === 6) return make(a, b, c, d, e, f);
  if (length === 7) return make(a, b, c, d, e, f, g);
  if (length === 8) return make(a, b, c, d, e, f, g, h);
  const i = source[at + 8] ?? 0;
  const j = source[at + 9] ?? 0;
  const k = source[at + 10] ?? 0;
  const l = source[at + 11] ?? 0;
  if (length === 9) return make(a, b, c, d, e, f, g, h, i);
  if (length === 10) return make(a, b, c, d, e, f, g, h, i, j);
  if (length === 11) return make(a, b, c, d, e, f, g, h, i, j, k);
  if (length === 12) return make(a, b, c, d, e, f, g, h, i, j, k, l);
  const m = source[at + 12] ?? 0;
  const n = source[at + 13] ?? 0;
  const o = source[at + 14] ?? 0;
  const p = source[at + 15] ?? 0;
  if (length === 13) return make(a, b, c, d, e, f, g, h, i, j, k, l, m);
  if (length === 14) return make(a, b, c, d, e, f, g, h, i, j, k, l, m, n);
  if (length === 15) return make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o);
  if (length === 16) return make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
  const q = source[at + 16] ?? 0;
  const r = source[at + 17] ?? 0;
  const s = source[at + 18] ?? 0;
  const t = source[at + 19] ?? 0;
  if (length === 17) return make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q);
  if (length === 18) return make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r);
  if (length === 19) return make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s);
  return make(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t);
}

// Spreading a plain array of the right length, kept for the purpose, is three times as fast as `apply`
// with a typed array, and leaves no intermediate strings.
function middleText(source: Uint8Array, start: number, length: number): string {
  const units = arrays[length] ?? [];
  for (let i = 0; i < length; i += 1) units[i] = source[start + i] ?? 0;
  return String.fromCharCode(...units);
}

/** Writes `bytes` into `target` at `offset`; returns the offset after the last byte. */
export function writeBytes(bytes: string, target: Uint8Array, offset: number): number {
  const length = bytes.length;
  for (let i = 0; i < length; i += 1) target[offset + i] = bytes.charCodeAt(i);
  return offset + length;
}

/** A new Uint8Array with the same bytes. */
export function toUint8(bytes: Bytes): Uint8Array<ArrayBuffer> {
  const target = new Uint8Array(bytes.length);
  writeBytes(bytes, target, 0);
  return target;
}

/** The UTF-8 encoding of a JS text; a lone surrogate becomes U+FFFD, as in TextEncoder. */
export function fromText(text: string): Bytes {
  let ascii = true;
  for (let i = 0; ascii && i < text.length; i += 1) ascii = text.charCodeAt(i) < 0x80;
  if (ascii) return latin1(text);
  let out = '';
  for (const char of text) out += encodeCodePoint(char.codePointAt(0) ?? 0);
  return latin1(out);
}

function encodeCodePoint(given: number): string {
  const code = given >= 0xd800 && given <= 0xdfff ? 0xfffd : given;
  const tail = (shift: number): number => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x80) return String.fromCharCode(code);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), tail(0));
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), tail(6), tail(0));
  return String.fromCharCode(0xf0 | (code >> 18), tail(12), tail(6), tail(0));
}

/** The text that the bytes encode in UTF-8; each byte that is not UTF-8 becomes U+FFFD. */
export function toText(bytes: Bytes): string {
  let out = '';
  let at = 0;
  while (at < bytes.length) {
    const size = utf8SequenceLength(bytes, at);
    out += size === 0 ? '\ufffd' : String.fromCodePoint(decodeSequence(bytes, at, size));
    at += size || 1;
  }
  return out;
}

/** True if the bytes are well-formed UTF-8. */
export function isUtf8(bytes: Bytes): boolean {
  for (let at = 0; at < bytes.length;) {
    const size = utf8SequenceLength(bytes, at);
    if (size === 0) return false;
    at += size;
  }
  return true;
}

const MIN_CODE_POINT = [0, 0, 0x80, 0x800, 0x10000];

// The length of the well-formed sequence at `at`, or 0.
function utf8SequenceLength(bytes: string, at: number): number {
  const lead = bytes.charCodeAt(at);
  if (lead < 0x80) return 1;
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + size > bytes.length) return 0;
  for (let i = 1; i < size; i += 1) if ((bytes.charCodeAt(at + i) & 0xc0) !== 0x80) return 0;
  const code = decodeSequence(bytes, at, size);
  const bad = code < (MIN_CODE_POINT[size] ?? 0) || code > 0x10ffff || code >> 11 === 0x1b;
  return bad ? 0 : size;
}

function decodeSequence(bytes: string, at: number, size: number): number {
  const lead = bytes.charCodeAt(at);
  if (size === 1) return lead;
  let code = lead & (0x7f >> size);
  for (let i = 1; i < size; i += 1) code = (code << 6) | (bytes.charCodeAt(at + i) & 0x3f);
  return code;
}

/** `a`..`z` to `A`..`Z`, all other bytes unchanged (Redis compares names in ASCII only). */
export function upper(bytes: string): Bytes {
  for (let i = 0; i < bytes.length; i += 1) {
    const code = bytes.charCodeAt(i);
    if (code >= 97 && code <= 122) {
      return latin1(bytes.replace(/[a-z]/g, c => String.fromCharCode(c.charCodeAt(0) - 32)));
    }
  }
  return latin1(bytes);
}

/** `A`..`Z` to `a`..`z`, all other bytes unchanged. */
export function lower(bytes: string): Bytes {
  return latin1(bytes.replace(/[A-Z]/g, c => String.fromCharCode(c.charCodeAt(0) + 32)));
}

/** memcmp order: negative, 0 or positive. */
export function compareBytes(a: Bytes, b: Bytes): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
