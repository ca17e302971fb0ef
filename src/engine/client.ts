// A client as the server sees it: what it speaks, where it stands, what is queued, watched and
// parked. State only; the services change it.
import type { Bytes } from '../resp/bytes.ts';
import type { Protocol } from '../resp/encode.ts';
import { ReplyWriter } from '../resp/encode.ts';
import type { Reply } from '../resp/reply.ts';
import { RequestParser } from '../resp/request.ts';
import type { Command } from './commands/command.ts';
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

/** How a host introduces a client. */
export interface ClientOptions {
  /** `ip:port` of the peer, for CLIENT LIST and MONITOR. */
  readonly address: string;
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
  readonly hidden: boolean;
  readonly createdMs: number;
  readonly parser = new RequestParser();
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
  /** True when the link is to be cut once the output is flushed. */
  closing = false;
  lastCommand: Command | undefined = undefined;
  lastActiveMs: number;
  /** Where this client's commands go instead, while it is in a fork of the server. */
  fork: ForkedClient | undefined = undefined;
  /** Pushes that wait until the reply of the running command is written. */
  readonly heldPushes: Reply[] = [];

  constructor(id: number, options: ClientOptions, nowMs: number) {
    this.id = id;
    this.address = options.address;
    this.hidden = options.hidden;
    this.createdMs = nowMs;
    this.lastActiveMs = nowMs;
  }
}
