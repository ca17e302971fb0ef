// LCS: what two strings have in common, as a string, a length, or the runs and where they are.
import { EMPTY, latin1 } from '../../resp/bytes.ts';
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { map } from '../../resp/reply.ts';
import type { string } from '../../spec/string.ts';
import type { CommonSubsequence } from '../algo/lcs.ts';
import { longestCommonSubsequence } from '../algo/lcs.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { SYNTAX, fault } from '../faults.ts';
import type { StringValue } from '../store/string-value.ts';
import { stringBytes, stringLength } from '../store/string-value.ts';
import { isType } from '../store/values.ts';
import type { Handlers } from './command.ts';

const NOT_STRINGS = fault('ERR The specified keys must contain string values');
const LEN_AND_IDX = fault('ERR If you want both the length and indexes, please just use IDX.');
const TOO_LARGE = fault(
  'ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len',
);
/** Redis's cells; ours are smaller, but the limit is the same. */
const CELL_BYTES = 4;

interface Options {
  len: boolean;
  idx: boolean;
  withMatchLen: boolean;
  minMatchLen: number;
}

export const lcsCommands: Pick<Handlers<typeof string>, 'lcs'> = {
  lcs(ctx, args) {
    // Redis: the keys are looked at before the options.
    const [a, b] = readBoth(ctx, [args.next(), args.next()]);
    const options = readOptions(args);
    const cells = (stringLength(a) + 1) * (stringLength(b) + 1);
    if (cells * CELL_BYTES > ctx.keyspace.limits.protoMaxBulkLen) throw TOO_LARGE;
    const common = longestCommonSubsequence(stringBytes(a), stringBytes(b));
    if (options.idx) return runs(common, options);
    return options.len ? common.bytes.length : common.bytes;
  },
};

function readBoth(
  ctx: Context,
  keys: readonly [Bytes, Bytes],
): readonly [StringValue, StringValue] {
  const [a, b] = [ctx.db.lookup(keys[0]) ?? EMPTY, ctx.db.lookup(keys[1]) ?? EMPTY];
  if (!isType(a, 'string') || !isType(b, 'string')) throw NOT_STRINGS;
  return [a, b];
}

function readOptions(args: Args): Options {
  const options: Options = { len: false, idx: false, withMatchLen: false, minMatchLen: 0 };
  while (!args.done) {
    if (args.skip('IDX')) options.idx = true;
    else if (args.skip('LEN')) options.len = true;
    else if (args.skip('WITHMATCHLEN')) options.withMatchLen = true;
    else if (args.left > 1 && args.skip('MINMATCHLEN')) options.minMatchLen = args.integer();
    else throw SYNTAX;
  }
  if (options.idx && options.len) throw LEN_AND_IDX;
  return options;
}

function runs(common: CommonSubsequence, { minMatchLen, withMatchLen }: Options): Reply {
  const matches = common.runs
    .filter(({ length }) => length >= minMatchLen)
    .map(({ a, b, length }) => (withMatchLen ? [a, b, length] : [a, b]));
  return map([latin1('matches'), matches, latin1('len'), common.bytes.length]);
}
