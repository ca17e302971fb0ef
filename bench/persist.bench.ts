// Saving and loading a million small keys: ours in process beside a real redis-server on the same
// machine, in turns. Prints seconds and the ratio, of which half is the least that is wanted.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRdb } from '../src/engine/persist/rdb-load.ts';
import { saveRdb } from '../src/engine/persist/rdb-save.ts';
import { Keyspace } from '../src/engine/store/keyspace.ts';
import { encodeString } from '../src/engine/store/string-value.ts';
import { RDB_VERSION } from '../src/rdb/format.ts';
import { latin1 } from '../src/resp/bytes.ts';
import { median } from './support/measure.ts';

const KEYS = 1_000_000;
const ROUNDS = 5;
const PORT = '7399';
const READY_MS = 500;
const FOLDER = mkdtempSync(join(tmpdir(), 'redis-persist-'));
const UNPACKED = join(process.cwd(), '.cache/redis-8/bin');
const path = (name: string): string => (existsSync(UNPACKED) ? join(UNPACKED, name) : name);
const options = { version: RDB_VERSION, compress: true } as const;

const keyspace = new Keyspace(16);
for (let i = 0; i < KEYS; i += 1) {
  keyspace.database(0)?.load(latin1(`key:${i}`), encodeString(latin1(`value:${i}`)), undefined);
}
let file = saveRdb(keyspace, options);
writeFileSync(join(FOLDER, 'dump.rdb'), file);

const seconds = (work: () => void): number => {
  globalThis.gc?.();
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
};

// What a command took by the server's own account: the way to it does not count.
function real(...argv: readonly string[]): number {
  const cli = (...words: readonly string[]): string =>
    spawnSync(path('redis-cli'), ['-p', PORT, ...words], { encoding: 'utf8' }).stdout;
  cli('CONFIG', 'RESETSTAT');
  const reply = cli(...argv);
  if (!reply.startsWith('OK')) throw new Error(`redis-server answered ${reply}`);
  const name = argv[0]?.toLowerCase() ?? '';
  const usec = new RegExp(`^cmdstat_${name}:calls=1,usec=(\\d+)`, 'm').exec(
    cli('INFO', 'commandstats'),
  );
  return Number(usec?.[1]) / 1e6;
}

const settings = ['--port', PORT, '--dir', FOLDER, '--save', '', '--enable-debug-command', 'yes'];
const server = spawn(path('redis-server'), settings, { stdio: 'ignore' });
try {
  while (
    !/1000000/.test(
      spawnSync(path('redis-cli'), ['-p', PORT, 'DBSIZE'], { encoding: 'utf8' }).stdout,
    )
  ) {
    await new Promise(resolve => setTimeout(resolve, READY_MS));
  }
  const work = {
    'save real': () => real('SAVE'),
    'save ours': () =>
      seconds(() => {
        file = saveRdb(keyspace, options);
        writeFileSync(join(FOLDER, 'ours.rdb'), file);
      }),
    'load real': () => real('DEBUG', 'RELOAD', 'NOSAVE'),
    'load ours': () =>
      seconds(() => {
        const { limits } = keyspace;
        const loaded = loadRdb(file, { limits, nowMs: 0, databases: 16 });
        if (loaded.keyspace.database(0)?.size !== KEYS) throw new Error('keys are missing');
      }),
  };
  const took = new Map<string, number[]>();
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, measure] of Object.entries(work)) {
      const time = measure();
      // The first round only warms up.
      if (round > 0) took.set(name, [...(took.get(name) ?? []), time]);
    }
  }
  const timeOf = (name: string): number => median(took.get(name) ?? []);
  const line = (what: string): string => {
    const [base, ours] = [timeOf(`${what} real`), timeOf(`${what} ours`)];
    const times = `real ${base.toFixed(3)} s  ours ${ours.toFixed(3)} s`;
    return `${what}  ${times}  speed ${(base / ours).toFixed(2)}`;
  };
  console.log(`${KEYS} small keys, ${(file.length / 2 ** 20).toFixed(1)} MB, medians of ${ROUNDS}`);
  console.log(line('save'));
  console.log(line('load'));
} finally {
  server.kill();
  rmSync(FOLDER, { recursive: true, force: true });
}
