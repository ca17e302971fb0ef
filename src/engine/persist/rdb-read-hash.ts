// Reads hashes in all forms: tables, listpacks, ziplists and zipmaps, with and without fields that end.
import type { Bytes } from '../../resp/bytes.ts';
import { expectThat } from '../algo/byte-reader.ts';
import { parseInt64 } from '../algo/int64.ts';
import { unpackListpack } from '../algo/listpack.ts';
import { unpackZiplist, unpackZipmap } from '../algo/ziplist.ts';
import { HashValue } from '../store/hash-value.ts';
import type { Limits } from '../store/limits.ts';
import { RdbType } from '../../rdb/format.ts';
import type { RdbReader } from '../../rdb/reader.ts';

/** A field as dumps tell it. */
interface Field {
  readonly name: Bytes;
  readonly value: Bytes;
  /** Unix ms; undefined has no end. */
  readonly expireAtMs: number | undefined;
}

/** The largest time that a field can end at. */
const MAX_EXPIRE_MS = 2 ** 46 - 2;

/** Reads a hash, or returns undefined for a type that is none. @throws CorruptData */
export function readHash(from: RdbReader, type: number, limits: Limits): HashValue | undefined {
  switch (type) {
    case RdbType.hash:
    case RdbType.hashMetadata:
    case RdbType.hashMetadataPreview:
      return fromTable(readTable(from, type), limits, type !== RdbType.hash);
    case RdbType.hashZipmap:
      return fromTable(pairs(unpackZipmap(from.blob())), limits, false);
    case RdbType.hashZiplist:
      return fromListpack(pairs(unpackZiplist(from.blob())), limits);
    case RdbType.hashListpack:
      return fromListpack(pairs(unpackListpack(from.blob())), limits);
    case RdbType.hashListpackEx:
      from.time();
      return fromListpackEx(triples(unpackListpack(from.blob())), limits);
    case RdbType.hashListpackExPreview:
      return fromListpackEx(triples(unpackListpack(from.blob())), limits);
    default:
      return undefined;
  }
}

function readTable(from: RdbReader, type: number): Field[] {
  const isRelative = type === RdbType.hashMetadata;
  const firstEndMs = isRelative ? from.time() : 1;
  const fields: Field[] = [];
  for (let left = from.count(); left > 0; left -= 1) {
    const mark = type === RdbType.hash ? 0 : from.number();
    const expireAtMs = mark === 0 ? undefined : mark + firstEndMs - 1;
    fields.push({ name: from.string(), value: from.string(), expireAtMs: checkedEnd(expireAtMs) });
  }
  return fields;
}

function fromTable(fields: readonly Field[], limits: Limits, withEnds: boolean): HashValue {
  const hash = new HashValue(limits);
  if (withEnds) hash.allowExpiry();
  hash.prepare(fields.map(({ name, value }) => [name, value]));
  for (const { name, value, expireAtMs } of fields) {
    expectThat(hash.set(name, value), 'a field twice');
    const field = hash.get(name);
    if (field !== undefined) hash.setExpiry(field, expireAtMs);
  }
  return hash;
}

function fromListpack(fields: readonly Field[], limits: Limits): HashValue {
  const hash = new HashValue(limits);
  for (const field of fields) load(hash, field);
  return hash;
}

// What ends comes first, the soonest at the start; of those that end together the last written one.
function fromListpackEx(fields: readonly Field[], limits: Limits): HashValue {
  const hash = new HashValue(limits);
  hash.allowExpiry();
  const ending = fields.filter(({ expireAtMs }) => expireAtMs !== undefined);
  for (const field of ending.reverse()) load(hash, field);
  for (const field of fields) if (field.expireAtMs === undefined) load(hash, field);
  return hash;
}

function load(hash: HashValue, { name, value, expireAtMs }: Field): void {
  expectThat(hash.get(name) === undefined, 'a field twice');
  hash.setExpiry(hash.load(name, value), expireAtMs);
}

function pairs(elements: readonly Bytes[]): Field[] {
  expectThat(elements.length % 2 === 0, 'a field without a value');
  const fields: Field[] = [];
  for (let i = 0; i < elements.length; i += 2) {
    const [name, value] = [elements[i], elements[i + 1]];
    if (name !== undefined && value !== undefined) {
      fields.push({ name, value, expireAtMs: undefined });
    }
  }
  return fields;
}

function triples(elements: readonly Bytes[]): Field[] {
  expectThat(elements.length % 3 === 0, 'a field without a value or an end');
  const fields: Field[] = [];
  for (let i = 0; i < elements.length; i += 3) {
    const [name, value, end] = elements.slice(i, i + 3);
    if (name === undefined || value === undefined || end === undefined) continue;
    const atMs = parseInt64(end);
    expectThat(typeof atMs === 'number', 'an end that is no time');
    fields.push({ name, value, expireAtMs: atMs === 0 ? undefined : checkedEnd(atMs) });
  }
  return fields;
}

function checkedEnd(atMs: number | undefined): number | undefined {
  const fits = atMs === undefined || (atMs > 0 && atMs <= MAX_EXPIRE_MS);
  expectThat(fits, 'an end that is out of range');
  return atMs;
}
