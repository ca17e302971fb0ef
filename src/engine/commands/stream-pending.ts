// What consumers took and did not acknowledge: acknowledging it and listing it. Taking it over is in
// stream-claim.ts.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { NIL_ARRAY } from '../../resp/reply.ts';
import type { stream } from '../../spec/stream.ts';
import { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { SYNTAX } from '../faults.ts';
import type { ConsumerGroup } from '../store/stream-group.ts';
import type { StreamId } from '../store/stream-id.ts';
import { compareIds, formatId } from '../store/stream-id.ts';
import type { Handlers } from './command.ts';
import { rangeEnd, rangeStart, strictId } from './stream-args.ts';
import { groupOfStream } from './stream-group.ts';

export const streamPendingCommands: Pick<Handlers<typeof stream>, 'xack' | 'xpending'> = {
  xack(ctx, args) {
    const key = args.next();
    const group = ctx.db.read(key, 'stream')?.group(args.next());
    if (group === undefined) return 0;
    const ids = args.rest().map(text => strictId(text));
    const acknowledged = ids.filter(id => group.acknowledge(id)).length;
    ctx.db.noted(key, acknowledged);
    return acknowledged;
  },

  xpending(ctx, args) {
    const [key, name] = [args.next(), args.next()];
    const filter = args.done ? undefined : pendingFilter(args);
    const { group } = groupOfStream(ctx, key, name);
    return filter === undefined ? summary(group) : listing(ctx, group, filter);
  },
};

/** Which pending entries to list. */
interface PendingFilter {
  readonly start: StreamId;
  readonly end: StreamId;
  readonly count: number;
  readonly minIdleMs: number;
  readonly consumer: Bytes | undefined;
}

function pendingFilter(args: Args): PendingFilter {
  if (args.left < 3 || args.left > 6) throw SYNTAX;
  let minIdleMs = 0;
  if (args.skip('IDLE')) {
    minIdleMs = args.integer();
    if (args.left < 3) throw SYNTAX;
  }
  const [start = EMPTY, end = EMPTY, count = EMPTY, consumer] = args.rest();
  // Redis: the count is read before the ends of the range.
  const limit = new Args([count], args.name, 0).integer();
  return { start: rangeStart(start), end: rangeEnd(end), count: limit, minIdleMs, consumer };
}

function summary({ pending, consumers }: ConsumerGroup): Reply {
  const { first, last, size } = pending;
  if (first === undefined || last === undefined) return [0, null, null, NIL_ARRAY];
  const owners = consumers.filter(consumer => consumer.pending.size > 0);
  // Redis: these counts are strings.
  const counts = owners.map(owner => [owner.name, latin1(String(owner.pending.size))]);
  return [size, formatId(first.id), formatId(last.id), counts];
}

function listing(ctx: Context, group: ConsumerGroup, filter: PendingFilter): Reply {
  const { start, end, count, minIdleMs } = filter;
  const owner = filter.consumer === undefined ? group : group.consumer(filter.consumer);
  const nowMs = Math.floor(ctx.nowMs);
  const replies: Reply[] = [];
  if (owner === undefined || count <= 0) return replies;
  for (const { id, consumer, deliveredMs, deliveries } of owner.pending.from(start)) {
    if (compareIds(id, end) > 0) break;
    const idleMs = nowMs - deliveredMs;
    if (minIdleMs !== 0 && idleMs < minIdleMs) continue;
    replies.push([formatId(id), consumer.name, Math.max(0, idleMs), deliveries]);
    if (replies.length === count) break;
  }
  return replies;
}
