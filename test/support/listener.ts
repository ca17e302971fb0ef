// A client for tests: sends bytes, and gives what comes back in the order in which it comes, pushes
// included, as redis-cli prints it.
import type { Connection } from '../../src/link/connection.ts';
import { ReplyDecoder } from '../../src/resp/decode.ts';
import { formatReply } from '../../src/resp/format.ts';

const CLOSED = '(closed)';

/** One connection and all that it was told and nobody has read yet. */
export class Listener {
  private readonly connection: Connection;
  private readonly decoder = new ReplyDecoder();
  private readonly arrived: string[] = [];
  private wake: () => void = () => {};

  constructor(connection: Connection) {
    this.connection = connection;
    connection.onData = bytes => this.receive(this.decoder.feed(bytes).map(formatReply));
    connection.onClose = () => this.receive([CLOSED]);
  }

  /** Sends bytes as they are. */
  send(bytes: Uint8Array): void {
    this.connection.send(bytes);
  }

  /** The next reply or push, printed; `''` if none comes in time, `(closed)` at the end. */
  async next(timeoutMs: number): Promise<string> {
    if (this.arrived.length === 0 && timeoutMs > 0) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, timeoutMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.arrived.shift() ?? '';
  }

  /** What has arrived and was not asked for. */
  unread(): readonly string[] {
    return this.arrived;
  }

  /** Ends the connection. */
  close(): void {
    this.connection.close();
  }

  private receive(printed: readonly string[]): void {
    this.arrived.push(...printed);
    this.wake();
  }
}
