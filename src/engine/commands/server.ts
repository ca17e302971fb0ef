// The server as a whole: its databases, its time. Settings are in config.ts, figures in info.ts.
import { latin1 } from '../../resp/bytes.ts';
import { OK } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { DB_OUT_OF_RANGE, fault, SYNTAX } from '../faults.ts';
import type { Handlers } from './command.ts';
import { commandCommands } from './command-list.ts';
import { configCommands } from './config.ts';
import { debugCommands } from './debug.ts';
import { infoCommands } from './info.ts';
import { latencyCommands } from './latency.ts';
import { lolwutCommands } from './lolwut.ts';
import { memoryCommands } from './memory.ts';
import { monitorCommands } from './monitor.ts';
import { replicationCommands } from './replication.ts';
import { moduleCommands } from './server-module.ts';
import { savingCommands } from './server-saving.ts';
import { slowlogCommands } from './slowlog.ts';

type Databases = 'dbsize' | 'flushdb' | 'flushall' | 'swapdb' | 'time';

const INT32_MAX = 2 ** 31 - 1;
const BAD_FIRST = fault('ERR invalid first DB index');
const BAD_SECOND = fault('ERR invalid second DB index');

const databaseCommands: Pick<Handlers<typeof server>, Databases> = {
  dbsize: ({ db }) => db.size,

  flushdb(ctx, args) {
    readFlushMode(args);
    ctx.db.clear();
    ctx.server.tracking.announceFlush();
    return OK;
  },

  flushall(ctx, args) {
    readFlushMode(args);
    for (const db of ctx.keyspace.databases) db.clear();
    ctx.server.tracking.announceFlush();
    // Redis: the dump must not bring back what was deleted.
    if (ctx.server.saving.points.length > 0) ctx.server.saving.save();
    return OK;
  },

  swapdb(ctx, args) {
    const first = args.integer(-INT32_MAX - 1, INT32_MAX, BAD_FIRST);
    const second = args.integer(-INT32_MAX - 1, INT32_MAX, BAD_SECOND);
    swap(ctx, first, second);
    return OK;
  },

  time(ctx) {
    const seconds = Math.floor(ctx.nowMs / 1000);
    const micros = Math.floor((ctx.nowMs - seconds * 1000) * 1000);
    return [latin1(String(seconds)), latin1(String(micros))];
  },
};

/** The commands of the group, those about users and dumps apart. */
export const serverCommands: Omit<Handlers<typeof server>, 'acl' | 'restore-asking'> = {
  ...databaseCommands,
  ...commandCommands,
  ...configCommands,
  ...debugCommands,
  ...infoCommands,
  ...latencyCommands,
  ...lolwutCommands,
  ...memoryCommands,
  ...moduleCommands,
  ...monitorCommands,
  ...replicationCommands,
  ...savingCommands,
  ...slowlogCommands,
};

function readFlushMode(args: Args): void {
  if (!args.done && !args.skip('SYNC') && !args.skip('ASYNC')) throw SYNTAX;
  args.end();
}

function swap({ keyspace, server }: Context, first: number, second: number): void {
  const [a, b] = [keyspace.database(first), keyspace.database(second)];
  if (a === undefined || b === undefined) throw DB_OUT_OF_RANGE;
  if (a !== b) server.watch.swapping(a, b);
  keyspace.swap(first, second);
  keyspace.dirty += 1;
  for (const db of [a, b]) server.blocking.rescan(db);
}
