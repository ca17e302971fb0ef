// DEBUG: what developers of Redis and of its clients poke at. Whether it is allowed at all says
// enable-debug-command. What is about Redis's own memory layout or its cluster is not here.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { error, OK, status } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import { randomHex } from '../algo/hex.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { fault } from '../faults.ts';
import { parseMemory } from '../memory-text.ts';
import type { Handler, Handlers } from './command.ts';
import { dataDigest, valueDigest } from './debug-digest.ts';
import { DEBUG_HELP } from './debug-help.ts';
import {
  debugObject,
  listpackOf,
  quicklistOf,
  stringLengths,
  tableStats,
  valueTableStats,
} from './debug-object.ts';
import { protocolSample } from './debug-protocol.ts';
import { helpReply, subcommandSyntax } from './help.ts';

interface Subcommand {
  /** The least and the most arguments after its name. */
  readonly takes: readonly [min: number, max: number];
  readonly run: (ctx: Context, args: Args) => Reply;
}

const NOT_SHARED = 'ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.';
const BAD_THRESHOLD = fault(
  'ERR argument must be a memory value bigger than 1 and smaller than 4gb',
);
const RELOAD_FAILED = fault('ERR Error trying to load the RDB dump, check server logs.');
const NO_CLIENT_EVICTION = fault('ERR maxmemory-clients is disabled.');
const NO_SECRET = fault('ERR Internal secret is missing');
const ID_DIGITS = 40;
const MAX_PACKED_BYTES = 4n * 1024n ** 3n;
const STRUCT_SIZES =
  'bits:64 robj:16 dictentry:24 sdshdr5:1 sdshdr8:3 sdshdr16:5 sdshdr32:9 sdshdr64:17 ';

const ok =
  (act: (ctx: Context, args: Args) => void = () => {}) =>
  (ctx: Context, args: Args): Reply => {
    act(ctx, args);
    return OK;
  };

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  'aof-flush-sleep': { takes: [1, 1], run: ok() },
  assert: { takes: [0, 0], run: ok(crash) },
  'change-repl-id': {
    takes: [0, 0],
    run: ok(({ server }) => (server.replicationId = randomHex(ID_DIGITS, server.host.random))),
  },
  'client-eviction': {
    takes: [0, 0],
    run: () => {
      throw NO_CLIENT_EVICTION;
    },
  },
  'dict-resizing': { takes: [1, 1], run: ok() },
  digest: { takes: [0, 0], run: ({ keyspace }) => status(dataDigest(keyspace)) },
  'digest-value': {
    takes: [0, Infinity],
    run: ({ db }, args) => args.take(args.left).map(key => status(valueDigest(db.peek(key)))),
  },
  error: { takes: [1, 1], run: (_ctx, args) => error(args.next().replace(/[\r\n]/g, ' ')) },
  help: { takes: [0, 0], run: () => helpReply('DEBUG', DEBUG_HELP) },
  htstats: { takes: [1, 2], run: (ctx, args) => tableStats(ctx, args.integer()) },
  'htstats-key': { takes: [1, 2], run: (ctx, args) => valueTableStats(ctx, args.next()) },
  internal_secret: {
    takes: [0, 0],
    run: () => {
      throw NO_SECRET;
    },
  },
  leak: { takes: [1, 1], run: ok() },
  listpack: { takes: [1, 1], run: (ctx, args) => listpackOf(ctx, args.next()) },
  log: {
    takes: [1, 1],
    run: ok(({ server }, args) => server.host.log?.(`# DEBUG LOG: ${args.next()}`)),
  },
  object: { takes: [1, 2], run: (ctx, args) => debugObject(ctx, args.next()) },
  oom: { takes: [0, 0], run: ok(crash) },
  panic: { takes: [0, 0], run: ok(crash) },
  'pause-cron': { takes: [1, 1], run: ok() },
  populate: { takes: [1, 3], run: ok(populate) },
  protocol: { takes: [1, 1], run: (ctx, args) => protocolSample(ctx, args.next()) },
  quicklist: { takes: [1, 2], run: (ctx, args) => quicklistOf(ctx, args.next()) },
  'quicklist-packed-threshold': { takes: [1, 1], run: ok(readPackedThreshold) },
  reload: { takes: [0, 3], run: ok(reload) },
  replicate: { takes: [1, Infinity], run: ok() },
  replybuffer: { takes: [2, 2], run: ok() },
  sdslen: { takes: [1, 1], run: (ctx, args) => stringLengths(ctx, args.next()) },
  segfault: { takes: [0, 0], run: ok(crash) },
  'set-active-expire': {
    takes: [1, 1],
    run: ok(({ server }, args) => {
      server.expiry.enabled = readNumber(args.next()) !== 0;
    }),
  },
  'set-skip-checksum-validation': { takes: [1, 1], run: ok() },
  sleep: { takes: [1, 1], run: ok(sleep) },
  'stringmatch-test': {
    takes: [0, 0],
    run: () => status('Apparently Redis did not crash: test passed'),
  },
  structsize: { takes: [0, 0], run: () => latin1(STRUCT_SIZES) },
};

const debug: Handler = (ctx, args) => {
  const name = args.next();
  const known = Object.entries(SUBCOMMANDS).find(([each]) => each === name.toLowerCase())?.[1];
  const [min, max] = known?.takes ?? [0, 0];
  if (known === undefined || args.left < min || args.left > max) throw subcommandSyntax(args);
  return known.run(ctx, args);
};

export const debugCommands: Pick<Handlers<typeof server>, 'debug'> = { debug };

// What makes Redis crash on purpose ends this server without saving.
function crash({ server }: Context): void {
  server.host.log?.('# Crashed by DEBUG');
  server.stop();
}

// As strtod and atoi do: the number at the start, 0 if there is none.
const readNumber = (text: Bytes): number => Number.parseFloat(text) || 0;

function sleep({ server }: Context, args: Args): void {
  const ms = readNumber(args.next()) * 1000;
  if (ms > 0) server.requests.sleep(ms);
}

function readPackedThreshold(_ctx: Context, args: Args): void {
  const byteCount = parseMemory(args.next());
  if (byteCount === undefined || byteCount > MAX_PACKED_BYTES) throw BAD_THRESHOLD;
}

// Keys that are there already stay as they are.
function populate({ db }: Context, args: Args): void {
  const count = args.integer(0, Infinity, fault('ERR value is out of range, must be positive'));
  const prefix = args.done ? latin1('key') : args.next();
  const size = args.done ? undefined : args.integer(0);
  for (let i = 0; i < count; i += 1) {
    const key = latin1(`${prefix}:${i}`);
    if (db.has(key)) continue;
    const value = latin1(`value:${i}`);
    const padded = size === undefined ? value : latin1(value.slice(0, size).padEnd(size, '\0'));
    db.replace(key, padded, 'set');
  }
}

function reload({ server: { saving } }: Context, args: Args): void {
  let saves = true;
  while (!args.done) {
    const option = args.word();
    if (option === 'NOSAVE') saves = false;
    else if (option !== 'MERGE' && option !== 'NOFLUSH') throw fault(NOT_SHARED);
  }
  if (saves && !saving.save()) throw fault('ERR Error saving the DB');
  if (!saving.place.load()) throw RELOAD_FAILED;
}
