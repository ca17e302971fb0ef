// Dumps of values between ours and real servers, both ways, and files of the time before. Two values
// are the same if the commands that show everything of them answer the same.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpValue } from '../../src/engine/persist/dump.ts';
import { RDB_VERSION, RDB_VERSION_7_0, RdbType } from '../../src/rdb/format.ts';
import type { Value } from '../../src/engine/store/values.ts';
import type { Bytes } from '../../src/resp/bytes.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { quote } from '../../src/resp/quote.ts';
import { Dice } from '../support/dice.ts';
import { LEGACY_TYPES, legacyDump } from '../support/legacy-dump.ts';
import type { Kind } from '../support/random-value.ts';
import { KINDS, KINDS_7_0, randomValue } from '../support/random-value.ts';
import { tcpConnect } from '../support/tcp.ts';
import type { Argv } from './peers.ts';
import { OurPeer, RealPeer, decodeReply } from './peers.ts';
import type { Server } from './portrait.ts';
import { ask, portrait, replyText } from './portrait.ts';
import type { RunningServer } from './servers.ts';
import { startRedis } from './servers.ts';

const VALUES = Number(process.env['FUZZ_VALUES'] ?? 150);

const servers: RunningServer[] = [];

async function real(version: string): Promise<RealPeer> {
  const server = await startRedis({ version });
  servers.push(server);
  return new RealPeer(await tcpConnect(server.port)());
}

let redis8: RealPeer;
let redis7: RealPeer;

beforeAll(async () => {
  redis8 = await real('8.0');
  redis7 = await real('7.0');
});

afterAll(async () => {
  await Promise.all(servers.map(server => server.stop()));
});

async function payloadOf(server: Server, key: string): Promise<string> {
  const payload = await ask(server, 'DUMP', key);
  expect(typeof payload).toBe('string');
  return String(payload);
}

// How a value gets from one server to another.
interface Way {
  readonly from: Server;
  readonly to: Server;
  /** True if one of them is a Redis 7.0. */
  readonly old?: boolean;
  /** The payload of a key, if it is not what DUMP answers. */
  readonly payload?: (key: string) => string;
}

async function transfer(values: readonly Argv[][], { from, to, old = false, payload }: Way) {
  for (const [i, commands] of values.entries()) {
    const key = `k${i}`;
    await from.run(commands);
    if (replyText(await ask(from, 'TYPE', key)) === 'none') continue;
    const bytes = payload?.(key) ?? (await payloadOf(from, key));
    const answer = await ask(to, 'RESTORE', key, '0', bytes);
    expect(replyText(answer), `${key} ${quote(latin1(bytes))}`).toBe('OK');
    // A value finds its encoding anew, even where it was dumped.
    await ask(from, 'RESTORE', key, '0', bytes, 'REPLACE');
    expect(await portrait(to, key, old), key).toBe(await portrait(from, key, old));
    await from.run([['DEL', key]]);
    await to.run([['DEL', key]]);
  }
}

function valueOf(peer: OurPeer, key: string): Value {
  const entry = peer.engine.server.keyspace.database(0)?.peek(latin1(key));
  if (entry === undefined) throw new Error(`No key ${key}`);
  return entry.value;
}

function values(seed: number, kinds: readonly [Kind, ...Kind[]]): Argv[][] {
  const dice = new Dice(seed);
  return Array.from({ length: VALUES }, (_, i) => randomValue(dice, `k${i}`, dice.one(kinds)));
}

// Redis: the first end that the dump of a listpackex tells may be that of a field which got another.
function withoutHint(payload: string): Bytes {
  const isExtended = payload.charCodeAt(0) === RdbType.hashListpackEx;
  return latin1(isExtended ? payload.slice(9, -8) : payload);
}

describe('DUMP of ours', () => {
  it('is restored by Redis 8.0', async () => {
    await transfer(values(1, KINDS), { from: new OurPeer(), to: redis8 });
  });

  it('is restored by ours', async () => {
    await transfer(values(2, KINDS), { from: new OurPeer(), to: new OurPeer() });
  });

  it('is restored by Redis 7.0, in the version for it', async () => {
    const ours = new OurPeer();
    const options = { version: RDB_VERSION_7_0, compress: true } as const;
    const payload = (key: string): string => dumpValue(valueOf(ours, key), options);
    await transfer(values(3, KINDS_7_0), { from: ours, to: redis7, old: true, payload });
  });

  it('is for Redis 7.0 wherever nothing is lost by that', async () => {
    const ours = new OurPeer();
    const answers = await ours.run([
      ['SADD', 's', 'a'],
      ['HSET', 'h', 'f', 'v'],
      ['XADD', 'x', '1', 'f', 'v'],
      ['XGROUP', 'CREATE', 'x', 'g', '0'],
      ['XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 'x', '>'],
      ...['s', 'h', 'x'].map(key => ['DUMP', key]),
    ]);
    for (const [i, key] of ['s', 'h', 'x'].entries()) {
      const payload = String(decodeReply(answers[5 + i]?.reply ?? latin1('')));
      expect(replyText(await ask(redis7, 'RESTORE', key, '0', payload, 'REPLACE'))).toBe('OK');
    }
  });
});

describe('DUMP of a real server', () => {
  it('8.0 is restored by ours', async () => {
    await transfer(values(4, KINDS), { from: redis8, to: new OurPeer() });
  });

  it('7.0 is restored by ours', async () => {
    await transfer(values(5, KINDS_7_0), { from: redis7, to: new OurPeer(), old: true });
  });

  it('7.0 takes the same encodings in ours as in 8.0', async () => {
    const ours = new OurPeer();
    for (const [i, commands] of values(6, KINDS_7_0).entries()) {
      const key = `k${i}`;
      await redis7.run(commands);
      const payload = await payloadOf(redis7, key);
      for (const server of [ours, redis8]) await ask(server, 'RESTORE', key, '0', payload);
      expect(await portrait(ours, key), key).toBe(await portrait(redis8, key));
      for (const server of [ours, redis7, redis8]) await ask(server, 'DEL', key);
    }
  });

  it('8.0 is what ours writes in version 12, to the byte', async () => {
    const ours = new OurPeer();
    for (const compress of [false, true]) {
      await ask(redis8, 'CONFIG', 'SET', 'rdbcompression', compress ? 'yes' : 'no');
      for (const [i, commands] of values(7, KINDS).entries()) {
        const key = `k${i}`;
        await redis8.run(commands);
        const payload = await payloadOf(redis8, key);
        await ask(ours, 'RESTORE', key, '0', payload, 'REPLACE');
        const encoding = await ask(redis8, 'OBJECT', 'ENCODING', key);
        await ask(redis8, 'DEL', key);
        // The order of a hash table is nobody's promise.
        if (encoding === 'hashtable') continue;
        const own = dumpValue(valueOf(ours, key), { version: RDB_VERSION, compress });
        expect(quote(withoutHint(own)), key).toBe(quote(withoutHint(payload)));
      }
    }
  });
});

describe('what only older servers wrote', () => {
  it.each(LEGACY_TYPES)('type %i is the same in ours and in Redis 8.0', async type => {
    const ours = new OurPeer();
    const dice = new Dice(type);
    for (let i = 0; i < Math.ceil(VALUES / 4); i += 1) {
      const payload = legacyDump(dice, type);
      const about = quote(payload).slice(0, 200);
      const answers = [ours, redis8].map(server =>
        ask(server, 'RESTORE', 'k', '0', payload, 'REPLACE').then(replyText),
      );
      const [own, real] = await Promise.all(answers);
      expect(own, about).toBe(real);
      if (real === 'OK') expect(await portrait(ours, 'k'), about).toBe(await portrait(redis8, 'k'));
    }
  });
});
