// What passed between our redis-cli and a real server in a session, and when; kept in
// test/cli/sessions/*.json so that the session can be played again without a server.
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Connection } from '../../src/link/connection.ts';
import { fromUint8, latin1, toUint8 } from '../../src/resp/bytes.ts';
import type { Picture } from './screen.ts';

/** `>` sent, `<` received, `connected`, `refused`, `closed` by the server; `step`: keys follow. */
export interface Event {
  readonly kind: '<' | '>' | 'closed' | 'connected' | 'refused' | 'step';
  readonly text: string;
  /** Milliseconds since the session began. */
  readonly atMs: number;
}

/** A session with its traffic and what the screen showed in the end. */
export interface Recording {
  readonly port: number;
  readonly events: readonly Event[];
  readonly picture: Picture;
}

const DOCS_REQUEST = '*2\r\n$7\r\nCOMMAND\r\n$4\r\nDOCS\r\n';
const DOCS_REPLY = 'COMMAND DOCS';

/** The reply of COMMAND DOCS of Redis 8.0 as RESP2. */
export function commandDocs(): Uint8Array {
  const file = new URL('../cli/command-docs-8.0.resp.gz', import.meta.url);
  return new Uint8Array(gunzipSync(readFileSync(file)));
}

const recordingsOf = (file: string): URL =>
  new URL(`../cli/sessions/${file.replace(/\.txt$/, '.json')}`, import.meta.url);

/** The recordings of the sessions in `file`, by name. */
export function readRecordings(file: string): Record<string, Recording> {
  return JSON.parse(readFileSync(recordingsOf(file), 'utf8'));
}

/** Keeps the recordings of the sessions in `file`: one line each. */
export function writeRecordings(file: string, recordings: Record<string, Recording>): void {
  const lines = Object.entries(recordings).map(
    ([name, recording]) => `${JSON.stringify(name)}: ${JSON.stringify(recording)}`,
  );
  writeFileSync(recordingsOf(file), `{\n${lines.join(',\n')}\n}\n`);
}

/** Writes down what passes through connections. */
export class Recorder {
  readonly events: Event[] = [];
  private readonly startMs = performance.now();
  private current: Connection | undefined;

  note(kind: Event['kind'], text = ''): void {
    const atMs = Math.round(performance.now() - this.startMs);
    const last = this.events.at(-1);
    if (kind === '<' && last?.kind === '<') {
      // The reply of COMMAND DOCS comes in many pieces and is the same every time.
      const joined = last.text === DOCS_REPLY ? DOCS_REPLY : last.text + text;
      this.events[this.events.length - 1] = { kind, text: joined, atMs };
    } else if (kind === '<' && last?.text === DOCS_REQUEST) {
      this.events.push({ kind, text: DOCS_REPLY, atMs });
    } else this.events.push({ kind, text, atMs });
  }

  /** `connect`, with everything noted. */
  async through(connect: () => Promise<Connection>): Promise<Connection> {
    const inner = await connect().catch((cause: Error) => {
      this.note('refused', cause.message);
      throw cause;
    });
    this.note('connected');
    const outer: Connection = {
      onData: () => {},
      onClose: () => {},
      send: bytes => {
        this.note('>', fromUint8(bytes));
        inner.send(bytes);
      },
      close: () => inner.close(),
    };
    this.current = outer;
    inner.onData = bytes => {
      if (this.current === outer) this.note('<', fromUint8(bytes));
      outer.onData(bytes);
    };
    inner.onClose = () => {
      if (this.current === outer) this.note('closed');
      outer.onClose();
    };
    return outer;
  }
}

/** Answers as the server did when the session was recorded. */
export class Replay {
  nowMs = 0;
  private readonly events: Event[];
  private readonly docs: Uint8Array;
  private current: Connection | undefined;

  constructor({ events }: Recording, docs: Uint8Array) {
    this.events = [...events];
    this.docs = docs;
  }

  /** Everything that came before the next step has come; then the step begins. */
  async nextStep(): Promise<void> {
    await this.deliver();
    this.take('step');
  }

  /** Brings what the server sent until the client is to send again. */
  async deliver(): Promise<void> {
    await settled();
    for (;;) {
      const { kind } = this.events[0] ?? { kind: undefined };
      if (kind !== '<' && kind !== 'closed') return;
      const { text } = this.take(kind);
      if (kind === 'closed') this.current?.onClose();
      else this.current?.onData(text === DOCS_REPLY ? this.docs : toUint8(latin1(text)));
      await settled();
    }
  }

  async connect(): Promise<Connection> {
    const { kind, text } = this.take('connected', 'refused');
    if (kind === 'refused') throw new Error(text);
    const connection: Connection = {
      onData: () => {},
      onClose: () => {},
      close: () => {},
      send: bytes => {
        const sent = fromUint8(bytes);
        const expected = this.take('>').text;
        if (sent !== expected) throw new Error(`sent ${sent} where ${expected} was recorded`);
        void this.deliver();
      },
    };
    this.current = connection;
    return connection;
  }

  private take(...kinds: readonly Event['kind'][]): Event {
    const event = this.events.shift();
    if (event === undefined || !kinds.includes(event.kind)) {
      throw new Error(`${kinds.join(' or ')} where ${JSON.stringify(event)} was recorded`);
    }
    this.nowMs = event.atMs;
    return event;
  }
}

// Everything that can go on by itself has gone on.
const settled = (): Promise<void> => new Promise(resolve => void setImmediate(resolve));
