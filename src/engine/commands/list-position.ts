// LPOS: where an element stands in a list.
import type { Reply } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { fault, SYNTAX } from '../faults.ts';
import { readSignedCount } from './signed-count.ts';

interface Options {
  /** Which match is the first to be told; negative counts from the end. */
  rank: number;
  /** How many matches, 0 for all; undefined tells one, not as an array. */
  count: number | undefined;
  /** How many elements to compare, 0 for all. */
  maxLength: number;
}

const RANK_ZERO = fault(
  "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... " +
    'or use negative to start from the end of the list',
);
const COUNT_NEGATIVE = fault("ERR COUNT can't be negative");
const MAXLEN_NEGATIVE = fault("ERR MAXLEN can't be negative");

/** LPOS */
export function lpos(ctx: Context, args: Args): Reply {
  const [key, element] = [args.next(), args.next()];
  const { rank, count, maxLength } = readOptions(args);
  const items = ctx.db.read(key, 'list');
  const found: number[] = [];
  const wanted = count === undefined ? 1 : count || Infinity;
  let toSkip = Math.abs(rank) - 1;
  for (const index of items?.positionsOf(element, rank < 0) ?? []) {
    const compared = rank < 0 ? (items?.length ?? 0) - index : index + 1;
    if (maxLength > 0 && compared > maxLength) break;
    if (toSkip > 0) toSkip -= 1;
    else found.push(index);
    if (found.length === wanted) break;
  }
  return count === undefined ? (found[0] ?? null) : found;
}

function readOptions(args: Args): Options {
  const options: Options = { rank: 1, count: undefined, maxLength: 0 };
  while (!args.done) {
    const name = args.word();
    if (args.done) throw SYNTAX;
    if (name === 'RANK') options.rank = readRank(args);
    else if (name === 'COUNT') options.count = args.integer(0, Infinity, COUNT_NEGATIVE);
    else if (name === 'MAXLEN') options.maxLength = args.integer(0, Infinity, MAXLEN_NEGATIVE);
    else throw SYNTAX;
  }
  return options;
}

function readRank(args: Args): number {
  const rank = readSignedCount(args);
  if (rank === 0) throw RANK_ZERO;
  return rank;
}
