// `--pipe`: everything from the input to the server as it is, RESP or plain commands, and then how
// many replies and errors came back.
import type { Bytes } from '../../../resp/bytes.ts';
import { latin1, toText, toUint8 } from '../../../resp/bytes.ts';
import type { Reply } from '../../../resp/reply.ts';
import { isError } from '../../../resp/reply.ts';
import type { CliClient } from '../../client.ts';
import type { ReplyStream } from '../../reply-stream.ts';
import { LinkError } from '../../reply-stream.ts';
import type { Process } from '../program.ts';
import { complain, print } from '../program.ts';
import type { CliCommandLine } from './options.ts';

const MARK_BYTES = 20;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Sends the input; the exit code is 1 after any error. */
export async function pipe(
  process: Process,
  line: CliCommandLine,
  client: CliClient,
): Promise<number> {
  const { replies } = client;
  if (replies === undefined) return 1;
  const mark = randomMark(() => process.host.random());
  const transfer = new Transfer(process, replies, mark);
  const reading = transfer.read();
  for (;;) {
    const piece = await process.stdin.read();
    if (piece === undefined) break;
    replies.sendBytes(toUint8(piece));
  }
  // A last line without an end gets one, and the answer to ECHO tells where all replies have come.
  replies.sendBytes(toUint8(latin1(`\r\n*2\r\n$4\r\nECHO\r\n$${mark.length}\r\n${mark}\r\n`)));
  if (!transfer.isOver) {
    await print(process, 'All data transferred. Waiting for the last reply...\n');
  }
  await transfer.wait(reading, line.pipeTimeoutMs);
  await print(process, `errors: ${transfer.errors}, replies: ${transfer.count}\n`);
  return transfer.errors > 0 ? 1 : 0;
}

function randomMark(random: () => number): Bytes {
  const letter = (): string => ALPHABET.charAt(Math.floor(random() * ALPHABET.length));
  return latin1(Array.from({ length: MARK_BYTES }, letter).join(''));
}

class Transfer {
  count = 0;
  errors = 0;
  isOver = false;
  private readonly process: Process;
  private readonly replies: ReplyStream;
  private readonly mark: Bytes;

  constructor(process: Process, replies: ReplyStream, mark: Bytes) {
    this.process = process;
    this.replies = replies;
    this.mark = mark;
  }

  async read(): Promise<void> {
    const { process } = this;
    try {
      while (!this.isOver) await this.take(await this.replies.read());
    } catch (cause) {
      if (!(cause instanceof LinkError)) throw cause;
      this.isOver = true;
      if (cause.failure === 'aborted') return;
      this.errors += 1;
      await complain(process, `Error reading from the server: ${cause.message}\n`);
    }
  }

  // No reply for a while after everything was sent is an error too.
  async wait(reading: Promise<void>, timeoutMs: number): Promise<void> {
    const { process } = this;
    while (!this.isOver) {
      const before = this.count;
      const slept = timeoutMs > 0 ? process.host.sleep(timeoutMs) : NEVER;
      await Promise.race([reading, slept]);
      if (this.isOver || this.count !== before) continue;
      await complain(process, `No replies for ${timeoutMs / 1000} seconds: exiting.\n`);
      this.errors += 1;
      this.isOver = true;
    }
  }

  private async take(reply: Reply): Promise<void> {
    if (reply === this.mark) {
      this.isOver = true;
      return print(this.process, 'Last reply received from server.\n');
    }
    this.count += 1;
    if (!isError(reply)) return;
    this.errors += 1;
    await complain(this.process, `${toText(reply.text)}\n`);
  }
}

const NEVER = new Promise<void>(() => {});
