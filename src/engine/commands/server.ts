// The server as a whole: its commands, its databases, its time. Settings are in config.ts,
// figures in info.ts.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import { map, OK } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { DB_OUT_OF_RANGE, fault, SYNTAX } from '../faults.ts';
import type { Command, SomeHandlers } from './command.ts';
import { commandDocs, commandInfo, findCommand } from './command-info.ts';

export const serverCommands: SomeHandlers<typeof server> = {
  command: {
    self: ctx => visible(ctx).map(commandInfo),
    count: ctx => visible(ctx).length,
    docs: (ctx, args) =>
      map(named(ctx, args).flatMap(c => (c === undefined ? [] : commandDocs(c)))),
    info: (ctx, args) => named(ctx, args).map(c => (c === undefined ? null : commandInfo(c))),
  },

  dbsize: ({ db }) => db.size,

  flushdb(ctx, args) {
    readFlushMode(args);
    ctx.db.clear();
    return OK;
  },

  flushall(ctx, args) {
    readFlushMode(args);
    for (const db of ctx.keyspace.databases) db.clear();
    return OK;
  },

  swapdb(ctx, args) {
    const first = args.integer(-Infinity, Infinity, fault('ERR invalid first DB index'));
    const second = args.integer(-Infinity, Infinity, fault('ERR invalid second DB index'));
    if (!ctx.keyspace.swap(first, second)) throw DB_OUT_OF_RANGE;
    return OK;
  },

  time(ctx) {
    const { nowMicros } = ctx.keyspace;
    return [Math.floor(nowMicros / 1e6), nowMicros % 1e6].map(part => latin1(String(part)));
  },
};

function readFlushMode(args: Args): void {
  if (!args.done && !args.skip('SYNC') && !args.skip('ASYNC')) throw SYNTAX;
  args.end();
}

const visible = ({ server: { commands } }: Context): Command[] =>
  [...commands.values()].filter(command => command.group !== 'playground');

function named(ctx: Context, args: Args): (Command | undefined)[] {
  if (args.done) return visible(ctx);
  return args.rest().map((name: Bytes) => findCommand(ctx.server.commands, name));
}
