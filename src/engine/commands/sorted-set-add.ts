// ZADD and ZINCRBY: give members scores, under conditions if wanted.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { sortedSet } from '../../spec/sorted-set.ts';
import { parseDouble } from '../algo/decimal.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { fault, NOT_FLOAT, SYNTAX } from '../faults.ts';
import type { ZsetValue } from '../store/zset-value.ts';
import type { Handlers } from './command.ts';
import { scoreReply } from './sorted-set-reply.ts';

const OPTIONS = ['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'] as const;
const CONDITIONS = ['NX', 'XX', 'GT', 'LT'] as const;
/** An option of ZADD. */
export type AddOption = (typeof OPTIONS)[number];
type Options = ReadonlySet<AddOption>;
const NO_OPTIONS: Options = new Set<AddOption>();

/** A member and the score to give it, or what to add to its score. */
export interface NewScore {
  readonly member: Bytes;
  readonly score: number;
}

const NX_XX = fault('ERR XX and NX options at the same time are not compatible');
const GT_LT_NX = fault('ERR GT, LT, and/or NX options at the same time are not compatible');
const ONE_PAIR = fault('ERR INCR option supports a single increment-element pair');
const NOT_A_NUMBER = fault('ERR resulting score is not a number (NaN)');

export const addCommands: Pick<Handlers<typeof sortedSet>, 'zadd' | 'zincrby'> = {
  zadd(ctx, args) {
    const key = args.next();
    const options = readOptions(args);
    if (args.done || args.left % 2 === 1) throw SYNTAX;
    checkOptions(options, args.left / 2);
    const pairs = readPairs(args);
    if (options.has('INCR')) return increment(ctx, key, { pairs, options });
    return addScores(ctx, key, { pairs, options });
  },

  zincrby(ctx, args) {
    const key = args.next();
    // Redis: an option of ZADD is read here too, and then nothing is left to be added.
    const options = readOptions(args);
    if (options.size > 0) throw SYNTAX;
    return increment(ctx, key, { pairs: readPairs(args), options });
  },
};

/** Writes scores under the options NX, XX, GT and LT, and tells of it. Answers as ZADD. */
export function addScores(
  ctx: Context,
  key: Bytes,
  { pairs, options }: { pairs: readonly NewScore[]; options: Options },
): Reply {
  const members = openFor(ctx, key, pairs, options);
  if (members === undefined) return 0;
  const isConditional = options.size > 0 && CONDITIONS.some(condition => options.has(condition));
  let [added, updated] = [0, 0];
  for (const { member, score } of pairs) {
    if (isConditional && !isWanted(options, members.score(member), score)) continue;
    const old = members.set(member, score);
    if (old === undefined) added += 1;
    else if (old !== score) updated += 1;
  }
  if (added + updated > 0) ctx.db.changed(key, 'zadd', added + updated);
  return options.has('CH') ? added + updated : added;
}

function increment(
  ctx: Context,
  key: Bytes,
  { pairs, options }: { pairs: readonly NewScore[]; options: Options },
): Reply {
  const [pair] = pairs;
  const members = pair && openFor(ctx, key, pairs, options);
  if (pair === undefined || members === undefined) return null;
  const old = members.score(pair.member);
  const score = old === undefined ? pair.score : old + pair.score;
  // Redis: NX is asked before the sum is made, GT and LT after.
  if (options.has('NX') && old !== undefined) return null;
  if (Number.isNaN(score)) throw NOT_A_NUMBER;
  if (!isWanted(options, old, score)) return null;
  members.set(pair.member, score);
  if (old !== score) ctx.db.changed(key, 'zincr');
  return scoreReply(score);
}

// The set to write to, ready for so many members; undefined if XX finds no key.
function openFor(
  ctx: Context,
  key: Bytes,
  pairs: readonly NewScore[],
  options: Options,
): ZsetValue | undefined {
  if (options.has('XX') && ctx.db.find(key, 'zset') === undefined) return undefined;
  const members = ctx.db.open(key, 'zset');
  // Redis: of a new set the first member's length counts, of an old one only the number.
  members.prepare(pairs.length, members.length === 0 ? (pairs[0]?.member.length ?? 0) : 0);
  return members;
}

function isWanted(options: Options, old: number | undefined, score: number): boolean {
  if (old === undefined) return !options.has('XX');
  if (options.has('NX')) return false;
  return !(options.has('GT') && score <= old) && !(options.has('LT') && score >= old);
}

function readOptions(args: Args): Options {
  let option = args.choice(...OPTIONS);
  if (option === undefined) return NO_OPTIONS;
  const options = new Set<AddOption>();
  for (; option !== undefined; option = args.choice(...OPTIONS)) options.add(option);
  return options;
}

function readPairs(args: Args): NewScore[] {
  const pairs = [readPair(args)];
  while (!args.done) pairs.push(readPair(args));
  return pairs;
}

const readPair = (args: Args): NewScore => ({
  score: toScore(args.next()),
  member: args.next(),
});

function checkOptions(options: Options, count: number): void {
  if (options.size === 0) return;
  if (options.has('NX') && options.has('XX')) throw NX_XX;
  const conflicting = (['NX', 'GT', 'LT'] as const).filter(option => options.has(option));
  if (conflicting.length > 1) throw GT_LT_NX;
  if (options.has('INCR') && count > 1) throw ONE_PAIR;
}

function toScore(text: Bytes): number {
  const score = parseDouble(text);
  if (score === undefined) throw NOT_FLOAT;
  return score;
}
