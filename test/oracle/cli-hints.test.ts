// The table of hints, typed into the real redis-cli at a very wide terminal.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readHints, writeHints } from '../support/cli-hints.ts';
import type { HintCase } from '../support/cli-hints.ts';
import type { Player } from '../support/cli-player.ts';
import { realPlayer } from '../support/cli-player.ts';
import { Ptys } from '../support/pty.ts';
import type { RunningServer } from './servers.ts';
import { availableOracles, startRedis } from './servers.ts';

const COLUMNS = 1500;
const PATIENCE_MS = 1000;
const QUIET_MS = 80;
// `RECORD=1 npx vitest run test/oracle/cli-hints.test.ts` writes the hints of the real one.
const recorded = process.env['RECORD'] === '1';
const oracle = availableOracles().find(({ version }) => version.startsWith('8.'));
const cli = oracle?.cli ?? 'No redis-cli 8 here: run `npm run setup`';
const script = { name: 'hints', flags: [], fresh: false, steps: [] };
let server: RunningServer;
let ptys: Ptys;
let player: Player;
let prompt: string;
const seen: HintCase[] = [];

beforeAll(async () => {
  server = await startRedis({ version: '8.' });
  ptys = new Ptys();
  player = realPlayer(script, { ptys, cli, port: server.port, columns: COLUMNS });
  prompt = `127.0.0.1:${server.port}> `;
  await shown(prompt.trim());
});

afterAll(async () => {
  if (recorded) writeHints(seen);
  await ptys.close();
  await server.stop();
});

// The line on the screen once it is `expected`, or what it is when that never happens.
function shown(expected: string): Promise<string> {
  return until(line => line === expected);
}

async function until(isRight: (line: string) => boolean): Promise<string> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    await player.screen.write('');
    const line = (player.screen.picture().lines[0] ?? '').trimEnd();
    if (isRight(line) || performance.now() > deadline) return line;
    await sleep(1);
  }
}

// What comes after a text whose hint is not known yet: what stands there when nothing moves.
async function lineWith(text: string): Promise<string> {
  await until(line => line.startsWith((prompt + text).trimEnd()));
  await sleep(QUIET_MS);
  return until(() => true);
}

it.each(readHints())('after %j stands %j', async (text, hint) => {
  player.type(text);
  const blank = text.endsWith(' ') ? '' : ' ';
  const expected = `${prompt}${text}${blank}${hint}`.trimEnd();
  const line = recorded ? await lineWith(text) : await shown(expected);
  player.type('\x15');
  await shown(prompt.trim());
  seen.push([text, line.slice(prompt.length + text.length).trim()]);
  if (!recorded) expect(line).toBe(expected);
});
