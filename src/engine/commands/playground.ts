// The control plane: what the page's panes and the lesson checker ask of the server that no Redis
// command gives. Only hidden connections reach it; to all others the command is unknown.
import { fromText, fromUint8, latin1, toText, toUint8 } from '../../resp/bytes.ts';
import { double, map, OK } from '../../resp/reply.ts';
import type { playground } from '../../spec/playground.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { fault, NOT_FLOAT, SYNTAX } from '../faults.ts';
import type { Handlers } from './command.ts';

const NO_SNAPSHOT = fault('ERR no such snapshot');
const NOT_FORKED = fault('ERR this connection is in no fork');

export const playgroundCommands: Handlers<typeof playground> = {
  playground: {
    clock(ctx, args) {
      if (!args.done) turnClock(ctx, args);
      const { time } = ctx.server;
      return map([
        latin1('now-ms'),
        Math.floor(time.nowMs()),
        latin1('offset-ms'),
        Math.round(time.offsetMs),
        latin1('rate'),
        double(String(time.rate)),
      ]);
    },

    snapshot: ctx => ctx.server.snapshots.take(),

    restore(ctx, args) {
      if (!ctx.server.snapshots.restore(args.integer())) throw NO_SNAPSHOT;
      ctx.server.persistence.replaced();
      return OK;
    },

    export: ctx => fromUint8(ctx.server.persistence.export()),

    import(ctx, args) {
      try {
        ctx.server.persistence.import(toUint8(args.next()));
      } catch (reason) {
        // In the words of redis-server's log; the keys are as they were.
        throw fault(`ERR ${reason instanceof Error ? reason.message : String(reason)}`);
      }
      return OK;
    },

    files(ctx, args) {
      const { storage } = ctx.server.host;
      ctx.server.persistence.flush();
      if (args.done) return (storage?.list() ?? []).map(fromText);
      const bytes = storage?.read(toText(args.next()));
      return bytes === undefined ? null : fromUint8(bytes);
    },

    fork(ctx) {
      ctx.server.fork(ctx.client);
      return OK;
    },

    join(ctx) {
      if (!ctx.server.join(ctx.client)) throw NOT_FORKED;
      return OK;
    },
  },
};

function turnClock({ server: { time } }: Context, args: Args): void {
  const change = args.word();
  if (change === 'ADVANCE') time.advance(args.integer(0));
  else if (change === 'SET') time.advance(args.integer() - time.nowMs());
  else if (change === 'RATE') time.setRate(readRate(args));
  else if (change === 'RESET') time.reset();
  else throw SYNTAX;
  args.end();
}

function readRate(args: Args): number {
  const rate = Number(args.next());
  if (!(rate >= 0 && rate <= 1_000_000)) throw NOT_FLOAT;
  return rate;
}
