// Every claim of every lesson, on each real server of this machine.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withControlPlane } from '../support/control-plane.ts';
import { usesShell } from '../../src/lesson/schema.ts';
import { cpython, prove, readCourse } from '../support/lessons.ts';
import { tcpConnect } from '../support/tcp.ts';
import { realMachine } from './real-machine.ts';
import type { RunningServer } from './servers.ts';
import { availableOracles, startRedis } from './servers.ts';

const { lessons } = readCourse();

describe.each(availableOracles())('on redis-server $version', ({ version }) => {
  let server: RunningServer;
  let total = 0;
  const python = cpython();
  beforeAll(async () => {
    server = await startRedis({ version });
  });
  afterAll(async () => {
    python.stop();
    await server.stop();
    expect(total).toBeGreaterThan(0);
    console.log(`lessons on redis-server ${version}: ${total} proofs`);
  });

  it.each(lessons)('$id', async lesson => {
    const machine = lesson.steps.some(usesShell) ? realMachine(version) : undefined;
    const connect = machine?.connect ?? withControlPlane(tcpConnect(server.port));
    const { counts, failures } = await prove(lesson, {
      connect,
      python,
      ...(machine && { machine }),
    });
    machine?.close();
    for (const count of Object.values(counts)) total += count;
    expect(failures).toEqual([]);
    expect(counts.start).toBe(lesson.steps.length);
    expect(counts.solution).toBeGreaterThanOrEqual(lesson.steps.length);
    expect(counts.damaged ?? 0).toBeGreaterThan(lesson.steps.length);
  });
});
