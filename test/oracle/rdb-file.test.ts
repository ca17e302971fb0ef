// Whole files between ours and real servers: what ours saves a real server starts with, and what a
// real server saves ours loads, key by key the same.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RDB_VERSION, RDB_VERSION_7_0 } from '../../src/rdb/format.ts';
import type { LoadedRdb } from '../../src/engine/persist/rdb-load.ts';
import { loadRdb } from '../../src/engine/persist/rdb-load.ts';
import type { SaveOptions } from '../../src/engine/persist/rdb-save.ts';
import { saveRdb } from '../../src/engine/persist/rdb-save.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { Dice } from '../support/dice.ts';
import type { Kind } from '../support/random-value.ts';
import { KINDS, KINDS_7_0, randomValue } from '../support/random-value.ts';
import { tcpConnect } from '../support/tcp.ts';
import type { Argv } from './peers.ts';
import { OurPeer, RealPeer } from './peers.ts';
import type { Server } from './portrait.ts';
import { ask, portrait, replyText } from './portrait.ts';
import { startRedis } from './servers.ts';

const KEYSPACES = Number(process.env['FUZZ_KEYSPACES'] ?? 4);
const KEYS = 60;
const SHOWN = 4000;
const FAR_MS = '2199023255552';
const LIBRARY = latin1(
  "#!lua name=lib\nredis.register_function('f', function(keys, args) return 7 end)",
);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redis-rdb-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function withReal<T>(version: string, act: (real: RealPeer) => Promise<T>): Promise<T> {
  const server = await startRedis({ version, args: ['--dir', folder] });
  try {
    return await act(new RealPeer(await tcpConnect(server.port)()));
  } finally {
    await server.stop();
  }
}

// Keys of all kinds in two databases, some with a time to live.
function keyspace(seed: number, kinds: readonly [Kind, ...Kind[]]): Argv[] {
  const dice = new Dice(seed);
  const commands: Argv[] = [];
  for (let i = 0; i < KEYS; i += 1) {
    if (i === KEYS / 2) commands.push(['SELECT', '9']);
    commands.push(...randomValue(dice, `k${i}`, dice.one(kinds)));
    if (dice.once(3)) commands.push(['PEXPIREAT', `k${i}`, FAR_MS]);
  }
  return [...commands, ['SELECT', '0']];
}

// All keys of both databases as one text. Loading finds encodings anew, so they are not compared
// with what was before.
async function everything(server: Server, old: boolean): Promise<string[]> {
  const lines: string[] = [];
  for (const db of ['0', '9']) {
    await ask(server, 'SELECT', db);
    lines.push(`${db}: ${String(await ask(server, 'DBSIZE'))} keys`);
    for (let i = 0; i < KEYS; i += 1) {
      lines.push(await portrait(server, `k${i}`, old));
    }
  }
  await ask(server, 'SELECT', '0');
  return lines;
}

// Fails with the first key that differs, not with all of them.
function expectSame(found: readonly string[], expected: readonly string[]): void {
  const at = found.findIndex((line, i) => line !== expected[i]);
  expect(found[at]?.slice(0, SHOWN), `line ${at}`).toBe(expected[at]?.slice(0, SHOWN));
  expect(at).toBe(-1);
  expect(found.length).toBe(expected.length);
}

const save = (peer: OurPeer, options: Partial<SaveOptions> = {}): Uint8Array =>
  saveRdb(peer.engine.server.keyspace, { version: RDB_VERSION, compress: true, ...options });

function load(bytes: Uint8Array): LoadedRdb {
  return loadRdb(bytes, {
    limits: new OurPeer().engine.server.keyspace.limits,
    nowMs: 0,
    databases: 16,
  });
}

function take(peer: OurPeer, { keyspace: { databases } }: LoadedRdb): OurPeer {
  for (const db of databases) peer.engine.server.keyspace.database(db.index)?.moveFrom(db);
  return peer;
}

describe.each(Array.from({ length: KEYSPACES }, (_, i) => i))('keyspace %i', seed => {
  it('saved by ours is loaded by Redis 8.0', async () => {
    const ours = new OurPeer();
    await ours.run(keyspace(seed, KINDS));
    const bytes = save(ours, { functions: [LIBRARY], compress: seed % 2 === 0 });
    writeFileSync(join(folder, 'dump.rdb'), bytes);
    const found = await withReal('8.0', async real => {
      expect(await ask(real, 'FCALL', 'f', '0')).toBe(7);
      return everything(real, false);
    });
    expectSame(found, await everything(take(new OurPeer(), load(bytes)), false));
  });

  it('saved by ours in the version for it is loaded by Redis 7.0', async () => {
    const ours = new OurPeer();
    await ours.run(keyspace(100 + seed, KINDS_7_0));
    const bytes = save(ours, { version: RDB_VERSION_7_0, functions: [LIBRARY] });
    expect(String.fromCharCode(...bytes.subarray(0, 9))).toBe('REDIS0010');
    writeFileSync(join(folder, 'dump.rdb'), bytes);
    const found = await withReal('7.0', real => everything(real, true));
    expectSame(found, await everything(ours, true));
  });

  it.each(['8.0', '7.0'])('saved by Redis %s is loaded by ours', async version => {
    const kinds = version === '8.0' ? KINDS : KINDS_7_0;
    const old = version !== '8.0';
    await withReal(version, async real => {
      await real.run(keyspace(200 + seed, kinds));
      await ask(real, 'FUNCTION', 'LOAD', LIBRARY);
      expect(replyText(await ask(real, 'SAVE'))).toBe('OK');
    });
    // A server that starts finds encodings anew, as ours does.
    const found = await withReal(version, real => everything(real, old));
    const loaded = load(readFileSync(join(folder, 'dump.rdb')));
    expect(loaded.functions).toEqual([LIBRARY]);
    expect(loaded.version).toBe(old ? RDB_VERSION_7_0 : RDB_VERSION);
    expectSame(await everything(take(new OurPeer(), loaded), old), found);
  });
});

describe('how much keys were used', () => {
  it('is told to Redis and by Redis', async () => {
    const ours = new OurPeer();
    await ours.run([['SET', 'k0', 'v']]);
    const useOf = (): object => ({ frequency: 77 });
    writeFileSync(join(folder, 'dump.rdb'), save(ours, { useOf }));
    const args = ['--dir', folder, '--maxmemory-policy', 'allkeys-lfu'];
    const server = await startRedis({ version: '8.0', args });
    const real = new RealPeer(await tcpConnect(server.port)());
    expect(await ask(real, 'OBJECT', 'FREQ', 'k0')).toBe(77);
    await ask(real, 'CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    await ask(real, 'RESTORE', 'k1', '0', String(await ask(real, 'DUMP', 'k0')), 'IDLETIME', '500');
    await ask(real, 'SAVE');
    await server.stop();
    const { keyspace: loaded } = load(readFileSync(join(folder, 'dump.rdb')));
    expect(loaded.database(0)?.peek(latin1('k1'))?.touched).toBe(-500);
  });
});
