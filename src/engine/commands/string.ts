// Whole strings: GET, SET and their relatives. Parts of strings are in string-range.ts, numbers in
// string-number.ts; the options about time that SET and GETEX share are in string-expiry.ts.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { OK } from '../../resp/reply.ts';
import type { string } from '../../spec/string.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { SYNTAX } from '../faults.ts';
import { encodeString, stringBytes } from '../store/string-value.ts';
import { isType } from '../store/values.ts';
import type { Handlers } from './command.ts';
import type { Expiration } from './string-expiry.ts';
import { ExpirationReader, deadlineMs } from './string-expiry.ts';

type WholeString =
  | 'get'
  | 'getdel'
  | 'getex'
  | 'getset'
  | 'mget'
  | 'mset'
  | 'msetnx'
  | 'psetex'
  | 'set'
  | 'setex'
  | 'setnx';

interface SetOptions {
  readonly condition: 'NX' | 'XX' | undefined;
  readonly get: boolean;
  readonly expiration: Expiration | undefined;
}

const PLAIN: SetOptions = { condition: undefined, get: false, expiration: undefined };

export const wholeStringCommands: Pick<Handlers<typeof string>, WholeString> = {
  get: (ctx, args) => get(ctx, args.next()),

  set(ctx, args) {
    const key = args.next();
    const value = args.next();
    const { condition, get: wantsOld, expiration } = args.done ? PLAIN : setOptions(args);
    const atMs = expireAtMs(ctx, args, expiration);
    const old = wantsOld ? get(ctx, key) : null;
    if (condition !== undefined && condition === (ctx.db.has(key) ? 'NX' : 'XX')) return old;
    ctx.db.replace(key, encodeString(value), 'set', expiration !== undefined);
    if (atMs !== undefined) ctx.db.expireAt(key, atMs, 'expire', 0);
    return wantsOld ? old : OK;
  },

  setnx(ctx, args) {
    const key = args.next();
    if (ctx.db.has(key)) return 0;
    ctx.db.replace(key, encodeString(args.next()), 'set');
    return 1;
  },

  setex: (ctx, args) => setFor(ctx, args, 'EX'),
  psetex: (ctx, args) => setFor(ctx, args, 'PX'),

  getset(ctx, args) {
    const key = args.next();
    const old = get(ctx, key);
    ctx.db.replace(key, encodeString(args.next()), 'set');
    return old;
  },

  getdel(ctx, args) {
    const key = args.next();
    const old = get(ctx, key);
    if (old !== null) ctx.db.remove(key);
    return old;
  },

  getex(ctx, args) {
    const key = args.next();
    const expiration = getexOptions(args);
    const value = get(ctx, key);
    if (value === null || expiration === undefined) return value;
    const atMs = expireAtMs(ctx, args, expiration);
    if (atMs === undefined) persist(ctx, key);
    // Redis: only an absolute time can be over already; it deletes the key and reports "del".
    else if (atMs <= ctx.nowMs) ctx.db.remove(key);
    else ctx.db.expireAt(key, atMs, 'expire');
    return value;
  },

  mget: (ctx, args) =>
    args.rest().map(key => {
      // Redis: a key of another type counts as found, and its value as nil.
      const value = ctx.db.lookup(key);
      return value !== undefined && isType(value, 'string') ? stringBytes(value) : null;
    }),

  mset(ctx, args) {
    setAll(ctx, args.pairs());
    return OK;
  },

  msetnx(ctx, args) {
    const pairs = args.pairs();
    if (pairs.some(([key]) => ctx.db.has(key))) return 0;
    setAll(ctx, pairs);
    return 1;
  },
};

function get(ctx: Context, key: Bytes): Bytes | null {
  const value = ctx.db.read(key, 'string');
  return value === undefined ? null : stringBytes(value);
}

function setAll(ctx: Context, pairs: readonly (readonly [Bytes, Bytes])[]): void {
  for (const [key, value] of pairs) ctx.db.replace(key, encodeString(value), 'set');
}

function setFor(ctx: Context, args: Args, unit: 'EX' | 'PX'): Reply {
  const key = args.next();
  const atMs = deadlineMs(ctx, args, { unit, amount: args.next() });
  ctx.db.replace(key, encodeString(args.next()), 'set', true);
  ctx.db.expireAt(key, atMs, 'expire', 0);
  return OK;
}

function persist(ctx: Context, key: Bytes): void {
  if (ctx.db.entry(key)?.expireAtMs !== undefined) ctx.db.expireAt(key, undefined, 'persist');
}

function expireAtMs(ctx: Context, args: Args, given: Expiration | undefined): number | undefined {
  return given?.amount === undefined ? undefined : deadlineMs(ctx, args, given);
}

function setOptions(args: Args): SetOptions {
  const expiration = new ExpirationReader('KEEPTTL');
  let condition: SetOptions['condition'];
  let get = false;
  while (!args.done) {
    const word = args.word();
    if (word === 'NX' && condition !== 'XX') condition = 'NX';
    else if (word === 'XX' && condition !== 'NX') condition = 'XX';
    else if (word === 'GET') get = true;
    else if (!expiration.read(word, args)) throw SYNTAX;
  }
  return { condition, get, expiration: expiration.found };
}

function getexOptions(args: Args): Expiration | undefined {
  const expiration = new ExpirationReader('PERSIST');
  while (!args.done) if (!expiration.read(args.word(), args)) throw SYNTAX;
  return expiration.found;
}
