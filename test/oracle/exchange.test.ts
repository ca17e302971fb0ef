// Many random keyspaces between ours and one real server that loads file after file: dumps and
// append-only files, both ways, compared key by key. FUZZ_EXCHANGED changes how many.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RDB_VERSION, RDB_VERSION_7_0 } from '../../src/rdb/format.ts';
import { loadRdb } from '../../src/engine/persist/rdb-load.ts';
import { saveRdb } from '../../src/engine/persist/rdb-save.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { Dice } from '../support/dice.ts';
import { TestEngine } from '../support/engine.ts';
import { MemoryStorage } from '../support/memory-storage.ts';
import { KINDS, KINDS_7_0, randomValue } from '../support/random-value.ts';
import { tcpConnect } from '../support/tcp.ts';
import type { Argv } from './peers.ts';
import { OurPeer, RealPeer, decodeReply } from './peers.ts';
import type { Server } from './portrait.ts';
import { ask, replyText, without } from './portrait.ts';
import { startRedis } from './servers.ts';

const KEYSPACES = Number(process.env['FUZZ_EXCHANGED'] ?? 25);
const TIMEOUT_MS = 120_000 + KEYSPACES * 1000;
const KEYS = Array.from({ length: 10 }, (_, i) => `k${i}`);
const DATABASES = ['0', '9'];
const FAR_MS = '2199023255552';
const VERSIONS = ['8.0', '7.0'] as const;
type Version = (typeof VERSIONS)[number];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redis-exchange-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function withReal(version: Version, act: (real: RealPeer) => Promise<void>): Promise<void> {
  const server = await startRedis({ version, args: ['--dir', folder, '--appendfsync', 'always'] });
  try {
    await act(new RealPeer(await tcpConnect(server.port)()));
  } finally {
    await server.stop();
  }
}

// Keys of all kinds in two databases, some written twice, some with a time to live.
function keyspace(seed: number, version: Version): Argv[] {
  const dice = new Dice(seed);
  const kinds = version === '8.0' ? KINDS : KINDS_7_0;
  const commands: Argv[] = [];
  for (const [i, key] of KEYS.entries()) {
    if (i === KEYS.length / 2) commands.push(['SELECT', '9']);
    if (dice.once(5)) commands.push(...randomValue(dice, key, dice.one(kinds)), ['DEL', key]);
    commands.push(...randomValue(dice, key, dice.one(kinds)));
    if (dice.once(3)) commands.push(['PEXPIREAT', key, FAR_MS]);
  }
  return [...commands, ['SELECT', '0']];
}

// What there is to say of each key, in the order of `KEYS`, for each database.
async function facts(server: Server, version: Version): Promise<string[]> {
  const old = version === '7.0';
  const questions: Argv[] = DATABASES.flatMap(db => [
    ['SELECT', db],
    ['DBSIZE'],
    ...KEYS.flatMap(key => [
      ['TYPE', key],
      ['DEBUG', 'DIGEST-VALUE', key],
      ['PEXPIRETIME', key],
      ...(old ? [] : [['OBJECT', 'ENCODING', key]]),
      ...(old
        ? [
            ['ZRANGE', key, '0', '-1'],
            ['ZRANGEBYSCORE', key, '-inf', '0'],
          ]
        : []),
      ['XINFO', 'STREAM', key, 'FULL', 'COUNT', '0'],
    ]),
  ]);
  const answers = await server.run([...questions, ['SELECT', '0']]);
  const stamps = ['seen-time', 'active-time', 'idle', 'inactive'];
  // Redis 7.0 puts more digits of scores into its digests.
  const isSkipped = (i: number): boolean =>
    old && questions[i]?.[0] === 'DEBUG' && /zset/.test(answers[i - 1]?.reply ?? '');
  const hidden = ['radix-tree-keys', 'radix-tree-nodes', ...stamps, ...(old ? ['lag'] : [])];
  return answers.map(({ reply }, i) => {
    if (isSkipped(i)) return '';
    const shown: Reply = without(decodeReply(reply), hidden);
    const text = JSON.stringify(shown, (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    return `${questions[i]?.join(' ')}: ${text}`;
  });
}

function expectSame(seed: number, found: readonly string[], expected: readonly string[]): void {
  const at = found.findIndex((line, i) => line !== expected[i]);
  expect(found[at]?.slice(0, 3000), `keyspace ${seed} ${found[at - 1]}`).toBe(
    expected[at]?.slice(0, 3000),
  );
  expect(found.length).toBe(expected.length);
}

// One of ours with what a dump holds.
function loaded(bytes: Uint8Array): OurPeer {
  const peer = new OurPeer();
  const { keyspace: own } = peer.engine.server;
  const { keyspace: found } = loadRdb(bytes, { limits: own.limits, nowMs: 0, databases: 16 });
  for (const db of found.databases) own.database(db.index)?.moveFrom(db);
  return peer;
}

const seeds = Array.from({ length: KEYSPACES }, (_, i) => i);

describe.each(VERSIONS)(`${KEYSPACES} keyspaces and Redis %s`, version => {
  const written = { version: version === '8.0' ? RDB_VERSION : RDB_VERSION_7_0 } as const;

  it(
    'dumps of ours',
    () =>
      withReal(version, async real => {
        for (const seed of seeds) {
          const ours = new OurPeer();
          await ours.run(keyspace(seed, version));
          const options = { ...written, compress: seed % 2 === 0 };
          const bytes = saveRdb(ours.engine.server.keyspace, options);
          writeFileSync(join(folder, 'dump.rdb'), bytes);
          expect(replyText(await ask(real, 'DEBUG', 'RELOAD', 'NOSAVE'))).toBe('OK');
          expectSame(seed, await facts(real, version), await facts(loaded(bytes), version));
        }
      }),
    TIMEOUT_MS,
  );

  it(
    'dumps of its own',
    () =>
      withReal(version, async real => {
        for (const seed of seeds) {
          await real.run([['FLUSHALL'], ...keyspace(100_000 + seed, version)]);
          // A server that loads finds encodings anew, as ours does.
          expect(replyText(await ask(real, 'DEBUG', 'RELOAD'))).toBe('OK');
          const bytes = readFileSync(join(folder, 'dump.rdb'));
          expectSame(seed, await facts(loaded(bytes), version), await facts(real, version));
        }
      }),
    TIMEOUT_MS,
  );
});

const SETTINGS = 'save ""\nappendonly yes\nappendfsync always\nenable-debug-command yes';

// One of ours that has loaded what is on the disk.
function started(disk: MemoryStorage, startMs: number): OurPeer {
  const peer = new OurPeer();
  const engine = new TestEngine(1, SETTINGS, { storage: disk, startMs });
  const { keyspace: own } = peer.engine.server;
  for (const db of engine.server.keyspace.databases) own.database(db.index)?.moveFrom(db);
  return peer;
}

function ourFiles(commands: readonly Argv[], preamble: boolean, startMs: number): MemoryStorage {
  const disk = new MemoryStorage();
  const more = `aof-use-rdb-preamble ${preamble ? 'yes' : 'no'}\nauto-aof-rewrite-min-size 8kb`;
  const engine = new TestEngine(1, `${SETTINGS}\n${more}`, { storage: disk, startMs });
  const connection = engine.connect();
  for (const argv of commands) {
    connection.send(encodeRequest(argv.map(latin1)));
    // A rewrite on the way puts keys into the base.
    engine.pass(1);
  }
  return disk;
}

const AOF_FOLDER = 'appendonlydir';

function putOnDisk(disk: MemoryStorage): void {
  rmSync(join(folder, AOF_FOLDER), { recursive: true, force: true });
  for (const name of disk.list()) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), disk.read(name) ?? new Uint8Array());
  }
}

describe.each(VERSIONS)(`append-only files of ${KEYSPACES} keyspaces and Redis %s`, version => {
  it(
    'written by ours',
    () =>
      withReal(version, async real => {
        for (const seed of seeds) {
          const startMs = Date.now() - 3_600_000;
          // Consumers' times are not in dumps for Redis 7.0, and what it cannot load is not written.
          const preamble = version === '8.0' && seed % 2 === 0;
          const disk = ourFiles(keyspace(200_000 + seed, version), preamble, startMs);
          putOnDisk(disk);
          expect(replyText(await ask(real, 'DEBUG', 'LOADAOF'))).toBe('OK');
          expectSame(
            seed,
            await facts(real, version),
            await facts(started(disk, Date.now()), version),
          );
        }
      }),
    TIMEOUT_MS,
  );

  it(
    'written by its own',
    () =>
      withReal(version, async real => {
        for (const seed of seeds) {
          await real.run([['CONFIG', 'SET', 'appendonly', 'no'], ['FLUSHALL']]);
          const commands = keyspace(300_000 + seed, version);
          // What comes before the switch is in the base, the rest is appended.
          const half = Math.floor(commands.length / 2);
          await real.run(commands.slice(0, half));
          await real.run([['CONFIG', 'SET', 'appendonly', 'yes']]);
          await real.run(commands.slice(half));
          while (
            /aof_rewrite_(?:in_progress|scheduled):1/.test(
              String(await ask(real, 'INFO', 'persistence')),
            )
          ) {
            await new Promise(resolve => setTimeout(resolve, 2));
          }
          const disk = new MemoryStorage();
          cpSync(join(folder, AOF_FOLDER), join(folder, 'copy'), { recursive: true });
          for (const name of readdirSync(join(folder, 'copy'))) {
            disk.write(`${AOF_FOLDER}/${name}`, readFileSync(join(folder, 'copy', name)));
          }
          rmSync(join(folder, 'copy'), { recursive: true });
          expect(replyText(await ask(real, 'DEBUG', 'LOADAOF'))).toBe('OK');
          expectSame(
            seed,
            await facts(started(disk, Date.now()), version),
            await facts(real, version),
          );
        }
      }),
    TIMEOUT_MS,
  );
});
