// One TCP client that knows how many replies it is owed: raw sockets, so that a thousand of them cost
// little and nothing is retried or hidden.
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { latin1 } from '../../src/resp/bytes.ts';
import { ReplyDecoder } from '../../src/resp/decode.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';

interface Owed {
  readonly count: number;
  readonly resolve: (replies: Reply[]) => void;
  readonly reject: (reason: Error) => void;
}

/** A link to a server. */
export class Line {
  /** What comes though nobody asked for it. */
  onMessage: (message: Reply) => void = () => {};
  private readonly socket: Socket;
  private readonly decoder = new ReplyDecoder();
  private readonly owed: Owed[] = [];
  private replies: Reply[] = [];
  private isLeft = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', chunk => this.take(chunk));
    socket.on('error', reason => this.fail(reason));
    socket.on('close', () => this.fail(new Error('the server closed the link')));
  }

  static open(port: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Line(socket));
      });
    });
  }

  /** Sends commands in one piece; resolves with their replies. */
  send(...commands: (readonly string[])[]): Promise<Reply[]> {
    return new Promise((resolve, reject) => {
      this.owed.push({ count: commands.length, resolve, reject });
      this.socket.write(Buffer.concat(commands.map(argv => encodeRequest(argv.map(latin1)))));
    });
  }

  /** Sends bytes for which no reply is awaited. */
  sendRaw(text: string): void {
    this.socket.write(text, 'latin1');
  }

  /** Cuts the link, whatever is under way. */
  leave(): void {
    this.isLeft = true;
    this.socket.destroy();
  }

  private take(chunk: Uint8Array): void {
    for (const reply of this.decoder.feed(chunk)) {
      const [next] = this.owed;
      if (next === undefined) {
        this.onMessage(reply);
        continue;
      }
      this.replies.push(reply);
      if (this.replies.length < next.count) continue;
      this.owed.shift();
      next.resolve(this.replies);
      this.replies = [];
    }
  }

  private fail(reason: Error): void {
    if (this.isLeft) return;
    for (const { reject } of this.owed.splice(0)) reject(reason);
  }
}
