// XINFO: what a stream, its groups and their consumers look like inside.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { MapReply, Reply } from '../../resp/reply.ts';
import { map } from '../../resp/reply.ts';
import type { stream } from '../../spec/stream.ts';
import { radixNodes } from '../algo/radix.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { NO_SUCH_KEY } from '../faults.ts';
import type { Consumer, ConsumerGroup, Pending } from '../store/stream-group.ts';
import { formatId, idKey } from '../store/stream-id.ts';
import type { StreamEntry } from '../store/stream-node.ts';
import type { StreamValue } from '../store/stream-value.ts';
import type { Handlers } from './command.ts';
import { helpReply, subcommandSyntax } from './help.ts';
import { entryReplies, entryReply } from './stream-args.ts';
import { noGroupFor } from './stream-group.ts';

const DEFAULT_COUNT = 10;

export const streamInfoCommands: Pick<Handlers<typeof stream>, 'xinfo'> = {
  xinfo: {
    stream(ctx, args) {
      const value = streamAt(ctx, args.next());
      if (args.done) return map([...common(value), ...brief(value)]);
      const count = fullCount(args);
      return map([...common(value), ...full(value, count)]);
    },

    groups(ctx, args) {
      const value = streamAt(ctx, args.next());
      return value.groups.map(group =>
        record({
          name: group.name,
          consumers: group.consumerCount,
          pending: group.pending.size,
          'last-delivered-id': formatId(group.lastId),
          'entries-read': group.entriesRead ?? null,
          lag: value.lagOf(group) ?? null,
        }),
      );
    },

    consumers(ctx, args) {
      const key = args.next();
      const name = args.next();
      const group = streamAt(ctx, key).group(name);
      if (group === undefined) throw noGroupFor(key, name);
      const nowMs = Math.floor(ctx.nowMs);
      return group.consumers.map(consumer =>
        record({
          name: consumer.name,
          pending: consumer.pending.size,
          idle: Math.max(0, nowMs - consumer.seenMs),
          inactive: consumer.activeMs === undefined ? -1 : nowMs - consumer.activeMs,
        }),
      );
    },

    help: () =>
      helpReply('XINFO', [
        'CONSUMERS <key> <groupname>',
        '    Show consumers of <groupname>.',
        'GROUPS <key>',
        '    Show the stream consumer groups.',
        'STREAM <key> [FULL [COUNT <count>]',
        '    Show information about the stream.',
      ]),
  },
};

function streamAt(ctx: Context, key: Bytes): StreamValue {
  const value = ctx.db.read(key, 'stream');
  if (value === undefined) throw NO_SUCH_KEY;
  return value;
}

function fullCount(args: Args): number {
  const fits = (args.left === 1 || args.left === 3) && args.skip('FULL');
  if (!fits) throw subcommandSyntax(args);
  if (args.done) return DEFAULT_COUNT;
  if (!args.skip('COUNT')) throw subcommandSyntax(args);
  const count = args.integer();
  return count < 0 ? DEFAULT_COUNT : count;
}

const items = (fields: Record<string, Reply>): Reply[] =>
  Object.entries(fields).flatMap(([name, value]) => [latin1(name), value]);

const record = (fields: Record<string, Reply>): MapReply => map(items(fields));

function common(value: StreamValue): Reply[] {
  return items({
    length: value.length,
    'radix-tree-keys': value.nodes.size,
    'radix-tree-nodes': radixNodes([...value.nodes].map(node => idKey(node.id))),
    'last-generated-id': formatId(value.lastId),
    'max-deleted-entry-id': formatId(value.maxDeletedId),
    'entries-added': value.entriesAdded,
    'recorded-first-entry-id': formatId(value.firstId),
  });
}

function brief(value: StreamValue): Reply[] {
  return items({
    groups: value.groupCount,
    'first-entry': firstOf(value.range({ count: 1 })),
    'last-entry': firstOf(value.rangeReversed({ count: 1 })),
  });
}

function full(value: StreamValue, count: number): Reply[] {
  return items({
    entries: entryReplies(value.range({ count })),
    groups: value.groups.map(group => fullGroup(value, group, count)),
  });
}

function fullGroup(value: StreamValue, group: ConsumerGroup, count: number): Reply {
  return record({
    name: group.name,
    'last-delivered-id': formatId(group.lastId),
    'entries-read': group.entriesRead ?? null,
    lag: value.lagOf(group) ?? null,
    'pel-count': group.pending.size,
    pending: upTo(count, group.pending).map(({ id, consumer, deliveredMs, deliveries }) => {
      return [formatId(id), consumer.name, deliveredMs, deliveries];
    }),
    consumers: group.consumers.map(consumer => fullConsumer(consumer, count)),
  });
}

function fullConsumer(consumer: Consumer, count: number): Reply {
  return record({
    name: consumer.name,
    'seen-time': consumer.seenMs,
    'active-time': consumer.activeMs ?? -1,
    'pel-count': consumer.pending.size,
    pending: upTo(count, consumer.pending).map(({ id, deliveredMs, deliveries }) => {
      return [formatId(id), deliveredMs, deliveries];
    }),
  });
}

function firstOf(entries: Iterable<StreamEntry>): Reply {
  for (const entry of entries) return entryReply(entry);
  return null;
}

// The first `count` of them; all if it is 0.
function upTo(count: number, all: Iterable<Pending>): Pending[] {
  const some: Pending[] = [];
  for (const pending of all) {
    some.push(pending);
    if (some.length === count) break;
  }
  return some;
}
