// MEMORY: what the data takes. All figures are estimates of ours; see info-memory.ts.
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { double, map, OK, verbatim } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import { formatDouble } from '../algo/decimal.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { SYNTAX } from '../faults.ts';
import type { RedisServer } from '../server.ts';
import type { Handlers } from './command.ts';
import { helpReply } from './help.ts';
import { humanBytes, memoryUse, TABLE_BYTES_A_KEY, TABLE_BYTES_A_TTL } from './info-memory.ts';

const SMALL_BYTES = 5 * 1024 * 1024;

const TOO_SMALL =
  'Hi Sam, this instance is empty or is using very little memory, my issues detector ' +
  "can't be used in these conditions. Please, leave for your mission on Earth and fill it with some " +
  'data. The new Sam and I will be back to our programming as soon as I finished rebooting.\n';
const WELL =
  "Hi Sam, I can't find any memory issue in your instance. I can only account for what occurs on this base.\n";

const HELP = [
  'DOCTOR',
  '    Return memory problems reports.',
  'MALLOC-STATS',
  '    Return internal statistics report from the memory allocator.',
  'PURGE',
  '    Attempt to purge dirty pages for reclamation by the allocator.',
  'STATS',
  '    Return information about the memory usage of the server.',
  'USAGE <key> [SAMPLES <count>]',
  '    Return memory in bytes used by <key> and its value. Nested values are',
  '    sampled up to <count> times (default: 5, 0 means sample all).',
];

export const memoryCommands: Pick<Handlers<typeof server>, 'memory'> = {
  memory: {
    doctor: ctx => verbatim(doctorReport(ctx.server)),
    help: () => helpReply('MEMORY', HELP),

    'malloc-stats': ({ server }) =>
      verbatim(
        '___ Begin statistics ___\nThe memory of this server is managed by JavaScript, which tells ' +
          `no more than this: ${humanBytes(server.usedBytes)} in use by our own estimate.\n` +
          '--- End statistics ---\n',
      ),

    purge: () => OK,
    stats: memoryStats,

    usage({ db }, args) {
      const key = args.next();
      readSamples(args);
      // Redis: looks without letting the key expire.
      const entry = db.peek(key);
      return entry === undefined ? null : db.bytesOf(entry);
    },
  },
};

// The sizes of values are kept exactly, so that nothing is sampled.
function readSamples(args: Args): void {
  while (!args.done) {
    if (!args.skip('SAMPLES') || args.done) throw SYNTAX;
    if (args.integer() < 0) throw SYNTAX;
  }
}

function doctorReport(from: RedisServer): string {
  const { used, peak } = memoryUse(from);
  if (used < SMALL_BYTES) return TOO_SMALL;
  if (peak / used <= 1.5) return WELL;
  return (
    'Sam, I detected a few issues in this Redis instance memory implants:\n\n' +
    ` * Peak memory: once ${humanBytes(peak)} were in use, now ${humanBytes(used)} are. What was ` +
    'freed is kept by the program for later, which is no problem as long as it is expected.\n\n'
  );
}

function memoryStats({ server, keyspace }: Context): Reply {
  const use = memoryUse(server);
  const keys = keyspace.databases.reduce((sum, db) => sum + db.size, 0);
  const net = use.used - use.startup;
  const databases = keyspace.databases.filter(db => db.size > 0);
  const facts: readonly (readonly [string, Reply])[] = [
    ['peak.allocated', use.peak],
    ['total.allocated', use.used],
    ['startup.allocated', use.startup],
    ['replication.backlog', 0],
    ['replica.fullsync.buffer', 0],
    ['clients.slaves', 0],
    ['clients.normal', use.clients],
    ['cluster.links', 0],
    ['aof.buffer', 0],
    ['lua.caches', 0],
    ['functions.caches', 0],
    ['script.VMs', 0],
    ...databases.map(({ index, size, volatileCount }): [string, Reply] => [
      `db.${index}`,
      record([
        ['overhead.hashtable.main', size * TABLE_BYTES_A_KEY],
        ['overhead.hashtable.expires', volatileCount * TABLE_BYTES_A_TTL],
      ]),
    ]),
    ['overhead.db.hashtable.lut', 0],
    ['overhead.db.hashtable.rehashing', 0],
    ['overhead.total', use.overhead],
    ['db.dict.rehashing.count', 0],
    ['keys.count', keys],
    ['keys.bytes-per-key', keys === 0 ? 0 : Math.floor(net / keys)],
    ['dataset.bytes', use.dataset],
    ['dataset.percentage', real(net === 0 ? 0 : (use.dataset / net) * 100)],
    ['peak.percentage', real((use.used / use.peak) * 100)],
    ...allocatorFacts(use.used),
  ];
  return record(facts);
}

const allocatorFacts = (used: number): [string, Reply][] => [
  ['allocator.allocated', used],
  ['allocator.active', used],
  ['allocator.resident', used],
  ['allocator.muzzy', 0],
  ['allocator-fragmentation.ratio', real(1)],
  ['allocator-fragmentation.bytes', 0],
  ['allocator-rss.ratio', real(1)],
  ['allocator-rss.bytes', 0],
  ['rss-overhead.ratio', real(1)],
  ['rss-overhead.bytes', 0],
  ['fragmentation', real(1)],
  ['fragmentation.bytes', 0],
];

const real = (value: number): Reply => double(formatDouble(value));

const record = (facts: readonly (readonly [string, Reply])[]): Reply =>
  map(facts.flatMap(([name, value]) => [latin1(name), value]));
