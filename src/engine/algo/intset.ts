// Intsets: sorted integers of one width, Redis's form of a small set of integers.
import { ByteReader, expectThat } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { Int64 } from './int64.ts';

const HEADER_BYTES = 8;

/** The intset of these integers, which ascend. */
export function packIntset(integers: readonly Int64[]): Uint8Array {
  const [first = 0] = integers;
  const last = integers.at(-1) ?? 0;
  const width = Math.max(widthOf(first), widthOf(last));
  const to = new ByteWriter(HEADER_BYTES + integers.length * width);
  to.little(width, 4);
  to.little(integers.length, 4);
  for (const integer of integers) {
    if (width === 8) to.little64(integer);
    else to.little(Number(integer), width);
  }
  return to.view();
}

function widthOf(integer: Int64): number {
  if (integer >= -0x8000 && integer <= 0x7fff) return 2;
  return integer >= -0x8000_0000 && integer <= 0x7fff_ffff ? 4 : 8;
}

/** The integers of an intset. @throws CorruptData */
export function unpackIntset(bytes: Uint8Array): Int64[] {
  const from = new ByteReader(bytes);
  const width = from.uint32();
  const count = from.uint32();
  expectThat(width === 2 || width === 4 || width === 8, 'an intset of an unknown width');
  expectThat(from.left === count * width, 'an intset of another length');
  const integers: Int64[] = [];
  for (let i = 0; i < count; i += 1) {
    const integer = width === 2 ? from.int16() : width === 4 ? from.int32() : from.int64();
    const before = integers.at(-1);
    expectThat(before === undefined || before < integer, 'an intset out of order');
    integers.push(integer);
  }
  return integers;
}
