// Hashes: write, read, remove and count fields. Fields that end by themselves are in hash-expiry.ts and
// hash-field-access.ts, random picks and HSCAN in hash-walk.ts.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { OK, map } from '../../resp/reply.ts';
import type { hash } from '../../spec/hash.ts';
import { addLongDouble, isInfinite, parseLongDouble } from '../algo/decimal.ts';
import { addInt64, formatInt64, parseInt64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { NAN_OR_INFINITY, NOT_FLOAT, OVERFLOW, fault } from '../faults.ts';
import type { Handlers } from './command.ts';
import { liveFields, openForField, readFields } from './hash-fields.ts';

type Basic =
  | 'hdel'
  | 'hexists'
  | 'hget'
  | 'hgetall'
  | 'hincrby'
  | 'hincrbyfloat'
  | 'hkeys'
  | 'hlen'
  | 'hmget'
  | 'hmset'
  | 'hset'
  | 'hsetnx'
  | 'hstrlen'
  | 'hvals';

const ZERO = latin1('0');
const INFINITE_INCREMENT = fault('ERR value is NaN or Infinity');
const NOT_FLOAT_VALUE = fault('ERR hash value is not a float');
const NOT_INTEGER_VALUE = fault('ERR hash value is not an integer');

export const hashCommands: Pick<Handlers<typeof hash>, Basic> = {
  hset: (ctx, args) => setFields(ctx, args),

  hmset(ctx, args) {
    setFields(ctx, args);
    return OK;
  },

  hsetnx(ctx, args) {
    const key = args.next();
    const [name, value] = [args.next(), args.next()];
    const found = openForField(ctx, key, name);
    if (found.get(name) !== undefined) return 0;
    found.set(name, value);
    ctx.db.changed(key, 'hset');
    return 1;
  },

  hget: (ctx, args) => readValue(ctx, args) ?? null,

  hmget(ctx, args) {
    const key = args.next();
    const names = args.rest();
    const found = ctx.db.read(key, 'hash');
    if (found === undefined) return names.map(() => null);
    return readFields(ctx, { key, hash: found }, names).map(field => field?.value ?? null);
  },

  hexists: (ctx, args) => (readValue(ctx, args) === undefined ? 0 : 1),
  hstrlen: (ctx, args) => readValue(ctx, args)?.length ?? 0,

  hdel(ctx, args) {
    const key = args.next();
    const names = args.rest();
    const found = ctx.db.find(key, 'hash');
    if (found === undefined) return 0;
    let removed = 0;
    for (const name of names) if (found.delete(name)) removed += 1;
    if (removed > 0) ctx.db.changed(key, 'hdel', removed);
    return removed;
  },

  hlen: (ctx, args) => ctx.db.read(args.next(), 'hash')?.length ?? 0,

  hgetall(ctx, args) {
    const fields = liveFields(ctx, ctx.db.read(args.next(), 'hash'));
    const items: Bytes[] = [];
    for (const { key, value } of fields) items.push(key, value);
    return map(items);
  },

  hkeys: (ctx, args) => liveFields(ctx, ctx.db.read(args.next(), 'hash')).map(f => f.key),
  hvals: (ctx, args) => liveFields(ctx, ctx.db.read(args.next(), 'hash')).map(f => f.value),

  hincrby(ctx, args) {
    const key = args.next();
    const name = args.next();
    const increment = args.int64();
    const found = openForField(ctx, key, name);
    const number = parseInt64(found.get(name)?.value ?? ZERO);
    if (number === undefined) throw NOT_INTEGER_VALUE;
    const sum = addInt64(number, increment);
    if (sum === undefined) throw OVERFLOW;
    found.set(name, formatInt64(sum), true);
    ctx.db.changed(key, 'hincrby');
    return sum;
  },

  hincrbyfloat(ctx, args) {
    const key = args.next();
    const name = args.next();
    const increment = args.next();
    checkIncrement(increment);
    const found = openForField(ctx, key, name);
    const value = found.get(name)?.value ?? ZERO;
    if (parseLongDouble(value) === undefined) throw NOT_FLOAT_VALUE;
    const sum = addLongDouble(value, increment);
    if (sum === undefined) throw NAN_OR_INFINITY;
    found.set(name, sum, true);
    ctx.db.changed(key, 'hincrbyfloat');
    return sum;
  },
};

function checkIncrement(increment: Bytes): void {
  const number = parseLongDouble(increment);
  if (number === undefined) throw NOT_FLOAT;
  if (isInfinite(number)) throw INFINITE_INCREMENT;
}

function readValue(ctx: Context, args: Args): Bytes | undefined {
  const key = args.next();
  const found = ctx.db.read(key, 'hash');
  return found && readFields(ctx, { key, hash: found }, [args.next()])[0]?.value;
}

function setFields(ctx: Context, args: Args): Reply {
  const key = args.next();
  const pairs = args.pairs();
  const found = ctx.db.open(key, 'hash');
  found.prepare(pairs);
  let added = 0;
  for (const [name, value] of pairs) if (found.set(name, value)) added += 1;
  ctx.db.changed(key, 'hset', pairs.length);
  return added;
}
