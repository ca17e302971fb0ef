// List commands that wait for an element. Each tries what its plain form does and parks if there is
// nothing; the blocking service runs it again whole when one of its keys gets a list.
import type { Reply } from '../../resp/reply.ts';
import { NIL_ARRAY } from '../../resp/reply.ts';
import type { list } from '../../spec/list.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { Park } from '../park.ts';
import type { ListEnd } from '../store/list-value.ts';
import type { Handlers } from './command.ts';
import { LIST_ENDS, popElements } from './list-ends.ts';
import type { ListMove } from './list-move.ts';
import { firstList, moveElement, popFirstList, readListMove } from './list-move.ts';
import { readMultiPop } from './multi-pop.ts';
import { parseTimeoutMs, readTimeoutMs } from './timeout.ts';

type BlockingName = 'blpop' | 'brpop' | 'blmove' | 'brpoplpush' | 'blmpop';

export const blockingListCommands: Pick<Handlers<typeof list>, BlockingName> = {
  blpop: (ctx, args) => pop(ctx, args, 'left'),
  brpop: (ctx, args) => pop(ctx, args, 'right'),

  blmove(ctx, args) {
    const move = readListMove(args);
    return moveOrWait(ctx, move, readTimeoutMs(args, ctx.nowMs));
  },

  brpoplpush(ctx, args) {
    const move = { source: args.next(), target: args.next(), from: 'right', to: 'left' } as const;
    return moveOrWait(ctx, move, readTimeoutMs(args, ctx.nowMs));
  },

  blmpop(ctx, args) {
    const timeout = args.next();
    const wanted = readMultiPop(args, LIST_ENDS);
    // Redis: of several bad arguments the timeout is named last.
    const timeoutMs = parseTimeoutMs(timeout, ctx.nowMs);
    const popped = popFirstList(ctx, wanted);
    if (popped !== undefined) return popped;
    return new Park({ keys: wanted.keys, type: 'list', timeoutMs, onTimeout: NIL_ARRAY });
  },
};

function pop(ctx: Context, args: Args, end: ListEnd): Reply | Park {
  const keys = args.take(args.left - 1);
  const timeoutMs = readTimeoutMs(args, ctx.nowMs);
  const found = firstList(ctx, keys);
  if (found === undefined) {
    return new Park({ keys, type: 'list', timeoutMs, onTimeout: NIL_ARRAY });
  }
  const [key, items] = found;
  const [element = null] = popElements(ctx, key, { items, end, count: 1 });
  return [key, element];
}

function moveOrWait(ctx: Context, move: ListMove, timeoutMs: number): Reply | Park {
  const moved = moveElement(ctx, move);
  if (moved !== undefined) return moved;
  const keys = [move.source];
  return new Park({ keys, type: 'list', timeoutMs, onTimeout: NIL_ARRAY, onRefusal: null });
}
