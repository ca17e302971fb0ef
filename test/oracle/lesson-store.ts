// What a server holds, as plain values that travel to CPython and back, and when two such stores
// are the same. Texts are Bytes on both sides; Python makes str or bytes of them itself.
import { expect } from 'vitest';
import * as v from 'valibot';
import { RespClient } from '../../src/link/client.ts';
import type { Connect } from '../../src/link/connection.ts';
import type { Bytes } from '../../src/resp/bytes.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { formatReply } from '../../src/resp/format.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { isArray } from '../../src/resp/reply.ts';

const TTL_TOLERANCE_MS = 5_000;

const RecordSchema = v.record(v.string(), v.string());
const ValueSchema = v.variant('kind', [
  v.object({ kind: v.literal('string'), value: v.string() }),
  v.object({ kind: v.literal('hash'), value: RecordSchema }),
  v.object({ kind: v.literal('list'), value: v.array(v.string()) }),
  v.object({ kind: v.literal('set'), value: v.array(v.string()) }),
  v.object({ kind: v.literal('zset'), value: RecordSchema }),
  v.object({ kind: v.literal('stream'), value: v.array(v.tuple([v.string(), RecordSchema])) }),
  /** Its count: a HyperLogLog tells nothing else. */
  v.object({ kind: v.literal('hyperloglog'), value: v.string() }),
]);

/** Keys of all databases, each with its kind, its value and its life (-1: it stays). */
export const StoreSchema = v.array(
  v.intersect([v.object({ db: v.number(), key: v.string(), ttlMs: v.number() }), ValueSchema]),
);
/** What a server, or a program's dictionary, holds. */
export type Store = v.InferOutput<typeof StoreSchema>;
type Value = v.InferOutput<typeof ValueSchema>;

/** Reads everything that a server holds, in the order of the keys. */
export async function readStore(connect: Connect): Promise<Store> {
  const client = new RespClient(await connect({ hidden: true }));
  const store: Store = [];
  const keyspace = formatReply(await client.call('INFO', 'keyspace'));
  for (const [, db = ''] of keyspace.matchAll(/db(\d+):/g)) {
    await client.call('SELECT', db);
    for (const key of texts(await client.call('KEYS', '*'))) {
      const ttlMs = Number(await client.send([latin1('PTTL'), latin1(key)]));
      store.push({ db: Number(db), key, ttlMs, ...(await readValue(client, latin1(key))) });
    }
  }
  client.close();
  return sorted(store);
}

async function readValue(client: RespClient, key: Bytes): Promise<Value> {
  const ask = (name: string, ...rest: string[]): Promise<Reply> =>
    client.send([latin1(name), key, ...rest.map(latin1)]);
  const kind = formatReply(await ask('TYPE'));
  switch (kind) {
    case 'hash':
      return { kind, value: record(await ask('HGETALL')) };
    case 'list':
      return { kind, value: texts(await ask('LRANGE', '0', '-1')) };
    case 'set':
      return { kind, value: texts(await ask('SMEMBERS')).toSorted() };
    case 'zset':
      return { kind, value: record(await ask('ZRANGE', '0', '-1', 'WITHSCORES')) };
    case 'stream':
      return { kind, value: entries(await ask('XRANGE', '-', '+')) };
  }
  const [value = ''] = texts([await ask('GET')]);
  if (!value.startsWith('HYLL')) return { kind: 'string', value };
  return { kind: 'hyperloglog', value: String(await ask('PFCOUNT')) };
}

function texts(reply: Reply | undefined): string[] {
  if (reply === undefined || !isArray(reply)) return [];
  return reply.flatMap(each => (typeof each === 'string' ? [each] : []));
}

function record(reply: Reply | undefined): Record<string, string> {
  const flat = texts(reply);
  return Object.fromEntries(
    flat.flatMap((name, at) => (at % 2 ? [] : [[name, flat[at + 1] ?? '']])),
  );
}

function entries(reply: Reply): [string, Record<string, string>][] {
  if (!isArray(reply)) return [];
  return reply.map(entry => (isArray(entry) ? [String(entry[0]), record(entry[1])] : ['', {}]));
}

function sorted(store: Store): Store {
  return store.toSorted((a, b) => a.db - b.db || (a.key < b.key ? -1 : 1));
}

/**
 * Compares two stores; times to live may differ a little, and ids of streams are times too. Where
 * lots were drawn, sets have as many members, but not the same.
 */
export function expectSameStore(actual: Store, expected: Store, lots = false): void {
  const found = sorted(actual);
  const settled = (entry: Store[number]): unknown => withoutChance(entry, lots);
  expect(found.map(settled)).toEqual(expected.map(settled));
  for (const [at, { key, ttlMs }] of expected.entries()) {
    const leftMs = found[at]?.ttlMs ?? -2;
    expect(leftMs < 0, `${key} expires`).toBe(ttlMs < 0);
    expect(Math.abs(leftMs - ttlMs), `life of ${key}`).toBeLessThan(TTL_TOLERANCE_MS);
  }
}

function withoutChance(entry: Store[number], lots: boolean): unknown {
  const { ttlMs: _, ...rest } = entry;
  if (lots && entry.kind === 'set') return { ...rest, value: entry.value.length };
  return entry.kind === 'stream' ? { ...rest, value: entry.value.map(([, each]) => each) } : rest;
}
