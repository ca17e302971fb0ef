// SORT and SORT_RO: order the elements of a list, set or sorted set, by themselves or by values that
// are kept elsewhere, and tell or store them or what belongs to them.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, compareBytes, latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { generic } from '../../spec/generic.ts';
import { parseSaturated } from '../algo/decimal.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { SYNTAX, WRONG_TYPE, fault } from '../faults.ts';
import { ListValue } from '../store/list-value.ts';
import { stringBytes } from '../store/string-value.ts';
import type { Value } from '../store/values.ts';
import { isType } from '../store/values.ts';
import type { Handlers } from './command.ts';
import { readFields } from './hash-fields.ts';

interface SortOptions {
  /** Where the weights are. */
  readonly by: Bytes | undefined;
  /** True if the elements are left as they come: a BY was given that has no `*`. */
  readonly unsorted: boolean;
  readonly gets: readonly Bytes[];
  readonly descending: boolean;
  readonly alpha: boolean;
  readonly offset: number;
  /** Negative: all. */
  readonly count: number;
  readonly store: Bytes | undefined;
}

interface Weighed<W> {
  readonly element: Bytes;
  readonly weight: W;
}

const NOT_A_SCORE = fault("ERR One or more scores can't be converted into double");

export const sortCommands: Pick<Handlers<typeof generic>, 'sort' | 'sort_ro'> = {
  sort: (ctx, args) => sort(ctx, args.next(), readOptions(ctx, args, true)),
  sort_ro: (ctx, args) => sort(ctx, args.next(), readOptions(ctx, args, false)),
};

function readOptions(ctx: Context, args: Args, mayStore: boolean): SortOptions {
  const gets: Bytes[] = [];
  const found = { unsorted: false, descending: false, alpha: false, offset: 0, count: -1 };
  let by: Bytes | undefined;
  let store: Bytes | undefined;
  while (!args.done) {
    if (args.skip('ASC')) found.descending = false;
    else if (args.skip('DESC')) found.descending = true;
    else if (args.skip('ALPHA')) found.alpha = true;
    else if (args.left >= 3 && args.skip('LIMIT')) {
      found.offset = args.integer();
      found.count = args.integer();
    } else if (args.left < 2) throw SYNTAX;
    else if (mayStore && args.skip('STORE')) store = args.next();
    else if (args.skip('BY')) {
      by = args.next();
      if (by.includes('*')) requireAllKeys(ctx, args, 'BY');
      // Redis: a later BY does not take it back.
      found.unsorted ||= !by.includes('*');
    } else if (args.skip('GET')) {
      requireAllKeys(ctx, args, 'GET');
      gets.push(args.next());
    } else throw SYNTAX;
  }
  return { ...found, by, gets, store };
}

// Redis: patterns may lead to any key, so that who may not read all of them gets none.
function requireAllKeys({ server, client }: Context, { name, argv }: Args, option: string): void {
  if (server.acl.mayReadAllKeys(client, name, argv)) return;
  throw fault(`ERR ${option} option of SORT denied due to insufficient ACL permissions.`);
}

function sort(ctx: Context, key: Bytes, options: SortOptions): Reply {
  const value = ctx.db.lookup(key);
  const ordered = inOrder(ctx, { value, options: settled(value, options) });
  if (value !== undefined && isType(value, 'zset')) {
    // Redis: sorting makes the sorted set a skiplist, for good.
    value.prepare(Infinity, 0);
    ctx.db.noted(key, 0);
  }
  if (ordered === undefined) throw NOT_A_SCORE;
  const page = limited(ordered, options);
  return options.store === undefined
    ? answer(ctx, page, options.gets)
    : store(ctx, options.store, answer(ctx, page, options.gets));
}

// Redis: a set has no order of its own that could be stored, so that one is made.
function settled(value: Value | undefined, options: SortOptions): SortOptions {
  const isSet = value !== undefined && isType(value, 'set');
  if (!isSet || !options.unsorted || options.store === undefined) return options;
  return { ...options, by: undefined, unsorted: false, alpha: true };
}

// The elements in the order asked for; undefined if one has no number to be sorted by.
function inOrder(
  ctx: Context,
  { value, options }: { value: Value | undefined; options: SortOptions },
): Bytes[] | undefined {
  const elements = elementsOf(value);
  const direction = options.descending ? -1 : 1;
  if (options.unsorted) {
    // Redis: what has an order of its own is at least turned around.
    const turns = options.descending && value !== undefined && !isType(value, 'set');
    return turns ? elements.reverse() : elements;
  }
  const { by } = options;
  const weightOf = (element: Bytes): Bytes | undefined =>
    by === undefined ? element : lookup(ctx, by, element);
  if (options.alpha) {
    const weighed = elements.map(element => ({ element, weight: weightOf(element) }));
    weighed.sort((a, b) => direction * compareTexts(a.weight, b.weight));
    return weighed.map(({ element }) => element);
  }
  const numbered: Weighed<number>[] = [];
  for (const element of elements) {
    const weight = numberOf(weightOf(element));
    if (weight === undefined) return undefined;
    numbered.push({ element, weight });
  }
  numbered.sort((a, b) => direction * compareNumbers(a, b));
  return numbered.map(({ element }) => element);
}

function elementsOf(value: Value | undefined): Bytes[] {
  if (value === undefined) return [];
  if (isType(value, 'list')) return [...value];
  if (isType(value, 'set')) return [...value.members()];
  if (isType(value, 'zset')) return Array.from(value, ({ key }) => key);
  throw WRONG_TYPE;
}

// Redis: what is missing comes first.
function compareTexts(a: Bytes | undefined, b: Bytes | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  return compareBytes(a, b);
}

function compareNumbers(a: Weighed<number>, b: Weighed<number>): number {
  if (a.weight === b.weight) return compareBytes(a.element, b.element);
  return a.weight < b.weight ? -1 : 1;
}

// Redis: what is missing or empty weighs 0; numbers are decimal, and end at a zero byte.
function numberOf(text: Bytes | undefined): number | undefined {
  const [number = ''] = (text ?? EMPTY).split('\0');
  return number === '' ? 0 : parseSaturated(latin1(number));
}

function limited(elements: Bytes[], { offset, count }: SortOptions): Bytes[] {
  const start = Math.max(0, offset);
  if (start === 0 && count < 0) return elements;
  return elements.slice(start, count < 0 ? undefined : start + count);
}

function answer(ctx: Context, elements: Bytes[], gets: readonly Bytes[]): (Bytes | null)[] {
  if (gets.length === 0) return elements;
  return elements.flatMap(element => gets.map(get => lookup(ctx, get, element) ?? null));
}

function store(ctx: Context, key: Bytes, elements: readonly (Bytes | null)[]): Reply {
  if (elements.length === 0) {
    ctx.db.drop(key);
    return 0;
  }
  const list = new ListValue(ctx.keyspace.limits);
  list.push(
    elements.map(element => element ?? EMPTY),
    'right',
  );
  ctx.db.replace(key, list, 'sortstore');
  return elements.length;
}

// The value of the key that the pattern makes of an element: `weight_*`, `user_*->age`; `#` is the
// element itself.
function lookup(ctx: Context, pattern: Bytes, element: Bytes): Bytes | undefined {
  if (pattern === '#') return element;
  const star = pattern.indexOf('*');
  if (star < 0) return undefined;
  const arrow = pattern.indexOf('->', star + 1);
  const hasField = arrow >= 0 && arrow + 2 < pattern.length;
  const tail = pattern.slice(star + 1, hasField ? arrow : undefined);
  const key = latin1(pattern.slice(0, star) + element + tail);
  const value = ctx.db.lookup(key);
  if (value === undefined) return undefined;
  if (!hasField) return isType(value, 'string') ? stringBytes(value) : undefined;
  if (!isType(value, 'hash')) return undefined;
  return readFields(ctx, { key, hash: value }, [latin1(pattern.slice(arrow + 2))])[0]?.value;
}
