// Publish and subscribe: who listens to which channel, pattern and shard channel, and the messages
// to them. Replies to SUBSCRIBE and its like are commands/pubsub.ts's.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { push } from '../../resp/reply.ts';
import { matchesGlob } from '../algo/glob.ts';
import type { Client, Subscriptions } from '../client.ts';
import type { Command } from '../commands/command.ts';
import type { Fault } from '../faults.ts';
import { fault } from '../faults.ts';

/** What a client can listen to. */
export type Topic = keyof Subscriptions;

const MESSAGE = latin1('message');
const PATTERN_MESSAGE = latin1('pmessage');
const SHARD_MESSAGE = latin1('smessage');

/** What RESP2 allows a client that listens: it could not tell a reply from a message. */
const ALLOWED = new Set([
  'subscribe',
  'unsubscribe',
  'psubscribe',
  'punsubscribe',
  'ssubscribe',
  'sunsubscribe',
  'ping',
  'quit',
  'reset',
]);

/** The listeners of a server. */
export class PubSub {
  private readonly deliver: (client: Client, message: Reply) => void;
  private readonly listeners: { readonly [T in Topic]: Map<Bytes, Set<Client>> } = {
    channels: new Map(),
    patterns: new Map(),
    shardChannels: new Map(),
  };

  constructor(deliver: (client: Client, message: Reply) => void) {
    this.deliver = deliver;
  }

  /** True if nobody listens to any channel or pattern. */
  get silent(): boolean {
    return this.listeners.channels.size === 0 && this.listeners.patterns.size === 0;
  }

  /** Lets a client listen to one thing more. */
  subscribe(client: Client, topic: Topic, name: Bytes): void {
    client.subscriptions ??= {
      channels: new Set(),
      patterns: new Set(),
      shardChannels: new Set(),
    };
    client.subscriptions[topic].add(name);
    const clients = this.listeners[topic].get(name) ?? new Set();
    this.listeners[topic].set(name, clients.add(client));
  }

  /** Lets a client listen to one thing less. */
  unsubscribe(client: Client, topic: Topic, name: Bytes): void {
    const own = client.subscriptions;
    const clients = this.listeners[topic].get(name);
    if (own === undefined || clients === undefined) return;
    clients.delete(client);
    if (clients.size === 0) this.listeners[topic].delete(name);
    own[topic].delete(name);
    if (subscriptionCount(client) + shardSubscriptionCount(client) === 0) {
      client.subscriptions = undefined;
    }
  }

  /** Ends all that a client listens to (RESET, disconnect). */
  clear(client: Client): void {
    for (const topic of ['channels', 'patterns', 'shardChannels'] as const) {
      for (const name of client.subscriptions?.[topic] ?? []) this.unsubscribe(client, topic, name);
    }
  }

  /** Sends a message to the listeners of a channel. Returns how many there were. */
  publish(channel: Bytes, message: Bytes): number {
    let receivers = this.send(this.listeners.channels.get(channel), [MESSAGE, channel, message]);
    for (const [pattern, clients] of this.listeners.patterns) {
      if (!matchesGlob(pattern, channel)) continue;
      receivers += this.send(clients, [PATTERN_MESSAGE, pattern, channel, message]);
    }
    return receivers;
  }

  /** Sends a message to the listeners of a shard channel. Returns how many there were. */
  publishToShard(channel: Bytes, message: Bytes): number {
    const clients = this.listeners.shardChannels.get(channel);
    return this.send(clients, [SHARD_MESSAGE, channel, message]);
  }

  /** All names of a topic that a client other than the hidden ones listens to. */
  names(topic: Topic): Bytes[] {
    return [...this.listeners[topic].keys()].filter(name => this.count(topic, name) > 0);
  }

  /** Number of clients that listen to a name, the hidden ones left out. */
  count(topic: Topic, name: Bytes): number {
    return visible(this.listeners[topic].get(name));
  }

  private send(clients: ReadonlySet<Client> | undefined, message: readonly Bytes[]): number {
    if (clients === undefined) return 0;
    const pushed = push(message);
    for (const client of clients) this.deliver(client, pushed);
    return visible(clients);
  }
}

function visible(clients: ReadonlySet<Client> = new Set()): number {
  let count = 0;
  for (const client of clients) if (!client.hidden) count += 1;
  return count;
}

/** Number of channels and patterns that a client listens to. */
export function subscriptionCount({ subscriptions }: Client): number {
  return subscriptions === undefined
    ? 0
    : subscriptions.channels.size + subscriptions.patterns.size;
}

/** Number of shard channels that a client listens to. */
export function shardSubscriptionCount({ subscriptions }: Client): number {
  return subscriptions?.shardChannels.size ?? 0;
}

/** The gate of subscribed mode: with RESP2 a client that listens may do little else. */
export function listeningGate({ client }: { client: Client }, command: Command): Fault | undefined {
  if (client.subscriptions === undefined || client.protocol === 3) return undefined;
  if (ALLOWED.has(command.name)) return undefined;
  const allowed = '(P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET';
  return fault(`ERR Can't execute '${command.name}': only ${allowed} are allowed in this context`);
}
