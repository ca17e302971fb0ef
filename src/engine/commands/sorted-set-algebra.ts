// Unions, intersections and differences of sorted sets and plain sets, told or stored.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { sortedSet } from '../../spec/sorted-set.ts';
import { parseDouble } from '../algo/decimal.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { fault, SYNTAX, WRONG_TYPE } from '../faults.ts';
import { SetValue } from '../store/set-value.ts';
import type { ScoredMember } from '../store/zset-value.ts';
import { ZsetValue } from '../store/zset-value.ts';
import type { Handlers } from './command.ts';
import { membersReply } from './sorted-set-reply.ts';
import { storeMembers } from './sorted-set-store.ts';

type Operation = 'union' | 'inter' | 'diff';

/** What an option's presence depends on. */
interface Form {
  readonly operation: Operation;
  readonly use: 'tell' | 'store' | 'count';
}

type Aggregate = (a: number, b: number) => number;

interface Source {
  readonly value: SetValue | ZsetValue | undefined;
  readonly weight: number;
}

interface Request {
  readonly sources: readonly Source[];
  readonly aggregate: Aggregate;
  readonly withScores: boolean;
  /** 0 is no limit. */
  readonly limit: number;
}

const NOT_A_WEIGHT = fault('ERR weight value is not a float');
const LIMIT_NEGATIVE = fault("ERR LIMIT can't be negative");

const AGGREGATES: ReadonlyMap<string, Aggregate> = new Map<string, Aggregate>([
  ['SUM', (a, b) => orZero(a + b)],
  ['MIN', (a, b) => (b < a ? b : a)],
  ['MAX', (a, b) => (b > a ? b : a)],
]);

type Algebra =
  'zdiff' | 'zdiffstore' | 'zinter' | 'zintercard' | 'zinterstore' | 'zunion' | 'zunionstore';

export const setOperationCommands: Pick<Handlers<typeof sortedSet>, Algebra> = {
  zunion: (ctx, args) => tell(ctx, args, 'union'),
  zinter: (ctx, args) => tell(ctx, args, 'inter'),
  zdiff: (ctx, args) => tell(ctx, args, 'diff'),
  zunionstore: (ctx, args) => store(ctx, args, 'union'),
  zinterstore: (ctx, args) => store(ctx, args, 'inter'),
  zdiffstore: (ctx, args) => store(ctx, args, 'diff'),

  zintercard(ctx, args) {
    const request = readRequest(ctx, args, { operation: 'inter', use: 'count' });
    let count = 0;
    for (const member of intersection(request)) {
      if (member !== undefined) count += 1;
      if (request.limit > 0 && count === request.limit) break;
    }
    return count;
  },
};

function tell(ctx: Context, args: Args, operation: Operation): Reply {
  const request = readRequest(ctx, args, { operation, use: 'tell' });
  return membersReply(ctx, combine(operation, request).sort(byScore), request.withScores);
}

function store(ctx: Context, args: Args, operation: Operation): Reply {
  const target = args.next();
  const request = readRequest(ctx, args, { operation, use: 'store' });
  const members = combine(operation, request);
  return storeMembers(ctx, target, { members, event: `z${operation}store` });
}

// ---- `numkeys key … [WEIGHTS …] [AGGREGATE …] [WITHSCORES] [LIMIT …]` ----

function readRequest(ctx: Context, args: Args, form: Form): Request {
  const count = args.integer();
  if (count < 1) throw fault(`ERR at least 1 input key is needed for '${args.name}' command`);
  const values = args.take(count).map(key => readSource(ctx, key));
  const options = readOptions(args, form, count);
  const sources = values.map((value, i) => ({ value, weight: options.weights[i] ?? 1 }));
  // Redis: the smallest comes first, and so the order in which scores are added up is known.
  if (form.operation !== 'diff') sources.sort((a, b) => sizeOf(a) - sizeOf(b));
  return { ...options, sources };
}

function readSource(ctx: Context, key: Bytes): Source['value'] {
  const value = ctx.db.lookup(key);
  if (value === undefined || value instanceof ZsetValue || value instanceof SetValue) return value;
  throw WRONG_TYPE;
}

function readOptions(
  args: Args,
  { operation, use }: Form,
  count: number,
): Omit<Request, 'sources'> & { weights: readonly number[] } {
  const hasWeights = operation !== 'diff' && use !== 'count';
  let weights: readonly number[] = [];
  let aggregate: Aggregate = (a, b) => orZero(a + b);
  let withScores = false;
  let limit = 0;
  while (!args.done) {
    if (hasWeights && args.left > count && args.skip('WEIGHTS')) {
      weights = args.take(count).map(toWeight);
    } else if (hasWeights && args.left > 1 && args.skip('AGGREGATE')) {
      aggregate = readAggregate(args);
    } else if (use === 'tell' && args.skip('WITHSCORES')) withScores = true;
    else if (use === 'count' && args.left > 1 && args.skip('LIMIT')) {
      limit = args.integer(0, Infinity, LIMIT_NEGATIVE);
    } else throw SYNTAX;
  }
  return { weights, aggregate, withScores, limit };
}

function toWeight(text: Bytes): number {
  const weight = parseDouble(text);
  if (weight === undefined) throw NOT_A_WEIGHT;
  return weight;
}

function readAggregate(args: Args): Aggregate {
  const aggregate = AGGREGATES.get(args.word());
  if (aggregate === undefined) throw SYNTAX;
  return aggregate;
}

// ---- the operations ----

function combine(operation: Operation, request: Request): ScoredMember[] {
  if (operation === 'union') return union(request);
  return operation === 'inter' ? [...intersection(request)].filter(isFound) : difference(request);
}

const isFound = (member: ScoredMember | undefined): member is ScoredMember => member !== undefined;

function union({ sources, aggregate }: Request): ScoredMember[] {
  const scores = new Map<Bytes, number>();
  for (const { value, weight } of sources) {
    for (const { key, score } of membersOf(value)) {
      const weighted = orZero(score * weight);
      const known = scores.get(key);
      scores.set(key, known === undefined ? weighted : aggregate(known, weighted));
    }
  }
  return Array.from(scores, ([key, score]) => ({ key, score }));
}

// For each member of the smallest source: the member of the result, or undefined.
function* intersection(request: Request): IterableIterator<ScoredMember | undefined> {
  const [smallest, ...others] = request.sources;
  if (smallest === undefined) return;
  for (const { key, score: own } of membersOf(smallest.value)) {
    let score: number | undefined = orZero(own * smallest.weight);
    for (const { value, weight } of others) {
      const other = scoreIn(value, key);
      score = other === undefined ? undefined : request.aggregate(score, other * weight);
      if (score === undefined) break;
    }
    yield score === undefined ? undefined : { key, score };
  }
}

function difference({ sources }: Request): ScoredMember[] {
  const [first, ...others] = sources;
  return [...membersOf(first?.value)].filter(({ key }) =>
    others.every(({ value }) => scoreIn(value, key) === undefined),
  );
}

const sizeOf = ({ value }: Source): number => value?.length ?? 0;

// The members of a plain set count as having the score 1.
function* membersOf(value: Source['value']): Iterable<ScoredMember> {
  if (value instanceof ZsetValue) yield* value;
  else for (const key of value?.members() ?? []) yield { key, score: 1 };
}

function scoreIn(value: Source['value'], member: Bytes): number | undefined {
  if (value instanceof ZsetValue) return value.score(member);
  return value?.has(member) === true ? 1 : undefined;
}

// Redis: what is not a number, as infinity less infinity, counts as 0.
const orZero = (score: number): number => (Number.isNaN(score) ? 0 : score);

function byScore(a: ScoredMember, b: ScoredMember): number {
  if (a.score !== b.score) return a.score < b.score ? -1 : 1;
  return a.key < b.key ? -1 : 1;
}
