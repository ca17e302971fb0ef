// Lists, the commands that answer at once. Those that wait for an element are in blocking-list.ts;
// when a list changes its encoding is list-value.ts's affair.
import type { Reply } from '../../resp/reply.ts';
import { NIL_ARRAY, OK } from '../../resp/reply.ts';
import type { list } from '../../spec/list.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { INDEX_OUT_OF_RANGE, NO_SUCH_KEY, NOT_POSITIVE, SYNTAX, wrongArity } from '../faults.ts';
import type { ListEnd } from '../store/list-value.ts';
import { blockingListCommands } from './blocking-list.ts';
import type { Handlers } from './command.ts';
import { END_EVENTS, popElements } from './list-ends.ts';
import { listMoves } from './list-move.ts';
import { lpos } from './list-position.ts';
import { rankRange } from '../store/rank-range.ts';
import { readSignedCount } from './signed-count.ts';

export const listCommands: Handlers<typeof list> = {
  ...listMoves,
  ...blockingListCommands,
  lpos,

  lpush: (ctx, args) => push(ctx, args, { end: 'left', onlyIfExists: false }),
  rpush: (ctx, args) => push(ctx, args, { end: 'right', onlyIfExists: false }),
  lpushx: (ctx, args) => push(ctx, args, { end: 'left', onlyIfExists: true }),
  rpushx: (ctx, args) => push(ctx, args, { end: 'right', onlyIfExists: true }),
  lpop: (ctx, args) => pop(ctx, args, 'left'),
  rpop: (ctx, args) => pop(ctx, args, 'right'),

  llen: (ctx, args) => ctx.db.read(args.next(), 'list')?.length ?? 0,

  lindex(ctx, args) {
    const items = ctx.db.read(args.next(), 'list');
    return items?.at(args.integer()) ?? null;
  },

  lrange(ctx, args) {
    const key = args.next();
    const [start, stop] = [args.integer(), args.integer()];
    const items = ctx.db.read(key, 'list');
    if (items === undefined) return [];
    const range = rankRange(start, stop, items.length);
    return items.slice(range.start, range.stop);
  },

  lset(ctx, args) {
    const key = args.next();
    const items = ctx.db.find(key, 'list');
    if (items === undefined) throw NO_SUCH_KEY;
    // Redis: only the lower 32 bits of this index count.
    const index = Number(BigInt.asIntN(32, BigInt(args.int64())));
    if (!items.set(index, args.next())) throw INDEX_OUT_OF_RANGE;
    ctx.db.changed(key, 'lset');
    return OK;
  },

  linsert(ctx, args) {
    const key = args.next();
    const side = readSide(args);
    const [pivot, element] = [args.next(), args.next()];
    const items = ctx.db.find(key, 'list');
    if (items === undefined) return 0;
    if (!items.insert(pivot, element, side)) return -1;
    ctx.db.changed(key, 'linsert');
    return items.length;
  },

  lrem(ctx, args) {
    const key = args.next();
    const count = readSignedCount(args);
    const items = ctx.db.find(key, 'list');
    const from = count < 0 ? 'right' : 'left';
    const wanted = count === 0 ? Infinity : Math.abs(count);
    const removed = items?.removeEqual(args.next(), wanted, from) ?? 0;
    if (removed > 0) ctx.db.changed(key, 'lrem', removed);
    return removed;
  },

  ltrim(ctx, args) {
    const key = args.next();
    const [start, stop] = [args.integer(), args.integer()];
    const items = ctx.db.find(key, 'list');
    if (items === undefined) return OK;
    const { length } = items;
    const range = rankRange(start, stop, length);
    const atLeft = range.start < range.stop ? range.start : length;
    items.pop(atLeft, 'left');
    items.pop(length - Math.max(range.stop, atLeft), 'right');
    items.shrink();
    // Redis: "ltrim" is told even if the range was the whole list.
    ctx.db.changed(key, 'ltrim', length - items.length);
    return OK;
  },
};

function push(
  ctx: Context,
  args: Args,
  { end, onlyIfExists }: { end: ListEnd; onlyIfExists: boolean },
): Reply {
  const key = args.next();
  const elements = args.rest();
  const items = onlyIfExists ? ctx.db.find(key, 'list') : ctx.db.open(key, 'list');
  if (items === undefined) return 0;
  items.push(elements, end);
  ctx.db.changed(key, END_EVENTS[end].push, elements.length);
  return items.length;
}

function pop(ctx: Context, args: Args, end: ListEnd): Reply {
  const key = args.next();
  const hasCount = !args.done;
  if (args.left > 1) throw wrongArity(args.name);
  const count = hasCount ? args.integer(0, Infinity, NOT_POSITIVE) : 1;
  const items = ctx.db.find(key, 'list');
  if (items === undefined) return hasCount ? NIL_ARRAY : null;
  if (count === 0) return [];
  const popped = popElements(ctx, key, { items, end, count });
  return hasCount ? popped : (popped[0] ?? null);
}

function readSide(args: Args): 'before' | 'after' {
  const side = args.word();
  if (side === 'BEFORE') return 'before';
  if (side === 'AFTER') return 'after';
  throw SYNTAX;
}
