// Listpacks: short sequences of strings and integers packed into bytes, each element followed by its
// own length so that it can be read backwards. Streams are kept in them; dumps of small values are.
// The format: https://github.com/antirez/listpack/blob/master/listpack.md
import type { Bytes } from '../../resp/bytes.ts';
import { ByteReader, expectThat } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { Int64 } from './int64.ts';
import { formatInt64, parseInt64 } from './int64.ts';

const HEADER_BYTES = 6;
const END = 0xff;
/** The number of elements that means: too many to say. */
const MANY = 0xffff;

/** An element: a string, or an integer that was written as one. */
export type Element = Bytes | Int64;

/** Bytes of an empty listpack. */
export const EMPTY_LISTPACK_BYTES = HEADER_BYTES + 1;

/** The element as a string. */
export function elementBytes(element: Element): Bytes {
  return typeof element === 'string' ? element : formatInt64(element);
}

// ---- writing ----

/** How long an integer element is, its own length included. */
export function integerBytes(value: number): number {
  if (value >= 0 && value <= 127) return 2;
  if (value >= -4096 && value <= 4095) return 3;
  if (value === (value << 16) >> 16) return 4;
  return value === (value << 8) >> 8 ? 5 : 6;
}

/** Writes an integer element. */
export function writeInteger(to: ByteWriter, value: Int64): void {
  const start = to.length;
  if (typeof value === 'bigint' || value < -0x8000_0000 || value > 0x7fff_ffff) {
    to.byte(0xf4);
    to.little64(value);
  } else if (value >= 0 && value <= 127) {
    to.byte(value);
  } else if (value >= -4096 && value <= 4095) {
    to.byte(0xc0 | ((value >> 8) & 0x1f));
    to.byte(value);
  } else {
    const sizeBytes = value === (value << 16) >> 16 ? 2 : value === (value << 8) >> 8 ? 3 : 4;
    to.byte(0xef + sizeBytes);
    to.little(value, sizeBytes);
  }
  writeBackLength(to, to.length - start);
}

/** Writes a string element; the text of an integer becomes one, as Redis does. */
export function writeString(to: ByteWriter, text: Bytes): void {
  const integer = text.length <= 20 ? parseInt64(text) : undefined;
  if (integer !== undefined) return writeInteger(to, integer);
  const start = to.length;
  if (text.length < 64) {
    to.byte(0x80 | text.length);
  } else if (text.length < 4096) {
    to.byte(0xe0 | (text.length >> 8));
    to.byte(text.length);
  } else {
    to.byte(0xf0);
    to.little(text.length, 4);
  }
  to.text(text);
  writeBackLength(to, to.length - start);
}

// Seven bits a byte, the highest first; all but the first have the high bit set.
function writeBackLength(to: ByteWriter, length: number): void {
  const size = backLengthSize(length);
  to.byte(Math.floor(length / 128 ** (size - 1)));
  for (let i = size - 2; i >= 0; i -= 1) to.byte(0x80 | (Math.floor(length / 128 ** i) & 0x7f));
}

function backLengthSize(length: number): number {
  if (length <= 127) return 1;
  if (length < 16383) return 2;
  if (length < 2097151) return 3;
  return length < 268435455 ? 4 : 5;
}

/** Writes a whole listpack around elements that were written before. */
export function writeListpack(to: ByteWriter, elements: Uint8Array, count: number): void {
  to.little(elements.length + EMPTY_LISTPACK_BYTES, 4);
  to.little(Math.min(count, MANY), 2);
  to.append(elements);
  to.byte(END);
}

/** A listpack of these elements. */
export function packListpack(elements: Iterable<Element>): Uint8Array<ArrayBuffer> {
  const body = new ByteWriter();
  let count = 0;
  for (const element of elements) {
    if (typeof element === 'string') writeString(body, element);
    else writeInteger(body, element);
    count += 1;
  }
  const whole = new ByteWriter(body.length + EMPTY_LISTPACK_BYTES);
  writeListpack(whole, body.view(), count);
  return whole.view();
}

// ---- reading ----

/** Reads the elements of a listpack one after the other. @throws CorruptData */
export class ListpackReader {
  private readonly from: ByteReader;

  /** Over elements that stand in `bytes[start, end)`, without header and end mark. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.from = new ByteReader(bytes, start, end);
  }

  get at(): number {
    return this.from.at;
  }

  get done(): boolean {
    return this.from.at >= this.from.end;
  }

  next(): Element {
    const start = this.from.at;
    const element = this.element(this.from.byte());
    this.backLength(this.from.at - start);
    return element;
  }

  /** The next element as a string. */
  bytes(): Bytes {
    return elementBytes(this.next());
  }

  /** The next element, which must be an integer. */
  integer(): Int64 {
    const element = this.next();
    expectThat(typeof element !== 'string', 'an integer is expected');
    return element;
  }

  /** The next element, which must be an integer that counts something. */
  count(): number {
    const value = Number(this.integer());
    expectThat(value >= 0 && value <= this.from.end, 'a count is expected');
    return value;
  }

  /** The next element, which must be an integer of one byte, so that it can be overwritten. */
  smallInteger(): number {
    const value = this.from.byte();
    expectThat(value < 0x80, 'a small integer is expected');
    this.backLength(1);
    return value;
  }

  skip(): void {
    const start = this.from.at;
    this.skipElement(this.from.byte());
    this.backLength(this.from.at - start);
  }

  private element(lead: number): Element {
    if (lead < 0x80) return lead;
    if (lead < 0xc0) return this.from.text(lead & 0x3f);
    if (lead < 0xe0) return ((((lead & 0x1f) << 8) | this.from.byte()) << 19) >> 19;
    if (lead < 0xf0) return this.from.text(((lead & 0x0f) << 8) | this.from.byte());
    switch (lead) {
      case 0xf0:
        return this.from.text(this.from.uint32());
      case 0xf1:
        return this.from.int16();
      case 0xf2:
        return this.from.int24();
      case 0xf3:
        return this.from.int32();
      default:
        expectThat(lead === 0xf4, 'an unknown kind of element');
        return this.from.int64();
    }
  }

  private skipElement(lead: number): void {
    if (lead < 0x80) return;
    if (lead < 0xc0) this.from.skip(lead & 0x3f);
    else if (lead < 0xe0) this.from.skip(1);
    else if (lead < 0xf0) this.from.skip(((lead & 0x0f) << 8) | this.from.byte());
    else if (lead === 0xf0) this.from.skip(this.from.uint32());
    else if (lead <= 0xf3) this.from.skip(lead - 0xef);
    else {
      expectThat(lead === 0xf4, 'an unknown kind of element');
      this.from.skip(8);
    }
  }

  private backLength(length: number): void {
    const size = backLengthSize(length);
    let value = this.from.byte();
    for (let i = 1; i < size; i += 1) {
      const byte = this.from.byte();
      expectThat(byte >= 0x80, 'a wrong length at the end of an element');
      value = value * 128 + (byte & 0x7f);
    }
    expectThat(value === length, 'a wrong length at the end of an element');
  }
}

/** A reader of a whole listpack, once its header and end are checked. @throws CorruptData */
export function openListpack(bytes: Uint8Array): ListpackReader {
  expectThat(bytes.length >= EMPTY_LISTPACK_BYTES, 'a listpack too short');
  const header = new ByteReader(bytes);
  expectThat(header.uint32() === bytes.length, 'a listpack of another length');
  expectThat(bytes.at(-1) === END, 'a listpack without an end');
  return new ListpackReader(bytes, HEADER_BYTES, bytes.length - 1);
}

/** All elements of a listpack as strings. @throws CorruptData */
export function unpackListpack(bytes: Uint8Array): Bytes[] {
  const count = new ByteReader(bytes, 4).uint16();
  const reader = openListpack(bytes);
  const elements: Bytes[] = [];
  while (!reader.done) elements.push(reader.bytes());
  expectThat(count === MANY || count === elements.length, 'a listpack of another count');
  return elements;
}
