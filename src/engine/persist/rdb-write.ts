// Writes values in the forms of Redis's dumps. Version 12 is what Redis 8.0 writes, to the byte where
// an order is defined; version 10 keeps to forms that Redis 7.0 reads too, wherever there is one.
import { formatDouble } from '../algo/decimal.ts';
import { packIntset } from '../algo/intset.ts';
import { int64, parseInt64 } from '../algo/int64.ts';
import type { Element } from '../algo/listpack.ts';
import { packListpack } from '../algo/listpack.ts';
import type { HashValue } from '../store/hash-value.ts';
import type { ListValue } from '../store/list-value.ts';
import type { SetValue } from '../store/set-value.ts';
import { stringBytes } from '../store/string-value.ts';
import type { Value } from '../store/values.ts';
import { isType } from '../store/values.ts';
import type { ZsetValue } from '../store/zset-value.ts';
import { NodeForm, RDB_VERSION, RDB_VERSION_7_0, RdbType } from '../../rdb/format.ts';
import { writeStream } from './rdb-write-stream.ts';
import type { RdbWriter } from './rdb-writer.ts';

/** A version whose forms can be written. */
export type WrittenVersion = typeof RDB_VERSION | typeof RDB_VERSION_7_0;

/** The type of a value's form in a version. */
export function rdbTypeOf(value: Value, version: WrittenVersion): number {
  if (isType(value, 'hash')) return hashType(value, version);
  if (isType(value, 'set')) return setType(value, version);
  if (isType(value, 'zset')) {
    return value.encoding === 'listpack' ? RdbType.zsetListpack : RdbType.zset2;
  }
  if (isType(value, 'list')) return RdbType.listQuicklist2;
  if (!isType(value, 'stream')) return RdbType.string;
  return version >= RDB_VERSION ? RdbType.stream3 : RdbType.stream2;
}

/** The oldest version of Redis's format that knows what `version` makes of the value. */
export function versionFor(value: Value, version: WrittenVersion): WrittenVersion {
  return rdbTypeOf(value, version) >= RdbType.setListpack ? RDB_VERSION : RDB_VERSION_7_0;
}

/** True if the forms of Redis 7.0 hold all there is to the value. */
export function isKeptBy7(value: Value): boolean {
  if (!isType(value, 'stream')) return true;
  const consumers = value.groups.flatMap(group => group.consumers);
  return consumers.every(({ seenMs, activeMs }) => seenMs === activeMs);
}

/** Writes a value without its type. */
export function writeValue(to: RdbWriter, value: Value, version: WrittenVersion): void {
  if (isType(value, 'hash')) writeHash(to, value, hashType(value, version));
  else if (isType(value, 'set')) writeSet(to, value, setType(value, version));
  else if (isType(value, 'zset')) writeZset(to, value);
  else if (isType(value, 'list')) writeList(to, value);
  else if (isType(value, 'stream')) writeStream(to, value, version >= RDB_VERSION);
  else to.string(stringBytes(value));
}

// ---- hashes ----

function hashType(hash: HashValue, version: WrittenVersion): number {
  const ending = hash.volatileCount > 0;
  if (hash.encoding === 'hashtable') return ending ? RdbType.hashMetadata : RdbType.hash;
  const extended = hash.encoding === 'listpackex' && (ending || version >= RDB_VERSION);
  return extended ? RdbType.hashListpackEx : RdbType.hashListpack;
}

function writeHash(to: RdbWriter, hash: HashValue, type: number): void {
  const firstEndMs = hash.nextExpiryMs ?? 0;
  const timed = type === RdbType.hashListpackEx || type === RdbType.hashMetadata;
  if (timed) to.time(firstEndMs);
  if (type === RdbType.hashListpack || type === RdbType.hashListpackEx) {
    return to.blob(packListpack(hashElements(hash, timed)));
  }
  to.length(hash.length);
  for (const { key, value, expireAtMs } of hash.entries()) {
    // Redis: 0 is no end, 1 the earliest of all.
    if (timed) to.length(expireAtMs === undefined ? 0 : expireAtMs - firstEndMs + 1);
    to.string(key);
    to.string(value);
  }
}

function* hashElements(hash: HashValue, timed: boolean): IterableIterator<Element> {
  for (const { key, value, expireAtMs } of hash.entries()) {
    yield key;
    yield value;
    if (timed) yield expireAtMs ?? 0;
  }
}

// ---- sets and sorted sets ----

function setType(set: SetValue, version: WrittenVersion): number {
  if (set.encoding === 'intset') return RdbType.setIntset;
  const packed = set.encoding === 'listpack' && version >= RDB_VERSION;
  return packed ? RdbType.setListpack : RdbType.set;
}

function writeSet(to: RdbWriter, set: SetValue, type: number): void {
  const members = set.members();
  if (type === RdbType.setIntset) {
    return to.blob(packIntset(Array.from(members, member => parseInt64(member) ?? 0)));
  }
  if (type === RdbType.setListpack) return to.blob(packListpack(members));
  to.length(set.length);
  for (const member of members) to.string(member);
}

function writeZset(to: RdbWriter, zset: ZsetValue): void {
  if (zset.encoding === 'listpack') return to.blob(packListpack(zsetElements(zset)));
  to.length(zset.length);
  // Redis: the highest comes first, which is quicker to load.
  for (const { key, score } of zset.sliceBackwards({ start: 0, stop: zset.length })) {
    to.string(key);
    to.bytes.double(score);
  }
}

function* zsetElements(zset: ZsetValue): IterableIterator<Element> {
  for (const { key, score } of zset) {
    yield key;
    yield scoreElement(score);
  }
}

/** Beyond it Redis keeps even whole numbers as text. */
const MAX_INTEGER_SCORE = 2 ** 62;

function scoreElement(score: number): Element {
  const isWhole = Number.isInteger(score) && Math.abs(score) <= MAX_INTEGER_SCORE;
  return isWhole ? int64(BigInt(score)) : formatDouble(score);
}

// ---- lists ----

function writeList(to: RdbWriter, list: ListValue): void {
  const parts = [...list.parts()];
  to.length(parts.length);
  for (const { isPlain, elements } of parts) {
    to.length(isPlain ? NodeForm.plain : NodeForm.packed);
    if (isPlain) for (const element of elements) to.string(element);
    else to.blob(packListpack(elements));
  }
}
