// What is known of a store's keys, asked of the server after each command for the next one: which
// type they are of, what their texts are made of, and which of them end.
import type { Bytes } from '../../resp/bytes.ts';
import { isUtf8, latin1, lower } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { isArray, isError } from '../../resp/reply.ts';
import type { KeyType, Known } from './row.ts';
import { NOTHING_KNOWN } from './row.ts';

/** Sends a command where nobody sees it. */
export type Ask = (argv: readonly Bytes[]) => Promise<Reply>;

const MOST_KEYS = 16;
const MOST_FIELDS = 64;
const SAMPLE_BYTES = '1023';

interface Facts {
  readonly type: KeyType;
  readonly text: 'ascii' | 'text' | 'bytes';
  readonly ends: boolean;
  readonly endingFields: ReadonlySet<Bytes>;
}

const TYPES: Readonly<Record<string, KeyType>> = {
  string: 'string',
  list: 'list',
  set: 'set',
  zset: 'zset',
  hash: 'hash',
  stream: 'stream',
};

const textsOf = (reply: Reply): Bytes[] =>
  isArray(reply) ? reply.filter(each => typeof each === 'string') : [];

function madeOf(text: Reply): Facts['text'] {
  if (typeof text !== 'string' || !/[\x80-\xff]/.test(text)) return 'ascii';
  return isUtf8(text) ? 'text' : 'bytes';
}

/** Remembers what it has learned of keys. */
export class StoreMemory {
  private readonly ask: Ask;
  private readonly facts = new Map<Bytes, Facts>();
  private isWatching = false;
  private isFirstDatabase = true;

  constructor(ask: Ask) {
    this.ask = ask;
  }

  /** What is known now. */
  known(): Known {
    const { facts, isWatching: watching } = this;
    if (!this.isFirstDatabase) return { ...NOTHING_KNOWN, watching };
    return {
      typeOf: key => facts.get(key)?.type,
      textOf: key => facts.get(key)?.text ?? 'ascii',
      expires: (key, field) => {
        const found = facts.get(key);
        if (field === undefined) return found?.ends === true;
        return found?.endingFields.has(field) === true;
      },
      endingFields: key => [...(facts.get(key)?.endingFields ?? [])],
      watching,
    };
  }

  /** Learns about the keys of a command; true if one of them was not known before. */
  async learn(argv: readonly Bytes[]): Promise<boolean> {
    this.follow(argv);
    const words = [latin1('COMMAND'), latin1('GETKEYS'), ...argv];
    const keys = textsOf(await this.ask(words)).slice(0, MOST_KEYS);
    const isNew = keys.some(key => !this.facts.has(key));
    for (const key of keys) this.facts.set(key, await this.look(key));
    return isNew;
  }

  private follow(argv: readonly Bytes[]): void {
    const name: string = lower(argv[0] ?? '');
    if (name === 'watch') this.isWatching = true;
    if (name === 'exec' || name === 'discard' || name === 'unwatch') this.isWatching = false;
    if (name === 'select') this.isFirstDatabase = argv[1] === '0';
    if (/^(select|swapdb|flushall|flushdb)$/.test(name)) this.facts.clear();
  }

  private async look(key: Bytes): Promise<Facts> {
    const reply = await this.command('TYPE', key);
    const name = typeof reply === 'object' && reply !== null && 'text' in reply ? reply.text : '';
    const type = TYPES[name] ?? 'none';
    const end = await this.command('PTTL', key);
    return {
      type,
      text:
        type === 'string'
          ? madeOf(await this.command('GETRANGE', key, '0', SAMPLE_BYTES))
          : 'ascii',
      ends: typeof end === 'number' && end >= 0,
      endingFields: type === 'hash' ? await this.fields(key) : new Set(),
    };
  }

  private async fields(key: Bytes): Promise<Set<Bytes>> {
    const size = await this.command('HLEN', key);
    if (typeof size !== 'number' || size > MOST_FIELDS) return new Set();
    const names = textsOf(await this.command('HKEYS', key));
    const ends = await this.command('HPTTL', key, 'FIELDS', String(names.length), ...names);
    if (isError(ends) || !isArray(ends)) return new Set();
    return new Set(names.filter((_, at) => Number(ends[at]) >= 0));
  }

  private command(name: string, ...rest: string[]): Promise<Reply> {
    return this.ask([name, ...rest].map(latin1));
  }
}
