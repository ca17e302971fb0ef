// The history file of the real redis-cli and what ours gives its host to store, after the same
// lines; and what each makes of a file that is there already.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lab } from '../support/cli-lab.ts';
import { realPlayer } from '../support/cli-player.ts';
import { Ptys } from '../support/pty.ts';
import type { RunningServer } from './servers.ts';
import { availableOracles, startRedis } from './servers.ts';

const oracle = availableOracles().find(({ version }) => version.startsWith('8.'));
const cli = oracle?.cli ?? 'No redis-cli 8 here: run `npm run setup`';
const script = { name: 'history', flags: [], fresh: false, steps: [] };
const PATIENCE_MS = 3000;
let server: RunningServer;
let ptys: Ptys;
let folder: string;

beforeAll(async () => {
  server = await startRedis({ version: '8.' });
  ptys = new Ptys();
  folder = mkdtempSync(join(tmpdir(), 'cli-history-'));
});

afterAll(async () => {
  await ptys.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

// The lines of the file after `lines` were typed, the last of which must be stored.
async function realHistory(stored: string[], lines: string[]): Promise<string[]> {
  const file = join(folder, 'history');
  writeFileSync(file, stored.map(line => `${line}\n`).join(''));
  const env = { REDISCLI_HISTFILE: file };
  const player = realPlayer(script, { ptys, cli, port: server.port, env });
  const read = (): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const until = async (isDone: () => boolean): Promise<void> => {
    const deadline = performance.now() + PATIENCE_MS;
    while (!isDone() && performance.now() < deadline) await sleep(2);
  };
  await until(() => (player.screen.picture().lines[0] ?? '').endsWith('> '));
  player.type(lines.map(line => `${line}\r`).join(''));
  await until(() => read().at(-1) === lines.at(-1));
  player.close();
  return read();
}

async function ourHistory(stored: string[], lines: string[]): Promise<readonly string[]> {
  const { session, saved } = await lab(undefined, {}, stored);
  for (const line of lines) await session.run(line);
  return saved.at(-1) ?? [];
}

const numbered = (word: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${word} ${i}`);

const SECRETS = [
  'set a 1',
  'auth secret',
  'acl setuser bob',
  'acl getuser bob',
  'acl deluser bob',
  'acl list',
  'config set masterauth x',
  'config set maxmemory 0 masteruser x',
  'config get requirepass',
  'hello 2 auth default x',
  'hello 2 setname me auth default x',
  'hello 2 setname me',
  '2 auth secret',
  'migrate h 1 k 0 1 auth p',
  'migrate h 1 k 0 1 copy keys auth k',
  'sentinel set m auth-pass p',
  'get "a',
  'get a',
  'get a',
  '0 ping',
  ':set hints',
  'help',
  'get end',
];

it.each<[name: string, stored: string[], lines: string[]]>([
  ['secrets and repeats', [], SECRETS],
  ['more lines than are kept', [], numbered('get', 105)],
  ['a file', ['get old', 'get older'], ['get new']],
  ['a full file', numbered('get', 100), ['get new']],
  ['a file that is too long', numbered('get', 120), ['get new', 'get newer']],
  ['a file with repeats', ['get a', 'get a', 'get b', 'get a'], ['get a', 'get c']],
])('%s', async (_name, stored, lines) => {
  expect(await ourHistory(stored, lines)).toEqual(await realHistory(stored, lines));
});
