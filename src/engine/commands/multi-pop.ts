// The arguments that LMPOP, ZMPOP and their blocking forms share: a number of keys, the keys, from
// which end to pop, and how many.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Args } from '../args.ts';
import { fault, SYNTAX } from '../faults.ts';

const NO_KEYS = fault('ERR numkeys should be greater than 0');
const NO_COUNT = fault('ERR count should be greater than 0');

/** What to pop, and from where. */
export interface MultiPop<E> {
  readonly keys: readonly Bytes[];
  readonly end: E;
  readonly count: number;
}

/** Reads `numkeys key … LEFT|RIGHT [COUNT count]`; `ends` are the words and what they stand for. */
export function readMultiPop<E>(args: Args, ends: ReadonlyMap<string, E>): MultiPop<E> {
  const keys = args.take(args.integer(1, Infinity, NO_KEYS));
  const end = ends.get(args.done ? latin1('') : args.word());
  if (end === undefined) throw SYNTAX;
  if (args.done) return { keys, end, count: 1 };
  if (!args.skip('COUNT') || args.done) throw SYNTAX;
  const count = args.integer(1, Infinity, NO_COUNT);
  args.end();
  return { keys, end, count };
}
