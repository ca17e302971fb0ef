// The time to live of keys: the EXPIRE family sets it, the TTL family tells it, PERSIST takes it
// away. Removing what is over is the database's; fields of hashes are in hash-expiry.ts.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { generic } from '../../spec/generic.ts';
import type { Int64 } from '../algo/int64.ts';
import { INT64_MAX, INT64_MIN, parseInt64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { NOT_INTEGER, fault, invalidExpire } from '../faults.ts';
import type { Handlers } from './command.ts';

type Expiring =
  | 'expire'
  | 'expireat'
  | 'expiretime'
  | 'persist'
  | 'pexpire'
  | 'pexpireat'
  | 'pexpiretime'
  | 'pttl'
  | 'ttl';

/** What the number of a command means. */
interface TimeForm {
  readonly unit: 's' | 'ms';
  readonly absolute: boolean;
}

interface Conditions {
  readonly nx: boolean;
  readonly xx: boolean;
  readonly gt: boolean;
  readonly lt: boolean;
}

const NX_WITH_OTHERS = fault('ERR NX and XX, GT or LT options at the same time are not compatible');
const GT_WITH_LT = fault('ERR GT and LT options at the same time are not compatible');

export const expireCommands: Pick<Handlers<typeof generic>, Expiring> = {
  expire: (ctx, args) => expire(ctx, args, { unit: 's', absolute: false }),
  pexpire: (ctx, args) => expire(ctx, args, { unit: 'ms', absolute: false }),
  expireat: (ctx, args) => expire(ctx, args, { unit: 's', absolute: true }),
  pexpireat: (ctx, args) => expire(ctx, args, { unit: 'ms', absolute: true }),

  ttl: (ctx, args) => tell(ctx, args.next(), { unit: 's', absolute: false }),
  pttl: (ctx, args) => tell(ctx, args.next(), { unit: 'ms', absolute: false }),
  expiretime: (ctx, args) => tell(ctx, args.next(), { unit: 's', absolute: true }),
  pexpiretime: (ctx, args) => tell(ctx, args.next(), { unit: 'ms', absolute: true }),

  persist(ctx, args) {
    const key = args.next();
    if (ctx.db.entry(key)?.expireAtMs === undefined) return 0;
    ctx.db.expireAt(key, undefined, 'persist');
    return 1;
  },
};

function expire(ctx: Context, args: Args, form: TimeForm): Reply {
  const key = args.next();
  const amount = args.next();
  const conditions = readConditions(args);
  const atMs = deadlineMs(ctx, amount, { ...form, name: args.name });
  const entry = ctx.db.entry(key);
  if (entry === undefined || !allows(conditions, entry.expireAtMs, atMs)) return 0;
  // Redis: a time that is over deletes the key at once and reports "del".
  if (atMs <= ctx.nowMs) ctx.db.remove(key);
  else ctx.db.expireAt(key, atMs, 'expire');
  return 1;
}

function readConditions(args: Args): Conditions {
  const given = new Set<string>();
  while (!args.done) {
    const shown = args.peek();
    const word = args.word();
    if (!/^(NX|XX|GT|LT)$/.test(word)) throw fault(`ERR Unsupported option ${shown}`);
    given.add(word);
  }
  const [nx, xx, gt, lt] = [given.has('NX'), given.has('XX'), given.has('GT'), given.has('LT')];
  if (nx && (xx || gt || lt)) throw NX_WITH_OTHERS;
  if (gt && lt) throw GT_WITH_LT;
  return { nx, xx, gt, lt };
}

// Redis: no time to live is later than any.
function allows({ nx, xx, gt, lt }: Conditions, now: number | undefined, next: number): boolean {
  if (now === undefined) return !xx && !gt;
  return !nx && !(gt && next <= now) && !(lt && next >= now);
}

function deadlineMs(
  ctx: Context,
  amount: Bytes,
  { unit, absolute, name }: TimeForm & { name: string },
): number {
  const given = parseInt64(amount);
  if (given === undefined) throw NOT_INTEGER;
  const ms = BigInt(given) * (unit === 's' ? 1000n : 1n);
  const at = absolute ? ms : ms + BigInt(Math.floor(ctx.nowMs));
  if (ms < INT64_MIN || ms > INT64_MAX || at > INT64_MAX) throw invalidExpire(name);
  return Number(at);
}

function tell(ctx: Context, key: Bytes, { unit, absolute }: TimeForm): Reply {
  const entry = ctx.db.glance(key);
  if (entry === undefined) return -2;
  const { expireAtMs } = entry;
  if (expireAtMs === undefined) return -1;
  const ms = absolute ? expireAtMs : Math.max(0, expireAtMs - Math.floor(ctx.nowMs));
  return wholeNumber(unit === 's' ? Math.floor((ms + 500) / 1000) : ms);
}

// Times are kept as doubles; the latest of all rounds up to what is no 64-bit integer any more.
function wholeNumber(value: number): Int64 {
  if (Number.isSafeInteger(value)) return value;
  const exact = BigInt(value);
  return exact > INT64_MAX ? INT64_MAX : exact;
}
