// A value in a dump, of any type, checked as Redis 8.0 checks it before it is taken for good. The lines
// are those of its rdb.c, which are part of what it prints.
import { CorruptData } from '../engine/algo/byte-reader.ts';
import { parseInt64 } from '../engine/algo/int64.ts';
import type { Bytes } from '../resp/bytes.ts';
import { NodeForm, RdbType } from './format.ts';
import { walkModule } from './module.ts';
import { unpack } from './packed.ts';
import { walkStream } from './stream.ts';
import type { Words } from './words.ts';
import { RdbFault } from './words.ts';

/** What there is to know of a value. */
export interface Walked {
  /** True for a hash some of whose fields end. */
  readonly hasEnds: boolean;
}

/** A log line that Redis prints before it gives up. */
export class LoggedEnd extends CorruptData {}

const NOTHING: Walked = { hasEnds: false };
/** Up to so many members or fields Redis keeps a value packed. */
const MAX_PACKED = { intset: 512, entries: 128, hashEntries: 512, valueBytes: 64 };
const MAX_END_MS = 2 ** 48 - 2;

/** Reads a value. @throws RdbFault, CorruptData where the bytes end or the value is empty */
export function walkValue(words: Words, type: number): Walked {
  switch (type) {
    case RdbType.string:
      words.string('string');
      return NOTHING;
    case RdbType.list:
      for (let left = someOf(words); left > 0; left -= 1) words.string('element');
      return NOTHING;
    case RdbType.set:
      return walkSet(words);
    case RdbType.zset:
    case RdbType.zset2:
      return walkZset(words, type);
    case RdbType.hash:
      return walkHash(words);
    case RdbType.hashMetadata:
    case RdbType.hashMetadataPreview:
      return walkTimedHash(words, type);
    case RdbType.listQuicklist:
    case RdbType.listQuicklist2:
      return walkQuicklist(words, type);
    case RdbType.stream:
    case RdbType.stream2:
    case RdbType.stream3:
      walkStream(words, type);
      return NOTHING;
    case RdbType.modulePreview:
    case RdbType.module:
      walkModule(words, type);
      return NOTHING;
    default:
      return walkPacked(words, type);
  }
}

// Redis: a value that holds nothing is as bad as one that is cut off.
function someOf(words: Words): number {
  const count = words.count();
  if (count === 0) throw new CorruptData('a value without elements');
  return count;
}

function walkSet(words: Words): Walked {
  const count = someOf(words);
  const members = new Set<Bytes>();
  let form = count > MAX_PACKED.intset ? 'table' : 'intset';
  for (let left = count; left > 0; left -= 1) {
    const member = words.string('member');
    if (form === 'intset' && parseInt64(member) === undefined) form = 'listpack';
    const isLong = member.length > MAX_PACKED.valueBytes;
    if (form === 'listpack' && (isLong || members.size >= MAX_PACKED.entries)) form = 'table';
    if (members.has(member)) {
      const line = form === 'intset' ? 2014 : form === 'listpack' ? 2044 : 2063;
      throw new RdbFault(line, 'Duplicate set members detected');
    }
    members.add(member);
  }
  return NOTHING;
}

function walkZset(words: Words, type: number): Walked {
  const members = new Set<Bytes>();
  for (let left = someOf(words); left > 0; left -= 1) {
    const member = words.string('member');
    const score = type === RdbType.zset2 ? words.double('score') : textScore(words);
    if (Number.isNaN(score)) throw new RdbFault(2116, 'Zset with NAN score detected');
    if (members.has(member)) throw new RdbFault(2128, 'Duplicate zset fields detected');
    members.add(member);
  }
  return NOTHING;
}

// How scores were written before version 8 of the format.
function textScore(words: Words): number {
  const length = words.byte('count');
  if (length === 253) return NaN;
  if (length >= 254) return Infinity;
  // Redis: C reads as much of the text as is a number, and there must be some.
  const [number] = /^\s*[+-]?(?:inf|nan|\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)/i.exec(
    words.raw('score', length),
  ) ?? [''];
  if (number === '') throw new CorruptData('a score that is no number');
  return /nan/i.test(number) ? NaN : 0;
}

function walkHash(words: Words): Walked {
  const count = someOf(words);
  const fields = new Set<Bytes>();
  let isPacked = count <= MAX_PACKED.hashEntries;
  for (let left = count; left > 0; left -= 1) {
    const [field, value] = [words.string('field'), words.string('value')];
    if (fields.has(field)) {
      if (isPacked) throw new RdbFault(2186, 'Hash with dup elements');
      throw new RdbFault(2259, 'Duplicate hash fields detected');
    }
    fields.add(field);
    if (Math.max(field.length, value.length) > MAX_PACKED.valueBytes) isPacked = false;
  }
  return NOTHING;
}

function walkTimedHash(words: Words, type: number): Walked {
  const isRelative = type === RdbType.hashMetadata;
  const noEnd = 'Hash failed loading minExpire';
  const firstMs = isRelative ? words.expect(2284, noEnd, () => words.time('min-expiry')) : 1;
  if (firstMs < 0 || firstMs > MAX_END_MS + 1) {
    throw new RdbFault(2288, 'Hash read invalid minExpire value');
  }
  const count = someOf(words);
  const fields = new Set<Bytes>();
  let isPacked = count <= MAX_PACKED.hashEntries;
  let hasEnds = false;
  for (let left = count; left > 0; left -= 1) {
    const mark = logged('failed reading hash TTL', () => words.count('field-expiry'));
    const endMs = mark === 0 || !isRelative ? mark : mark + firstMs - 1;
    if (endMs > MAX_END_MS) throw new RdbFault(2336, `invalid expireAt time: ${endMs}`);
    hasEnds ||= endMs !== 0;
    const field = logged('failed reading hash field', () => words.string('field'));
    const value = logged('failed reading hash value', () => words.string('value'));
    if (fields.has(field)) {
      if (isPacked) throw new RdbFault(2372, 'Hash with dup elements');
      throw new RdbFault(2424, 'Duplicate hash fields detected');
    }
    fields.add(field);
    if (Math.max(field.length, value.length) > MAX_PACKED.valueBytes) isPacked = false;
  }
  return { hasEnds };
}

function logged<T>(message: string, read: () => T): T {
  try {
    return read();
  } catch (reason) {
    throw reason instanceof CorruptData ? new LoggedEnd(message) : reason;
  }
}

function walkQuicklist(words: Words, type: number): Walked {
  const isNew = type === RdbType.listQuicklist2;
  let elements = 0;
  for (let left = someOf(words); left > 0; left -= 1) {
    const form = isNew ? words.count('node-form') : NodeForm.packed;
    if (form === NodeForm.plain) {
      if (words.string('element') === '') throw new CorruptData('an empty node');
      elements += 1;
      continue;
    }
    if (form !== NodeForm.packed) throw new RdbFault(2452, 'Quicklist integrity check failed.');
    const refusal = isNew
      ? { line: 2475, message: 'Listpack integrity check failed.' }
      : { line: 2485, message: 'Ziplist integrity check failed.' };
    elements += unpack(words, isNew ? 'listpack' : 'ziplist', { refusal }).length;
  }
  if (elements === 0) throw new CorruptData('a value without elements');
  return NOTHING;
}

// ---- values in one string ----

function walkPacked(words: Words, type: number): Walked {
  const elements = elementsOf(words, type);
  if (elements.length === 0) throw new CorruptData('a value without elements');
  if (type !== RdbType.hashListpackEx && type !== RdbType.hashListpackExPreview) return NOTHING;
  return { hasEnds: elements.some((end, i) => i % 3 === 2 && end !== '0') };
}

function elementsOf(words: Words, type: number): Bytes[] {
  const pairs = { size: 2, unique: true } as const;
  const hash = { line: 2763, message: 'Hash listpack integrity check failed.' };
  switch (type) {
    case RdbType.hashZipmap:
      return zipmap(words);
    case RdbType.listZiplist:
      return unpack(words, 'ziplist', {
        refusal: { line: 2610, message: 'List ziplist integrity check failed.' },
      });
    case RdbType.setIntset:
      return unpack(words, 'intset', {
        refusal: { line: 2635, message: 'Intset integrity check failed.' },
      });
    case RdbType.setListpack:
      return unpack(words, 'listpack', {
        refusal: { line: 2649, message: 'Set listpack integrity check failed.' },
        grouping: { size: 1, unique: true },
      });
    case RdbType.zsetZiplist:
      return unpack(words, 'ziplist', {
        refusal: { line: 2671, message: 'Zset ziplist integrity check failed.' },
        grouping: pairs,
      });
    case RdbType.zsetListpack:
      return unpack(words, 'listpack', {
        refusal: { line: 2697, message: 'Zset listpack integrity check failed.' },
        grouping: pairs,
      });
    case RdbType.hashZiplist:
      return unpack(words, 'ziplist', {
        refusal: { line: 2717, message: 'Hash ziplist integrity check failed.' },
        grouping: pairs,
      });
    case RdbType.hashListpack:
      return unpack(words, 'listpack', { refusal: hash, grouping: pairs });
    default: {
      const noEnd = 'Hash listpackex integrity check failed.';
      if (type === RdbType.hashListpackEx) {
        words.expect(2530, noEnd, () => words.time('min-expiry'));
      }
      return unpack(words, 'listpack', { refusal: hash, grouping: { size: 3, unique: true } });
    }
  }
}

function zipmap(words: Words): Bytes[] {
  const refusal = { line: 2552, message: 'Zipmap integrity check failed.' };
  const elements = unpack(words, 'zipmap', { refusal });
  if (elements.length === 0) throw new RdbFault(refusal.line, refusal.message);
  const fields = new Set(elements.filter((_, i) => i % 2 === 0));
  if (fields.size * 2 === elements.length) return elements;
  const longest = Math.max(...elements.map(({ length }) => length));
  throw new RdbFault(2576, `Hash zipmap with dup elements, or big length (${longest})`);
}
