// What the list commands that work on an end of a list share: how the end is named, what popping
// there tells, and the pop itself.
import type { Bytes } from '../../resp/bytes.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { SYNTAX } from '../faults.ts';
import type { ListEnd, ListValue } from '../store/list-value.ts';

/** The ends by the words that name them. */
export const LIST_ENDS: ReadonlyMap<string, ListEnd> = new Map([
  ['LEFT', 'left'],
  ['RIGHT', 'right'],
]);

/** The events of either end. */
export const END_EVENTS = {
  left: { push: 'lpush', pop: 'lpop' },
  right: { push: 'rpush', pop: 'rpop' },
} as const;

/** Reads LEFT or RIGHT. */
export function readListEnd(args: Args): ListEnd {
  const end = LIST_ENDS.get(args.word());
  if (end === undefined) throw SYNTAX;
  return end;
}

/** Removes up to `count` elements of the key's list and tells of it. */
export function popElements(
  ctx: Context,
  key: Bytes,
  { items, end, count }: { items: ListValue; end: ListEnd; count: number },
): Bytes[] {
  const elements = items.pop(count, end);
  items.shrink();
  ctx.db.changed(key, END_EVENTS[end].pop, elements.length);
  return elements;
}
