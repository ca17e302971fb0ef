// What the stream commands' arguments have in common: IDs, ends of ranges, options about trimming,
// and how entries look in replies.
import type { Bytes } from '../../resp/bytes.ts';
import { upper } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { Uint64 } from '../algo/uint64.ts';
import { UINT64_MAX } from '../algo/uint64.ts';
import type { Args } from '../args.ts';
import type { Fault } from '../faults.ts';
import { fault, SYNTAX } from '../faults.ts';
import type { Limits } from '../store/limits.ts';
import type { ParsedId, StreamId } from '../store/stream-id.ts';
import { formatId, MAX_ID, MIN_ID, nextId, parseId, previousId } from '../store/stream-id.ts';
import type { StreamEntry } from '../store/stream-node.ts';
import type { Trim } from '../store/stream-value.ts';

export const INVALID_ID = fault('ERR Invalid stream ID specified as stream command argument');
const BAD_START = fault('ERR invalid start ID for the interval');
const BAD_END = fault('ERR invalid end ID for the interval');
const NEGATIVE_MAXLEN = fault('ERR The MAXLEN argument must be >= 0.');
const NEGATIVE_LIMIT = fault('ERR The LIMIT argument must be >= 0.');
const TWO_STRATEGIES = fault(
  'ERR syntax error, MAXLEN and MINID options at the same time are not compatible',
);
const LIMIT_ALONE = fault(
  'ERR syntax error, LIMIT cannot be used without specifying a trimming strategy',
);
const LIMIT_EXACT = fault('ERR syntax error, LIMIT cannot be used without the special ~ option');

const MIN_DEFAULT_LIMIT = 10_000;
const MAX_DEFAULT_LIMIT = 1_000_000;

// ---- IDs ----

/** An ID that is no special word; `seq` is what an ID without a sequence number gets. */
export function strictId(text: Bytes, seq: Uint64 = 0): StreamId {
  const parsed = parseId(text);
  if (parsed === undefined || parsed.auto) throw INVALID_ID;
  return { ms: parsed.ms, seq: parsed.seq ?? seq };
}

/** An ID, or `-` and `+` for the first and last there can be. */
export function looseId(text: Bytes, seq: Uint64 = 0): StreamId {
  if (text === '-') return MIN_ID;
  return text === '+' ? MAX_ID : strictId(text, seq);
}

/** The ID that XADD is given. */
export function newId(text: Bytes): ParsedId {
  const parsed = parseId(text);
  if (parsed === undefined) throw INVALID_ID;
  return parsed;
}

/** Where a range begins; `(` leaves the ID itself out. */
export function rangeStart(text: Bytes): StreamId {
  if (!isExclusive(text)) return looseId(text);
  return nextId(strictId(afterMark(text))) ?? refuse(BAD_START);
}

/** Where a range ends; `(` leaves the ID itself out. */
export function rangeEnd(text: Bytes): StreamId {
  if (!isExclusive(text)) return looseId(text, UINT64_MAX);
  return previousId(strictId(afterMark(text), UINT64_MAX)) ?? refuse(BAD_END);
}

const isExclusive = (text: Bytes): boolean => text.length > 1 && text.startsWith('(');

function afterMark(text: Bytes): Bytes;
function afterMark(text: string): string {
  return text.slice(1);
}

function refuse(reason: Fault): never {
  throw reason;
}

// ---- trimming ----

/** Reads the options of XADD and XTRIM about trimming, in any order. */
export class TrimReader {
  private keep: number | StreamId | undefined;
  private approximate = false;
  private limit: number | undefined;

  /** Reads one option and its values, if it is one of these; its word is read already. */
  read(word: Bytes, args: Args): boolean {
    if (args.done) return false;
    if (word === 'LIMIT') this.limit = atLeastZero(args, NEGATIVE_LIMIT);
    else if (word === 'MAXLEN') this.strategy(args, () => atLeastZero(args, NEGATIVE_MAXLEN));
    else if (word === 'MINID') this.strategy(args, () => strictId(args.next()));
    else return false;
    return true;
  }

  /** What was read, once all is; undefined if nothing is to be trimmed. */
  result({ streamNodeMaxEntries }: Limits, ifNothing?: Fault): Trim | undefined {
    const { keep, approximate, limit } = this;
    if (keep === undefined && limit !== undefined && limit !== 0) throw LIMIT_ALONE;
    if (keep === undefined && ifNothing !== undefined) throw ifNothing;
    if (limit !== undefined && !approximate) throw LIMIT_EXACT;
    if (keep === undefined) return undefined;
    // Redis: unless told otherwise, a trim by whole nodes stops after a hundred of them.
    const usual = Math.min(100 * streamNodeMaxEntries || MIN_DEFAULT_LIMIT, MAX_DEFAULT_LIMIT);
    return { keep, approximate, limit: limit ?? (approximate ? usual : 0) };
  }

  private strategy(args: Args, threshold: () => number | StreamId): void {
    if (this.keep !== undefined) throw TWO_STRATEGIES;
    this.approximate = args.left >= 2 && args.peek() === '~';
    if (args.left >= 2 && (args.peek() === '~' || args.peek() === '=')) args.next();
    this.keep = threshold();
  }
}

function atLeastZero(args: Args, negative: Fault): number {
  const value = args.integer();
  if (value < 0) throw negative;
  return value;
}

// ---- other options, and replies ----

/** Reads the options that only know COUNT. Returns -1 if it is not given, 0 for what is negative. */
export function countOption(args: Args): number {
  let count = -1;
  while (!args.done) {
    if (upper(args.next()) !== 'COUNT' || args.done) throw SYNTAX;
    count = Math.max(0, args.integer());
  }
  return count;
}

/** An entry in a reply: its ID, and its fields and values in turn. */
export const entryReply = ({ id, pairs }: StreamEntry): Reply => [formatId(id), pairs];

/** Entries in a reply. */
export function entryReplies(entries: Iterable<StreamEntry>): Reply[] {
  const replies: Reply[] = [];
  for (const entry of entries) replies.push(entryReply(entry));
  return replies;
}
