// SUBSCRIBE, PUBLISH and their kin, and PUBSUB, which looks at who listens. Each channel of a
// SUBSCRIBE is answered apart; who gets which message is the pub/sub service's.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { push, several } from '../../resp/reply.ts';
import type { pubsub } from '../../spec/pubsub.ts';
import { matchesGlob } from '../algo/glob.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { fault } from '../faults.ts';
import type { Topic } from '../services/pubsub.ts';
import type { Handlers } from './command.ts';
import { helpReply, subcommandSyntax } from './help.ts';

const HELP = [
  'CHANNELS [<pattern>]',
  "    Return the currently active channels matching a <pattern> (default: '*').",
  'NUMPAT',
  '    Return number of subscriptions to patterns.',
  'NUMSUB [<channel> ...]',
  '    Return the number of subscribers for the specified channels, excluding',
  '    pattern subscriptions(default: no channels).',
  'SHARDCHANNELS [<pattern>]',
  "    Return the currently active shard level channels matching a <pattern> (default: '*').",
  'SHARDNUMSUB [<shardchannel> ...]',
  '    Return the number of subscribers for the specified shard level channel(s)',
];
const NO_SHARD_INSIDE = fault("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");

export const pubsubCommands: Handlers<typeof pubsub> = {
  subscribe: (ctx, args) => subscribe(ctx, args, 'channels'),
  psubscribe: (ctx, args) => subscribe(ctx, args, 'patterns'),
  ssubscribe(ctx, args) {
    // Redis: of the three only this one is refused inside a transaction.
    if (ctx.server.unit.command?.name !== args.name) throw NO_SHARD_INSIDE;
    return subscribe(ctx, args, 'shardChannels');
  },

  unsubscribe: (ctx, args) => unsubscribe(ctx, args, 'channels'),
  punsubscribe: (ctx, args) => unsubscribe(ctx, args, 'patterns'),
  sunsubscribe: (ctx, args) => unsubscribe(ctx, args, 'shardChannels'),

  publish: ({ server }, args) => server.pubsub.publish(args.next(), args.next()),
  spublish: ({ server }, args) => server.pubsub.publishToShard(args.next(), args.next()),

  pubsub: {
    channels: (ctx, args) => namesLike(ctx, args, 'channels'),
    shardchannels: (ctx, args) => namesLike(ctx, args, 'shardChannels'),
    numsub: (ctx, args) => counts(ctx, args, 'channels'),
    shardnumsub: (ctx, args) => counts(ctx, args, 'shardChannels'),
    numpat: ({ server }) => server.pubsub.names('patterns').length,
    help: () => helpReply('PUBSUB', HELP),
  },
};

function subscribe(ctx: Context, args: Args, topic: Topic): Reply {
  return answer(args, args.rest(), name => {
    ctx.server.pubsub.subscribe(ctx.client, topic, name);
    return listening(ctx, topic);
  });
}

function unsubscribe(ctx: Context, args: Args, topic: Topic): Reply {
  const own = ctx.client.subscriptions?.[topic] ?? [];
  const names = args.done ? [...own] : args.rest();
  // Redis: who listens to nothing is answered too, with nil for the channel.
  if (names.length === 0) return push([latin1(args.name), null, listening(ctx, topic)]);
  return answer(args, names, name => {
    ctx.server.pubsub.unsubscribe(ctx.client, topic, name);
    return listening(ctx, topic);
  });
}

function answer(args: Args, names: readonly Bytes[], act: (name: Bytes) => number): Reply {
  const verb = latin1(args.name);
  return several(names.map(name => push([verb, name, act(name)])));
}

// Redis: channels and patterns are counted together, shard channels apart.
function listening({ client: { subscriptions } }: Context, topic: Topic): number {
  if (subscriptions === undefined) return 0;
  const { channels, patterns, shardChannels } = subscriptions;
  return topic === 'shardChannels' ? shardChannels.size : channels.size + patterns.size;
}

function namesLike({ server }: Context, args: Args, topic: Topic): Reply {
  const pattern = args.done ? undefined : args.next();
  if (!args.done) throw subcommandSyntax(args);
  const names = server.pubsub.names(topic);
  return pattern === undefined ? names : names.filter(name => matchesGlob(pattern, name));
}

function counts({ server }: Context, args: Args, topic: Topic): Reply {
  const names = args.done ? [] : args.rest();
  return names.flatMap(name => [name, server.pubsub.count(topic, name)]);
}
