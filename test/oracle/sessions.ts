// The same session, with several clients, on our engine and on a real server: what each client is told
// must be the same, but for what `mask` hides (times, ports, memory).
import { expect } from 'vitest';
import { TestEngine } from '../support/engine.ts';
import { tcpConnect } from '../support/tcp.ts';
import type { Stage } from '../support/transcript.ts';
import { play } from '../support/transcript.ts';
import { startRedis } from './servers.ts';

/** Our engine in process. */
export function ourStage(): Stage {
  const engine = new TestEngine();
  return {
    connect: async options => engine.connect(options),
    patienceMs: 0,
    pass: async durationMs => engine.pass(durationMs),
    close: async () => {},
  };
}

/** A real server of a version. */
export async function realStage(version: string): Promise<Stage> {
  const server = await startRedis({ version });
  return {
    connect: tcpConnect(server.port),
    patienceMs: 5_000,
    pass: durationMs => new Promise(resolve => setTimeout(resolve, durationMs)),
    close: () => server.stop(),
  };
}

/** Plays the lines of a session (`@client> command`, `@client<`) on both. */
export async function compareSession(
  lines: readonly string[],
  mask: (printed: string) => string,
): Promise<void> {
  const told: string[] = [];
  for (const stage of [ourStage(), await realStage('8.0')]) {
    try {
      // `*` stands for any reply, so that every client waits for its own.
      const text = lines.map(line => (isSilent(line) ? line.slice(1) : `${line}\n*`)).join('\n');
      const printed: string[] = [];
      await play(text, stage, reply => void printed.push(mask(reply)));
      told.push(printed.join('\n'));
    } finally {
      await stage.close();
    }
  }
  expect(told[0]).toBe(told[1]);
}

// `!@client> command` gets no reply.
const isSilent = (line: string): boolean => line.startsWith('!');
