// Several sets together: intersection, union and difference, told, counted or stored. How Redis goes
// about it shows in the order of a reply and in the encoding of what is stored; so do we.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { set as setReply } from '../../resp/reply.ts';
import type { set } from '../../spec/set.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import type { EventName } from '../events.ts';
import { SYNTAX, fault } from '../faults.ts';
import type { Limits } from '../store/limits.ts';
import { SetValue } from '../store/set-value.ts';
import type { Handlers } from './command.ts';

type Algebra =
  'sdiff' | 'sdiffstore' | 'sinter' | 'sintercard' | 'sinterstore' | 'sunion' | 'sunionstore';

/** Puts sets together; a missing key is undefined. */
type Operation = (sets: readonly (SetValue | undefined)[], limits: Limits) => SetValue;

const NUMKEYS = fault('ERR numkeys should be greater than 0');
const TOO_MANY_KEYS = fault("ERR Number of keys can't be greater than number of args");
const NEGATIVE_LIMIT = fault("ERR LIMIT can't be negative");

export const setAlgebraCommands: Pick<Handlers<typeof set>, Algebra> = {
  sinter: (ctx, args) => setReply([...common(bySize(readAll(ctx, args.rest())))]),
  sunion: (ctx, args) => tell(ctx, args.rest(), unite),
  sdiff: (ctx, args) => tell(ctx, args.rest(), subtract),
  sinterstore: (ctx, args) => store(ctx, args, { operation: intersect, event: 'sinterstore' }),
  sunionstore: (ctx, args) => store(ctx, args, { operation: unite, event: 'sunionstore' }),
  sdiffstore: (ctx, args) => store(ctx, args, { operation: subtract, event: 'sdiffstore' }),

  sintercard(ctx, args) {
    const keys = readNumberedKeys(args);
    let limit = 0;
    while (!args.done) {
      if (args.left < 2 || !args.skip('LIMIT')) throw SYNTAX;
      limit = args.integer(0, Infinity, NEGATIVE_LIMIT);
    }
    const members = common(bySize(readAll(ctx, keys)));
    let found = 0;
    while ((limit === 0 || found < limit) && !members.next().done) found += 1;
    return found;
  },
};

function readNumberedKeys(args: Args): Bytes[] {
  const count = args.integer(1, Infinity, NUMKEYS);
  if (count > args.left) throw TOO_MANY_KEYS;
  return args.take(count);
}

function tell(ctx: Context, keys: readonly Bytes[], operation: Operation): Reply {
  return setReply([...operation(readAll(ctx, keys), ctx.keyspace.limits).members()]);
}

function store(
  ctx: Context,
  args: Args,
  { operation, event }: { operation: Operation; event: EventName },
): Reply {
  const target = args.next();
  const sets = readAll(ctx, args.rest());
  const result = operation(sets, ctx.keyspace.limits);
  if (result.length === 0) ctx.db.drop(target);
  else ctx.db.replace(target, result, event);
  return result.length;
}

const readAll = (ctx: Context, keys: readonly Bytes[]): (SetValue | undefined)[] =>
  keys.map(key => ctx.db.read(key, 'set'));

// Smallest first; nothing if one is missing, for then nothing is common to all.
function bySize(sets: readonly (SetValue | undefined)[]): SetValue[] {
  const present = sets.filter(each => each !== undefined);
  return present.length < sets.length ? [] : present.sort((a, b) => a.length - b.length);
}

function* common([smallest, ...others]: readonly SetValue[]): Generator<Bytes> {
  for (const member of smallest?.members() ?? []) {
    if (others.every(each => each.has(member))) yield member;
  }
}

// Redis: the result is built like the smallest set, and made an intset in the end if it can be one.
function intersect(sets: Parameters<Operation>[0], limits: Limits): SetValue {
  const sorted = bySize(sets);
  const result = new SetValue(limits, sorted[0]?.encoding === 'intset' ? 'intset' : 'listpack');
  for (const member of common(sorted)) result.add(member);
  result.shrinkToIntset();
  return result;
}

function unite(sets: Parameters<Operation>[0], limits: Limits): SetValue {
  const result = new SetValue(limits);
  for (const each of sets) for (const member of each?.members() ?? []) result.add(member);
  return result;
}

function subtract([first, ...others]: Parameters<Operation>[0], limits: Limits): SetValue {
  const result = new SetValue(limits);
  const rest = others.filter(each => each !== undefined);
  if (first === undefined || rest.includes(first)) return result;
  const isOneByOne = (first.length * (rest.length + 1)) / 2 <= sum(first, rest);
  if (!isOneByOne) return subtractWhole(first, rest, result);
  for (const member of first.members()) {
    if (!rest.some(each => each.has(member))) result.add(member);
  }
  return result;
}

// Redis: when the others are small, all of the first set is taken and theirs is removed from it,
// and the result keeps the encoding that all of the first set needed.
function subtractWhole(first: SetValue, rest: readonly SetValue[], result: SetValue): SetValue {
  for (const member of first.members()) result.add(member);
  for (const each of rest) for (const member of each.members()) result.delete(member);
  return result;
}

const sum = (first: SetValue, rest: readonly SetValue[]): number =>
  rest.reduce((total, each) => total + each.length, first.length);
