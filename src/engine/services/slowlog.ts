// The slow log: the last commands that took longer than the threshold, with their arguments cut
// short as Redis cuts them.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';

/** A command that was slow. */
export interface SlowEntry {
  readonly id: number;
  readonly unixSeconds: number;
  readonly micros: number;
  readonly argv: readonly Bytes[];
  readonly address: string;
  readonly clientName: string;
}

const MAX_ARGS = 32;
const MAX_ARG_BYTES = 128;

/** The slow log of one server. */
export class Slowlog {
  /** `slowlog-log-slower-than`: negative logs nothing, 0 everything. */
  thresholdMicros = 10_000;
  private readonly entries: SlowEntry[] = [];
  private maxLength = 128;
  private nextId = 0;

  /** Number of entries. */
  get length(): number {
    return this.entries.length;
  }

  /** True if a command that took so long is to be logged. */
  wants(micros: number): boolean {
    return this.thresholdMicros >= 0 && micros >= this.thresholdMicros;
  }

  /** Adds a command; `argv` holds no secrets. */
  add(entry: Omit<SlowEntry, 'id'>): void {
    this.entries.unshift({ ...entry, id: this.nextId, argv: shortened(entry.argv) });
    this.nextId += 1;
    this.trim();
  }

  /** The latest entries first. */
  latest(count: number): readonly SlowEntry[] {
    return this.entries.slice(0, count);
  }

  /** Changes how many entries are kept. */
  limit(maxLength: number): void {
    this.maxLength = maxLength;
  }

  /** Forgets all entries. */
  clear(): void {
    this.entries.length = 0;
  }

  private trim(): void {
    if (this.entries.length > this.maxLength) this.entries.length = this.maxLength;
  }
}

function shortened(argv: readonly Bytes[]): Bytes[] {
  const shown = argv.length > MAX_ARGS ? argv.slice(0, MAX_ARGS - 1) : argv;
  const args = shown.map(arg => {
    const more = arg.length - MAX_ARG_BYTES;
    return more > 0 ? latin1(`${arg.slice(0, MAX_ARG_BYTES)}... (${more} more bytes)`) : arg;
  });
  const left = argv.length - shown.length;
  return left > 0 ? [...args, latin1(`... (${left} more arguments)`)] : args;
}
