// The two servers of a random comparison behind one face: ours in process and a real one over TCP.
// Both take commands and give back raw replies, keyspace events and what keys there are.
import type { EventName } from '../../src/engine/events.ts';
import { EVENT_CLASS } from '../../src/engine/events.ts';
import { RawBytes } from '../../src/engine/store/raw-bytes.ts';
import { stringEncoding } from '../../src/engine/store/string-value.ts';
import type { Limits } from '../../src/engine/store/limits.ts';
import type { Value } from '../../src/engine/store/values.ts';
import { asAggregate, typeOf } from '../../src/engine/store/values.ts';
import type { Connection } from '../../src/link/connection.ts';
import type { Bytes } from '../../src/resp/bytes.ts';
import { fromUint8, latin1, toUint8 } from '../../src/resp/bytes.ts';
import { ReplyDecoder } from '../../src/resp/decode.ts';
import type { Protocol } from '../../src/resp/encode.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { TestEngine } from '../support/engine.ts';

/** A command as byte strings (one code unit a byte). */
export type Argv = readonly string[];

/** What came of one command. */
export interface Answer {
  /** The reply as it was sent. */
  readonly reply: Bytes;
  /** `event key`, in order; a real server tells them in RESP3 only. */
  readonly events: readonly string[];
}

/** A key as a server describes it. */
export interface KeyFacts {
  readonly key: string;
  readonly type: string;
  readonly encoding: string;
  readonly expires: boolean;
}

/** A server that commands are sent to. */
export interface Peer {
  run(commands: readonly Argv[]): Promise<Answer[]>;
  /** All keys of database 0, in byte order. */
  keys(): Promise<KeyFacts[]>;
}

const EVENTS_TOLD = 'Eg$lshzt';
const TOLD: ReadonlySet<string> = new Set(EVENTS_TOLD);
const TIMEOUT_MS = 30_000;
const PATIENCE_MS = 1000;
const request = (argv: Argv): Uint8Array => encodeRequest(argv.map(latin1));

/** The value that the bytes of a reply encode. */
export function decodeReply(raw: Bytes): Reply {
  return new ReplyDecoder().feed(toUint8(raw))[0] ?? null;
}

/** Our engine. */
export class OurPeer implements Peer {
  readonly engine = new TestEngine();
  private readonly connection = this.engine.connect();
  private reply = '';
  private events: string[] = [];

  constructor(limits: Partial<Limits> = {}) {
    Object.assign(this.engine.server.keyspace.limits, limits);
    this.connection.onData = bytes => (this.reply += fromUint8(bytes));
    const { server } = this.engine;
    const { changed } = server;
    server.changed = (db, key, event) => {
      if (db.index === 0 && isTold(event)) this.events.push(`${event} ${key}`);
      changed.call(server, db, key, event);
    };
  }

  /** Lets time pass; what is over is left to be met by a command. */
  pass(durationMs: number): void {
    this.engine.server.expiry.enabled = false;
    this.engine.pass(durationMs);
  }

  run(commands: readonly Argv[]): Promise<Answer[]> {
    return Promise.resolve(commands.map(argv => this.answer(argv)));
  }

  keys(): Promise<KeyFacts[]> {
    const db = this.engine.server.keyspace.database(0);
    const entries = [...(db?.entries() ?? [])].filter(entry => !db?.isExpired(entry));
    const facts = entries.map(({ key, value, expireAtMs }) => {
      const encoding = encodingOf(value);
      return { key, type: typeOf(value), encoding, expires: expireAtMs !== undefined };
    });
    return Promise.resolve(facts.sort((a, b) => (a.key < b.key ? -1 : 1)));
  }

  private answer(argv: Argv): Answer {
    this.reply = '';
    this.events = [];
    this.connection.send(request(argv));
    // A command that waits is answered when its time is over.
    if (this.reply === '') this.engine.pass(PATIENCE_MS);
    return { reply: latin1(this.reply), events: this.events };
  }
}

// What a real server is asked to tell, too: nothing of expirations, misses and new keys.
const isTold = (event: EventName): boolean => TOLD.has(EVENT_CLASS[event]);

function encodingOf(value: Value): string {
  if (typeof value !== 'object' || value instanceof RawBytes) return stringEncoding(value);
  return asAggregate(value)?.encoding ?? '';
}

/** A real server. */
export class RealPeer implements Peer {
  private readonly connection: Connection;
  private received = '';
  private closed = false;
  private wake: () => void = () => {};

  constructor(connection: Connection) {
    this.connection = connection;
    connection.onData = bytes => {
      this.received += fromUint8(bytes);
      this.wake();
    };
    connection.onClose = () => {
      this.closed = true;
      this.wake();
    };
  }

  /** Empties the server and forgets what this connection was; in RESP3 it is told events. */
  async reset(protocol: Protocol): Promise<void> {
    await this.run([['RESET'], ['FLUSHALL'], ['HELLO', String(protocol)]]);
    if (protocol === 2) return;
    await this.run([['CONFIG', 'SET', 'notify-keyspace-events', EVENTS_TOLD]]);
    this.connection.send(request(['PSUBSCRIBE', '__keyevent@0__:*']));
    await this.run([]);
  }

  /** Sets encoding thresholds by CONFIG SET, whose names are ours with dashes. */
  async setLimits(limits: Partial<Limits>): Promise<void> {
    const dashed = (name: string): string => name.replace(/[A-Z]/g, c => `-${c.toLowerCase()}`);
    const values = Object.entries(limits).flatMap(([name, value]) => [dashed(name), String(value)]);
    if (values.length > 0) await this.run([['CONFIG', 'SET', ...values]]);
  }

  async run(commands: readonly Argv[]): Promise<Answer[]> {
    for (const argv of [...commands, ['PING']]) this.connection.send(request(argv));
    const answers: { reply: Bytes; events: string[] }[] = [];
    while (answers.length <= commands.length) {
      const frame = await this.frame();
      if (frame.startsWith('>')) answers.at(-1)?.events.push(eventIn(frame));
      else answers.push({ reply: frame, events: [] });
    }
    return answers.slice(0, -1);
  }

  async keys(): Promise<KeyFacts[]> {
    const names = await this.run([['KEYS', '*']]);
    const keys = names
      .flatMap(({ reply }) => decodeReply(reply))
      .map(String)
      .sort();
    const questions = keys.flatMap(key => [
      ['TYPE', key],
      ['OBJECT', 'ENCODING', key],
      ['PTTL', key],
    ]);
    const answers = (await this.run(questions)).map(({ reply }) => decodeReply(reply));
    return keys.map((key, i) => {
      const [type = null, encoding, ttlMs] = answers.slice(3 * i, 3 * i + 3);
      const expires = Number(ttlMs) >= 0;
      return { key, type: textOf(type), encoding: String(encoding), expires };
    });
  }

  private async frame(): Promise<Bytes> {
    for (;;) {
      const end = frameEnd(this.received, 0);
      if (end < 0) await this.more();
      else {
        const frame = this.received.slice(0, end);
        this.received = this.received.slice(end);
        return latin1(frame);
      }
    }
  }

  private more(): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (): void => reject(new Error(`No whole reply: ${this.received.slice(0, 500)}`));
      if (this.closed) return fail();
      const timer = setTimeout(fail, TIMEOUT_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const textOf = (reply: Reply): string =>
  typeof reply === 'object' && reply !== null && 'text' in reply ? reply.text : String(reply);

// `event key` of a message that a pattern subscription brought.
function eventIn(frame: Bytes): string {
  const push = decodeReply(frame);
  const items = typeof push === 'object' && push !== null && 'items' in push ? push.items : [];
  const [, , channel, key] = items.map(String);
  return `${channel?.replace('__keyevent@0__:', '')} ${key}`;
}

// The end of the RESP value that starts at `at`, or -1 if it is not all there.
function frameEnd(text: string, at: number): number {
  const lineEnd = text.indexOf('\r\n', at);
  if (lineEnd < 0) return -1;
  const mark = text.charAt(at);
  const size = Number(text.slice(at + 1, lineEnd));
  if ('$=!'.includes(mark)) {
    const end = size < 0 ? lineEnd + 2 : lineEnd + 4 + size;
    return end <= text.length ? end : -1;
  }
  const inner = '*~>'.includes(mark) ? size : mark === '%' ? 2 * size : 0;
  let end = lineEnd + 2;
  for (let i = 0; i < inner && end >= 0; i += 1) end = frameEnd(text, end);
  return end;
}
