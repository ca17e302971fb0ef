// What the test of the equivalents works with: one of our engines with all that it holds as plain
// values, and a CPython that runs one job after another.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import type { Connection } from '../../src/link/connection.ts';
import type { KeyType, Known } from '../../src/python/equivalents/row.ts';
import type { Bytes } from '../../src/resp/bytes.ts';
import { fromUint8, isUtf8, latin1 } from '../../src/resp/bytes.ts';
import { ReplyDecoder } from '../../src/resp/decode.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { isArray } from '../../src/resp/reply.ts';
import { TestEngine } from '../support/engine.ts';

const PYTHON = fileURLToPath(new URL('../../.cache/python/bin/python3', import.meta.url));
const PROGRAM = fileURLToPath(new URL('equivalents.py', import.meta.url));

/** A key, its value as plain values, and its ends in unix ms (-1: none). */
export interface Entry {
  readonly key: string;
  readonly type: KeyType;
  readonly value: unknown;
  /** Of a sorted set: its members as places. */
  readonly places: unknown;
  readonly endMs: number;
  readonly fieldEnds: readonly (readonly [string, number])[];
}

const TYPES: Readonly<Record<string, KeyType>> = {
  string: 'string',
  list: 'list',
  set: 'set',
  zset: 'zset',
  hash: 'hash',
  stream: 'stream',
};

const textOf = (reply: Reply | undefined): string =>
  typeof reply === 'object' && reply !== null && 'text' in reply ? reply.text : String(reply);
const itemsOf = (reply: Reply | undefined): readonly Reply[] =>
  reply !== undefined && isArray(reply) ? reply : [];
const texts = (reply: Reply | undefined): string[] => itemsOf(reply).map(textOf);
const twos = (items: readonly string[]): [string, string][] =>
  items.flatMap((item, at): [string, string][] => (at % 2 ? [] : [[item, items[at + 1] ?? '']]));

/** A reply, and its bytes. */
export interface Answer {
  readonly reply: Reply;
  readonly bytes: Bytes;
}

/** One of our engines, spoken to in RESP2. */
export class Lab {
  readonly engine = new TestEngine(7);
  private readonly client = this.engine.connect();
  // Its looks leave no trace in the idle time of keys.
  private readonly observer = this.engine.connect({ hidden: true });
  private arrived: Uint8Array[] = [];

  constructor() {
    this.client.onData = bytes => this.arrived.push(bytes);
    this.observer.onData = this.client.onData;
  }

  /** Sends a command; a command that waits is given its time. */
  send(argv: readonly string[], by: Connection = this.client): Answer | undefined {
    this.arrived = [];
    by.send(encodeRequest(argv.map(latin1)));
    if (this.arrived.length === 0) this.engine.pass(600);
    const bytes = latin1(this.arrived.map(chunk => fromUint8(chunk)).join(''));
    const [reply] = new ReplyDecoder().feed(encoded(bytes));
    return reply === undefined ? undefined : { reply, bytes };
  }

  private ask(...argv: string[]): Reply | undefined {
    return this.send(argv, this.observer)?.reply;
  }

  /** All that it holds; with places, sorted sets as those too. */
  store(withPlaces = false): Entry[] {
    return texts(this.ask('KEYS', '*')).map(key => this.entry(key, withPlaces));
  }

  private entry(key: string, withPlaces: boolean): Entry {
    const type = TYPES[textOf(this.ask('TYPE', key))] ?? 'none';
    const value = this.value(key, type);
    const names = withPlaces && type === 'zset' ? twos(texts(this.zset(key))) : [];
    return {
      key,
      type,
      value,
      places: names.map(([name]) => {
        const [place] = itemsOf(this.ask('GEOPOS', key, name));
        return [name, texts(place).map(Number)];
      }),
      endMs: Number(this.ask('PEXPIRETIME', key)),
      fieldEnds: type === 'hash' ? this.fieldEnds(key) : [],
    };
  }

  private zset(key: string): Reply | undefined {
    return this.ask('ZRANGE', key, '0', '-1', 'WITHSCORES');
  }

  private value(key: string, type: KeyType): unknown {
    switch (type) {
      case 'string':
        return textOf(this.ask('GET', key));
      case 'list':
        return texts(this.ask('LRANGE', key, '0', '-1'));
      case 'set':
        return texts(this.ask('SMEMBERS', key));
      case 'zset':
        return twos(texts(this.zset(key)));
      case 'hash':
        return twos(texts(this.ask('HGETALL', key)));
      case 'stream':
        return itemsOf(this.ask('XRANGE', key, '-', '+')).map(each => {
          const [id, fields] = itemsOf(each);
          return [textOf(id), twos(texts(fields))];
        });
      case 'none':
        return undefined;
    }
  }

  private fieldEnds(key: string): [string, number][] {
    const fields = texts(this.ask('HKEYS', key));
    const asked = ['HPEXPIRETIME', key, 'FIELDS', String(fields.length), ...fields];
    const ends = itemsOf(this.ask(...asked)).map(Number);
    return fields.flatMap((field, at): [string, number][] => {
      const end = ends[at] ?? -1;
      return end < 0 ? [] : [[field, end]];
    });
  }
}

const encoded = (bytes: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(bytes, char => char.charCodeAt(0));

/** What rows may know, of a store that has been read. */
export function knownOf(store: readonly Entry[]): Known {
  const byKey = new Map(store.map(entry => [entry.key, entry]));
  const text = (key: string): Bytes => latin1(String(byKey.get(key)?.value ?? ''));
  return {
    typeOf: key => byKey.get(key)?.type ?? 'none',
    textOf: key => {
      if (!isUtf8(text(key))) return 'bytes';
      return /[\x80-\xff]/.test(text(key)) ? 'text' : 'ascii';
    },
    expires: (key, field) => {
      const entry = byKey.get(key);
      if (entry === undefined) return false;
      if (field === undefined) return entry.endMs >= 0;
      return entry.fieldEnds.some(([name]) => name === field);
    },
    endingFields: key => byKey.get(key)?.fieldEnds.map(([name]) => latin1(name)) ?? [],
    watching: false,
  };
}

const ResultSchema = v.object({
  problem: v.optional(v.string()),
  skipped: v.optional(v.string()),
  sent: v.optional(v.array(v.array(v.string()))),
  undecodable: v.optional(v.boolean()),
  /** redis-py itself did not like the arguments. */
  refused: v.optional(v.boolean()),
});
/** What came of a job. */
export type Result = v.InferOutput<typeof ResultSchema>;

/** A CPython that runs jobs; those on their way are answered in order. */
export class Python {
  private readonly child = spawn(PYTHON, [PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  private readonly lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();

  /** Runs some jobs at once. */
  async run(jobs: readonly object[]): Promise<Result[]> {
    this.child.stdin.write(jobs.map(job => `${JSON.stringify(job)}\n`).join(''));
    const results: Result[] = [];
    while (results.length < jobs.length) {
      const { value } = await this.lines.next();
      results.push(v.parse(ResultSchema, JSON.parse(String(value))));
    }
    return results;
  }

  stop(): void {
    this.child.stdin.end();
    this.child.kill();
  }
}
