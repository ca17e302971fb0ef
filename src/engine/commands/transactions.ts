// MULTI, EXEC, DISCARD, WATCH, UNWATCH. Queuing itself is dispatch's; what breaks a watched
// transaction is the watch service's.
import { NIL_ARRAY, OK } from '../../resp/reply.ts';
import type { transactions } from '../../spec/transactions.ts';
import type { Transaction } from '../client.ts';
import type { Context } from '../context.ts';
import { fault } from '../faults.ts';
import { Park } from '../park.ts';
import type { Handlers } from './command.ts';

const NESTED = fault('ERR MULTI calls can not be nested');
const WATCH_INSIDE = fault('ERR WATCH inside MULTI is not allowed');
const EXEC_ABORT = fault('EXECABORT Transaction discarded because of previous errors.');

export const transactionCommands: Handlers<typeof transactions> = {
  multi({ client }) {
    if (client.transaction !== undefined) throw NESTED;
    client.transaction = { queue: [], aborted: false };
    return OK;
  },

  exec(ctx) {
    const { aborted, queue } = endTransaction(ctx, 'EXEC');
    const broken = ctx.server.watch.isBroken(ctx.client);
    ctx.server.watch.clear(ctx.client);
    if (aborted) throw EXEC_ABORT;
    if (broken) return NIL_ARRAY;
    return queue.map(({ command, argv }) => {
      const refused = ctx.server.acl.refusalInExec(ctx.client, command, argv);
      if (refused !== undefined) return refused.reply;
      const reply = ctx.server.unit.call(ctx, command, argv);
      // Redis: inside EXEC nobody waits; what would block answers as if its time were over.
      return reply instanceof Park ? reply.onRefusal : reply;
    });
  },

  discard(ctx) {
    endTransaction(ctx, 'DISCARD');
    ctx.server.watch.clear(ctx.client);
    return OK;
  },

  watch(ctx, args) {
    if (ctx.client.transaction !== undefined) throw WATCH_INSIDE;
    for (const key of args.rest()) ctx.server.watch.add(ctx.client, ctx.db, key);
    return OK;
  },

  unwatch({ server, client }) {
    server.watch.clear(client);
    return OK;
  },
};

function endTransaction({ client }: Context, name: string): Transaction {
  const { transaction } = client;
  if (transaction === undefined) throw fault(`ERR ${name} without MULTI`);
  client.transaction = undefined;
  return transaction;
}
