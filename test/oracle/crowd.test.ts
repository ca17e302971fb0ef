// A thousand TCP clients at once, each of whose replies is checked; and as a proof that what they
// expect is right, a few of them on a real server. A whole minute of it is bench/crowd.bench.ts.
import { expect, it } from 'vitest';
import { runCrowd } from './crowd.ts';
import type { RunningServer } from './servers.ts';
import { startOurs, startRedis } from './servers.ts';

async function visit(starting: Promise<RunningServer>, clients: number, rounds: number) {
  const server = await starting;
  try {
    return await runCrowd({ port: server.port, clients, goesOn: round => round < rounds });
  } finally {
    await server.stop();
  }
}

it('a thousand clients get all their replies', { timeout: 300_000 }, async () => {
  const report = await visit(startOurs(), 1000, 25);
  expect(report.clients).toBe(1000);
  expect(report.commands).toBeGreaterThan(120_000);
  expect(report.departures).toBe(100 * 25);
});

it('as fifty do on a real server', async () => {
  const [ours, real] = [await visit(startOurs(), 50, 20), await visit(startRedis(), 50, 20)];
  expect(ours).toEqual(real);
});
