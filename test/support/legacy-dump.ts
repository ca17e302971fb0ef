// Dumps as Redis wrote them before 7.0, made of random elements: what no server on this machine
// writes any more, but learners may have on their disks.
import { ByteWriter } from '../../src/engine/algo/byte-writer.ts';
import { crc64 } from '../../src/engine/algo/crc64.ts';
import { packListpack } from '../../src/engine/algo/listpack.ts';
import { RdbType } from '../../src/rdb/format.ts';
import { writeValue } from '../../src/engine/persist/rdb-write.ts';
import { RdbWriter } from '../../src/engine/persist/rdb-writer.ts';
import { parseInt64 } from '../../src/engine/algo/int64.ts';
import { defaultLimits } from '../../src/engine/store/limits.ts';
import { ConsumerGroup } from '../../src/engine/store/stream-group.ts';
import { StreamValue } from '../../src/engine/store/stream-value.ts';
import type { Bytes } from '../../src/resp/bytes.ts';
import { fromUint8, latin1 } from '../../src/resp/bytes.ts';
import type { Dice } from './dice.ts';

/** The forms of the time before 7.0, and the two that 7.4 had before it was released. */
export const LEGACY_TYPES = [
  RdbType.list,
  RdbType.zset,
  RdbType.hashZipmap,
  RdbType.listZiplist,
  RdbType.zsetZiplist,
  RdbType.hashZiplist,
  RdbType.listQuicklist,
  RdbType.stream,
  RdbType.hashMetadataPreview,
  RdbType.hashListpackExPreview,
] as const;

type LegacyType = (typeof LEGACY_TYPES)[number];

/** A payload of a type. */
export function legacyDump(dice: Dice, type: LegacyType): Bytes {
  const to = new RdbWriter(dice.once(2));
  to.byte(type);
  writeLegacy(to, dice, type);
  return sealed(to.bytes, 6);
}

/** Bytes of a value with a version and a checksum that fits. */
export function sealed(to: ByteWriter, version = 12): Bytes {
  to.little(version, 2);
  to.little64(crc64(to.view()));
  return fromUint8(to.view());
}

function writeLegacy(to: RdbWriter, dice: Dice, type: LegacyType): void {
  switch (type) {
    case RdbType.list:
      return writeStrings(to, texts(dice));
    case RdbType.zset:
      return writeTextScores(to, dice);
    case RdbType.hashZipmap:
      return to.blob(zipmap(dice, unique(dice)));
    case RdbType.listZiplist:
      return to.blob(ziplist(dice, texts(dice)));
    case RdbType.zsetZiplist:
      return to.blob(ziplist(dice, scored(dice)));
    case RdbType.hashZiplist:
      return to.blob(
        ziplist(
          dice,
          unique(dice).flatMap(name => [name, text(dice)]),
        ),
      );
    case RdbType.listQuicklist: {
      const count = dice.between(1, 4);
      to.length(count);
      for (let i = 0; i < count; i += 1) to.blob(ziplist(dice, texts(dice)));
      return;
    }
    case RdbType.stream:
      return writeStream(to, dice);
    case RdbType.hashMetadataPreview: {
      const names = unique(dice);
      to.length(names.length);
      for (const name of names) {
        to.length(dice.once(2) ? 0 : FAR_MS + dice.below(9));
        to.string(name);
        to.string(text(dice));
      }
      return;
    }
    case RdbType.hashListpackExPreview: {
      let atMs = FAR_MS;
      const timed = unique(dice).flatMap(name => [name, text(dice), (atMs += dice.between(1, 9))]);
      return to.blob(packListpack([...timed, latin1('no end'), text(dice), 0]));
    }
  }
}

const FAR_MS = 2_199_023_255_552;
const SIZES = [0, 1, 2, 60, 63, 64, 65, 200, 252, 253, 254, 255, 256, 1000, 17_000] as const;
const NUMBERS = [
  '0',
  '12',
  '13',
  '-1',
  '127',
  '-129',
  '32768',
  '-8388608',
  '8388608',
  '2147483648',
  '-9223372036854775808',
] as const;

function text(dice: Dice): Bytes {
  if (dice.once(3)) return latin1(dice.one(NUMBERS));
  const size = dice.once(6) ? dice.one(SIZES) : dice.below(12);
  return latin1(dice.many(size, () => String.fromCharCode(dice.below(256))).join(''));
}

const texts = (dice: Dice): Bytes[] =>
  dice.many(dice.one([1, 2, dice.between(1, 30), dice.between(100, 200)]), () => text(dice));

const unique = (dice: Dice): Bytes[] => [...new Set(texts(dice))];

function writeStrings(to: RdbWriter, all: readonly Bytes[]): void {
  to.length(all.length);
  for (const each of all) to.string(each);
}

const score = (dice: Dice): string =>
  dice.one(['1', '1.5', '-3.25', '17', '1e+30', '-0', '0.10000000000000001']);

function writeTextScores(to: RdbWriter, dice: Dice): void {
  const members = unique(dice);
  to.length(members.length);
  for (const member of members) {
    to.string(member);
    const digits = score(dice);
    const form = dice.below(9);
    if (form < 2) to.byte(254 + form);
    else {
      to.byte(digits.length);
      to.bytes.text(digits);
    }
  }
}

function scored(dice: Dice): Bytes[] {
  const members = unique(dice).map(member => [member, latin1(score(dice))] as const);
  const sorted = members.sort(([m, a], [n, b]) => Number(a) - Number(b) || (m < n ? -1 : 1));
  return sorted.flatMap(([member, digits]) => [member, digits]);
}

function zipmap(dice: Dice, names: readonly Bytes[]): Uint8Array {
  const to = new ByteWriter();
  const length = (size: number): void => {
    if (size < 254) return to.byte(size);
    to.byte(254);
    to.little(size, 4);
  };
  to.byte(Math.min(254, names.length));
  for (const name of names) {
    const value = text(dice);
    const free = dice.below(3);
    length(name.length);
    to.text(name);
    length(value.length);
    to.byte(free);
    to.text(value);
    to.text('?'.repeat(free));
  }
  to.byte(255);
  return to.view();
}

function ziplist(dice: Dice, elements: readonly Bytes[]): Uint8Array {
  const body = new ByteWriter();
  let last = 0;
  let before = 0;
  for (const element of elements) {
    last = body.length;
    // A length that once was large keeps its five bytes.
    if (before < 254 && !dice.once(9)) body.byte(before);
    else {
      body.byte(254);
      body.little(before, 4);
    }
    ziplistElement(body, element);
    before = body.length - last;
  }
  const to = new ByteWriter();
  to.little(body.length + 11, 4);
  to.little(10 + last, 4);
  to.little(elements.length, 2);
  to.append(body.view());
  to.byte(255);
  return to.view();
}

function ziplistElement(to: ByteWriter, element: Bytes): void {
  const integer = parseInt64(element);
  if (integer !== undefined) return ziplistInteger(to, integer);
  const { length } = element;
  if (length < 64) to.byte(length);
  else if (length < 16384) to.big(0x4000 | length, 2);
  else {
    to.byte(0x80);
    to.big(length, 4);
  }
  to.text(element);
}

function ziplistInteger(to: ByteWriter, integer: number | bigint): void {
  if (integer >= 0 && integer <= 12) return to.byte(0xf1 + Number(integer));
  const forms = [
    [0xfe, 1],
    [0xc0, 2],
    [0xf0, 3],
    [0xd0, 4],
  ] as const;
  for (const [mark, size] of forms) {
    const limit = 2 ** (8 * size - 1);
    if (integer < -limit || integer >= limit) continue;
    to.byte(mark);
    return to.little(Number(integer), size);
  }
  to.byte(0xe0);
  to.little64(integer);
}

// A stream of Redis 5: without the first ID and the counters. What follows the last ID is cut out of
// the form of 7.0.
function writeStream(to: RdbWriter, dice: Dice): void {
  const value = new StreamValue({ ...defaultLimits(), streamNodeMaxEntries: 5 });
  for (let ms = 1; ms <= dice.between(1, 20); ms += 1) {
    value.append({ ms, seq: dice.below(2) }, [text(dice), text(dice)]);
  }
  for (let ms = 1; ms <= 20; ms += 1) if (dice.once(5)) value.remove([{ ms, seq: 0 }]);
  const groups = dice.many(dice.below(3), () => ({ ms: dice.below(20), seq: 0 }));
  value.maxDeletedId = { ms: 0, seq: 0 };
  const modern = new RdbWriter(false);
  writeValue(modern, value, 10);
  const tail = new RdbWriter(false);
  for (const { ms, seq } of [value.firstId, value.maxDeletedId]) {
    tail.length(ms);
    tail.length(seq);
  }
  tail.length(value.entriesAdded);
  tail.length(0);
  to.bytes.append(modern.bytes.view().subarray(0, modern.bytes.length - tail.bytes.length));
  to.length(groups.length);
  for (const [i, lastId] of groups.entries()) {
    const group = new ConsumerGroup(latin1(`g${i}`), lastId, undefined);
    to.string(group.name);
    to.length(lastId.ms);
    to.length(lastId.seq);
    to.length(0);
    to.length(0);
  }
}
