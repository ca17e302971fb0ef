// Taking the members with the lowest or highest scores out of sorted sets, waiting for one if wanted.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { NIL_ARRAY } from '../../resp/reply.ts';
import type { sortedSet } from '../../spec/sorted-set.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { NOT_POSITIVE, SYNTAX } from '../faults.ts';
import { Park } from '../park.ts';
import type { ScoredMember, ZsetValue } from '../store/zset-value.ts';
import type { Handlers } from './command.ts';
import type { MultiPop } from './multi-pop.ts';
import { readMultiPop } from './multi-pop.ts';
import { flatReply, membersReply, pairsReply } from './sorted-set-reply.ts';
import { parseTimeoutMs, readTimeoutMs } from './timeout.ts';

type End = 'min' | 'max';

const ENDS: ReadonlyMap<string, End> = new Map([
  ['MIN', 'min'],
  ['MAX', 'max'],
]);
const EVENT = { min: 'zpopmin', max: 'zpopmax' } as const;

type Popping = 'zpopmin' | 'zpopmax' | 'zmpop' | 'bzpopmin' | 'bzpopmax' | 'bzmpop';

export const popCommands: Pick<Handlers<typeof sortedSet>, Popping> = {
  zpopmin: (ctx, args) => pop(ctx, args, 'min'),
  zpopmax: (ctx, args) => pop(ctx, args, 'max'),
  bzpopmin: (ctx, args) => popOrWait(ctx, args, 'min'),
  bzpopmax: (ctx, args) => popOrWait(ctx, args, 'max'),

  zmpop: (ctx, args) => popFirst(ctx, readMultiPop(args, ENDS)) ?? NIL_ARRAY,

  bzmpop(ctx, args) {
    const timeout = args.next();
    const wanted = readMultiPop(args, ENDS);
    // Redis: of several bad arguments the timeout is named last.
    const timeoutMs = parseTimeoutMs(timeout, ctx.nowMs);
    return popFirst(ctx, wanted) ?? wait(wanted.keys, timeoutMs);
  },
};

function pop(ctx: Context, args: Args, end: End): Reply {
  const key = args.next();
  if (args.left > 1) throw SYNTAX;
  const hasCount = !args.done;
  const count = hasCount ? args.integer(0, Infinity, NOT_POSITIVE) : 1;
  const members = ctx.db.find(key, 'zset');
  if (members === undefined || count === 0) return [];
  const popped = take(ctx, key, { members, end, count });
  // Redis: a single member comes without an array of its own, in RESP3 too.
  return hasCount ? membersReply(ctx, popped, true) : flatReply(popped);
}

function popOrWait(ctx: Context, args: Args, end: End): Reply | Park {
  const keys = args.take(args.left - 1);
  const timeoutMs = readTimeoutMs(args, ctx.nowMs);
  const found = firstSet(ctx, keys);
  if (found === undefined) return wait(keys, timeoutMs);
  const [key, members] = found;
  return [key, ...flatReply(take(ctx, key, { members, end, count: 1 }))];
}

function popFirst(ctx: Context, { keys, end, count }: MultiPop<End>): Reply | undefined {
  const found = firstSet(ctx, keys);
  if (found === undefined) return undefined;
  const [key, members] = found;
  return [key, pairsReply(take(ctx, key, { members, end, count }))];
}

function firstSet(ctx: Context, keys: readonly Bytes[]): readonly [Bytes, ZsetValue] | undefined {
  for (const key of keys) {
    const members = ctx.db.find(key, 'zset');
    if (members !== undefined) return [key, members];
  }
  return undefined;
}

function take(
  ctx: Context,
  key: Bytes,
  { members, end, count }: { members: ZsetValue; end: End; count: number },
): readonly ScoredMember[] {
  const { length } = members;
  const taken = Math.min(count, length);
  const start = end === 'min' ? 0 : length - taken;
  const popped = members.deleteRange({ start, stop: start + taken });
  ctx.db.changed(key, EVENT[end], taken);
  return end === 'min' ? popped : popped.toReversed();
}

const wait = (keys: readonly Bytes[], timeoutMs: number): Park =>
  new Park({ keys, type: 'zset', timeoutMs, onTimeout: NIL_ARRAY });
