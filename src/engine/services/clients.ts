// The connected clients of a server: numbers, links, and what is still to be written to each. What
// they may do and what they wait for is known to other services.
import type { Client } from '../client.ts';
import type { Context } from '../context.ts';

/** Where a client's bytes go. */
export interface Sink {
  /** Bytes for the peer; the array is the receiver's to keep. */
  write(bytes: Uint8Array<ArrayBuffer>): void;
  /** The server ends the link. */
  close(): void;
}

interface Link {
  readonly ctx: Context;
  readonly sink: Sink;
}

/** Hard limits of output that waits for a client, by the class of the client; 0 is none. */
export interface OutputLimits {
  readonly normal: number;
  readonly pubsub: number;
}

/** What the service tells of its work. */
export interface ClientsParts {
  /** Bytes were written to a client. */
  readonly sent: (client: Client, byteCount: number) => void;
  /** A client would have got more than its class may. */
  readonly overflowed: (client: Client) => void;
  /** A client is gone: whoever keeps it must forget it. */
  readonly gone: (client: Client) => void;
}

/** The lower numbers are the server's own. */
const FIRST_DESCRIPTOR = 8;

/** The clients of one server. */
export class Clients {
  /** `timeout` in ms; 0 is none. */
  timeoutMs = 0;
  limits: OutputLimits = { normal: 0, pubsub: 0 };
  private readonly parts: ClientsParts;
  private readonly links = new Map<Client, Link>();
  private readonly unflushed = new Set<Client>();
  private readonly byNumber = new Map<number, Client>();
  private readonly descriptors = new Set<number>();
  private nextId = 1;

  constructor(parts: ClientsParts) {
    this.parts = parts;
  }

  /** A number for a new client; hidden ones have none. */
  number(hidden: boolean): number {
    return hidden ? 0 : this.nextId++;
  }

  /** Adds a client. */
  add(client: Client, link: Link): void {
    this.links.set(client, link);
    if (!client.hidden) client.fd = this.freeDescriptor();
    if (!client.hidden) this.byNumber.set(client.id, client);
  }

  /** The context of a client, or undefined when it is gone. */
  context(client: Client): Context | undefined {
    return this.links.get(client)?.ctx;
  }

  /** All clients, hidden ones too. */
  get all(): Client[] {
    return [...this.links.keys()];
  }

  /** All clients that are not hidden, oldest first. */
  get visible(): Client[] {
    return [...this.byNumber.values()];
  }

  /** Number of clients that are not hidden. */
  get count(): number {
    return this.byNumber.size;
  }

  /** The client with a number, if it is there and not hidden. */
  byId(id: number): Client | undefined {
    return this.byNumber.get(id);
  }

  /** Something was written to a client: it is to be sent. */
  wrote(client: Client): void {
    this.unflushed.add(client);
  }

  /** Sends what was written, and ends the links that are to end. */
  flush(onlyHidden: boolean): void {
    for (const client of this.unflushed) {
      if (onlyHidden && !client.hidden) continue;
      this.unflushed.delete(client);
      const { length } = client.out;
      if (length > 0) this.send(client, length);
      if (client.closing) this.end(client);
    }
  }

  /** Clients to be closed so that all together take no more than `maxBytes`, the largest first. */
  surplus(maxBytes: number, bytesOf: (client: Client) => number): Client[] {
    const sized = this.visible.map(client => ({ client, bytes: bytesOf(client) }));
    let total = sized.reduce((sum, { bytes }) => sum + bytes, 0);
    const surplus: Client[] = [];
    for (const { client, bytes } of sized.sort((a, b) => b.bytes - a.bytes)) {
      if (total <= maxBytes) break;
      if (client.noEvict) continue;
      surplus.push(client);
      total -= bytes;
    }
    return surplus;
  }

  /** When the next client has been idle for too long, unix ms. */
  nextIdleMs(): number | undefined {
    if (this.timeoutMs === 0) return undefined;
    const since = this.visible.filter(mayTimeOut).map(client => client.lastActiveMs);
    return since.length === 0 ? undefined : Math.min(...since) + this.timeoutMs;
  }

  /** The clients that have been idle for too long. */
  idle(nowMs: number): Client[] {
    if (this.timeoutMs === 0) return [];
    const isIdle = (client: Client): boolean => client.lastActiveMs + this.timeoutMs <= nowMs;
    return this.visible.filter(client => mayTimeOut(client) && isIdle(client));
  }

  /** Forgets a client whose link is gone. */
  forget(client: Client): void {
    if (!this.links.delete(client)) return;
    client.closing = true;
    this.byNumber.delete(client.id);
    this.descriptors.delete(client.fd);
    this.parts.gone(client);
  }

  // As an operating system does: the lowest number that is free.
  private freeDescriptor(): number {
    let number = FIRST_DESCRIPTOR;
    while (this.descriptors.has(number)) number += 1;
    this.descriptors.add(number);
    return number;
  }

  private send(client: Client, length: number): void {
    const limit = client.subscriptions === undefined ? this.limits.normal : this.limits.pubsub;
    if (limit > 0 && length > limit && !client.hidden) {
      client.out.take();
      client.closing = true;
      this.parts.overflowed(client);
      return;
    }
    client.peakOutput = Math.max(client.peakOutput, length);
    this.parts.sent(client, length);
    this.links.get(client)?.sink.write(client.out.take());
  }

  private end(client: Client): void {
    const link = this.links.get(client);
    this.forget(client);
    link?.sink.close();
  }
}

// Redis: who waits or listens is not idle.
const mayTimeOut = ({ isHeld, subscriptions, monitoring }: Client): boolean =>
  !isHeld && subscriptions === undefined && !monitoring;
