// Hundreds of sessions typed into our redis-cli and into the real one: after every step the two
// screens, their colours and their cursors must be the same.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionScript } from '../support/cli-sessions.ts';
import { sessionFiles } from '../support/cli-sessions.ts';
import type { Comparison } from '../support/cli-player.ts';
import {
  command,
  compare,
  ourPlayer,
  playStep,
  realPlayer,
  settle,
} from '../support/cli-player.ts';
import { Ptys } from '../support/pty.ts';
import { tcpConnect } from '../support/tcp.ts';
import type { RunningServer } from './servers.ts';
import { availableOracles, startRedis } from './servers.ts';

const oracle = availableOracles().find(({ version }) => version.startsWith('8.'));
const cli = oracle?.cli ?? 'No redis-cli 8 here: run `npm run setup`';
let servers: { ours: RunningServer; real: RunningServer };
let ptys: Ptys;

beforeAll(async () => {
  servers = {
    ours: await startRedis({ version: '8.' }),
    real: await startRedis({ version: '8.' }),
  };
  ptys = new Ptys();
});

afterAll(async () => {
  await ptys.close();
  await servers.ours.stop();
  await servers.real.stop();
});

async function play(script: SessionScript): Promise<void> {
  const { ours, real } = servers;
  for (const { port } of [ours, real]) await command(port, ['FLUSHALL']);
  const players = [
    await ourPlayer(script, real.port, () => tcpConnect(ours.port)()),
    realPlayer(script, { ptys, cli, port: real.port }),
  ] as const;
  expectSame(await compare(...players), 'at the start');
  for (const [i, step] of script.steps.entries()) {
    await playStep(step, players, [ours.port, real.port]);
    expectSame(await compare(...players), `after step ${i + 1}: ${JSON.stringify(step)}`);
  }
  await settle();
  expectSame(await compare(...players), 'at the end');
  for (const player of players) player.close();
}

function expectSame({ ours, real }: Comparison, when: string): void {
  expect(ours, when).toEqual(real);
}

describe.each(sessionFiles())('%s', (_file, sessions) => {
  it.each(sessions.map(script => [script.name, script] as const))('%s', async (_name, script) => {
    await play(script);
  });
});
