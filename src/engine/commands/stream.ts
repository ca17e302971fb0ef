// Streams themselves: adding, listing and removing entries. Waiting for entries is in
// stream-read.ts, groups in stream-group.ts and stream-pending.ts, inspection in stream-info.ts.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { NIL_ARRAY, OK } from '../../resp/reply.ts';
import type { stream } from '../../spec/stream.ts';
import type { Int64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { fault, NO_SUCH_KEY, SYNTAX, wrongArity } from '../faults.ts';
import type { ParsedId, StreamId } from '../store/stream-id.ts';
import { compareIds, formatId, MIN_ID, nextId } from '../store/stream-id.ts';
import type { StreamValue, Trim } from '../store/stream-value.ts';
import type { Handlers } from './command.ts';
import {
  countOption,
  entryReplies,
  newId,
  rangeEnd,
  rangeStart,
  strictId,
  TrimReader,
} from './stream-args.ts';

type Entries = 'xadd' | 'xlen' | 'xrange' | 'xrevrange' | 'xdel' | 'xtrim' | 'xsetid';

const ZERO_ID = fault('ERR The ID specified in XADD must be greater than 0-0');
const EXHAUSTED = fault(
  'ERR The stream has exhausted the last possible ID, unable to add more items',
);
const NOT_GREATER = fault(
  'ERR The ID specified in XADD is equal or smaller than the target stream top item',
);
const TOO_LARGE = fault('ERR Elements are too large to be stored');
const NO_STRATEGY = fault('ERR syntax error, XTRIM must be called with a trimming strategy');
const ADDED_NEGATIVE = fault('ERR entries_added must be positive');
const BELOW_GIVEN_DELETED = fault(
  'ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id',
);
const BELOW_DELETED = fault(
  'ERR The ID specified in XSETID is smaller than current max_deleted_entry_id',
);
const BELOW_TOP = fault(
  'ERR The ID specified in XSETID is smaller than the target stream top item',
);
const FEWER_THAN_LENGTH = fault(
  'ERR The entries_added specified in XSETID is smaller than the target stream length',
);

const MAX_ENTRY_BYTES = 1 << 30;

export const streamEntryCommands: Pick<Handlers<typeof stream>, Entries> = {
  xadd(ctx, args) {
    const key = args.next();
    const { id: given, noMkStream, trim } = addOptions(ctx, args);
    if (args.left === 0 || args.left % 2 === 1) throw wrongArity(args.name);
    const pairs = args.rest();
    if (given !== undefined && given.ms === 0 && !given.auto && !given.seq) throw ZERO_ID;
    if (noMkStream && ctx.db.find(key, 'stream') === undefined) return null;
    const value = ctx.db.open(key, 'stream');
    const id = idFor(value, given, Math.floor(ctx.nowMs));
    if (pairs.reduce((sum, text) => sum + text.length, 0) > MAX_ENTRY_BYTES) throw TOO_LARGE;
    value.append(id, pairs);
    const trimmed = trim !== undefined && value.trim(trim) > 0;
    ctx.db.changed(key, 'xadd');
    if (trimmed) ctx.db.changed(key, 'xtrim', 0);
    return formatId(id);
  },

  xlen: (ctx, args) => ctx.db.read(args.next(), 'stream')?.length ?? 0,

  xrange(ctx, args) {
    const key = args.next();
    const start = rangeStart(args.next());
    const end = rangeEnd(args.next());
    return range(ctx, args, key, value => count => value.range({ start, end, count }));
  },

  xrevrange(ctx, args) {
    const key = args.next();
    const last = args.next();
    const start = rangeStart(args.next());
    const end = rangeEnd(last);
    return range(ctx, args, key, value => count => value.rangeReversed({ start, end, count }));
  },

  xdel(ctx, args) {
    const key = args.next();
    const value = ctx.db.find(key, 'stream');
    if (value === undefined) return 0;
    const removed = value.remove(args.rest().map(text => strictId(text)));
    if (removed > 0) ctx.db.changed(key, 'xdel', removed);
    return removed;
  },

  xtrim(ctx, args) {
    const key = args.next();
    const reader = new TrimReader();
    while (!args.done) if (!reader.read(args.word(), args)) throw SYNTAX;
    const trim = reader.result(ctx.keyspace.limits, NO_STRATEGY);
    const value = ctx.db.find(key, 'stream');
    const removed = trim === undefined ? 0 : (value?.trim(trim) ?? 0);
    if (removed > 0) ctx.db.changed(key, 'xtrim', removed);
    return removed;
  },

  xsetid(ctx, args) {
    const key = args.next();
    const id = strictId(args.next());
    const { entriesAdded, maxDeletedId } = setIdOptions(args, id);
    const value = ctx.db.find(key, 'stream');
    if (value === undefined) throw NO_SUCH_KEY;
    if (compareIds(id, value.maxDeletedId) < 0) throw BELOW_DELETED;
    if (value.length > 0 && compareIds(id, value.lastEntryId) < 0) throw BELOW_TOP;
    if (entriesAdded !== undefined && value.length > entriesAdded) throw FEWER_THAN_LENGTH;
    value.lastId = id;
    value.entriesAdded = entriesAdded ?? value.entriesAdded;
    if (compareIds(maxDeletedId, MIN_ID) > 0) value.maxDeletedId = maxDeletedId;
    ctx.db.changed(key, 'xsetid');
    return OK;
  },
};

interface AddOptions {
  /** Undefined for `*`. */
  readonly id: ParsedId | undefined;
  readonly noMkStream: boolean;
  readonly trim: Trim | undefined;
}

function addOptions(ctx: Context, args: Args): AddOptions {
  const reader = new TrimReader();
  let noMkStream = false;
  let id: ParsedId | undefined;
  while (!args.done) {
    if (args.skip('NOMKSTREAM')) {
      noMkStream = true;
      continue;
    }
    const text = args.peek();
    if (reader.read(args.word(), args)) continue;
    id = text === '*' ? undefined : newId(text);
    break;
  }
  return { id, noMkStream, trim: reader.result(ctx.keyspace.limits) };
}

function idFor({ lastId }: StreamValue, given: ParsedId | undefined, nowMs: number): StreamId {
  const following = nextId(lastId);
  if (following === undefined) throw EXHAUSTED;
  if (given === undefined) return nowMs > lastId.ms ? { ms: nowMs, seq: 0 } : following;
  const { ms, seq, auto } = given;
  if (auto && ms === lastId.ms && following.ms !== ms) throw NOT_GREATER;
  const id = auto && ms === lastId.ms ? following : { ms, seq: seq ?? 0 };
  if (compareIds(id, lastId) <= 0) throw NOT_GREATER;
  return id;
}

type List = (count: number) => ReturnType<StreamValue['range']>;

function range(ctx: Context, args: Args, key: Bytes, over: (value: StreamValue) => List): Reply {
  const count = countOption(args);
  const value = ctx.db.read(key, 'stream');
  if (value === undefined) return [];
  // Redis: COUNT 0 is answered with a nil array, but only if the stream exists.
  return count === 0 ? NIL_ARRAY : entryReplies(over(value)(Math.max(0, count)));
}

interface SetIdOptions {
  readonly entriesAdded: Int64 | undefined;
  readonly maxDeletedId: StreamId;
}

function setIdOptions(args: Args, id: StreamId): SetIdOptions {
  let entriesAdded: Int64 | undefined;
  let maxDeletedId = MIN_ID;
  while (!args.done) {
    const word = args.word();
    if (word === 'ENTRIESADDED' && !args.done) {
      entriesAdded = args.int64();
      if (entriesAdded < 0) throw ADDED_NEGATIVE;
    } else if (word === 'MAXDELETEDID' && !args.done) {
      maxDeletedId = strictId(args.next());
      if (compareIds(id, maxDeletedId) < 0) throw BELOW_GIVEN_DELETED;
    } else {
      throw SYNTAX;
    }
  }
  return { entriesAdded, maxDeletedId };
}
