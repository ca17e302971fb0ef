// A client as the server sees it: what it speaks, where it stands, what is queued, watched and
// parked. State only; the services change it.
import type { Bytes } from '../resp/bytes.ts';
import type { Protocol } from '../resp/encode.ts';
import { ReplyWriter } from '../resp/encode.ts';
import type { Reply } from '../resp/reply.ts';
import { isPush } from '../resp/reply.ts';
import type { RequestLimits } from '../resp/request.ts';
import { RequestParser } from '../resp/request.ts';
import type { Command } from './commands/command.ts';
import type { User } from './services/acl-user.ts';
import type { Park } from './park.ts';

/** A command that waits for EXEC. */
export interface QueuedCommand {
  readonly command: Command;
  readonly argv: readonly Bytes[];
}

/** A MULTI that is open. */
export interface Transaction {
  readonly queue: QueuedCommand[];
  /** True when a command could not be queued: EXEC answers EXECABORT. */
  aborted: boolean;
}

/** A command that waits for a key. */
export interface ParkedCommand extends QueuedCommand {
  readonly park: Park;
  /** Unix ms at which `park.onTimeout` is answered, or undefined. */
  readonly deadlineMs: number | undefined;
}

/** A key as it was when WATCH named it. */
export interface WatchedKey {
  readonly dbIndex: number;
  readonly key: Bytes;
  /** True if the key was already past its time, so that its removal is no change. */
  readonly wasExpired: boolean;
}

/** What a client listens to. */
export interface Subscriptions {
  readonly channels: Set<Bytes>;
  readonly patterns: Set<Bytes>;
  readonly shardChannels: Set<Bytes>;
}

/** How a client is told which keys of its cache are no longer right (CLIENT TRACKING). */
export interface TrackingState {
  /** Told of every key with one of the prefixes, not of keys that it read. */
  readonly bcast: boolean;
  readonly optin: boolean;
  readonly optout: boolean;
  /** Not told of what it changes itself. */
  readonly noloop: boolean;
  /** The id of the client that gets the messages; 0 for itself. */
  readonly redirect: number;
  readonly prefixes: ReadonlySet<Bytes>;
  /** True when the client that should get the messages is gone. */
  broken: boolean;
}

/** How a host introduces a client. */
export interface ClientOptions {
  /** `ip:port` of the peer, for CLIENT LIST and MONITOR. */
  readonly address: string;
  /** `ip:port` at which the peer found the server. */
  readonly localAddress: string;
  /** Control plane: in no list, leaves no trace, may use PLAYGROUND. */
  readonly hidden: boolean;
}

/** A hidden client's other self in a copy of the server. */
export interface ForkedClient {
  /** Runs a command in the copy; its reply goes to this client. */
  run(argv: readonly Bytes[]): void;
}

/** One connected client. */
export class Client {
  readonly id: number;
  readonly address: string;
  readonly localAddress: string;
  readonly hidden: boolean;
  readonly createdMs: number;
  readonly parser: RequestParser;
  readonly out = new ReplyWriter();
  protocol: Protocol = 2;
  dbIndex = 0;
  name = '';
  libraryName = '';
  libraryVersion = '';
  transaction: Transaction | undefined = undefined;
  watched: WatchedKey[] = [];
  /** True when a watched key changed: EXEC answers nil. */
  watchBroken = false;
  /** Undefined while the client listens to nothing. */
  subscriptions: Subscriptions | undefined = undefined;
  parked: ParkedCommand | undefined = undefined;
  /** The command that waits for the end of a pause. */
  postponed: QueuedCommand | undefined = undefined;
  tracking: TrackingState | undefined = undefined;
  /** What CLIENT CACHING said of the next command. */
  caching = false;
  /** True while the client sees all commands (MONITOR). */
  monitoring = false;
  /** Replies that are still to be dropped (CLIENT REPLY); Infinity drops all. */
  muted = 0;
  /** The command that is being handled or waits, empty otherwise. */
  argv: readonly Bytes[] = [];
  /** The number of the client's file descriptor, as it would be. */
  fd = 0;
  /** Most bytes that were sent at once. */
  peakOutput = 0;
  /** READONLY was said. */
  readsReplicas = false;
  noEvict = false;
  noTouch = false;
  /** The user by whose rules the client is judged; hidden ones are judged by none. */
  user: User | undefined = undefined;
  /** True if the client is logged in, or nobody has to be. */
  isAuthenticated = false;
  /** True when the link is to be cut once the output is flushed. */
  closing = false;
  lastCommand: Command | undefined = undefined;
  lastActiveMs: number;
  /** Where this client's commands go instead, while it is in a fork of the server. */
  fork: ForkedClient | undefined = undefined;
  /** Pushes that wait until the reply of the running command is written. */
  readonly heldPushes: Reply[] = [];

  constructor(id: number, options: ClientOptions, nowMs: number, limits?: RequestLimits) {
    this.id = id;
    this.parser = new RequestParser(limits);
    this.address = options.address;
    this.localAddress = options.localAddress;
    this.hidden = options.hidden;
    this.createdMs = nowMs;
    this.lastActiveMs = nowMs;
  }
  /** True while the client's next request has to wait. */
  get isHeld(): boolean {
    return this.parked !== undefined || this.postponed !== undefined;
  }

  /** The name of the client's user, as CLIENT LIST shows it. */
  get userName(): string {
    return this.user?.name ?? '(superuser)';
  }

  /** Writes the reply of a command. */
  reply(reply: Reply): void {
    // Redis: SUBSCRIBE is answered by pushes, which CLIENT REPLY does not hold back.
    if (this.muted > 0 && !isPush(reply)) return;
    const { length } = this.out;
    try {
      this.out.write(reply, this.protocol);
    } catch (reason) {
      if (!(reason instanceof RangeError)) throw reason;
      // As Redis does with a client whose output passes its limit.
      this.out.truncate(length);
      this.closing = true;
    }
  }
}
