// Reads values in any form that Redis 5 to 8 wrote. Forms that hold small values in one piece are
// taken apart, and every value is filled element by element, so that nothing unlikely gets in.
import type { Bytes } from '../../resp/bytes.ts';
import { EmptyValue, expectThat } from '../algo/byte-reader.ts';
import { parseDouble } from '../algo/decimal.ts';
import { formatInt64 } from '../algo/int64.ts';
import { unpackIntset } from '../algo/intset.ts';
import { unpackListpack } from '../algo/listpack.ts';
import { unpackZiplist } from '../algo/ziplist.ts';
import type { Limits } from '../store/limits.ts';
import { ListValue } from '../store/list-value.ts';
import type { ListPart } from '../store/quicklist.ts';
import { SetValue } from '../store/set-value.ts';
import { encodeString } from '../store/string-value.ts';
import type { Value } from '../store/values.ts';
import { asAggregate } from '../store/values.ts';
import { ZsetValue } from '../store/zset-value.ts';
import { NodeForm, RdbType } from '../../rdb/format.ts';
import { readHash } from './rdb-read-hash.ts';
import { readStream } from './rdb-read-stream.ts';
import type { RdbReader } from '../../rdb/reader.ts';

/** Reads a value of a type. @throws CorruptData */
export function readValue(from: RdbReader, type: number, limits: Limits): Value {
  if (type === RdbType.string) return encodeString(from.string());
  const value =
    readHash(from, type, limits) ??
    readSet(from, type, limits) ??
    readZset(from, type, limits) ??
    readList(from, type, limits) ??
    readStream(from, type, limits);
  expectThat(value !== undefined, 'an unknown type of value');
  const aggregate = asAggregate(value);
  const exists = aggregate === undefined || aggregate.length > 0 || aggregate.type === 'stream';
  if (!exists) throw new EmptyValue('a value without elements');
  return value;
}

// ---- sets ----

function readSet(from: RdbReader, type: number, limits: Limits): SetValue | undefined {
  if (type === RdbType.set) return fromMembers(strings(from), limits);
  if (type === RdbType.setIntset) return fromIntset(from.blob(), limits);
  if (type !== RdbType.setListpack) return undefined;
  const set = new SetValue(limits, 'listpack');
  for (const member of unpackListpack(from.blob())) {
    expectThat(!set.has(member), 'a member twice');
    set.load(member);
  }
  return set;
}

function fromMembers(members: readonly Bytes[], limits: Limits): SetValue {
  const isLarge = members.length > limits.setMaxIntsetEntries;
  const set = new SetValue(limits, isLarge ? 'hashtable' : 'intset');
  for (const member of members) expectThat(set.add(member), 'a member twice');
  return set;
}

function fromIntset(bytes: Uint8Array, limits: Limits): SetValue {
  const integers = unpackIntset(bytes);
  const isLarge = integers.length > limits.setMaxIntsetEntries;
  const set = new SetValue(limits, isLarge ? 'hashtable' : 'intset');
  for (const integer of integers) set.add(formatInt64(integer));
  return set;
}

// ---- sorted sets ----

function readZset(from: RdbReader, type: number, limits: Limits): ZsetValue | undefined {
  switch (type) {
    case RdbType.zset:
    case RdbType.zset2:
      return fromScores(from, type, limits);
    case RdbType.zsetZiplist:
      return fromPairs(unpackZiplist(from.blob()), limits);
    case RdbType.zsetListpack:
      return fromPairs(unpackListpack(from.blob()), limits);
    default:
      return undefined;
  }
}

function fromScores(from: RdbReader, type: number, limits: Limits): ZsetValue {
  const count = from.count();
  const members: Bytes[] = [];
  const scores: number[] = [];
  let longest = 0;
  while (members.length < count) {
    const member = from.string();
    const score = type === RdbType.zset2 ? from.bytes.double() : textScore(from);
    expectThat(!Number.isNaN(score), 'a score that is no number');
    longest = Math.max(longest, member.length);
    members.push(member);
    scores.push(score);
  }
  const zset = new ZsetValue(limits);
  zset.prepare(count, longest);
  // The highest comes first: from the end, each is added after all others.
  // Redis: only scores that come in a listpack keep the sign of -0 in a listpack.
  const zero = zset.encoding === 'listpack' ? 0 : undefined;
  for (let i = count - 1; i >= 0; i -= 1) {
    const score = scores[i];
    add(zset, members[i], score === 0 ? (zero ?? score) : score);
  }
  return zset;
}

function fromPairs(elements: readonly Bytes[], limits: Limits): ZsetValue {
  expectThat(elements.length % 2 === 0, 'a member without a score');
  const zset = new ZsetValue(limits);
  zset.prepare(elements.length / 2, 0);
  for (let i = 0; i < elements.length; i += 2) {
    const text = elements[i + 1];
    const score = text === undefined ? undefined : parseDouble(text);
    expectThat(score !== undefined, 'a score that is no number');
    add(zset, elements[i], score);
  }
  return zset;
}

function add(zset: ZsetValue, member: Bytes | undefined, score: number | undefined): void {
  if (member === undefined || score === undefined) return;
  expectThat(zset.score(member) === undefined, 'a member twice');
  zset.load(member, score);
}

// How Redis wrote scores before version 8 of the format.
function textScore(from: RdbReader): number {
  const length = from.bytes.byte();
  if (length === 253) return NaN;
  if (length === 254) return Infinity;
  if (length === 255) return -Infinity;
  return parseDouble(from.bytes.text(length)) ?? NaN;
}

// ---- lists ----

function readList(from: RdbReader, type: number, limits: Limits): ListValue | undefined {
  const content = listContent(from, type);
  if (content === undefined) return undefined;
  const list = new ListValue(limits);
  list.fill(content);
  // Redis: a list of the oldest of the packed forms stays a quicklist, however short.
  if (type !== RdbType.listZiplist) list.settle();
  return list;
}

function listContent(from: RdbReader, type: number): (ListPart | Bytes)[] | undefined {
  switch (type) {
    case RdbType.list:
      return strings(from);
    case RdbType.listZiplist:
      return nodes(1, () => packed(unpackZiplist(from.blob())));
    case RdbType.listQuicklist:
      return nodes(from.count(), () => packed(unpackZiplist(from.blob())));
    case RdbType.listQuicklist2:
      return nodes(from.count(), () => readNode(from));
    default:
      return undefined;
  }
}

function nodes(count: number, read: () => ListPart): ListPart[] {
  const parts: ListPart[] = [];
  for (let left = count; left > 0; left -= 1) {
    const part = read();
    if (part.elements.length > 0) parts.push(part);
  }
  return parts;
}

const packed = (elements: readonly Bytes[]): ListPart => ({ isPlain: false, elements });

function readNode(from: RdbReader): ListPart {
  const form = from.number();
  if (form === NodeForm.plain) return { isPlain: true, elements: [from.string()] };
  expectThat(form === NodeForm.packed, 'an unknown kind of list node');
  return packed(unpackListpack(from.blob()));
}

function strings(from: RdbReader): Bytes[] {
  const all: Bytes[] = [];
  for (let left = from.count(); left > 0; left -= 1) all.push(from.string());
  return all;
}
