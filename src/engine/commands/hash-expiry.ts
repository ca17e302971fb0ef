// Fields that end by themselves: the HEXPIRE family sets when, the HTTL family tells it, HPERSIST
// takes it away. Commands that read or write a field on the way are in hash-field-access.ts.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { hash } from '../../spec/hash.ts';
import { parseInt64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import type { Fault } from '../faults.ts';
import { NOT_INTEGER, fault, invalidExpire } from '../faults.ts';
import type { HashField, HashValue } from '../store/hash-value.ts';
import type { Handlers } from './command.ts';
import { isOver } from './hash-fields.ts';

type Expiring =
  | 'hexpire'
  | 'hexpireat'
  | 'hexpiretime'
  | 'hpersist'
  | 'hpexpire'
  | 'hpexpireat'
  | 'hpexpiretime'
  | 'hpttl'
  | 'httl';

/** What a number of a command means. */
export interface FieldTimeForm {
  readonly unit: 's' | 'ms';
  readonly absolute: boolean;
}

type Condition = 'NX' | 'XX' | 'GT' | 'LT';

const NO_FIELD = -2;
const NO_TIME = -1;
const CONDITION_NOT_MET = 0;
const DONE = 1;
const FIELD_REMOVED = 2;

/** Redis: fields end before the year 4200. */
const END_OF_TIME_MS = 2 ** 46;

/** The fault for a number of fields that is none. */
export const FIELD_COUNT_NOT_POSITIVE = fault('ERR Number of fields must be a positive integer');
const NUM_FIELDS_NOT_POSITIVE = fault('ERR Parameter `numFields` should be greater than 0');
const NO_FIELDS_WORD = fault(
  'ERR Mandatory argument FIELDS is missing or not at the right position',
);
const FIELD_COUNT_MISMATCH = fault(
  'ERR The `numfields` parameter must match the number of arguments',
);
const NEGATIVE_TIME = fault('ERR invalid expire time, must be >= 0');

export const hashExpiryCommands: Pick<Handlers<typeof hash>, Expiring> = {
  hexpire: (ctx, args) => expire(ctx, args, { unit: 's', absolute: false }),
  hpexpire: (ctx, args) => expire(ctx, args, { unit: 'ms', absolute: false }),
  hexpireat: (ctx, args) => expire(ctx, args, { unit: 's', absolute: true }),
  hpexpireat: (ctx, args) => expire(ctx, args, { unit: 'ms', absolute: true }),

  httl: (ctx, args) => tell(ctx, args, { unit: 's', absolute: false }),
  hpttl: (ctx, args) => tell(ctx, args, { unit: 'ms', absolute: false }),
  hexpiretime: (ctx, args) => tell(ctx, args, { unit: 's', absolute: true }),
  hpexpiretime: (ctx, args) => tell(ctx, args, { unit: 'ms', absolute: true }),

  hpersist(ctx, args) {
    const key = args.next();
    const found = ctx.db.find(key, 'hash');
    const names = readFieldNames(args, FIELD_COUNT_NOT_POSITIVE);
    if (found === undefined) return names.map(() => NO_FIELD);
    const replies = names.map(name => {
      const field = found.get(name);
      if (field === undefined || isOver(ctx, field)) return NO_FIELD;
      if (field.expireAtMs === undefined) return NO_TIME;
      found.setExpiry(field, undefined);
      return DONE;
    });
    const changes = replies.filter(reply => reply === DONE).length;
    if (changes > 0) ctx.db.changed(key, 'hpersist', changes);
    return replies;
  },
};

/** Reads `FIELDS count name …`, which must be all that is left. */
export function readFieldNames(args: Args, notPositive: Fault): Bytes[] {
  if (!args.skip('FIELDS')) throw NO_FIELDS_WORD;
  const count = args.integer(1, Infinity, notPositive);
  if (count !== args.left) throw FIELD_COUNT_MISMATCH;
  return args.rest();
}

/** The end that an amount means for a field, in unix ms. @throws the faults of a bad amount */
export function fieldEndMs(
  ctx: Context,
  amount: Bytes,
  { unit, absolute, name }: FieldTimeForm & { readonly name: string },
): number {
  const given = parseInt64(amount);
  if (given === undefined) throw NOT_INTEGER;
  if (given < 0) throw NEGATIVE_TIME;
  const ms = Number(given) * (unit === 's' ? 1000 : 1);
  const atMs = absolute ? ms : ms + Math.floor(ctx.nowMs);
  if (atMs >= END_OF_TIME_MS) throw invalidExpire(name);
  return atMs;
}

function expire(ctx: Context, args: Args, form: FieldTimeForm): Reply {
  const key = args.next();
  const found = ctx.db.find(key, 'hash');
  const atMs = fieldEndMs(ctx, args.next(), { ...form, name: args.name });
  const condition = readCondition(args);
  const names = readFieldNames(args, NUM_FIELDS_NOT_POSITIVE);
  if (found === undefined) return names.map(() => NO_FIELD);
  found.allowExpiry();
  const replies = names.map(name => expireField(ctx, found, { name, atMs, condition }));
  const removed = replies.filter(reply => reply === FIELD_REMOVED).length;
  const updated = replies.filter(reply => reply === DONE).length;
  if (removed + updated > 0) {
    ctx.db.changed(key, removed > 0 ? 'hdel' : 'hexpire', removed + updated);
  }
  return replies;
}

function readCondition(args: Args): Condition | undefined {
  const words: readonly Condition[] = ['NX', 'XX', 'GT', 'LT'];
  return words.find(word => args.skip(word));
}

function expireField(
  ctx: Context,
  found: HashValue,
  { name, atMs, condition }: { name: Bytes; atMs: number; condition: Condition | undefined },
): number {
  const field = found.get(name);
  if (field === undefined) return NO_FIELD;
  if (!allows(condition, field, atMs)) return CONDITION_NOT_MET;
  if (atMs <= ctx.nowMs) {
    found.delete(name);
    return FIELD_REMOVED;
  }
  found.setExpiry(field, atMs);
  return DONE;
}

// Redis: a field without an end ends later than any other.
function allows(condition: Condition | undefined, field: HashField, atMs: number): boolean {
  const now = field.expireAtMs;
  if (condition === undefined) return true;
  if (now === undefined) return condition === 'NX' || condition === 'LT';
  if (condition === 'GT') return atMs > now;
  if (condition === 'LT') return atMs < now;
  return condition === 'XX';
}

function tell(ctx: Context, args: Args, form: FieldTimeForm): Reply {
  const found = ctx.db.read(args.next(), 'hash');
  const names = readFieldNames(args, FIELD_COUNT_NOT_POSITIVE);
  return names.map(name => {
    const field = found?.get(name);
    if (field === undefined || isOver(ctx, field)) return NO_FIELD;
    return field.expireAtMs === undefined ? NO_TIME : timeOf(ctx, field.expireAtMs, form);
  });
}

// Redis: unlike the seconds of TTL, those of a field are rounded up.
function timeOf({ nowMs }: Context, atMs: number, { unit, absolute }: FieldTimeForm): number {
  const ms = absolute ? atMs : atMs - Math.floor(nowMs);
  return unit === 's' ? Math.ceil(ms / 1000) : ms;
}
