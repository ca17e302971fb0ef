// Fields read or written together with their end: HGETEX, HSETEX and HGETDEL of Redis 8.0.
import type { Bytes } from '../../resp/bytes.ts';
import type { hash } from '../../spec/hash.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { fault, wrongArity } from '../faults.ts';
import type { HashValue } from '../store/hash-value.ts';
import type { Handlers } from './command.ts';
import type { FieldTimeForm } from './hash-expiry.ts';
import { FIELD_COUNT_NOT_POSITIVE, fieldEndMs, readFieldNames } from './hash-expiry.ts';
import { expireNamed, isOver } from './hash-fields.ts';

const INT32_MAX = 2 ** 31 - 1;
const BAD_FIELD_COUNT = fault('ERR invalid number of fields');
const ONE_CONDITION = fault('ERR Only one of FXX or FNX arguments can be specified');
const ONE_EXPIRATION = fault(
  'ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified',
);

const UNITS: Readonly<Record<string, FieldTimeForm>> = {
  EX: { unit: 's', absolute: false },
  PX: { unit: 'ms', absolute: false },
  EXAT: { unit: 's', absolute: true },
  PXAT: { unit: 'ms', absolute: true },
};

interface SetOptions {
  readonly condition: 'FNX' | 'FXX' | undefined;
  /** The end of the fields in unix ms, or that theirs stay. */
  readonly end: number | 'KEEPTTL' | undefined;
  readonly pairs: readonly (readonly [Bytes, Bytes])[];
}

export const hashFieldAccessCommands: Pick<
  Handlers<typeof hash>,
  'hgetdel' | 'hgetex' | 'hsetex'
> = {
  hgetdel(ctx, args) {
    const key = args.next();
    const hash = ctx.db.find(key, 'hash');
    const names = readFieldNames(args, FIELD_COUNT_NOT_POSITIVE);
    if (hash === undefined) return names.map(() => null);
    expireNamed(ctx, { key, hash }, names);
    let removed = 0;
    const values = names.map(name => {
      const field = hash.get(name);
      if (field === undefined) return null;
      removed += 1;
      hash.delete(name);
      return field.value;
    });
    if (removed > 0) ctx.db.changed(key, 'hdel', removed);
    return values;
  },

  hgetex(ctx, args) {
    const key = args.next();
    const hash = ctx.db.find(key, 'hash');
    const end = readGetEnd(ctx, args);
    const names = readFieldNames(args, FIELD_COUNT_NOT_POSITIVE);
    if (hash === undefined) return names.map(() => null);
    if (end !== undefined) hash.allowExpiry();
    expireNamed(ctx, { key, hash }, names);
    const changes = { hexpire: 0, hpersist: 0, hdel: 0 };
    const values = names.map(name => {
      const field = hash.get(name);
      if (field === undefined || isOver(ctx, field)) return null;
      const { value } = field;
      const change = end === undefined ? undefined : applyEnd(ctx, hash, { name, end });
      if (change !== undefined) changes[change] += 1;
      return value;
    });
    for (const event of ['hexpire', 'hpersist', 'hdel'] as const) {
      if (changes[event] > 0) ctx.db.changed(key, event, changes[event]);
    }
    return values;
  },

  hsetex(ctx, args) {
    const key = args.next();
    const { condition, end, pairs } = readSetOptions(ctx, args);
    const found = ctx.db.open(key, 'hash');
    if (!meets(ctx, found, { key, condition, pairs })) {
      if (found.length === 0) ctx.db.remove(key);
      else ctx.db.noted(key, 0);
      return 0;
    }
    found.prepare(pairs);
    for (const [name, value] of pairs) found.set(name, value, end === 'KEEPTTL');
    ctx.db.changed(key, 'hset', pairs.length);
    if (typeof end === 'number') endFields(ctx, { key, found, end, pairs });
    return 1;
  },
};

function readGetEnd(ctx: Context, args: Args): number | 'PERSIST' | undefined {
  if (args.skip('PERSIST')) return 'PERSIST';
  return readUnit(ctx, args);
}

// One of the four units with its amount, if that is what comes next.
function readUnit(ctx: Context, args: Args): number | undefined {
  for (const [word, form] of Object.entries(UNITS)) {
    if (args.skip(word)) return fieldEndMs(ctx, args.next(), { ...form, name: args.name });
  }
  return undefined;
}

function applyEnd(
  ctx: Context,
  hash: HashValue,
  { name, end }: { name: Bytes; end: number | 'PERSIST' },
): 'hexpire' | 'hpersist' | 'hdel' | undefined {
  const field = hash.get(name);
  if (field === undefined) return undefined;
  if (end === 'PERSIST') {
    if (field.expireAtMs === undefined) return undefined;
    hash.setExpiry(field, undefined);
    return 'hpersist';
  }
  if (end <= ctx.nowMs) {
    hash.delete(name);
    return 'hdel';
  }
  hash.setExpiry(field, end);
  return 'hexpire';
}

function readSetOptions(ctx: Context, args: Args): SetOptions {
  let condition: SetOptions['condition'];
  let end: SetOptions['end'];
  while (!args.skip('FIELDS')) {
    const given = args.skip('FNX') ? 'FNX' : args.skip('FXX') ? 'FXX' : undefined;
    if (given !== undefined) {
      if (condition !== undefined) throw ONE_CONDITION;
      condition = given;
      continue;
    }
    const next = args.skip('KEEPTTL') ? 'KEEPTTL' : readUnit(ctx, args);
    if (next === undefined) throw fault(`ERR unknown argument: ${args.next()}`);
    if (end !== undefined) throw ONE_EXPIRATION;
    end = next;
  }
  // Redis: a count without at least one pair after it is not looked at.
  if (args.left < 3) throw wrongArity(args.name);
  const count = args.integer(1, INT32_MAX, BAD_FIELD_COUNT);
  if (count * 2 !== args.left) throw wrongArity(args.name);
  return { condition, end, pairs: args.pairs() };
}

// Redis: the fields asked about whose time is over are removed without a word.
function meets(
  ctx: Context,
  found: HashValue,
  { key, condition, pairs }: Pick<SetOptions, 'condition' | 'pairs'> & { readonly key: Bytes },
): boolean {
  if (condition === undefined) return true;
  const { observer } = ctx.keyspace;
  return pairs.every(([name]) => {
    const field = found.get(name);
    if (field !== undefined && isOver(ctx, field)) {
      found.delete(name);
      observer?.fieldExpired(ctx.db, key, name);
      ctx.keyspace.expiredFieldCount += 1;
    }
    return (found.get(name) === undefined) === (condition === 'FNX');
  });
}

function endFields(
  ctx: Context,
  {
    key,
    found,
    end,
    pairs,
  }: {
    key: Bytes;
    found: HashValue;
    end: number;
    pairs: SetOptions['pairs'];
  },
): void {
  found.allowExpiry();
  for (const [name] of pairs) applyEnd(ctx, found, { name, end });
  ctx.db.changed(key, end <= ctx.nowMs ? 'hdel' : 'hexpire', pairs.length);
}
