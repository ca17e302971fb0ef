// Values that are packed into one string: listpacks, ziplists, zipmaps and intsets, checked as Redis
// checks them, and shown element by element where they are not compressed.
import { ByteReader, CorruptData } from '../engine/algo/byte-reader.ts';
import { unpackIntset } from '../engine/algo/intset.ts';
import { openListpack, unpackListpack, elementBytes } from '../engine/algo/listpack.ts';
import type { Int64 } from '../engine/algo/int64.ts';
import { formatInt64, parseInt64 } from '../engine/algo/int64.ts';
import { unpackZiplist, unpackZipmap } from '../engine/algo/ziplist.ts';
import type { Bytes } from '../resp/bytes.ts';
import { latin1 } from '../resp/bytes.ts';
import type { Content, Words } from './words.ts';
import { RdbFault } from './words.ts';

const NEVER = Infinity;

/** How a value is packed. */
export type Packing = 'intset' | 'listpack' | 'ziplist' | 'zipmap';

const UNPACK: Readonly<Record<Packing, (bytes: Uint8Array) => Bytes[]>> = {
  intset: bytes => unpackIntset(bytes).map(formatInt64),
  listpack: unpackListpack,
  ziplist: unpackZiplist,
  zipmap: unpackZipmap,
};

/** What Redis says of a string that is not packed as it should be. */
export interface Refusal {
  readonly line: number;
  readonly message: string;
}

/** Groups of elements: of each group the first must be there once. */
export interface Grouping {
  readonly size: 1 | 2 | 3;
  readonly unique: boolean;
}

/** The elements of a packed string. @throws RdbFault */
export function unpack(
  words: Words,
  packing: Packing,
  { refusal, grouping }: { refusal: Refusal; grouping?: Grouping },
): Bytes[] {
  const content = words.content('packed');
  try {
    const elements = UNPACK[packing](content.bytes);
    if (grouping !== undefined) expectGroups(elements, grouping);
    if (words.isShown) showElements(words, packing, { content, elements });
    return elements;
  } catch (reason) {
    if (!(reason instanceof CorruptData)) throw reason;
    throw new RdbFault(refusal.line, refusal.message);
  }
}

function expectGroups(elements: readonly Bytes[], { size, unique }: Grouping): void {
  if (elements.length % size !== 0) throw new CorruptData('half a pair');
  if (!unique) return;
  const seen = new Set(elements.filter((_, i) => i % size === 0));
  if (seen.size * size !== elements.length) throw new CorruptData('an element twice');
  if (size === 3) expectEnds(elements.filter((_, i) => i % size === 2));
}

// Fields that end come first, the soonest of them at the start; 0 is no end.
function expectEnds(ends: readonly Bytes[]): void {
  let before: Int64 = 0;
  for (const text of ends) {
    const end = parseInt64(text);
    if (end === undefined || end < 0) throw new CorruptData('an end that is no time');
    const ordered = end === 0 || (end >= before && before !== NEVER);
    if (!ordered) throw new CorruptData('ends out of order');
    before = end === 0 ? NEVER : end;
  }
}

interface Shown {
  readonly content: Content;
  readonly elements: readonly Bytes[];
}

/** Tells of the elements; where they are compressed all stand in the same place. */
export function showElements(words: Words, packing: Packing, { content, elements }: Shown): void {
  const { at, bytes } = content;
  words.depth += 1;
  if (at === undefined) {
    const from = words.at;
    for (const text of elements) words.tell('packed-element', from, { text, to: from });
  } else if (packing === 'listpack') showListpack(words, bytes, at);
  else if (packing === 'intset') showIntset(words, { bytes, at, elements });
  else words.tell('packed-element', at, { text: latin1(elements.join(', ')) });
  words.depth -= 1;
}

function showListpack(words: Words, bytes: Uint8Array, at: number): void {
  const header = new ByteReader(bytes);
  const number = (value: number): Bytes => latin1(String(value));
  words.tell('packed-bytes', at, { text: number(header.uint32()), to: at + 4 });
  words.tell('packed-count', at + 4, { text: number(header.uint16()), to: at + 6 });
  const reader = openListpack(bytes);
  while (!reader.done) {
    const from = at + reader.at;
    const text = elementBytes(reader.next());
    words.tell('packed-element', from, { text, to: at + reader.at });
  }
  words.tell('packed-end', at + bytes.length - 1);
}

function showIntset(words: Words, { bytes, at, elements }: IntsetShown): void {
  const width = new ByteReader(bytes).uint32();
  words.tell('packed-bytes', at, { text: latin1(String(width)), to: at + 4 });
  words.tell('packed-count', at + 4, { text: latin1(String(elements.length)), to: at + 8 });
  for (const [i, text] of elements.entries()) {
    const from = at + 8 + i * width;
    words.tell('packed-element', from, { text, to: from + width });
  }
}

interface IntsetShown {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly elements: readonly Bytes[];
}
