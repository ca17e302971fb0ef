// `--latency`, `--latency-history` and `--intrinsic-latency`: how long a PING takes, again and
// again; and how long the machine itself lets a program wait.
import { toText } from '../../../resp/bytes.ts';
import { isError } from '../../../resp/reply.ts';
import type { CliClient } from '../../client.ts';
import type { Process } from '../program.ts';
import { ProgramError, print } from '../program.ts';
import type { CliCommandLine } from './options.ts';

const SAMPLE_EVERY_MS = 10;
const RAW_INTERVAL_MS = 1000;
const HISTORY_INTERVAL_MS = 15_000;
const CLEAR_LINE = '\x1b[0G\x1b[2K';

class Samples {
  private minMs = 0;
  private maxMs = 0;
  private sumMs = 0;
  private count = 0;

  add(ms: number): void {
    this.minMs = this.count === 0 ? ms : Math.min(this.minMs, ms);
    this.maxMs = Math.max(this.maxMs, ms);
    this.sumMs += ms;
    this.count += 1;
  }

  text(output: CliCommandLine['options']['output']): string {
    const { minMs, maxMs, count } = this;
    const average = (this.sumMs / count).toFixed(2);
    if (output === 'standard')
      return `min: ${minMs}, max: ${maxMs}, avg: ${average} (${count} samples)`;
    return `${[minMs, maxMs, average, count].join(output === 'csv' ? ',' : ' ')}\n`;
  }
}

/** Measures until Ctrl-C; without a terminal for one interval only. */
export async function latency(
  process: Process,
  line: CliCommandLine,
  client: CliClient,
): Promise<number> {
  const { host } = process;
  const { output } = line.options;
  const isHistory = line.mode === 'latency-history';
  const intervalMs = line.intervalMs || (isHistory ? HISTORY_INTERVAL_MS : RAW_INTERVAL_MS);
  let samples = new Samples();
  let startedMs = host.nowMs();
  for (;;) {
    samples.add(await ping(process, client));
    const elapsedMs = host.nowMs() - startedMs;
    const isOver = elapsedMs > intervalMs;
    if (output === 'standard') await print(process, CLEAR_LINE + samples.text(output));
    else if (isHistory || isOver) await print(process, samples.text(output));
    if (output !== 'standard' && isOver && !isHistory) return 0;
    if (isHistory && isOver) {
      await print(process, ` -- ${(elapsedMs / 1000).toFixed(2)} seconds range\n`);
      startedMs = host.nowMs();
      samples = new Samples();
    }
    await host.sleep(SAMPLE_EVERY_MS);
  }
}

// Redis: counts whole milliseconds of its clock, so that most are 0.
async function ping({ host }: Process, client: CliClient): Promise<number> {
  const startMs = Math.floor(host.nowMs());
  const reply = await client.ask('PING');
  if (reply === undefined) throw new ProgramError('\nI/O error');
  if (isError(reply)) throw new ProgramError(`\nError: ${toText(reply.text)}`);
  return Math.floor(host.nowMs()) - startMs;
}

const SLICE_MS = 20;

/** Spins for some time and prints every new longest pause. */
export async function intrinsicLatency(process: Process, durationMs: number): Promise<number> {
  const { host } = process;
  let [runs, spunMs, worstMs] = [0, 0, 0];
  while (spunMs < durationMs) {
    const startMs = host.nowMs();
    for (let lastMs = startMs; lastMs - startMs < SLICE_MS; runs += 1) {
      const nowMs = host.nowMs();
      if (nowMs - lastMs > worstMs) {
        worstMs = nowMs - lastMs;
        await print(process, `Max latency so far: ${Math.round(worstMs * 1000)} microseconds.\n`);
      }
      lastMs = nowMs;
    }
    spunMs += host.nowMs() - startMs;
    await host.sleep(0);
  }
  const averageUs = (spunMs * 1000) / Math.max(1, runs);
  const average = `${averageUs.toFixed(4)} microseconds / ${(averageUs * 1000).toFixed(2)} nanoseconds`;
  const worst = Math.round((worstMs * 1000) / averageUs);
  await print(
    process,
    `\n${runs} total runs (avg latency: ${average} per run).\n` +
      `Worst run took ${worst}x longer than the average latency.\n`,
  );
  return 0;
}
