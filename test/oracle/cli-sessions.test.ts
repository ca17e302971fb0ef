// Hundreds of sessions typed into our redis-cli and into the real one: after every step the two
// screens, their colours and their cursors must be the same.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Address } from '../../src/cli/ports.ts';
import type { Connection } from '../../src/link/connection.ts';
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
import type { Recording } from '../support/cli-recording.ts';
import { Recorder, writeRecordings } from '../support/cli-recording.ts';
import { Ptys } from '../support/pty.ts';
import { tcpConnect } from '../support/tcp.ts';
import type { RunningServer } from './servers.ts';
import { availableOracles, startRedis } from './servers.ts';

const oracle = availableOracles().find(({ version }) => version.startsWith('8.'));
const cli = oracle?.cli ?? 'No redis-cli 8 here: run `npm run setup`';
interface Servers {
  readonly ours: RunningServer;
  readonly real: RunningServer;
}
let servers: Servers;
let ptys: Ptys;

beforeAll(async () => {
  servers = await startServers();
  ptys = new Ptys();
});

afterAll(async () => {
  await ptys.close();
  await stopServers(servers);
});

async function startServers(): Promise<Servers> {
  return { ours: await startRedis({ version: '8.' }), real: await startRedis({ version: '8.' }) };
}

async function stopServers({ ours, real }: Servers): Promise<void> {
  await ours.stop();
  await real.stop();
}

async function play(script: SessionScript, { ours, real }: Servers): Promise<Recording> {
  const recorder = new Recorder();
  for (const { port } of [ours, real]) await command(port, ['FLUSHALL']);
  const connect = async ({ port }: Address): Promise<Connection> => {
    if (port !== real.port) return recorder.through(tcpConnect(port));
    // Ours says the port of the real one, so that the screens are the same.
    const connecting = () =>
      tcpConnect(ours.port)().catch((cause: Error) => {
        throw new Error(cause.message.replace(String(ours.port), String(port)));
      });
    return recorder.through(connecting);
  };
  const players = [
    await ourPlayer(script, real.port, connect),
    realPlayer(script, { ptys, cli, port: real.port }),
  ] as const;
  expectSame(await compare(...players), 'at the start');
  for (const [i, step] of script.steps.entries()) {
    recorder.note('step');
    await playStep(step, players, [ours.port, real.port]);
    expectSame(await compare(...players), `after step ${i + 1}: ${JSON.stringify(step)}`);
  }
  await settle();
  const end = await compare(...players);
  expectSame(end, 'at the end');
  for (const player of players) player.close();
  return { port: real.port, events: recorder.events, picture: end.ours };
}

function expectSame({ ours, real }: Comparison, when: string): void {
  expect(ours, when).toEqual(real);
}

// `RECORD=1 npx vitest run test/oracle/cli-sessions.test.ts` writes what the unit tests replay.
const recorded = process.env['RECORD'] === '1';

describe.each(sessionFiles())('%s', (file, sessions) => {
  const recordings: Record<string, Recording> = {};
  afterAll(() => {
    if (recorded) writeRecordings(file, recordings);
  });

  it.each(sessions.map(script => [script.name, script] as const))('%s', async (_name, script) => {
    const own = script.fresh ? await startServers() : undefined;
    recordings[script.name] = await play(script, own ?? servers);
    if (own !== undefined) await stopServers(own);
  });
});
