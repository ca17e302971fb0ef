// Commands that move an element from a list to another, or pop from the first of several lists;
// the parts that their blocking forms share. Those forms are in blocking-list.ts.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { NIL_ARRAY } from '../../resp/reply.ts';
import type { list } from '../../spec/list.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import type { ListEnd, ListValue } from '../store/list-value.ts';
import type { Handlers } from './command.ts';
import { END_EVENTS, LIST_ENDS, popElements, readListEnd } from './list-ends.ts';
import type { MultiPop } from './multi-pop.ts';
import { readMultiPop } from './multi-pop.ts';

/** From which end of which list to which end of which list. */
export interface ListMove {
  readonly source: Bytes;
  readonly target: Bytes;
  readonly from: ListEnd;
  readonly to: ListEnd;
}

/** The moving commands that do not wait. */
export const listMoves: Pick<Handlers<typeof list>, 'lmove' | 'rpoplpush' | 'lmpop'> = {
  lmove: (ctx, args) => moveElement(ctx, readListMove(args)) ?? null,

  rpoplpush(ctx, args) {
    const move = { source: args.next(), target: args.next(), from: 'right', to: 'left' } as const;
    return moveElement(ctx, move) ?? null;
  },

  lmpop: (ctx, args) => popFirstList(ctx, readMultiPop(args, LIST_ENDS)) ?? NIL_ARRAY,
};

/** Reads `source destination LEFT|RIGHT LEFT|RIGHT`. */
export function readListMove(args: Args): ListMove {
  const [source, target] = [args.next(), args.next()];
  return { source, target, from: readListEnd(args), to: readListEnd(args) };
}

/** Moves an element and returns it; undefined if there is no source list. */
export function moveElement(ctx: Context, move: ListMove): Bytes | undefined {
  const { db } = ctx;
  const items = db.find(move.source, 'list');
  if (items === undefined) return undefined;
  const target = db.open(move.target, 'list');
  const [element] = items.pop(1, move.from);
  if (element === undefined) return undefined;
  target.pushPopped(element, move.to);
  items.shrink();
  // Redis: the push is told before the pop.
  db.changed(move.target, END_EVENTS[move.to].push, 0);
  db.changed(move.source, END_EVENTS[move.from].pop);
  return element;
}

/** Pops from the first of the lists that exists: its key and the elements. */
export function popFirstList(ctx: Context, pop: MultiPop<ListEnd>): Reply | undefined {
  const found = firstList(ctx, pop.keys);
  if (found === undefined) return undefined;
  const [key, items] = found;
  return [key, popElements(ctx, key, { items, end: pop.end, count: pop.count })];
}

/** The first of the keys that has a list, with that list. @throws WRONGTYPE */
export function firstList(
  ctx: Context,
  keys: readonly Bytes[],
): readonly [Bytes, ListValue] | undefined {
  for (const key of keys) {
    const items = ctx.db.find(key, 'list');
    if (items !== undefined) return [key, items];
  }
  return undefined;
}
