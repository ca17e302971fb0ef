// Client-side caching: which client has read which key, and the messages that a key is no longer what
// it was. In broadcast mode clients are told of all keys with their prefixes instead.
import type { Bytes } from '../../resp/bytes.ts';
import { compareBytes, latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { push } from '../../resp/reply.ts';
import type { Client, TrackingState } from '../client.ts';

/** What the service asks of the server. */
export interface TrackingParts {
  readonly deliver: (client: Client, message: Reply) => void;
  readonly clientById: (id: number) => Client | undefined;
}

/** A prefix, who is told of its keys, and which of them changed and by whom. */
interface Prefix {
  readonly clients: Set<Client>;
  changed: Map<Bytes, Client | undefined>;
}

const INVALIDATE = latin1('invalidate');
const CHANNEL = latin1('__redis__:invalidate');
const BROKEN = latin1('tracking-redir-broken');

/** The tracking table of a server. */
export class Tracking {
  private readonly parts: TrackingParts;
  // Redis: names of keys whatever their database.
  private readonly readers = new Map<Bytes, Set<Client>>();
  private readonly prefixes = new Map<Bytes, Prefix>();
  private readonly clients = new Set<Client>();
  private maxKeys = 1_000_000;
  private items = 0;
  private flushed = false;

  constructor(parts: TrackingParts) {
    this.parts = parts;
  }

  /** True if some client has tracking on. */
  get any(): boolean {
    return this.clients.size > 0;
  }

  /** True if changes are to be told: somebody tracks, or a key is still noted for who did. */
  get listens(): boolean {
    return this.clients.size > 0 || this.readers.size > 0;
  }

  /** What INFO shows. */
  get totals(): { clients: number; keys: number; items: number; prefixes: number } {
    const { clients, readers, items, prefixes } = this;
    return { clients: clients.size, keys: readers.size, items, prefixes: prefixes.size };
  }

  /** Sets `tracking-table-max-keys`; 0 is no limit. */
  limit(maxKeys: number): void {
    this.maxKeys = maxKeys;
    this.trim();
  }

  /** Turns tracking on, or changes its options. */
  enable(client: Client, state: TrackingState): void {
    client.tracking = state;
    this.clients.add(client);
    for (const prefix of state.prefixes) {
      const entry = this.prefixes.get(prefix) ?? { clients: new Set(), changed: new Map() };
      entry.clients.add(client);
      this.prefixes.set(prefix, entry);
    }
  }

  /** Turns tracking off. */
  disable(client: Client): void {
    if (client.tracking === undefined) return;
    for (const prefix of client.tracking.prefixes) {
      const entry = this.prefixes.get(prefix);
      entry?.clients.delete(client);
      if (entry?.clients.size === 0) this.prefixes.delete(prefix);
    }
    client.tracking = undefined;
    client.caching = false;
    this.clients.delete(client);
  }

  /** True if the keys that the client reads now are to be remembered. */
  wants({ tracking, caching }: Client): boolean {
    if (tracking === undefined || tracking.bcast) return false;
    if (tracking.optin) return caching;
    return !(tracking.optout && caching);
  }

  /** Notes that a client has read keys. */
  remember(client: Client, keys: readonly Bytes[]): void {
    for (const key of keys) {
      const readers = this.readers.get(key) ?? new Set();
      if (!readers.has(client)) this.items += 1;
      this.readers.set(key, readers.add(client));
    }
    this.trim();
  }

  /** A key changed; `by` is the client whose command did it. */
  changed(key: Bytes, by: Client | undefined): void {
    for (const [prefix, { changed }] of this.prefixes) {
      if (key.startsWith(prefix)) changed.set(key, by);
    }
    this.invalidate(key, by);
  }

  /** All keys of some databases go. */
  flushing(): void {
    this.flushed = this.any;
    this.readers.clear();
    this.items = 0;
  }

  /** Tells all clients if databases were emptied; once for all of them. */
  announceFlush(): void {
    if (!this.flushed) return;
    this.flushed = false;
    for (const client of this.clients) this.send(client, null);
  }

  /** Tells the clients in broadcast mode what changed since the last time. */
  broadcast(): void {
    if (this.prefixes.size === 0) return;
    const byName = [...this.prefixes].sort(([a], [b]) => compareBytes(a, b));
    for (const [, { clients, changed }] of byName) {
      if (changed.size === 0) continue;
      const keys = [...changed.keys()].sort(compareBytes);
      for (const client of clients) {
        const loops = client.tracking?.noloop === true;
        const told = loops ? keys.filter(key => changed.get(key) !== client) : keys;
        if (told.length > 0) this.send(client, told);
      }
      changed.clear();
    }
  }

  private invalidate(key: Bytes, by: Client | undefined): void {
    const readers = this.readers.get(key);
    if (readers === undefined) return;
    this.readers.delete(key);
    this.items -= readers.size;
    for (const client of readers) {
      const { tracking } = client;
      if (tracking === undefined || tracking.bcast) continue;
      if (!tracking.noloop || client !== by) this.send(client, [key]);
    }
  }

  private trim(): void {
    if (this.maxKeys === 0) return;
    while (this.readers.size > this.maxKeys) {
      for (const key of this.readers.keys()) {
        this.invalidate(key, undefined);
        break;
      }
    }
  }

  private send(client: Client, keys: readonly Bytes[] | null): void {
    const { tracking } = client;
    const redirect = tracking?.redirect ?? 0;
    const target = redirect === 0 ? client : this.parts.clientById(redirect);
    if (target === undefined) {
      if (tracking !== undefined) tracking.broken = true;
      if (client.protocol === 3) this.parts.deliver(client, push([BROKEN, redirect]));
      return;
    }
    if (target.protocol === 3) this.parts.deliver(target, push([INVALIDATE, keys]));
    // Redis: RESP2 has no pushes, but a client that listens to channels can be told as by a message.
    else if (target !== client && target.subscriptions !== undefined) {
      this.parts.deliver(target, push([latin1('message'), CHANNEL, keys]));
    }
  }
}
