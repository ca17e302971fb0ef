// XCLAIM and XAUTOCLAIM: taking over what other consumers took and did not acknowledge. What is no
// longer in the stream is forgotten on the way.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { stream } from '../../spec/stream.ts';
import type { Int64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import { fault, shown, SYNTAX } from '../faults.ts';
import type { Consumer, Pending } from '../store/stream-group.ts';
import type { StreamId } from '../store/stream-id.ts';
import { compareIds, formatId, MIN_ID, nextId, parseId } from '../store/stream-id.ts';
import type { StreamValue } from '../store/stream-value.ts';
import type { Handlers } from './command.ts';
import { entryReply, rangeStart, strictId } from './stream-args.ts';
import type { GroupOfStream } from './stream-group.ts';
import { consumerFor, groupOfStream, plusOne } from './stream-group.ts';

const BAD_CLAIM_IDLE = fault('ERR Invalid min-idle-time argument for XCLAIM');
const BAD_AUTOCLAIM_IDLE = fault('ERR Invalid min-idle-time argument for XAUTOCLAIM');
const BAD_COUNT = fault('ERR COUNT must be > 0');
const DEFAULT_CLAIMS = 100;
/** For each entry that XAUTOCLAIM may return it looks at so many. */
const ATTEMPTS = 10;
const MAX_CLAIMS = 2 ** 59;

export const streamClaimCommands: Pick<Handlers<typeof stream>, 'xclaim' | 'xautoclaim'> = {
  xclaim(ctx, args) {
    const key = args.next();
    const found = groupOfStream(ctx, key, args.next());
    const consumerName = args.next();
    const minIdleMs = args.integer(-Infinity, Infinity, BAD_CLAIM_IDLE);
    const options = claimOptions(args, Math.floor(ctx.nowMs));
    const { group } = found;
    if (compareIds(options.lastId, group.lastId) > 0) group.lastId = options.lastId;
    const consumer = consumerFor(ctx, key, group, consumerName);
    const claim: Claim = { ...found, ...options, consumer, minIdleMs };
    const replies = options.ids.flatMap(id => claimOne(claim, id));
    ctx.db.noted(key, replies.length);
    return replies;
  },

  xautoclaim(ctx, args) {
    const [key, name, consumerName] = [args.next(), args.next(), args.next()];
    const minIdleMs = args.integer(-Infinity, Infinity, BAD_AUTOCLAIM_IDLE);
    const start = rangeStart(args.next());
    const { count, justId } = autoClaimOptions(args);
    const found = groupOfStream(ctx, key, name);
    const consumer = consumerFor(ctx, key, found.group, consumerName);
    const nowMs = Math.floor(ctx.nowMs);
    const rules = { deliveredMs: nowMs, nowMs, retryCount: undefined, force: false, justId };
    const { next, claimed, gone } = sweep(
      { ...found, ...rules, consumer, minIdleMs },
      start,
      count,
    );
    ctx.db.noted(key, claimed.length + gone.length);
    return [formatId(next?.id ?? MIN_ID), claimed, gone.map(formatId)];
  },
};

/** How entries are to be taken over. */
interface ClaimOptions {
  readonly ids: readonly StreamId[];
  readonly nowMs: number;
  /** Unix ms of the delivery to be noted. */
  readonly deliveredMs: number;
  /** Number of deliveries to be noted, or undefined for one more. */
  readonly retryCount: Int64 | undefined;
  /** True if entries that nobody has pending are taken too. */
  readonly force: boolean;
  /** True if the entries themselves are not asked for: then it counts as no delivery. */
  readonly justId: boolean;
  readonly lastId: StreamId;
}

interface Claim extends GroupOfStream, Omit<ClaimOptions, 'ids' | 'lastId'> {
  readonly consumer: Consumer;
  readonly minIdleMs: number;
}

// The reply for an entry, in a list that is empty if it cannot be taken.
function claimOne(claim: Claim, id: StreamId): Reply[] {
  const { value, group, consumer, force, nowMs } = claim;
  const known = group.pending.get(id);
  if (!value.has(id)) {
    group.acknowledge(id);
    return [];
  }
  if (known !== undefined) return isFresh(claim, known) ? [] : [take(claim, known)];
  if (!force) return [];
  const made = { id, consumer, deliveredMs: nowMs, deliveries: 1 };
  group.addPending(made);
  return [take(claim, made)];
}

const isFresh = ({ minIdleMs, nowMs }: Claim, { deliveredMs }: Pending): boolean =>
  minIdleMs > 0 && nowMs - deliveredMs < minIdleMs;

function take(claim: Claim, pending: Pending): Reply {
  const { value, group, consumer, deliveredMs, retryCount, justId, nowMs } = claim;
  group.assign(pending, consumer);
  pending.deliveredMs = deliveredMs;
  if (retryCount !== undefined) pending.deliveries = retryCount;
  else if (!justId) pending.deliveries = plusOne(pending.deliveries);
  consumer.activeMs = nowMs;
  return justId ? formatId(pending.id) : entryAt(value, pending.id);
}

function entryAt(value: StreamValue, id: StreamId): Reply {
  const entry = value.entry(id);
  return entry === undefined ? null : entryReply(entry);
}

interface Sweep {
  /** The pending entry to go on with. */
  readonly next: Pending | undefined;
  readonly claimed: Reply[];
  /** What was pending although it had been removed from the stream. */
  readonly gone: StreamId[];
}

function sweep(claim: Claim, start: StreamId, count: number): Sweep {
  const { value, group } = claim;
  const claimed: Reply[] = [];
  const gone: StreamId[] = [];
  let next = group.pending.ceiling(start);
  for (let attempts = count * ATTEMPTS; attempts > 0 && next !== undefined; attempts -= 1) {
    if (claimed.length + gone.length >= count) break;
    const pending: Pending = next;
    if (!value.has(pending.id)) {
      group.acknowledge(pending.id);
      gone.push(pending.id);
    } else if (!isFresh(claim, pending)) {
      claimed.push(take(claim, pending));
    }
    const following = nextId(pending.id);
    next = following && group.pending.ceiling(following);
  }
  return { next, claimed, gone };
}

function claimOptions(args: Args, nowMs: number): ClaimOptions {
  const ids = leadingIds(args);
  let deliveredMs = nowMs;
  let retryCount: Int64 | undefined;
  let force = false;
  let justId = false;
  let lastId = MIN_ID;
  while (!args.done) {
    const text = args.peek();
    const word = args.word();
    if (word === 'FORCE') force = true;
    else if (word === 'JUSTID') justId = true;
    else if (word === 'IDLE' && !args.done) deliveredMs = nowMs - option(args, 'IDLE');
    else if (word === 'TIME' && !args.done) deliveredMs = option(args, 'TIME');
    else if (word === 'RETRYCOUNT' && !args.done) {
      const given = args.int64(badOption('RETRYCOUNT'));
      retryCount = given < 0 ? undefined : given;
    } else if (word === 'LASTID' && !args.done) lastId = strictId(args.next());
    else throw fault(`ERR Unrecognized XCLAIM option '${shown(text)}'`);
  }
  // Redis: a time that cannot be is taken for now, since clients' clocks may differ.
  if (deliveredMs < 0 || deliveredMs > nowMs) deliveredMs = nowMs;
  return { ids, nowMs, deliveredMs, retryCount, force, justId, lastId };
}

const badOption = (name: string) => fault(`ERR Invalid ${name} option argument for XCLAIM`);

const option = (args: Args, name: string): number =>
  args.integer(-Infinity, Infinity, badOption(name));

// IDs up to the first argument that is none.
function leadingIds(args: Args): StreamId[] {
  const ids: StreamId[] = [];
  while (!args.done) {
    const parsed = parseId(args.peek());
    if (parsed === undefined || parsed.auto) break;
    ids.push({ ms: parsed.ms, seq: parsed.seq ?? 0 });
    args.next();
  }
  return ids;
}

function autoClaimOptions(args: Args): { count: number; justId: boolean } {
  let count = DEFAULT_CLAIMS;
  let justId = false;
  while (!args.done) {
    const word: Bytes = args.word();
    if (word === 'COUNT' && !args.done) count = args.integer(1, MAX_CLAIMS, BAD_COUNT);
    else if (word === 'JUSTID') justId = true;
    else throw SYNTAX;
  }
  return { count, justId };
}
