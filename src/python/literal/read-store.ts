// Reads a whole database over a connection: every key with its value and its end, as plain values.
// What becomes of them is the caller's.
import type { Bytes } from '../../resp/bytes.ts';
import { compareBytes, latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { isArray } from '../../resp/reply.ts';

/** Sends a command to the database that is read. */
export type Ask = (argv: readonly Bytes[]) => Promise<Reply>;

/** A pair of a hash (its end in ms from now), of a sorted set, or of a stream's entry. */
export type Pair = readonly [Bytes, Bytes];

/** A value by its type. */
export type StoredValue =
  | { readonly type: 'string'; readonly value: Bytes }
  | { readonly type: 'list' | 'set'; readonly items: readonly Bytes[] }
  | { readonly type: 'hash'; readonly pairs: readonly Pair[]; readonly endsMs: readonly number[] }
  | { readonly type: 'zset'; readonly pairs: readonly Pair[] }
  | { readonly type: 'stream'; readonly entries: readonly (readonly [Bytes, readonly Pair[]])[] };

/** A key with its value; `endsMs` from now, negative for never. */
export interface StoredKey {
  readonly key: Bytes;
  readonly endsMs: number;
  readonly stored: StoredValue;
}

/** The keys, in the order of their bytes, and how many there are in all. */
export interface Database {
  readonly keys: readonly StoredKey[];
  readonly total: number;
}

const itemsOf = (reply: Reply | undefined): readonly Reply[] =>
  reply !== undefined && isArray(reply) ? reply : [];
const bytesOf = (reply: Reply | undefined): Bytes =>
  typeof reply === 'string' ? reply : latin1(reply === undefined ? '' : textOf(reply));
const textOf = (reply: Reply): string =>
  typeof reply === 'object' && reply !== null && 'text' in reply ? reply.text : String(reply);
const texts = (reply: Reply | undefined): Bytes[] => itemsOf(reply).map(bytesOf);

function pairsOf(flat: readonly Bytes[]): Pair[] {
  return flat.flatMap((name, at): Pair[] =>
    at % 2 === 0 ? [[name, flat[at + 1] ?? latin1('')]] : [],
  );
}

/** Reads at most so many keys of a database. */
export async function readDatabase(ask: Ask, most: number): Promise<Database> {
  const all = texts(await ask([latin1('KEYS'), latin1('*')])).toSorted(compareBytes);
  const found = await Promise.all(all.slice(0, most).map(key => readKey(ask, key)));
  return { keys: found.flatMap(each => each ?? []), total: all.length };
}

async function readKey(ask: Ask, key: Bytes): Promise<StoredKey | undefined> {
  const command = (name: string, ...rest: readonly string[]): Promise<Reply> =>
    ask([latin1(name), key, ...rest.map(latin1)]);
  const [type, end] = await Promise.all([command('TYPE'), command('PTTL')]);
  const stored = await readValue(command, textOf(type));
  return stored === undefined ? undefined : { key, endsMs: Number(end), stored };
}

type Command = (name: string, ...rest: readonly string[]) => Promise<Reply>;

async function readValue(command: Command, type: string): Promise<StoredValue | undefined> {
  switch (type) {
    case 'string':
      return { type, value: bytesOf(await command('GET')) };
    case 'list':
      return { type, items: texts(await command('LRANGE', '0', '-1')) };
    case 'set':
      return { type, items: texts(await command('SMEMBERS')).toSorted(compareBytes) };
    case 'zset':
      return { type, pairs: pairsOf(texts(await command('ZRANGE', '0', '-1', 'WITHSCORES'))) };
    case 'hash':
      return readHash(command);
    case 'stream': {
      const entries = itemsOf(await command('XRANGE', '-', '+')).map(entry => {
        const [id, fields] = itemsOf(entry);
        return [bytesOf(id), pairsOf(texts(fields))] as const;
      });
      return { type, entries };
    }
    default:
      // It has ended meanwhile.
      return undefined;
  }
}

async function readHash(command: Command): Promise<StoredValue> {
  const pairs = pairsOf(texts(await command('HGETALL')));
  const names = pairs.map(([name]) => name);
  const ends = await command('HPTTL', 'FIELDS', String(names.length), ...names);
  return { type: 'hash', pairs, endsMs: names.map((_, at) => Number(itemsOf(ends)[at] ?? -1)) };
}
