// Strings that hold a number: INCR, DECR, INCRBY, DECRBY, INCRBYFLOAT.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { string } from '../../spec/string.ts';
import { LONG_DOUBLE_MAX_BYTES, addLongDouble, parseLongDouble } from '../algo/decimal.ts';
import type { Int64 } from '../algo/int64.ts';
import { addInt64, negateInt64 } from '../algo/int64.ts';
import type { Context } from '../context.ts';
import { NAN_OR_INFINITY, NOT_FLOAT, NOT_INTEGER, OVERFLOW, fault } from '../faults.ts';
import { stringBytes, stringInt64, stringLength } from '../store/string-value.ts';
import type { Handlers } from './command.ts';

type Counting = 'decr' | 'decrby' | 'incr' | 'incrby' | 'incrbyfloat';

const DECREMENT_OVERFLOW = fault('ERR decrement would overflow');

export const countingCommands: Pick<Handlers<typeof string>, Counting> = {
  incr: (ctx, args) => add(ctx, args.next(), 1),
  decr: (ctx, args) => add(ctx, args.next(), -1),
  incrby: (ctx, args) => add(ctx, args.next(), args.int64()),

  decrby(ctx, args) {
    const key = args.next();
    const decrement = negateInt64(args.int64());
    if (decrement === undefined) throw DECREMENT_OVERFLOW;
    return add(ctx, key, decrement);
  },

  incrbyfloat(ctx, args) {
    const key = args.next();
    const increment = args.next();
    const found = ctx.db.find(key, 'string') ?? 0;
    if (stringLength(found) > LONG_DOUBLE_MAX_BYTES) throw NOT_FLOAT;
    const value = stringBytes(found);
    if (parseLongDouble(value) === undefined || parseLongDouble(increment) === undefined) {
      throw NOT_FLOAT;
    }
    const sum = addLongDouble(value, increment);
    if (sum === undefined) throw NAN_OR_INFINITY;
    ctx.db.replace(key, sum, 'incrbyfloat', true);
    return sum;
  },
};

function add(ctx: Context, key: Bytes, increment: Int64): Reply {
  const value = ctx.db.find(key, 'string') ?? 0;
  const number = stringInt64(value);
  if (number === undefined) throw NOT_INTEGER;
  const sum = addInt64(number, increment);
  if (sum === undefined) throw OVERFLOW;
  ctx.db.replace(key, sum, 'incrby', true);
  return sum;
}
