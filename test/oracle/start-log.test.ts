// What a server says in its log while it loads, against Redis 8.0 with the same files.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LoadError } from '../../src/engine/ports.ts';
import { TestEngine } from '../support/engine.ts';
import { MemoryStorage } from '../support/memory-storage.ts';
import { Session } from '../support/session.ts';
import { availableOracles, freePort } from './servers.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redis-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

// The lines about loading, without what depends on the moment.
function about(log: string): string[] {
  const lines = log
    .split('\n')
    .map(line => line.replace(/^\d+:M .*? \d\d:\d\d:\d\d\.\d+ /, ''))
    .filter(line => /^[*#] .*(RDB|DB loaded|AOF|append only|checksum|signature)/.test(line));
  return lines.map(line =>
    line.replace(/age \d+ s/, 'age N s').replace(/: [\d.]+ seconds/, ': N seconds'),
  );
}

async function real(args: readonly string[]): Promise<string[]> {
  const oracle = availableOracles().find(({ version }) => version.startsWith('8.0'));
  const port = String(await freePort());
  const all = ['--dir', folder, '--port', port, '--save', '', ...args];
  const { stdout } = spawnSync('timeout', ['2', oracle?.server ?? '', ...all], {
    encoding: 'utf8',
  });
  return about(stdout).filter(
    line => !/Opening AOF|fsync|Background|on exit|memory overcommit/.test(line),
  );
}

function ours(disk: MemoryStorage, settings: string): string[] {
  const log: string[] = [];
  try {
    const engine = new TestEngine(1, settings, { storage: disk, startMs: Date.now() });
    log.push(...engine.log);
  } catch (reason) {
    if (!(reason instanceof LoadError)) throw reason;
  }
  return about(log.join('\n'));
}

function toFolder(disk: MemoryStorage): void {
  for (const name of disk.list()) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), disk.read(name) ?? new Uint8Array());
  }
}

it('loading a dump', async () => {
  const disk = new MemoryStorage();
  const a = new Session(new TestEngine(1, '', { storage: disk, startMs: Date.now() - 5000 }));
  for (const line of ['SET a 1', 'SET b 2 PX 100', 'SAVE']) a.send(line);
  toFolder(disk);
  expect(ours(disk, '')).toEqual(await real([]));
});

it('loading append-only files, and a tail that was cut off', async () => {
  const disk = new MemoryStorage();
  const settings = 'save ""\nappendonly yes';
  const a = new Session(new TestEngine(1, settings, { storage: disk, startMs: Date.now() - 5000 }));
  for (const line of ['SET a 1', 'BGREWRITEAOF', 'SET b 2', 'SET c 3']) a.send(line);
  toFolder(disk);
  const copy = new MemoryStorage();
  for (const name of disk.list()) copy.write(name, disk.read(name) ?? new Uint8Array());
  const found = ours(copy, settings);
  expect(found.length).toBeGreaterThan(5);
  expect(found).toEqual(await real(['--appendonly', 'yes']));
  const incr = disk.list().find(name => name.endsWith('.incr.aof')) ?? '';
  const path = join(folder, incr);
  writeFileSync(path, readFileSync(path).subarray(0, -3));
  disk.write(incr, readFileSync(path));
  expect(ours(disk, settings)).toEqual(await real(['--appendonly', 'yes']));
});
