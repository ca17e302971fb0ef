// The life of a request: bytes come in, become commands, and replies go out; some commands wait for a
// key, for the end of a pause, or for the server to wake. What a command does is the unit's.
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY, upper } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import { error } from '../resp/reply.ts';
import { RequestError } from '../resp/request.ts';
import type { Client } from './client.ts';
import type { Command } from './commands/command.ts';
import type { Context } from './context.ts';
import { clientBytes } from './describe-client.ts';
import type { Park } from './park.ts';
import type { RedisServer } from './server.ts';

/** A command that has to wait for a key. */
export interface Waiting {
  readonly command: Command;
  readonly argv: readonly Bytes[];
  readonly park: Park;
}

/** The requests of all clients of a server. */
export class Requests {
  /** `client-query-buffer-limit`. */
  maxQueryBytes = Infinity;
  /** `maxmemory-clients`; 0 is no limit. */
  maxClientBytes = 0;
  private readonly server: RedisServer;
  private readonly resumable: Client[] = [];
  private asleepUntilMs = 0;

  constructor(server: RedisServer) {
    this.server = server;
  }

  /** True while the server does nothing (DEBUG SLEEP); hidden clients are served. */
  get isAsleep(): boolean {
    return this.asleepUntilMs > this.server.keyspace.nowMs;
  }

  /** When the sleep ends, unix ms, or undefined. */
  get wakeMs(): number | undefined {
    return this.asleepUntilMs > 0 ? this.asleepUntilMs : undefined;
  }

  /** Takes bytes that a client sent. */
  receive(client: Client, bytes: Uint8Array): void {
    if (client.closing) return;
    const { unit, keyspace, stats } = this.server;
    unit.freeze();
    this.wake();
    if (!client.hidden) {
      client.lastActiveMs = keyspace.nowMs;
      stats.counts.reads += 1;
      stats.counts.netInputBytes += bytes.length;
      stats.sample(keyspace.nowMs);
    }
    client.parser.feed(bytes);
    this.drain(client);
    this.resume();
    this.flush();
  }

  /** Does nothing until the time is over. */
  sleep(ms: number): void {
    this.asleepUntilMs = this.server.keyspace.nowMs + ms;
    this.server.unit.lengthen(ms);
  }

  /** Lets all clients go on with what they sent during a sleep that is over. */
  wake(): void {
    if (this.asleepUntilMs === 0 || this.isAsleep) return;
    this.asleepUntilMs = 0;
    this.goOn(this.server.clients.visible);
  }

  /** Lets clients go on that waited, when the running unit is over. */
  goOn(clients: readonly Client[]): void {
    for (const client of clients) this.resumable.push(client);
  }

  /** Keeps a command that waits for the end of a pause, its group or Lua; false if it need not. */
  hold({ client }: Context, command: Command, argv: readonly Bytes[]): boolean {
    const { late, pause, scripting } = this.server;
    if (pause.holds(client, command)) {
      pause.hold(client, command, argv);
      return true;
    }
    if (!command.isLate) return false;
    return late.hold(client, command, argv) || scripting.hold(client, command, argv);
  }

  /** Lets a client wait for a key. */
  park({ client }: Context, waiting: Waiting): void {
    if (client.parked !== undefined) return;
    const { timeoutMs, argv = waiting.argv } = waiting.park;
    const deadlineMs = timeoutMs > 0 ? this.server.keyspace.nowMs + timeoutMs : undefined;
    this.server.blocking.park(client, { ...waiting, argv, deadlineMs });
  }

  /** Runs the command of a client that waits again, whole; if it answers, the client goes on. */
  retry(client: Client): void {
    const { acl, clients, unit } = this.server;
    const ctx = clients.context(client);
    const { parked } = client;
    if (ctx === undefined || parked === undefined) return;
    // Redis: what a client may do is asked again when its command runs again.
    const refused = acl.refusal(client, parked.command, parked.argv);
    if (refused !== undefined) this.unblock(client, refused.reply);
    else if (unit.run(ctx, parked.command, parked.argv)) this.unpark(client);
  }

  /** Answers a client that waits for a key, in place of its command. */
  unblock(client: Client, reply: Reply): void {
    const { parked } = client;
    if (parked === undefined) return;
    this.server.accounting.gaveUp(parked.command, reply);
    client.reply(reply);
    this.unpark(client);
  }

  /** Answers the clients whose time is over. */
  timeOut(nowMs: number): void {
    for (const client of this.server.blocking.overdue(nowMs)) {
      if (client.parked !== undefined) this.unblock(client, client.parked.park.onTimeout);
    }
  }

  /** Handles what unblocked clients had sent meanwhile; it may unblock others. */
  resume(): void {
    for (let client = this.resumable.shift(); client; client = this.resumable.shift()) {
      const { postponed } = client;
      const ctx = this.server.clients.context(client);
      client.postponed = undefined;
      if (postponed !== undefined && ctx !== undefined) {
        this.server.clients.wrote(client);
        this.server.dispatch.handle(ctx, postponed.argv);
      }
      this.drain(client);
    }
  }

  /** Sends what was written. */
  flush(): void {
    this.server.persistence.flush();
    this.server.tracking.broadcast();
    if (this.maxClientBytes > 0) this.evictClients();
    this.server.clients.flush(this.isAsleep);
  }

  private drain(client: Client): void {
    const { clients, dispatch } = this.server;
    const ctx = clients.context(client);
    if (ctx === undefined) return;
    clients.wrote(client);
    try {
      while (!client.isHeld && !client.closing && (!this.isAsleep || client.hidden)) {
        const argv = client.parser.next();
        if (argv === undefined) return this.checkQuery(client);
        if (client.fork === undefined || isJoin(argv)) dispatch.handle(ctx, argv);
        else client.fork.run(argv);
      }
    } catch (reason) {
      if (!(reason instanceof RequestError)) throw reason;
      client.out.write(error(`ERR Protocol error: ${reason.message}`), client.protocol);
      client.closing = true;
    }
  }

  // Redis: clients that together take too much are closed, the largest first.
  private evictClients(): void {
    const { clients, stats } = this.server;
    for (const client of clients.surplus(this.maxClientBytes, clientBytes)) {
      stats.counts.evictedClients += 1;
      this.server.disconnect(client);
    }
  }

  private checkQuery(client: Client): void {
    if (client.parser.pendingBytes <= this.maxQueryBytes) return;
    this.server.stats.counts.queryBufferDisconnections += 1;
    client.closing = true;
  }

  private unpark(client: Client): void {
    this.server.blocking.release(client);
    client.argv = [];
    if (client.muted > 0) client.muted -= 1;
    this.server.clients.wrote(client);
    this.resumable.push(client);
  }
}

// PLAYGROUND JOIN is the one command that a forked client sends to the original.
const isJoin = ([name = EMPTY, sub = EMPTY]: readonly Bytes[]): boolean =>
  upper(name) === 'PLAYGROUND' && upper(sub) === 'JOIN';
