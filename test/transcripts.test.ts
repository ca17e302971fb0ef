// Every transcript of test/transcripts, on our engine in process and on each real server there is.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { availableOracles, startRedis } from './oracle/servers.ts';
import { TestEngine } from './support/engine.ts';
import { tcpConnect } from './support/tcp.ts';
import type { Stage } from './support/transcript.ts';
import { play, sinceVersion } from './support/transcript.ts';

const FOLDER = fileURLToPath(new URL('transcripts/', import.meta.url));

const transcripts = readdirSync(FOLDER)
  .filter(name => name.endsWith('.txt'))
  .map(name => ({ name, text: readFileSync(FOLDER + name, 'utf8') }));

async function realStage(version: string): Promise<Stage> {
  const server = await startRedis({ version });
  return {
    connect: tcpConnect(server.port),
    patienceMs: 5_000,
    pass: durationMs => new Promise(resolve => setTimeout(resolve, durationMs)),
    close: () => server.stop(),
  };
}

function ourStage(): Stage {
  const engine = new TestEngine();
  return {
    connect: async options => engine.connect(options),
    patienceMs: 0,
    pass: async durationMs => engine.pass(durationMs),
    close: async () => {},
  };
}

async function expectToHold(text: string, stage: Stage): Promise<void> {
  try {
    const { written, happened } = await play(text, stage);
    expect(happened).toBe(written);
  } finally {
    await stage.close();
  }
}

describe('ours', () => {
  it.each(transcripts)('$name', ({ text }) => expectToHold(text, ourStage()));
});

describe.each(availableOracles())('redis-server $version', ({ version }) => {
  const known = transcripts.filter(
    ({ text }) => parseFloat(sinceVersion(text)) <= parseFloat(version),
  );

  it.each(known)('$name', async ({ text }) => expectToHold(text, await realStage(version)));
});
