// Ziplists and zipmaps: how Redis kept small values before 7.0, for reading its old dumps.
import type { Bytes } from '../../resp/bytes.ts';
import { ByteReader, expectThat } from './byte-reader.ts';
import type { Element } from './listpack.ts';
import { elementBytes } from './listpack.ts';

const ZIPLIST_HEADER_BYTES = 10;
const END = 0xff;
/** The number of elements that means: too many to say. */
const MANY = 0xffff;
/** A length of one byte ends below it; it announces four bytes more. */
const BIG_LENGTH = 254;

/** All elements of a ziplist as strings. @throws CorruptData */
export function unpackZiplist(bytes: Uint8Array): Bytes[] {
  const from = new ByteReader(bytes);
  expectThat(from.uint32() === bytes.length, 'a ziplist of another length');
  const tail = from.uint32();
  const count = from.uint16();
  const elements: Bytes[] = [];
  let last = ZIPLIST_HEADER_BYTES;
  let previousBytes = 0;
  for (;;) {
    const start = from.at;
    const lead = from.byte();
    if (lead === END) break;
    const back = lead === BIG_LENGTH ? from.uint32() : lead;
    expectThat(back === previousBytes, 'a ziplist element after one of another length');
    elements.push(elementBytes(readElement(from)));
    previousBytes = from.at - start;
    last = start;
  }
  expectThat(from.left === 0 && tail === last, 'a ziplist that ends elsewhere');
  expectThat(count === MANY || count === elements.length, 'a ziplist of another count');
  return elements;
}

function readElement(from: ByteReader): Element {
  const lead = from.byte();
  if (lead < 0x40) return from.text(lead);
  if (lead < 0x80) return from.text(((lead & 0x3f) << 8) | from.byte());
  if (lead < 0xc0) return from.text(from.bigEndian32());
  switch (lead) {
    case 0xc0:
      return from.int16();
    case 0xd0:
      return from.int32();
    case 0xe0:
      return from.int64();
    case 0xf0:
      return from.int24();
    case 0xfe:
      return (from.byte() << 24) >> 24;
    default:
      expectThat(lead > 0xf0 && lead < 0xfe, 'an unknown kind of ziplist element');
      return (lead & 0x0f) - 1;
  }
}

/** Keys and values of a zipmap in turn. @throws CorruptData */
export function unpackZipmap(bytes: Uint8Array): Bytes[] {
  const from = new ByteReader(bytes);
  const count = from.byte();
  const elements: Bytes[] = [];
  for (let length = zipmapLength(from); length !== undefined; length = zipmapLength(from)) {
    elements.push(from.text(length));
    const valueLength = zipmapLength(from);
    expectThat(valueLength !== undefined, 'a zipmap key without a value');
    const free = from.byte();
    elements.push(from.text(valueLength));
    from.skip(free);
  }
  expectThat(from.left === 0, 'a zipmap that goes on after its end');
  expectThat(count >= BIG_LENGTH || count * 2 === elements.length, 'a zipmap of another count');
  return elements;
}

// A length, or undefined at the end.
function zipmapLength(from: ByteReader): number | undefined {
  const lead = from.byte();
  if (lead === END) return undefined;
  return lead === BIG_LENGTH ? from.uint32() : lead;
}
