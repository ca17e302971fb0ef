// Plays a transcript: a redis-cli session as text, in the notation of lesson checks
// (src/lesson/notation.ts, match.ts), so that one page of text serves as test and as documentation.
//
//   # a comment; `# since: 8.0` in one of them: for real servers from that version on
//   > SET visits 41                 a command of the client without a name
//   OK                              what redis-cli prints; `*`, `<= 60`, `~` as in lessons
//   @shop> BLPOP q 0                a command of another client; no lines: it gets no reply yet
//   > RPUSH q x
//   (integer) 1
//   @shop<                          the next reply or push that `shop` gets, without a command
//   1) "q"
//   2) "x"
//   @clock> 61s                     time passes: a virtual clock moves, a real server is waited for
//   (closed)                        stands for a reply where the server ended the connection
import { matches } from '../../src/lesson/match.ts';
import { parseDuration, parseTranscript } from '../../src/lesson/notation.ts';
import type { Exchange } from '../../src/lesson/schema.ts';
import type { Connect } from '../../src/link/connection.ts';
import { fromText } from '../../src/resp/bytes.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import { splitArguments } from '../../src/resp/quote.ts';
import { Listener } from './listener.ts';

/** A server to play on: empty, and gone after the transcript. */
export interface Stage {
  readonly connect: Connect;
  /** How long a reply may take: 0 if replies are synchronous. */
  readonly patienceMs: number;
  /** Lets time pass for the server. */
  pass(durationMs: number): Promise<void>;
  close(): Promise<void>;
}

/** What stands in the transcript and what happened, as texts that differ where they disagree. */
export interface Played {
  readonly written: string;
  readonly happened: string;
}

// Blanks at the end of a line are not compared: an editor would remove them.
const trimLines = (printed: string): string => printed.replace(/ +$/gm, '');

/** The first version of real servers for which the transcript holds. */
export function sinceVersion(text: string): string {
  return /^# since: (\S+)$/m.exec(text)?.[1] ?? '0';
}

/** Plays every line in order, each client on a connection of its own; `heard` is told each reply. */
export async function play(
  text: string,
  stage: Stage,
  heard: (printed: string) => void = () => {},
): Promise<Played> {
  const clients = new Clients(stage);
  const written: string[] = [];
  const happened: string[] = [];
  for (const exchange of read(text)) {
    const printed = trimLines(await perform(exchange, clients, stage));
    heard(printed);
    const expected = exchange.reply?.lines.join('\n') ?? '';
    const isRight = exchange.reply ? matches(exchange.reply, printed) : printed === '';
    const head = `${exchange.line}: ${exchange.client}> ${exchange.text}`;
    written.push(head, expected);
    happened.push(head, isRight ? expected : printed);
  }
  happened.push(...clients.close());
  return { written: written.join('\n'), happened: happened.join('\n') };
}

// `@shop<` is read as the command `<`.
function read(text: string): Exchange[] {
  const plain = text.replace(/^#.*$/gm, '').replace(/^@([\w-]+)<$/gm, '@$1> <');
  return parseTranscript({ text: plain, line: 1 }, (line, reason) => {
    throw new Error(`line ${line}: ${reason}`);
  });
}

async function perform(exchange: Exchange, clients: Clients, stage: Stage): Promise<string> {
  const { client, text, reply } = exchange;
  if (client === 'clock') {
    await stage.pass(parseDuration(text) ?? 0);
    return '';
  }
  const listener = await clients.named(client);
  if (text !== '<') listener.send(encodeRequest(splitArguments(fromText(text)) ?? []));
  if (reply !== undefined) return listener.next(stage.patienceMs);
  await clients.settle();
  return listener.next(0);
}

class Clients {
  private readonly open = new Map<string, Listener>();
  private readonly stage: Stage;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  async named(name: string): Promise<Listener> {
    const known = this.open.get(name);
    if (known !== undefined) return known;
    const listener = new Listener(await this.stage.connect());
    this.open.set(name, listener);
    return listener;
  }

  // After two round trips of another client the server has done all that it was sent before.
  async settle(): Promise<void> {
    const witness = new Listener(await this.stage.connect({ hidden: true }));
    for (let trip = 0; trip < 2; trip += 1) {
      witness.send(encodeRequest([fromText('PING')]));
      await witness.next(this.stage.patienceMs);
    }
    witness.close();
  }

  // Ends all links; returns what nobody had asked for.
  close(): string[] {
    return [...this.open].flatMap(([name, listener]) => {
      listener.close();
      return listener.unread().map(printed => `unread: @${name}<\n${printed}`);
    });
  }
}
