// The server: wires keyspace, services and commands together, and is all that a host sees. Pure and
// synchronous: the host feeds bytes in, gets bytes out, and calls tick() when a deadline is due.
import type { Bytes } from '../resp/bytes.ts';
import { latin1 } from '../resp/bytes.ts';
import { encodeRequest } from '../resp/encode.ts';
import type { Reply } from '../resp/reply.ts';
import { error } from '../resp/reply.ts';
import { REDIS_VERSION } from '../spec/table.ts';
import { Accounting } from './accounting.ts';
import { randomHex } from './algo/hex.ts';
import type { ClientOptions } from './client.ts';
import { Client } from './client.ts';
import type { CommandTable } from './commands/registry.ts';
import type { LateHandlers } from './commands/registry.ts';
import { addLate, createCommands } from './commands/registry.ts';
import { configure } from './configure.ts';
import { Context } from './context.ts';
import { Arrival } from './arrival.ts';
import { describeClient } from './describe-client.ts';
import type { EventName } from './events.ts';
import { isModification } from './events.ts';
import { admit } from './gates.ts';
import { Dumps } from './persist/dump.ts';
import { FunctionDumps } from './persist/function-dump.ts';
import { Persistence } from './persist/persistence.ts';
import type { Host, Scripts } from './ports.ts';
import { Requests } from './requests.ts';
import { Acl } from './services/acl.ts';
import { Blocking } from './services/blocking.ts';
import type { Sink } from './services/clients.ts';
import { Clients } from './services/clients.ts';
import type { Directive } from './services/config-file.ts';
import { Config } from './services/config.ts';
import { Dispatch } from './services/dispatch.ts';
import { Eviction } from './services/eviction.ts';
import { Expiry } from './services/expiry.ts';
import { Latency } from './services/latency.ts';
import { Monitors } from './services/monitor.ts';
import { Notify } from './services/notify.ts';
import { Pause } from './services/pause.ts';
import { Functions } from './services/functions.ts';
import { listeningGate, PubSub } from './services/pubsub.ts';
import { Replication } from './services/replication.ts';
import { Saving } from './services/saving.ts';
import { Scripting } from './services/scripting.ts';
import { Slowlog } from './services/slowlog.ts';
import { fill, Snapshots } from './services/snapshots.ts';
import { Stats } from './services/stats.ts';
import { Time } from './services/time.ts';
import { Tracking } from './services/tracking.ts';
import { Unit } from './services/unit.ts';
import { Watch } from './services/watch.ts';
import type { Database } from './store/database.ts';
import type { KeyspaceObserver } from './store/keyspace.ts';
import { Keyspace } from './store/keyspace.ts';
import { loadUsers } from './users.ts';

/** The server's end of one client's link. */
export interface ServerLink {
  /** Bytes from the peer; they must not change afterwards. */
  receive(bytes: Uint8Array): void;
  /** The peer is gone. */
  close(): void;
}

/** With what a server starts. */
export interface ServerOptions {
  /** The directives of a configuration file or of command-line arguments (`parseConfig`). */
  readonly directives?: readonly Directive[];
}

/**
 * What a server without keys and clients counts as used, about as much as one of Redis, so that
 * `maxmemory` leaves as much room as learners read of.
 */
const STARTUP_BYTES = 700_000;
const CLIENT_BYTES = 2000;
const RUN_ID_DIGITS = 40;

/** One Redis server. */
export class RedisServer implements KeyspaceObserver {
  readonly host: Host;
  readonly config = new Config();
  readonly keyspace: Keyspace;
  readonly commands: CommandTable = createCommands();
  readonly time: Time;
  readonly clients: Clients;
  readonly watch: Watch;
  readonly blocking = new Blocking();
  readonly pause = new Pause();
  readonly replication = new Replication();
  readonly pubsub = new PubSub((client, message) => this.push(client, message));
  readonly notify = new Notify((channel, message) => this.pubsub.publish(channel, message));
  readonly monitors = new Monitors((client, line) => this.push(client, line));
  readonly tracking = new Tracking({
    deliver: (client, message) => this.push(client, message),
    clientById: id => this.clients.byId(id),
  });
  readonly acl = new Acl({
    commands: this.commands.values(),
    nowMs: () => this.time.nowMs(),
    describe: client => describeClient(client, this.keyspace.nowMs),
    refused: reason => this.stats.countDenied(reason),
    clients: () => this.clients.visible,
    disconnect: client => this.disconnect(client),
  });
  /** The commands that may come later. */
  readonly late: Arrival<LateHandlers>;
  readonly stats = new Stats();
  readonly slowlog = new Slowlog();
  readonly latency = new Latency();
  readonly accounting = new Accounting(this);
  readonly expiry: Expiry;
  readonly eviction: Eviction;
  readonly scripting: Scripting;
  readonly functions = new Functions();
  readonly snapshots: Snapshots;
  readonly saving: Saving;
  readonly persistence: Persistence;
  readonly dumps = new Dumps(() => this.config.flag('rdbcompression'));
  readonly functionDumps = new FunctionDumps(() => this.config.flag('rdbcompression'));
  readonly unit: Unit;
  readonly dispatch: Dispatch;
  readonly requests = new Requests(this);
  readonly startedMs: number;
  /** 40 hexadecimal digits that no other server has. */
  readonly runId: string;
  /** Changes with DEBUG CHANGE-REPL-ID. */
  replicationId: string;
  /** True after SHUTDOWN. */
  isStopped = false;
  readonly requestLimits = { maxBulkBytes: Infinity };

  /** @throws ConfigFileError if the directives cannot be, LoadError if what was kept cannot be read */
  constructor(host: Host, { directives = [] }: ServerOptions = {}) {
    this.host = host;
    this.config.load(directives);
    this.keyspace = new Keyspace(this.config.number('databases'));
    this.time = new Time(host.clock);
    this.startedMs = this.time.nowMs();
    this.runId = randomHex(RUN_ID_DIGITS, host.random);
    this.replicationId = randomHex(RUN_ID_DIGITS, host.random);
    this.clients = new Clients({
      sent: (client, byteCount) => this.countOutput(client, byteCount),
      overflowed: () => (this.stats.counts.outputBufferDisconnections += 1),
      gone: client => this.forget(client),
    });
    this.watch = new Watch(this.keyspace);
    this.expiry = new Expiry(this.keyspace, host.random);
    this.eviction = new Eviction({
      keyspace: this.keyspace,
      random: host.random,
      usedBytes: () => this.usedBytes,
      evicted: () => (this.stats.counts.evictedKeys += 1),
    });
    this.late = new Arrival(host.late, waiting => {
      if (this.late.here !== undefined) addLate(this.commands, this.late.here);
      this.goOn(waiting);
    });
    this.scripting = new Scripting({
      scripts: host.scripts,
      version: REDIS_VERSION,
      arrived: waiting => this.goOn(waiting),
      evicted: () => (this.stats.counts.evictedScripts += 1),
    });
    this.snapshots = new Snapshots(this.keyspace, () => this.functions.keep());
    this.saving = new Saving(this.keyspace, this.snapshots.place(), this.startedMs);
    this.persistence = new Persistence(this);
    this.unit = new Unit(this.keyspace, this.time, {
      park: (ctx, command, argv, park) => this.requests.park(ctx, { command, argv, park }),
      called: (ctx, command, argv, reply) => this.accounting.called(ctx, command, argv, reply),
      ended: () => this.ended(),
      bug: (reason, command) => host.log?.(`# Bug in ${command.name}: ${describe(reason)}`),
    });
    this.dispatch = new Dispatch({
      commands: this.commands,
      gate: (ctx, command, argv) => admit(ctx, command, argv) ?? listeningGate(ctx, command),
      hold: (ctx, command, argv) => this.requests.hold(ctx, command, argv),
      run: (ctx, command, argv) => this.unit.run(ctx, command, argv),
      refused: (ctx, reason, command) => this.accounting.refused(ctx, reason, command),
      aborted: ({ client }) => {
        client.transaction = undefined;
        this.watch.clear(client);
      },
    });
    this.keyspace.observer = this;
    this.unit.freeze();
    configure(this);
    loadUsers(this);
    this.persistence.start();
  }

  // ---- for the host ----

  /** Adds a client; its replies go to `sink`. */
  connect(sink: Sink, options: Partial<ClientOptions> = {}): ServerLink {
    const { address = '127.0.0.1:0', hidden = false } = options;
    const { localAddress = `127.0.0.1:${this.config.number('port')}` } = options;
    const id = this.clients.number(hidden);
    const client = new Client(
      id,
      { address, localAddress, hidden },
      this.time.nowMs(),
      this.requestLimits,
    );
    this.acl.greet(client);
    const isFull = !hidden && this.clients.count >= this.config.number('maxclients');
    this.clients.add(client, { ctx: new Context(this, client), sink });
    if (!hidden) this.stats.counts.connections += 1;
    if (isFull || this.isStopped) this.turnAway(client);
    return {
      receive: bytes => this.requests.receive(client, bytes),
      close: () => this.clients.forget(client),
    };
  }

  /** Does what is due: expiry and timeouts. The host calls it at `nextDeadlineMs()`. */
  tick(): void {
    this.unit.freeze();
    const { nowMs } = this.keyspace;
    if (this.isStopped || this.requests.isAsleep) return;
    this.stats.sample(nowMs);
    this.requests.wake();
    this.requests.goOn(this.pause.end(nowMs));
    if (!this.pause.active) this.timed('expire-cycle', () => this.expiry.cycle());
    this.saving.tick();
    this.persistence.tick();
    this.requests.timeOut(nowMs);
    for (const client of this.clients.idle(nowMs)) this.disconnect(client);
    this.unit.endOutside();
    this.requests.resume();
    this.requests.flush();
  }

  /** When tick() is next due, in the host's unix ms; undefined when nothing is. */
  nextDeadlineMs(): number | undefined {
    if (this.isStopped) return undefined;
    const { isAsleep, wakeMs } = this.requests;
    const dueMs = isAsleep ? wakeMs : earlier(wakeMs, this.deadlineMs());
    return dueMs === undefined ? undefined : this.time.hostTimeOf(dueMs);
  }

  /** Ends the server: all links are closed. */
  stop(): void {
    this.isStopped = true;
    for (const client of this.clients.all) this.disconnect(client);
    this.clients.flush(false);
    this.host.stopped?.();
  }

  // Hosts ask after every chunk of bytes: nothing is allocated.
  private deadlineMs(): number | undefined {
    const expiryMs = this.pause.active ? undefined : this.expiry.nextDeadlineMs();
    const waitingMs = earlier(this.blocking.nextDeadlineMs(), this.pause.nextDeadlineMs());
    const savingMs = earlier(this.saving.nextDeadlineMs(), this.persistence.nextDeadlineMs());
    const otherMs = earlier(savingMs, this.clients.nextIdleMs());
    return earlier(expiryMs, earlier(waitingMs, otherMs));
  }

  // ---- for commands and services ----

  /** Estimated bytes in use: the data, the clients and the server itself. */
  get usedBytes(): number {
    const usedBytes = STARTUP_BYTES + this.clientBytes + this.keyspace.usedBytes;
    this.stats.noteMemory(usedBytes);
    return usedBytes;
  }

  /** Estimated bytes that the server takes without keys and clients. */
  readonly startupBytes = STARTUP_BYTES;

  /** Estimated bytes that the clients take. */
  get clientBytes(): number {
    return CLIENT_BYTES * this.clients.count;
  }

  /** Sends a client something that is no reply to its command. */
  push(client: Client, message: Reply): void {
    if (this.unit.current?.client === client) {
      client.heldPushes.push(message);
      return;
    }
    client.out.write(message, client.protocol);
    this.clients.wrote(client);
  }

  /** Ends a client's link once its output is sent. */
  disconnect(client: Client): void {
    client.closing = true;
    this.clients.wrote(client);
  }

  /** Gives a hidden client a copy of this server to itself, until `join`. */
  fork(client: Client): void {
    const { scripts, late } = this.host;
    // What waits in the copy is sent by the original.
    const open: Scripts['open'] = (version, opened) =>
      scripts?.open(version, lua => {
        opened(lua);
        this.requests.flush();
      });
    const host: Host = {
      ...this.host,
      clock: this.time,
      storage: undefined,
      late: fetched =>
        late(handlers => {
          fetched(handlers);
          this.requests.flush();
        }),
    };
    const copy = new RedisServer(scripts === undefined ? host : { ...host, scripts: { open } });
    copy.config.copyFrom(this.config);
    copy.acl.copyFrom(this.acl);
    copy.scripting.copyFrom(this.scripting);
    copy.functions.copyFrom(this.functions);
    Object.assign(copy.keyspace.limits, this.keyspace.limits);
    fill(copy.keyspace, this.keyspace);
    const link = copy.connect(
      {
        write: bytes => {
          client.out.append(bytes);
          this.clients.wrote(client);
        },
        close: () => {},
      },
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
    const isHeard = this.watch.any || this.tracking.listens;
    if (isHeard && isModification(event)) {
      this.watch.touch(db, key);
      this.tracking.changed(key, this.unit.current?.client);
    }
    this.blocking.signal(db, key);
    this.notify.tell(db.index, key, event);
    if (event === 'expired' || event === 'evicted') this.persistence.removed(db, key);
  }

  added(db: Database, key: Bytes): void {
    this.watch.touch(db, key);
    this.notify.tell(db.index, key, 'new');
  }

  missed(db: Database, key: Bytes): void {
    this.notify.tell(db.index, key, 'keymiss');
  }

  fieldExpired(db: Database, key: Bytes, name: Bytes): void {
    this.persistence.fieldRemoved(db, key, name);
  }

  flushing(db: Database): void {
    this.watch.flushing(db);
    this.blocking.flushing(db);
    this.tracking.flushing();
  }

  // Clients that had asked for Lua go on.
  private goOn(waiting: readonly Client[]): void {
    if (waiting.length === 0) return;
    this.unit.freeze();
    this.requests.goOn(waiting);
    this.requests.resume();
    this.requests.flush();
  }

  // ---- clients that come and go ----

  private ended(): void {
    if (this.blocking.hasReady) this.blocking.serve(client => this.requests.retry(client));
    this.tracking.announceFlush();
  }

  // Redis: the latency monitor watches the server's own work, too.
  private timed(event: string, work: () => void): void {
    const startMs = this.time.hostMs();
    work();
    this.latency.add(event, this.time.hostMs() - startMs, this.keyspace.nowMs);
  }

  private countOutput(client: Client, byteCount: number): void {
    if (client.hidden) return;
    client.lastActiveMs = this.keyspace.nowMs;
    this.stats.counts.writes += 1;
    this.stats.counts.netOutputBytes += byteCount;
  }

  private turnAway(client: Client): void {
    this.stats.counts.rejectedConnections += 1;
    client.out.write(error('ERR max number of clients reached'), client.protocol);
    this.disconnect(client);
    this.clients.flush(false);
  }

  private forget(client: Client): void {
    this.blocking.release(client);
    this.pause.release(client);
    this.late.release(client);
    this.scripting.release(client);
    this.watch.clear(client);
    this.pubsub.clear(client);
    this.tracking.disable(client);
    this.monitors.remove(client);
  }
}

const describe = (reason: unknown): string =>
  reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);

function earlier(aMs: number | undefined, bMs: number | undefined): number | undefined {
  if (aMs === undefined || bMs === undefined) return aMs ?? bMs;
  return Math.min(aMs, bMs);
}
