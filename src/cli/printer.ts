// Replies on their way to the terminal, in the output mode of this redis-cli. Long replies go in
// pieces, so that the screen can keep up and Ctrl-C can stop them.
import type { Bytes } from '../resp/bytes.ts';
import { fromText, latin1, lower, toText } from '../resp/bytes.ts';
import { formatCsv, formatJson, formatRaw, terminalPieces } from '../resp/format.ts';
import type { Reply } from '../resp/reply.ts';
import { isArray } from '../resp/reply.ts';
import type { CliHost, CliOptions, PrintStream } from './ports.ts';

const PIECE_CHARS = 64 * 1024;

/** Prints for one redis-cli. */
export class Printer {
  /** Called with the text that goes to the terminal. */
  onText: (text: string) => void = () => {};
  private readonly host: Pick<CliHost, 'print' | 'terminal'>;
  private readonly options: CliOptions;
  private stopped = false;

  constructor(host: Pick<CliHost, 'print' | 'terminal'>, options: CliOptions) {
    this.host = host;
    this.options = options;
  }

  /** Text of redis-cli's own. */
  text(text: string): void {
    void this.print(fromText(text), 'stdout');
  }

  /** Text that says what went wrong with the connection or the command line. */
  complain(text: string): void {
    void this.print(fromText(text), 'stderr');
  }

  /** Prints a reply; `raw` ones come bare and without a newline, whatever the mode. */
  async reply(reply: Reply, raw = false): Promise<void> {
    if (raw) return this.bytes(formatRaw(reply, this.elementDelimiter));
    switch (this.options.output ?? 'standard') {
      case 'standard':
        return this.pieces(reply);
      case 'raw': {
        const text = formatRaw(reply, this.elementDelimiter);
        return this.bytes(latin1(text + (this.options.replyDelimiter ?? '\n')));
      }
      case 'csv':
        return this.bytes(latin1(`${formatCsv(reply)}\n`));
      case 'json':
        return this.bytes(latin1(`${formatJson(reply)}\n`));
      case 'quoted-json':
        return this.bytes(latin1(`${formatJson(reply, 'quoted-json')}\n`));
    }
  }

  /** Prints a push that came between the replies. */
  async push(push: Reply): Promise<void> {
    const keys = (this.options.output ?? 'standard') === 'standard' && invalidated(push);
    if (!keys) return this.reply(push);
    return this.bytes(latin1(`-> invalidate: ${keys.map(key => `'${key}'`).join(', ')}\n`));
  }

  /** Ends the printing of what is being printed. */
  stop(): void {
    this.stopped = true;
  }

  private get elementDelimiter(): string {
    return this.options.elementDelimiter ?? '\n';
  }

  private bytes(bytes: Bytes): Promise<void> {
    return this.print(bytes, 'stdout');
  }

  private print(bytes: Bytes, stream: PrintStream): Promise<void> {
    const { host } = this;
    if (host.print !== undefined) return host.print(bytes, stream);
    const text = toText(bytes);
    host.terminal.write(text.replaceAll('\n', '\r\n'));
    this.onText(text);
    return Promise.resolve();
  }

  private async pieces(reply: Reply): Promise<void> {
    this.stopped = false;
    let piece = '';
    for (const each of terminalPieces(reply)) {
      piece += each;
      if (piece.length < PIECE_CHARS) continue;
      await this.bytes(latin1(piece));
      piece = '';
      await this.host.terminal.flushed?.();
      if (this.stopped) return;
    }
    return this.bytes(latin1(`${piece}\n`));
  }
}

// The keys of an `invalidate` push; a flush of all keys has none.
function invalidated(push: Reply): Bytes[] | false {
  if (typeof push !== 'object' || push === null || !('kind' in push)) return false;
  if (push.kind !== 'push' || push.items.length !== 2) return false;
  const [kind, keys] = push.items;
  if (typeof kind !== 'string' || !kind.startsWith('invalidate')) return false;
  if (keys === undefined || !isArray(keys)) return false;
  return keys.flatMap(key => (typeof key === 'string' ? [key] : []));
}

const RAW_COMMANDS = new Map<string, (words: readonly string[]) => boolean>([
  ['info', () => true],
  ['lolwut', () => true],
  ['client', ([, first]) => first === 'list' || first === 'info'],
  ['cluster', words => words.length === 2 && ['nodes', 'info'].includes(words[1] ?? '')],
  ['debug', ([, first = '']) => ['htstats', 'htstats-key', 'client-eviction'].includes(first)],
  ['latency', ([, first, ...more]) => first === ['doctor', 'graph'][more.length]],
  ['memory', ([, first]) => first === 'malloc-stats' || first === 'doctor'],
  ['proxy', ([, first]) => first === 'info'],
]);

/** True for commands whose reply is text for people. */
export function isPrintedRaw(argv: readonly Bytes[]): boolean {
  const words = argv.map(lower);
  return RAW_COMMANDS.get(words[0] ?? '')?.(words) ?? false;
}
