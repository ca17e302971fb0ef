// A RESP client over any Connection: replies matched to requests in order, pushes apart.
// For callers that want values (lesson checker, inspector); redis-cli reads the stream itself.
import type { Bytes } from '../resp/bytes.ts';
import { fromText } from '../resp/bytes.ts';
import { ReplyDecoder } from '../resp/decode.ts';
import { encodeRequest } from '../resp/encode.ts';
import type { PushReply, Reply } from '../resp/reply.ts';
import type { Connection } from './connection.ts';

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: Error) => void;
}

/** A client that sends commands and awaits replies; an error reply is a value, not a rejection. */
export class RespClient {
  /** Called with every RESP3 push. */
  onPush: (push: PushReply) => void = () => {};
  /** Called with what nobody asked for: the messages of channels, as RESP2 sends them. */
  onMessage: (message: Reply) => void = () => {};
  /** Called once when the server ends the link. */
  onClose: () => void = () => {};
  private readonly connection: Connection;
  private readonly decoder = new ReplyDecoder();
  private readonly waiting: Waiting[] = [];
  private closed = false;

  constructor(connection: Connection) {
    this.connection = connection;
    connection.onData = bytes => this.receive(bytes);
    connection.onClose = () => this.fail(new Error('Server closed the connection'));
  }

  /** Sends one command given as texts (UTF-8). */
  call(...argv: string[]): Promise<Reply> {
    return this.send(argv.map(fromText));
  }

  /** Sends one command given as bytes. Rejects only when the link is lost. */
  send(argv: readonly Bytes[]): Promise<Reply> {
    if (this.closed) return Promise.reject(new Error('Server closed the connection'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.connection.send(encodeRequest(argv));
    });
  }

  /** Ends the link; what still waits is rejected. */
  close(): void {
    if (this.closed) return;
    this.connection.close();
    this.fail(new Error('The connection was closed'));
  }

  private receive(bytes: Uint8Array): void {
    for (const reply of this.decoder.feed(bytes)) {
      const waiting = isPush(reply) ? undefined : this.waiting.shift();
      if (isPush(reply)) this.onPush(reply);
      else if (waiting === undefined) this.onMessage(reply);
      else waiting.resolve(reply);
    }
  }

  private fail(reason: Error): void {
    if (this.closed) return;
    this.closed = true;
    for (const { reject } of this.waiting.splice(0)) reject(reason);
    this.onClose();
  }
}

function isPush(reply: Reply): reply is PushReply {
  return typeof reply === 'object' && reply !== null && 'kind' in reply && reply.kind === 'push';
}
