// Our redis-cli for unit tests: a screen, a clock that is moved by hand, a store for the history,
// and a server that answers each command with what the test says.
import type { CliOptions } from '../../src/cli/ports.ts';
import { CliSession } from '../../src/cli/session.ts';
import type { Connection } from '../../src/link/connection.ts';
import type { Bytes } from '../../src/resp/bytes.ts';
import { fromText, toText } from '../../src/resp/bytes.ts';
import { encodeReply } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { OK } from '../../src/resp/reply.ts';
import { RequestParser } from '../../src/resp/request.ts';
import { commandDocs } from './cli-recording.ts';
import { Screen } from './screen.ts';

/** What the server answers; undefined leaves the client waiting. */
export type Answer = (words: string[]) => Reply | undefined;

interface LabOptions {
  readonly answer?: Answer | undefined;
  readonly options?: Partial<CliOptions> | undefined;
  readonly stored?: string[] | undefined;
  readonly save?: (() => void) | undefined;
  readonly docsAllowed?: boolean;
}

/** A redis-cli under observation. */
export class Lab {
  readonly screen = new Screen();
  readonly session: CliSession;
  readonly saved: string[][] = [];
  readonly received: string[][] = [];
  nowMs = 0;
  /** False: COMMAND DOCS is answered like any other command. */
  docsAllowed = true;
  exits = 0;
  written = 0;
  closed = 0;
  private readonly answer: Answer;
  private connection: Connection | undefined;

  constructor({ answer = () => OK, options = {}, stored = [], ...rest }: LabOptions) {
    const { save, docsAllowed = true } = rest;
    this.answer = answer;
    this.docsAllowed = docsAllowed;
    const terminal = {
      columns: 80,
      write: (text: string): void => {
        this.written += text.length;
        void this.screen.write(text);
      },
      flushed: () => tick(),
    };
    const storage = {
      load: () => stored,
      save: (lines: readonly string[]): void => {
        save?.();
        this.saved.push([...lines]);
      },
    };
    const connect = (): Promise<Connection> => Promise.resolve(this.connect());
    const host = { connect, terminal, storage, nowMs: () => this.nowMs };
    this.session = new CliSession(host, { host: '127.0.0.1', port: 6379, ...options });
    this.session.onExit = () => {
      this.exits += 1;
    };
  }

  /** The lines of the screen after everything has settled. */
  async lines(): Promise<readonly string[]> {
    for (let i = 0; i < 5; i += 1) await tick();
    await this.screen.write('');
    return this.screen.picture().lines;
  }

  /** Types, and tells the lines of the screen. */
  async type(keys: string): Promise<readonly string[]> {
    this.session.input(keys);
    return this.lines();
  }

  /** Sends bytes from the server that nobody asked for. */
  send(reply: Reply): void {
    this.connection?.onData(encodeReply(reply, 3));
  }

  /** The server goes away. */
  hangUp(): void {
    this.connection?.onClose();
  }

  private connect(): Connection {
    const parser = new RequestParser();
    const connection: Connection = {
      onData: () => {},
      onClose: () => {},
      close: () => {
        this.closed += 1;
      },
      send: bytes => {
        parser.feed(bytes);
        for (let argv = parser.next(); argv !== undefined; argv = parser.next()) {
          this.hear(connection, argv);
        }
      },
    };
    this.connection = connection;
    return connection;
  }

  private hear(connection: Connection, argv: readonly Bytes[]): void {
    const words = argv.map(toText);
    if (words[0] === 'COMMAND' && this.docsAllowed) {
      return queueMicrotask(() => connection.onData(commandDocs()));
    }
    this.received.push(words);
    const reply = this.answer(words);
    if (reply === undefined) return;
    queueMicrotask(() => connection.onData(encodeReply(reply, 3)));
  }
}

/** A started redis-cli: what the server answers, flags, the history stored, what storing does. */
export async function lab(
  answer?: Answer,
  options?: Partial<CliOptions>,
  stored?: string[],
  save?: () => void,
): Promise<Lab> {
  const made = new Lab({ answer, options, stored, save });
  await made.session.start();
  return made;
}

/** Lets everything that waits for the event loop go on. */
export const tick = (): Promise<void> => new Promise(resolve => void setImmediate(resolve));
/** A bulk string. */
export const bulk = (text: string): Bytes => fromText(text);
