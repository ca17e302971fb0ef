// Counters of the server since its start or the last CONFIG RESETSTAT: what INFO stats, errorstats
// and commandstats show. They count what clients do; hidden ones are not counted.
import type { Bytes } from '../../resp/bytes.ts';
import type { Command } from '../commands/command.ts';

const SAMPLE_MS = 100;
const SAMPLES = 16;
/** Redis: this many different error codes are told apart. */
const MAX_ERROR_CODES = 128;
const OVERFLOW_CODE = 'ERRORSTATS_OVERFLOW';

/** A rate per second, averaged over the last 1.6 seconds as Redis does. */
class Rate {
  private readonly samples: number[] = Array.from({ length: SAMPLES }, () => 0);
  private last = 0;
  private at = 0;

  /** Notes the counter's value after `periods` periods of 100 ms. */
  sample(value: number, periods: number): void {
    const perSecond = ((value - this.last) * 1000) / (periods * SAMPLE_MS);
    this.last = value;
    for (let i = 0; i < Math.min(periods, SAMPLES); i += 1) {
      this.samples[this.at] = perSecond;
      this.at = (this.at + 1) % SAMPLES;
    }
  }

  get perSecond(): number {
    return this.samples.reduce((sum, sample) => sum + sample, 0) / SAMPLES;
  }

  reset(): void {
    this.samples.fill(0);
    this.last = 0;
  }
}

/** What is counted from zero again by CONFIG RESETSTAT. */
const zero = () => ({
  connections: 0,
  rejectedConnections: 0,
  commands: 0,
  netInputBytes: 0,
  netOutputBytes: 0,
  reads: 0,
  writes: 0,
  errors: 0,
  unexpectedErrors: 0,
  evictedKeys: 0,
  evictedClients: 0,
  evictedScripts: 0,
  queryBufferDisconnections: 0,
  outputBufferDisconnections: 0,
  deniedAuth: 0,
  deniedCommand: 0,
  deniedKey: 0,
  deniedChannel: 0,
  forks: 0,
});

/** The counters of one server. */
export class Stats {
  readonly counts = zero();
  readonly commandRate = new Rate();
  readonly inputRate = new Rate();
  readonly outputRate = new Rate();
  /** The most memory that was in use at any time it was looked at, in bytes. */
  peakBytes = 0;
  /** Microseconds spent in commands. */
  busyMicros = 0;
  private errorCodes = new Map<string, number>();
  private sampledMs = -Infinity;

  /** Counts an error reply by its code: the first word of its text. */
  countError(text: Bytes): void {
    this.counts.errors += 1;
    const end = text.indexOf(' ');
    const code = end < 0 ? text : text.slice(0, end);
    const known = this.errorCodes.get(code);
    const isFull = known === undefined && this.errorCodes.size >= MAX_ERROR_CODES;
    const counted = isFull ? OVERFLOW_CODE : code;
    this.errorCodes.set(counted, (this.errorCodes.get(counted) ?? 0) + 1);
  }

  /** Counts a login or command that access control refused. */
  countDenied(reason: 'auth' | 'command' | 'key' | 'channel'): void {
    if (reason === 'auth') this.counts.deniedAuth += 1;
    else if (reason === 'command') this.counts.deniedCommand += 1;
    else if (reason === 'key') this.counts.deniedKey += 1;
    else this.counts.deniedChannel += 1;
  }

  /** Error replies by code, in the order of the codes. */
  errorsByCode(): [code: string, count: number][] {
    return [...this.errorCodes].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Takes samples of the rates if it is time; called often. */
  sample(nowMs: number): void {
    if (nowMs - this.sampledMs < SAMPLE_MS) return;
    const isFirst = this.sampledMs === -Infinity;
    const periods = isFirst ? 1 : Math.floor((nowMs - this.sampledMs) / SAMPLE_MS);
    this.sampledMs = isFirst ? nowMs : this.sampledMs + periods * SAMPLE_MS;
    this.commandRate.sample(this.counts.commands, periods);
    this.inputRate.sample(this.counts.netInputBytes, periods);
    this.outputRate.sample(this.counts.netOutputBytes, periods);
  }

  /** Notes how much memory is in use. */
  noteMemory(usedBytes: number): void {
    if (usedBytes > this.peakBytes) this.peakBytes = usedBytes;
  }

  /** Starts to count from zero, for commands too. */
  reset(commands: Iterable<Command>): void {
    Object.assign(this.counts, zero());
    this.errorCodes = new Map();
    for (const rate of [this.commandRate, this.inputRate, this.outputRate]) rate.reset();
    for (const command of commands) resetCommand(command);
  }
}

function resetCommand({ stats, subcommands }: Command): void {
  stats.calls = 0;
  stats.failed = 0;
  stats.rejected = 0;
  stats.micros = 0;
  stats.histogram = undefined;
  for (const subcommand of subcommands?.values() ?? []) resetCommand(subcommand);
}
