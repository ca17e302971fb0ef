// The server: wires keyspace, services and commands together, and is all that a host sees. Pure and
// synchronous: the host feeds bytes in, gets bytes out, and calls tick() when a deadline is due.
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY, latin1, upper } from '../resp/bytes.ts';
import { encodeRequest } from '../resp/encode.ts';
import type { Reply } from '../resp/reply.ts';
import { error } from '../resp/reply.ts';
import { RequestError } from '../resp/request.ts';
import type { ClientOptions } from './client.ts';
import { Client } from './client.ts';
import type { Command } from './commands/command.ts';
import type { CommandTable } from './commands/registry.ts';
import { createCommands } from './commands/registry.ts';
import { Context } from './context.ts';
import type { EventName } from './events.ts';
import { isModification } from './events.ts';
import type { Park } from './park.ts';
import { Dumps } from './persist/dump.ts';
import type { Host } from './ports.ts';
import { Blocking } from './services/blocking.ts';
import { Dispatch, hiddenOnly } from './services/dispatch.ts';
import { Expiry } from './services/expiry.ts';
import { Notify } from './services/notify.ts';
import { listeningGate, PubSub } from './services/pubsub.ts';
import { fill, Snapshots } from './services/snapshots.ts';
import { Time } from './services/time.ts';
import { Unit } from './services/unit.ts';
import { Watch } from './services/watch.ts';
import type { Database } from './store/database.ts';
import type { KeyspaceObserver } from './store/keyspace.ts';
import { Keyspace } from './store/keyspace.ts';

/** Where a client's bytes go. */
export interface Sink {
  /** Bytes for the peer; the array is the receiver's to keep. */
  write(bytes: Uint8Array<ArrayBuffer>): void;
  /** The server ends the link. */
  close(): void;
}

/** The server's end of one client's link. */
export interface ServerLink {
  /** Bytes from the peer; they must not change afterwards. */
  receive(bytes: Uint8Array): void;
  /** The peer is gone. */
  close(): void;
}

const DATABASES = 16;

/** One Redis server. */
export class RedisServer implements KeyspaceObserver {
  readonly host: Host;
  readonly keyspace = new Keyspace(DATABASES);
  readonly commands: CommandTable = createCommands();
  readonly time: Time;
  readonly watch: Watch;
  readonly blocking = new Blocking();
  readonly pubsub = new PubSub((client, message) => this.push(client, message));
  readonly notify = new Notify((channel, message) => this.pubsub.publish(channel, message));
  readonly expiry: Expiry;
  readonly snapshots = new Snapshots(this.keyspace);
  readonly dumps = new Dumps();
  readonly unit: Unit;
  readonly dispatch: Dispatch;
  readonly startedMs: number;
  private readonly contexts = new Map<Client, Context>();
  private readonly sinks = new Map<Client, Sink>();
  private readonly unflushed = new Set<Client>();
  private readonly resumable: Client[] = [];
  private nextClientId = 1;

  constructor(host: Host) {
    this.host = host;
    this.time = new Time(host.clock);
    this.startedMs = this.time.nowMs();
    this.watch = new Watch(this.keyspace);
    this.expiry = new Expiry(this.keyspace, host.random);
    this.unit = new Unit(this.keyspace, this.time, {
      park: (ctx, command, argv, park) => this.park(ctx, { command, argv, park }),
      ended: () => this.blocking.serve(client => this.retry(client)),
      bug: (reason, command) => host.log?.(`# Bug in ${command.name}: ${describe(reason)}`),
    });
    this.dispatch = new Dispatch({
      commands: this.commands,
      gates: [hiddenOnly, listeningGate],
      run: (ctx, command, argv) => this.unit.run(ctx, command, argv),
    });
    this.keyspace.observer = this;
    this.unit.freeze();
  }

  // ---- for the host ----

  /** Adds a client; its replies go to `sink`. */
  connect(sink: Sink, options: Partial<ClientOptions> = {}): ServerLink {
    const { address = '127.0.0.1:0', hidden = false } = options;
    const id = hidden ? 0 : this.nextClientId++;
    const client = new Client(id, { address, hidden }, this.time.nowMs());
    this.contexts.set(client, new Context(this, client));
    this.sinks.set(client, sink);
    return {
      receive: bytes => this.receive(client, bytes),
      close: () => this.forget(client),
    };
  }

  /** Does what is due: expiry and timeouts. The host calls it at `nextDeadlineMs()`. */
  tick(): void {
    this.unit.freeze();
    this.expiry.cycle();
    for (const client of this.blocking.overdue(this.keyspace.nowMs)) this.timeOut(client);
    this.unit.endOutside();
    this.resume();
    this.flush();
  }

  /** When tick() is next due, in the host's unix ms; undefined when nothing is. */
  nextDeadlineMs(): number | undefined {
    const due = [this.expiry.nextDeadlineMs(), this.blocking.nextDeadlineMs()];
    const known = due.filter(at => at !== undefined);
    return known.length === 0 ? undefined : this.time.hostTimeOf(Math.min(...known));
  }

  // ---- for commands and services ----

  /** All clients that are not hidden, oldest first. */
  get clients(): Client[] {
    return [...this.contexts.keys()].filter(client => !client.hidden);
  }

  /** Sends a client something that is no reply to its command. */
  push(client: Client, message: Reply): void {
    if (this.unit.current?.client === client) {
      client.heldPushes.push(message);
      return;
    }
    client.out.write(message, client.protocol);
    this.unflushed.add(client);
  }

  /** Ends a client's link once its output is sent. */
  disconnect(client: Client): void {
    client.closing = true;
    this.unflushed.add(client);
  }

  /** Gives a hidden client a copy of this server to itself, until `join`. */
  fork(client: Client): void {
    const copy = new RedisServer({ ...this.host, clock: this.time });
    Object.assign(copy.keyspace.limits, this.keyspace.limits);
    fill(copy.keyspace, this.keyspace);
    const link = copy.connect(
      { write: bytes => client.out.append(bytes), close: () => {} },
      client,
    );
    client.fork = {
      run: argv => {
        copy.tick();
        link.receive(encodeRequest(argv));
      },
    };
    const written = client.out.length;
    client.fork.run(['HELLO', String(client.protocol)].map(latin1));
    client.fork.run(['SELECT', String(client.dbIndex)].map(latin1));
    client.out.truncate(written);
  }

  /** Ends a client's fork. Returns false when it is in none. */
  join(client: Client): boolean {
    const forked = client.fork !== undefined;
    client.fork = undefined;
    return forked;
  }

  // ---- the funnel: every write in the keyspace is told here ----

  changed(db: Database, key: Bytes, event: EventName): void {
    if (isModification(event)) this.watch.touch(db, key);
    this.blocking.signal(db, key);
    this.notify.tell(db.index, key, event);
  }

  added(db: Database, key: Bytes): void {
    this.watch.touch(db, key);
    this.notify.tell(db.index, key, 'new');
  }

  missed(db: Database, key: Bytes): void {
    this.notify.tell(db.index, key, 'keymiss');
  }

  flushing(db: Database): void {
    this.watch.flushing(db);
    this.blocking.flushing(db);
  }

  // ---- the life of a request ----

  private receive(client: Client, bytes: Uint8Array): void {
    if (client.closing) return;
    client.parser.feed(bytes);
    this.drain(client);
    this.resume();
    this.flush();
  }

  private drain(client: Client): void {
    const ctx = this.contexts.get(client);
    if (ctx === undefined) return;
    this.unflushed.add(client);
    try {
      while (client.parked === undefined && !client.closing) {
        const argv = client.parser.next();
        if (argv === undefined) return;
        if (client.fork === undefined || isJoin(argv)) this.dispatch.handle(ctx, argv);
        else client.fork.run(argv);
      }
    } catch (reason) {
      if (!(reason instanceof RequestError)) throw reason;
      client.out.write(error(`ERR Protocol error: ${reason.message}`), client.protocol);
      client.closing = true;
    }
  }

  private park(ctx: Context, waiting: { command: Command; argv: readonly Bytes[]; park: Park }) {
    const { client } = ctx;
    if (client.parked !== undefined) return;
    const { timeoutMs, argv = waiting.argv } = waiting.park;
    const deadlineMs = timeoutMs > 0 ? this.keyspace.nowMs + timeoutMs : undefined;
    this.blocking.park(client, { ...waiting, argv, deadlineMs });
  }

  // A parked command runs again whole; if it answers this time, the client goes on.
  private retry(client: Client): void {
    const ctx = this.contexts.get(client);
    const { parked } = client;
    if (ctx === undefined || parked === undefined) return;
    const before = client.out.length;
    this.unit.run(ctx, parked.command, parked.argv);
    if (client.out.length > before) this.unpark(client);
  }

  private timeOut(client: Client): void {
    const { parked } = client;
    if (parked === undefined) return;
    client.out.write(parked.park.onTimeout, client.protocol);
    this.unpark(client);
  }

  private unpark(client: Client): void {
    this.blocking.release(client);
    this.unflushed.add(client);
    this.resumable.push(client);
  }

  // What unblocked clients had sent meanwhile; it may unblock others.
  private resume(): void {
    for (let client = this.resumable.shift(); client; client = this.resumable.shift()) {
      this.drain(client);
    }
  }

  private flush(): void {
    for (const client of this.unflushed) {
      if (client.out.length > 0) this.sinks.get(client)?.write(client.out.take());
      if (client.closing) this.end(client);
    }
    this.unflushed.clear();
  }

  private end(client: Client): void {
    const sink = this.sinks.get(client);
    this.forget(client);
    sink?.close();
  }

  private forget(client: Client): void {
    client.closing = true;
    this.blocking.release(client);
    this.watch.clear(client);
    this.pubsub.clear(client);
    this.contexts.delete(client);
    this.sinks.delete(client);
  }
}

// PLAYGROUND JOIN is the one command that a forked client sends to the original.
const isJoin = ([name = EMPTY, sub = EMPTY]: readonly Bytes[]): boolean =>
  upper(name) === 'PLAYGROUND' && upper(sub) === 'JOIN';

const describe = (reason: unknown): string =>
  reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
