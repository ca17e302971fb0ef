// A connection as redis-cli reads it: replies and pushes one after another in the order of
// arrival, awaited one at a time. Nobody is told of a lost link before he reads up to its end.
import type { Connection } from '../link/connection.ts';
import type { Bytes } from '../resp/bytes.ts';
import { ProtocolError, ReplyDecoder } from '../resp/decode.ts';
import { encodeRequest } from '../resp/encode.ts';
import type { Reply } from '../resp/reply.ts';

/** Why there is nothing more to read. */
export type LinkFailure = 'aborted' | 'closed' | 'protocol';

/** No reply will come any more; the message is what redis-cli prints after `Error: `. */
export class LinkError extends Error {
  override name = 'LinkError';
  readonly failure: LinkFailure;

  constructor(failure: LinkFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

interface Reader {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: LinkError) => void;
}

/** The replies of one connection. */
export class ReplyStream {
  /** Called when a reply, or the end, has arrived and nobody reads. */
  onArrival: () => void = () => {};
  private readonly connection: Connection;
  private readonly decoder = new ReplyDecoder();
  private readonly arrived: Reply[] = [];
  private reader: Reader | undefined;
  private error: LinkError | undefined;

  constructor(connection: Connection) {
    this.connection = connection;
    connection.onData = bytes => this.receive(bytes);
    connection.onClose = () => this.fail('closed', 'Server closed the connection');
  }

  /** Why nothing more can be read, once everything before it has been read. */
  get failure(): LinkError | undefined {
    return this.arrived.length === 0 ? this.error : undefined;
  }

  /** Sends one command. */
  send(argv: readonly Bytes[]): void {
    this.connection.send(encodeRequest(argv));
  }

  /** Sends bytes as they are. */
  sendBytes(bytes: Uint8Array): void {
    this.connection.send(bytes);
  }

  /** The next reply or push; one reader at a time. @throws LinkError */
  read(): Promise<Reply> {
    const next = this.arrived.shift();
    if (next !== undefined) return Promise.resolve(next);
    if (this.error !== undefined) return Promise.reject(this.error);
    return new Promise((resolve, reject) => {
      this.reader = { resolve, reject };
    });
  }

  /** True when `read` would not wait. */
  get hasArrived(): boolean {
    return this.arrived.length > 0 || this.error !== undefined;
  }

  /** A reply that has arrived already. */
  readArrived(): Reply | undefined {
    return this.arrived.shift();
  }

  /** Ends the link; who reads gets an `aborted` error. */
  abort(): void {
    this.connection.close();
    this.fail('aborted', 'Interrupted');
  }

  private receive(bytes: Uint8Array): void {
    try {
      this.arrived.push(...this.decoder.feed(bytes));
    } catch (cause) {
      if (!(cause instanceof ProtocolError)) throw cause;
      this.connection.close();
      return this.fail('protocol', `Protocol error, ${cause.message}`);
    }
    if (this.reader === undefined) {
      if (this.arrived.length > 0) this.onArrival();
      return;
    }
    const next = this.arrived.shift();
    if (next !== undefined) this.takeReader()?.resolve(next);
  }

  private fail(failure: LinkFailure, message: string): void {
    if (this.error !== undefined) return;
    this.error = new LinkError(failure, message);
    const reader = this.takeReader();
    if (reader === undefined) this.onArrival();
    else reader.reject(this.error);
  }

  private takeReader(): Reader | undefined {
    const { reader } = this;
    this.reader = undefined;
    return reader;
  }
}
