// A thousand TCP clients with a mixed load for a minute, every reply checked (test/oracle/crowd.ts).
// Fails at the first reply that is wrong or does not come, and if the server's memory grows.
import { readFileSync } from 'node:fs';
import { runCrowd } from '../test/oracle/crowd.ts';
import { startOurs } from '../test/oracle/servers.ts';
import { median } from './support/measure.ts';

const CLIENTS = 1000;
const SECONDS = Number(process.argv[2] ?? 60);
const SAMPLE_MS = 500;
const PATIENCE_SECONDS = 30;
/** By so much the last quarter of the time may be above the second. */
const MAX_GROWTH = 1.25;

const server = await startOurs();
const endMs = Date.now() + SECONDS * 1000;
const samples: number[] = [];
const patience = setTimeout(giveUp, (SECONDS + PATIENCE_SECONDS) * 1000);
const sampler = setInterval(() => samples.push(residentMegabytes(server.pid)), SAMPLE_MS);

function giveUp(): void {
  console.log('replies are missing');
  process.exit(1);
}

function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}

function medianOf(quarter: number): number {
  const size = samples.length / 4;
  return median(samples.slice(Math.floor(quarter * size), Math.floor((quarter + 1) * size)));
}

try {
  const report = await runCrowd({
    port: server.port,
    clients: CLIENTS,
    goesOn: () => Date.now() < endMs,
  });
  const { clients, commands, messages, departures } = report;
  console.log(
    `${clients} clients in ${SECONDS} s: ${commands} commands answered as they should be`,
  );
  console.log(`${messages} messages in order, ${departures} clients left in the middle`);
  const quarters = [0, 1, 2, 3].map(medianOf);
  console.log(`resident memory by quarters: ${quarters.map(mb => mb.toFixed(0)).join(', ')} MB`);
  const growth = (quarters[3] ?? 0) / (quarters[1] ?? 1);
  console.log(`growth after the warm-up ${growth.toFixed(2)} (limit ${MAX_GROWTH})`);
  if (!(growth <= MAX_GROWTH)) process.exitCode = 1;
} finally {
  clearInterval(sampler);
  clearTimeout(patience);
  await server.stop();
}
