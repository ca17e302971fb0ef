// Random databases as Python literals: CPython's ast.literal_eval reads what we write and finds in it
// what is in the store; and the commands that come of it make the same store again.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { RespClient } from '../../src/link/client.ts';
import { commandsFor } from '../../src/python/literal/commands.ts';
import type { Pair, StoredKey } from '../../src/python/literal/read-store.ts';
import { readDatabase } from '../../src/python/literal/read-store.ts';
import { writeLiteral } from '../../src/python/literal/write.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { Dice } from '../support/dice.ts';
import { TestEngine } from '../support/engine.ts';
import { KINDS, randomValue } from '../support/random-value.ts';

const PYTHON = fileURLToPath(new URL('../../.cache/python/bin/python3', import.meta.url));
const PROGRAM = fileURLToPath(new URL('literal.py', import.meta.url));
const DATABASES = 60;
const KEYS = 7;

const client = (): RespClient => new RespClient(new TestEngine().connect());

async function randomDatabase(dice: Dice): Promise<readonly StoredKey[]> {
  const server = client();
  for (let at = 0; at < KEYS; at += 1) {
    const key = `${dice.one(['key', 'é', '\x00\xff', 'a "b"'])}${at}`;
    for (const argv of randomValue(dice, key, dice.one([...KINDS]))) {
      await server.send(argv.map(latin1));
    }
    if (dice.once(3)) await server.call('PEXPIRE', key, String(dice.between(1, 99_999_999)));
  }
  const { keys } = await readDatabase(argv => server.send(argv), 100);
  // A stream without entries cannot be said.
  return keys.filter(({ stored }) => stored.type !== 'stream' || stored.entries.length > 0);
}

const PartsSchema = v.array(v.tuple([v.string(), v.string(), v.unknown()]));

const byName = ([a]: Pair, [b]: Pair): number => (a < b ? -1 : 1);

// Redis keeps the sign of zero in large sorted sets only.
const unsigned = (score: string): string => (score === '-0' ? '0' : score);

// What literal.py should find of a key.
function partsOf({ key, stored }: StoredKey): unknown {
  switch (stored.type) {
    case 'string':
      return [key, 'string', stored.value];
    case 'list':
      return [key, 'list', stored.items];
    case 'set':
      return [key, 'set', stored.items.toSorted()];
    case 'hash':
      return [key, 'hash', stored.pairs.toSorted(byName)];
    case 'zset':
      return [key, 'scores', stored.pairs.map(([name, score]) => [name, unsigned(score)])];
    case 'stream':
      return [key, 'stream', stored.entries.map(([id, pairs]) => [id, pairs.toSorted(byName)])];
  }
}

// The order of a hash's fields is the server's own.
function endsOf({ endsMs, stored }: StoredKey): unknown {
  if (stored.type !== 'hash') return [endsMs];
  const ends = stored.pairs.map(([name], at) => `${name} ${stored.endsMs[at] ?? -1}`);
  return [endsMs, ends.toSorted()];
}

// Scores compare as numbers, in the order of the names.
function comparable(parts: unknown): unknown {
  const [key, kind, pairs] = v.parse(v.tuple([v.string(), v.string(), v.unknown()]), parts);
  if (kind !== 'scores') return [key, kind, pairs];
  const scores = v.parse(v.array(v.tuple([v.string(), v.union([v.string(), v.number()])])), pairs);
  const numbers = scores.map(([name, score]) => {
    return `${name} ${Number(String(score).replace('inf', 'Infinity'))}`;
  });
  return [key, kind, numbers.toSorted()];
}

describe('random databases', () => {
  it('are what CPython reads, and come back from their literals', async () => {
    const dice = new Dice(20_251_122);
    const databases: (readonly StoredKey[])[] = [];
    while (databases.length < DATABASES) databases.push(await randomDatabase(dice));
    const literals = databases.map(writeLiteral);
    const printed = execFileSync(PYTHON, [PROGRAM], {
      input: literals.map(each => `${JSON.stringify(each)}\n`).join(''),
      maxBuffer: 2 ** 28,
    });
    const found = String(printed).trim().split('\n');
    for (const [at, keys] of databases.entries()) {
      const read = v.parse(PartsSchema, JSON.parse(found[at] ?? '[]'));
      expect(read.map(comparable)).toEqual(keys.map(partsOf).map(comparable));
      const server = client();
      for (const argv of commandsFor(literals[at] ?? '', false)) await server.send(argv);
      const again = await readDatabase(argv => server.send(argv), 100);
      expect(again.keys.map(partsOf)).toEqual(keys.map(partsOf));
      expect(again.keys.map(endsOf)).toEqual(keys.map(endsOf));
    }
  });
});
