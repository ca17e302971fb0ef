// Listens in on one connection of Python and notes which commands got which replies, so that a
// lesson counts them as it counts what is typed. Stops listening where the two no longer go by
// turns (a subscription), or where listening would cost too much.
import { upper } from '../resp/bytes.ts';
import type { Bytes } from '../resp/bytes.ts';
import { ReplyDecoder } from '../resp/decode.ts';
import type { Reply } from '../resp/reply.ts';
import { RequestParser } from '../resp/request.ts';

/** A command that a program has sent, and the reply. */
export interface SeenCall {
  readonly argv: readonly Bytes[];
  readonly reply: Reply;
}

const MOST_BYTES = 64 * 1024;
const OUT_OF_TURN = new Set(['SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE', 'MONITOR', 'HELLO']);

/** One connection being listened to. */
export class CommandTap {
  private readonly note: (call: SeenCall) => void;
  private readonly requests = new RequestParser();
  private readonly replies = new ReplyDecoder();
  private readonly waiting: Bytes[][] = [];
  private isOn = true;

  constructor(note: (call: SeenCall) => void) {
    this.note = note;
  }

  /** Python has sent this. */
  sent(bytes: Uint8Array): void {
    this.listen(bytes, () => {
      this.requests.feed(bytes.slice());
      for (let argv = this.requests.next(); argv !== undefined; argv = this.requests.next()) {
        if (OUT_OF_TURN.has(upper(argv[0] ?? ''))) this.isOn = false;
        this.waiting.push(argv);
      }
    });
  }

  /** The server has answered this. */
  received(bytes: Uint8Array): void {
    this.listen(bytes, () => {
      for (const reply of this.replies.feed(bytes)) {
        const argv = this.waiting.shift();
        if (argv !== undefined) this.note({ argv, reply });
      }
    });
  }

  private listen(bytes: Uint8Array, hear: () => void): void {
    if (!this.isOn) return;
    if (bytes.length > MOST_BYTES) {
      this.isOn = false;
      return;
    }
    try {
      hear();
    } catch {
      this.isOn = false; // Not RESP: a program that speaks something else on its socket.
    }
  }
}
