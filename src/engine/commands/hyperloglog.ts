// PFADD, PFCOUNT, PFMERGE, PFDEBUG, PFSELFTEST. A HyperLogLog is an ordinary string with a header, so
// that any string command may read, copy or damage it; how it counts is in algo/hyperloglog.ts.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1, lower } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { OK, status } from '../../resp/reply.ts';
import type { hyperloglog } from '../../spec/hyperloglog.ts';
import {
  CorruptHyperLogLog,
  HyperLogLog,
  REGISTERS,
  estimateRegisters,
  isHyperLogLog,
} from '../algo/hyperloglog.ts';
import { int64 } from '../algo/int64.ts';
import { selfTest } from '../algo/hll-selftest.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { fault } from '../faults.ts';
import { RawBytes } from '../store/raw-bytes.ts';
import type { StringValue } from '../store/string-value.ts';
import { rawString, stringLength, stringSlice } from '../store/string-value.ts';
import type { Handlers } from './command.ts';

const NOT_HYPERLOGLOG = fault('WRONGTYPE Key is not a valid HyperLogLog string value.');
const CORRUPT = fault('INVALIDOBJ Corrupted HLL object detected');
const NO_KEY = fault('ERR The specified key does not exist');
const NOT_SPARSE = fault('ERR HLL encoding is not sparse');
const NOT_ON_OR_OFF = fault('ERR Argument must be ON or OFF');
const HEADER_BYTES = 16;

export const hyperloglogCommands: Handlers<typeof hyperloglog> = {
  pfadd(ctx, args) {
    const key = args.next();
    const elements = args.done ? [] : args.rest();
    const found = ctx.db.find(key, 'string');
    const { hll, raw } = found === undefined ? create() : open(found);
    const { hllSparseMaxBytes } = ctx.keyspace.limits;
    let isChanged = found === undefined;
    try {
      for (const element of elements) {
        if (sound(() => hll.add(element, hllSparseMaxBytes))) isChanged = true;
      }
    } catch (reason) {
      // Redis: what was added before the damage was met stays, although nobody is told.
      ctx.db.recode(key, stored(hll, raw));
      throw reason;
    }
    if (isChanged) hll.invalidate();
    if (isChanged) ctx.db.replace(key, stored(hll, raw), 'pfadd', true);
    else ctx.db.recode(key, raw);
    return isChanged ? 1 : 0;
  },

  pfcount(ctx, args) {
    const keys = args.rest();
    const [key] = keys;
    if (key !== undefined && keys.length === 1) return countOne(ctx, key);
    const { registers } = merged(ctx, keys);
    return count(estimateRegisters(registers));
  },

  pfmerge(ctx, args) {
    const target = args.next();
    const sources = args.done ? [] : args.rest();
    const { registers, isDense } = merged(ctx, [target, ...sources]);
    const found = ctx.db.find(target, 'string');
    const { hll, raw } = found === undefined ? create() : open(found);
    if (isDense) {
      sound(() => hll.toDense());
      hll.writeDense(registers);
    } else {
      const { hllSparseMaxBytes } = ctx.keyspace.limits;
      for (const [i, value] of registers.entries()) {
        if (value > 0) hll.raise(i, value, hllSparseMaxBytes);
      }
    }
    hll.invalidate();
    ctx.db.replace(target, stored(hll, raw), 'pfadd', true);
    return OK;
  },

  pfdebug(ctx, args) {
    if (args.skip('SIMD')) return simd(args);
    const word = args.next();
    const key = args.next();
    const value = ctx.db.find(key, 'string');
    if (value === undefined) throw NO_KEY;
    const { hll, raw } = open(value);
    const reply = debug(hll, word);
    ctx.db.recode(key, stored(hll, raw));
    return reply;
  },

  pfselftest() {
    const failure = selfTest();
    if (failure !== undefined) throw fault(`TESTFAILED ${failure}`);
    return OK;
  },
};

interface Opened {
  readonly hll: HyperLogLog;
  /** Where the bytes lie; those of a dense one are changed in place. */
  readonly raw: RawBytes;
}

function create(): Opened {
  const hll = HyperLogLog.empty();
  return { hll, raw: new RawBytes(hll.bytes) };
}

function open(value: StringValue): Opened {
  const length = stringLength(value);
  const isEncoded = typeof value === 'string' || typeof value === 'object';
  const header = isEncoded ? stringSlice(value, 0, Math.min(length, HEADER_BYTES)) : undefined;
  if (header === undefined || !isHyperLogLog(header, length)) throw NOT_HYPERLOGLOG;
  const raw = rawString(value);
  return { hll: new HyperLogLog(raw.edit()), raw };
}

function stored(hll: HyperLogLog, raw: RawBytes): RawBytes {
  return raw.holds(hll.bytes) ? raw : new RawBytes(hll.bytes);
}

// What a damaged HyperLogLog makes of an operation on it.
function sound<T>(operate: () => T): T {
  try {
    return operate();
  } catch (reason) {
    throw reason instanceof CorruptHyperLogLog ? CORRUPT : reason;
  }
}

function countOne(ctx: Context, key: Bytes): Reply {
  const value = ctx.db.read(key, 'string');
  if (value === undefined) return 0;
  const { hll, raw } = open(value);
  const { cached } = hll;
  if (cached !== undefined) {
    ctx.db.recode(key, raw);
    return count(cached);
  }
  const estimate = sound(() => hll.estimate());
  hll.cache(estimate);
  // Redis: the estimate is stored in the string, which changes it, although no event tells so.
  ctx.db.replace(key, stored(hll, raw), 'pfcount', true);
  return count(estimate);
}

const count = (estimate: bigint): Reply => int64(BigInt.asIntN(64, estimate));

interface Merged {
  readonly registers: Uint8Array;
  /** True if any of them was dense. */
  readonly isDense: boolean;
}

function merged(ctx: Context, keys: readonly Bytes[]): Merged {
  const registers = new Uint8Array(REGISTERS);
  let isDense = false;
  for (const key of keys) {
    const value = ctx.db.read(key, 'string');
    if (value === undefined) continue;
    const { hll } = open(value);
    if (hll.encoding === 'dense') isDense = true;
    sound(() => hll.mergeInto(registers));
  }
  return { registers, isDense };
}

// Redis has a way with vector instructions and one without; here there is only the latter.
function simd(args: Args): Reply {
  if (args.skip('ON')) return status('enabled');
  if (args.skip('OFF')) return status('disabled');
  throw NOT_ON_OR_OFF;
}

function debug(hll: HyperLogLog, word: Bytes): Reply {
  switch (lower(word)) {
    case 'getreg': {
      const registers = new Uint8Array(REGISTERS);
      sound(() => hll.toDense());
      hll.mergeInto(registers);
      return Array.from(registers);
    }
    case 'decode':
      if (hll.encoding !== 'sparse') throw NOT_SPARSE;
      return latin1(hll.describe());
    case 'encoding':
      return status(hll.encoding);
    case 'todense': {
      const isSparse = hll.encoding === 'sparse';
      sound(() => hll.toDense());
      return isSparse ? 1 : 0;
    }
    default:
      throw fault(`ERR Unknown PFDEBUG subcommand '${word}'`);
  }
}
