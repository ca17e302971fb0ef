// Bytes that are written in place. They lie in pages, and a page that was never written is not there:
// `SETBIT k 4294967295 1` makes a string of 512 MB, as in Redis, and costs a tab 64 kB.
import type { Bytes } from '../../resp/bytes.ts';
import { fromUint8, toUint8 } from '../../resp/bytes.ts';
import { fault } from '../faults.ts';

const PAGE_BYTES = 1 << 16;
const FIRST_BYTES = 64;
const OVERHEAD_BYTES = 48;
const MAX_WHOLE_BYTES = 1 << 28;
const MAX_REMEMBERED_BYTES = 1 << 20;

// Redis would send them; a JavaScript engine has no string as long as that.
const TOO_LONG_TO_READ = fault('ERR string is too long to be read whole, use GETRANGE');

/** Some bytes of a longer string; without `bytes` they are all zero. */
export interface Piece {
  /** The offset of the first of them. */
  readonly start: number;
  /** The offset after the last of them. */
  readonly end: number;
  readonly bytes: Uint8Array | undefined;
}

/** A growable string of bytes. */
export class RawBytes {
  readonly type = 'string';
  readonly encoding = 'raw';
  /** What the keyspace has counted of `sizeBytes`; only the keyspace writes it. */
  accountedBytes = 0;
  private readonly pages: (Uint8Array | undefined)[] = [];
  private used = 0;
  private held = OVERHEAD_BYTES;
  /** The whole as it was last read, until the next write. */
  private text: Bytes | undefined;

  /** Copies the content. */
  constructor(content: Bytes | Uint8Array) {
    if (typeof content === 'string') this.write(0, content);
    else this.writeArray(0, content);
  }

  /** Length in bytes. */
  get length(): number {
    return this.used;
  }

  get sizeBytes(): number {
    return this.held;
  }

  /** The byte at an offset; 0 beyond the end. */
  byteAt(offset: number): number {
    return this.pages[Math.floor(offset / PAGE_BYTES)]?.[offset % PAGE_BYTES] ?? 0;
  }

  /** Writes one byte; what is between it and the end before is zero. */
  setByte(offset: number, byte: number): void {
    this.grow(offset + 1);
    const page = this.writablePage(Math.floor(offset / PAGE_BYTES), (offset % PAGE_BYTES) + 1);
    page[offset % PAGE_BYTES] = byte;
  }

  /** Makes the string at least so long, with zeros. */
  grow(length: number): void {
    this.text = undefined;
    if (length > this.used) this.used = length;
  }

  /** Overwrites from `offset` on, padding with zeros. */
  write(offset: number, content: Bytes): void {
    this.writeArray(offset, toUint8(content));
  }

  /** `write`, for bytes that are an array; it is copied. */
  writeArray(offset: number, content: Uint8Array): void {
    this.grow(offset + content.length);
    for (let at = 0; at < content.length;) {
      const inPage = (offset + at) % PAGE_BYTES;
      const part = content.subarray(at, at + PAGE_BYTES - inPage);
      const page = this.writablePage(Math.floor((offset + at) / PAGE_BYTES), inPage + part.length);
      page.set(part, inPage);
      at += part.length;
    }
  }

  /** The bytes `[start, end)`, page by page. */
  *pieces(start = 0, end = this.used): Generator<Piece> {
    for (let at = start; at < end;) {
      const first = at % PAGE_BYTES;
      const size = Math.min(PAGE_BYTES - first, end - at);
      const page = this.pages[(at - first) / PAGE_BYTES];
      const bytes = page?.subarray(first, first + size);
      // A page may be shorter than what the string has of it: the rest is zero.
      if (bytes !== undefined && bytes.length > 0) {
        yield { start: at, end: at + bytes.length, bytes };
        at += bytes.length;
      } else {
        yield { start: at, end: at + size, bytes: undefined };
        at += size;
      }
    }
  }

  /** A copy of the bytes `[start, end)`. */
  toUint8(start = 0, end = this.used): Uint8Array {
    const copy = new Uint8Array(end - start);
    for (const piece of this.pieces(start, end)) {
      if (piece.bytes !== undefined) copy.set(piece.bytes, piece.start - start);
    }
    return copy;
  }

  /** All bytes, to be changed in place; of a string of more than one page, a copy. */
  edit(): Uint8Array {
    this.text = undefined;
    if (this.used > PAGE_BYTES) return this.toUint8();
    return this.writablePage(0, this.used).subarray(0, this.used);
  }

  /** True if the bytes are those that `edit` gave, and so need not be stored. */
  holds(bytes: Uint8Array): boolean {
    return this.pages[0]?.buffer === bytes.buffer && this.used === bytes.length;
  }

  /** The bytes `[start, end)`. */
  slice(start: number, end: number): Bytes {
    if (end - start > MAX_WHOLE_BYTES) throw TOO_LONG_TO_READ;
    return fromUint8(this.toUint8(start, end));
  }

  /** The whole value. */
  toBytes(): Bytes {
    const text = this.text ?? this.slice(0, this.used);
    if (this.used <= MAX_REMEMBERED_BYTES) this.text = text;
    return text;
  }

  clone(): RawBytes {
    const copy = new RawBytes(new Uint8Array(0));
    this.pages.forEach((page, index) => {
      if (page !== undefined) copy.pages[index] = page.slice();
    });
    copy.used = this.used;
    copy.held = this.held;
    return copy;
  }

  // The page with room for `length` bytes; the first grows by doubling, the others are whole.
  private writablePage(index: number, length: number): Uint8Array {
    const page = this.pages[index];
    if (page !== undefined && page.length >= length) return page;
    const doubled = Math.max(length, FIRST_BYTES, 2 * (page?.length ?? 0));
    const made = new Uint8Array(index > 0 ? PAGE_BYTES : Math.min(PAGE_BYTES, doubled));
    if (page !== undefined) made.set(page);
    this.held += made.length - (page?.length ?? 0);
    this.pages[index] = made;
    return made;
  }
}
