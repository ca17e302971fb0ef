// DUMP and RESTORE: a value as bytes that another server understands. The bytes are persist/'s.
import type { Bytes } from '../../resp/bytes.ts';
import { OK } from '../../resp/reply.ts';
import type { generic } from '../../spec/generic.ts';
import type { server } from '../../spec/server.ts';
import { parseInt64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import type { Fault } from '../faults.ts';
import { fault, NOT_INTEGER, SYNTAX } from '../faults.ts';
import type { DumpRefusal } from '../persist/dump.ts';
import type { Value } from '../store/values.ts';
import type { Handler, Handlers } from './command.ts';

const BUSY_KEY = fault('BUSYKEY Target key name already exists.');
const BAD_TTL = fault('ERR Invalid TTL value, must be >= 0');
const BAD_IDLE_TIME = fault('ERR Invalid IDLETIME value, must be >= 0');
const BAD_FREQUENCY = fault('ERR Invalid FREQ value, must be >= 0 and <= 255');
const BAD_FOOTER = fault('ERR DUMP payload version or checksum are wrong');
const BAD_CONTENT = fault('ERR Bad data format');
const MAX_FREQUENCY = 255;
const CLOCK_SECONDS = 1 << 24;

const restore: Handler = (ctx, args) => {
  const [key, ttl, payload] = [args.next(), args.next(), args.next()];
  const { replace, absolute, idleSeconds, frequency } = restoreOptions(args);
  const old = replace ? undefined : ctx.db.entry(key);
  if (old !== undefined) {
    // Redis: looking whether it is there counts as a use of the key.
    ctx.keyspace.touch(old);
    throw BUSY_KEY;
  }
  const atMs = expireAtMs(ctx, ttl, absolute);
  const value = valueOf(ctx.server.dumps.restore(payload, ctx.keyspace.limits));
  if (atMs !== undefined && atMs <= ctx.nowMs) {
    // Redis: what is over already replaces nothing, but what it would have replaced goes.
    ctx.db.drop(key);
    return OK;
  }
  ctx.db.place(key, value, atMs);
  ctx.db.changed(key, 'restore');
  const entry = ctx.db.peek(key);
  if (entry === undefined) return OK;
  entry.touched = ctx.keyspace.firstTouch();
  // Redis: of the two, what the policy in force does not look at is forgotten.
  const { eviction } = ctx.server;
  if (!eviction.countsUse) entry.touched -= idleTime(ctx, idleSeconds ?? 0);
  else if (frequency !== undefined) eviction.setFrequency(entry, frequency);
  return OK;
};

export const dumpCommands: Pick<Handlers<typeof generic>, 'dump' | 'restore'> = {
  dump(ctx, args) {
    const value = ctx.db.lookup(args.next());
    return value === undefined ? null : ctx.server.dumps.dump(value);
  },

  restore,
};

/** RESTORE as a node of a cluster sends it to another. */
export const restoreAskingCommands: Pick<Handlers<typeof server>, 'restore-asking'> = {
  'restore-asking': restore,
};

interface RestoreOptions {
  readonly replace: boolean;
  /** True if the time to live is a point in time. */
  readonly absolute: boolean;
  readonly idleSeconds: number | undefined;
  readonly frequency: number | undefined;
}

function restoreOptions(args: Args): RestoreOptions {
  let replace = false;
  let absolute = false;
  let idleSeconds: number | undefined;
  let frequency: number | undefined;
  while (!args.done) {
    if (args.skip('REPLACE')) replace = true;
    else if (args.skip('ABSTTL')) absolute = true;
    else if (args.left > 1 && frequency === undefined && args.skip('IDLETIME')) {
      idleSeconds = within(args.integer(), Infinity, BAD_IDLE_TIME);
    } else if (args.left > 1 && idleSeconds === undefined && args.skip('FREQ')) {
      frequency = within(args.integer(), MAX_FREQUENCY, BAD_FREQUENCY);
    } else throw SYNTAX;
  }
  return { replace, absolute, idleSeconds, frequency };
}

function within(value: number, max: number, bad: Fault): number {
  if (value < 0 || value > max) throw bad;
  return value;
}

function expireAtMs(ctx: Context, ttl: Bytes, absolute: boolean): number | undefined {
  const ms = parseInt64(ttl);
  if (ms === undefined) throw NOT_INTEGER;
  if (ms < 0) throw BAD_TTL;
  if (ms === 0) return undefined;
  return Number(ms) + (absolute ? 0 : Math.floor(ctx.nowMs));
}

function valueOf(restored: Value | DumpRefusal): Value {
  if (typeof restored !== 'object' || 'type' in restored) return restored;
  throw restored.reason === 'footer' ? BAD_FOOTER : BAD_CONTENT;
}

// Redis: its clock has 24 bits; what was idle for longer was so for half of their range.
function idleTime(ctx: Context, seconds: number): number {
  return seconds > ctx.keyspace.nowSeconds % CLOCK_SECONDS ? CLOCK_SECONDS / 2 : seconds;
}
