// Append-only files between ours and real servers: what ours wrote of random sessions a real server
// loads, and what a real server wrote ours loads, key by key the same. FUZZ_KEYSPACES changes how many.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestEngine } from '../support/engine.ts';
import { MemoryStorage } from '../support/memory-storage.ts';
import { play, randomWrites } from '../support/random-sessions.ts';
import { tcpConnect } from '../support/tcp.ts';
import { OurPeer, RealPeer } from './peers.ts';
import type { Server } from './portrait.ts';
import { ask, portrait, replyText } from './portrait.ts';
import { startRedis } from './servers.ts';

const SESSIONS = Number(process.env['FUZZ_KEYSPACES'] ?? 4);
const COMMANDS = 400;
const SETTINGS = 'save ""\nappendonly yes\nappendfsync always\nenable-debug-command yes';
/** Commands that Redis 7.0 does not have. */
const NEWER = /^(h(p?expire|p?expireat|persist|getex|setex|getdel))$/i;
/** What it does not load from a dump of ours: when consumers were last given something. */
const NOT_IN_DUMPS = /^(xreadgroup|xgroup|xclaim|xautoclaim)$/i;
const DATABASES = ['0', '3'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redis-aof-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Terms {
  readonly seed: number;
  readonly preamble: string;
  /** What the other server does not know. */
  readonly without: RegExp;
}

function ourSession({ seed, preamble, without }: Terms): MemoryStorage {
  const disk = new MemoryStorage();
  const options = { storage: disk, startMs: Date.now() - 3_600_000 };
  // A rewrite on the way puts keys into the base.
  const more = `aof-use-rdb-preamble ${preamble}\nauto-aof-rewrite-min-size 8kb`;
  const engine = new TestEngine(seed, `${SETTINGS}\n${more}`, options);
  play(
    engine,
    seed,
    randomWrites(seed, COMMANDS).filter(([name = '']) => !without.test(name)),
  );
  return disk;
}

function toFolder(disk: MemoryStorage): void {
  for (const name of disk.list()) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), disk.read(name) ?? new Uint8Array());
  }
}

function fromFolder(): MemoryStorage {
  const disk = new MemoryStorage();
  for (const name of readdirSync(join(folder, 'appendonlydir'))) {
    disk.write(`appendonlydir/${name}`, readFileSync(join(folder, 'appendonlydir', name)));
  }
  return disk;
}

async function withReal<T>(version: string, act: (real: RealPeer) => Promise<T>): Promise<T> {
  const args = ['--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always'];
  const server = await startRedis({ version, args });
  try {
    return await act(new RealPeer(await tcpConnect(server.port)()));
  } finally {
    await server.stop();
  }
}

/** A server in memory that loads what is on a disk, at the present time. */
function ours(disk: MemoryStorage): Server {
  const peer = new OurPeer();
  const engine = new TestEngine(1, SETTINGS, { storage: disk, startMs: Date.now() });
  for (const db of engine.server.keyspace.databases) {
    for (const entry of [...db.entries()]) if (db.isExpired(entry)) db.expire(entry);
    peer.engine.server.keyspace.database(db.index)?.moveFrom(db);
  }
  return peer;
}

// Times of consumers are when they were loaded.
const STAMPS = /"(seen-time|active-time|idle|inactive|radix-tree-keys|radix-tree-nodes)",-?\d+/g;

async function everything(server: Server, old: boolean): Promise<string[]> {
  const lines: string[] = [];
  for (const db of DATABASES) {
    await ask(server, 'SELECT', db);
    const keys = await ask(server, 'KEYS', '*');
    for (const key of Array.isArray(keys) ? keys.map(String).sort() : []) {
      const shown = await portrait(server, key, old);
      lines.push(`${db} ${JSON.stringify(key)} ${shown.replace(STAMPS, '')}`);
    }
  }
  return lines;
}

function expectSame(found: readonly string[], expected: readonly string[]): void {
  const at = found.findIndex((line, i) => line !== expected[i]);
  expect(found[at], `line ${at}`).toBe(expected[at]);
  expect(found.length).toBe(expected.length);
}

describe.each(Array.from({ length: SESSIONS }, (_, i) => i))('session %i', seed => {
  it.each([
    ['8.0', 'yes'],
    ['8.0', 'no'],
    ['7.0', 'yes'],
    ['7.0', 'no'],
  ])('of ours is loaded by Redis %s, with aof-use-rdb-preamble %s', async (version, preamble) => {
    const old = version === '7.0';
    const without = new RegExp(
      old ? `${NEWER.source}${preamble === 'yes' ? `|${NOT_IN_DUMPS.source}` : ''}` : '^$',
      'i',
    );
    const disk = ourSession({ seed, preamble, without });
    toFolder(disk);
    const found = await withReal(version, real => everything(real, old));
    expect(found.length).toBeGreaterThan(3);
    expectSame(found, await everything(ours(disk), old));
  });

  it.each(['8.0', '7.0'])('of Redis %s is loaded by ours', async version => {
    const old = version === '7.0';
    const commands = randomWrites(1000 + seed, COMMANDS);
    const known = old ? commands.filter(([name = '']) => !NEWER.test(name)) : commands;
    await withReal(version, async real => {
      await real.run(known.slice(0, COMMANDS / 4));
      expect(replyText(await ask(real, 'BGREWRITEAOF'))).toMatch(/started|scheduled/);
      await real.run([['MULTI'], ...known.slice(COMMANDS / 4, COMMANDS / 2), ['EXEC']]);
      await real.run(known.slice(COMMANDS / 2));
    });
    // Redis does not write down all that it notes of consumers: what counts is what it loads itself.
    const found = await withReal(version, real => everything(real, old));
    expect(found.length).toBeGreaterThan(3);
    expectSame(await everything(ours(fromFolder()), old), found);
  });
});
