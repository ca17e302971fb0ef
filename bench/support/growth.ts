// How the time of an operation grows with the size of what it works on: measured at powers of ten,
// judged by the slope of time against size where both axes are logarithmic.
import { lateNow } from '../../src/engine/commands/late.ts';
import { RedisServer } from '../../src/engine/server.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { encodeRequest } from '../../src/resp/encode.ts';

export const SIZES = [10, 100, 1000, 10_000, 100_000, 1_000_000] as const;

/**
 * A value that grows, and what is done with it at each size. Requests are lines, several joined by
 * `; `, in which `{i}` is a number below the size, `{n}` the size, `{new}` a number above all that
 * were used before, and `{old}` one of these.
 */
export interface Subject {
  readonly name: string;
  /** Comes first. */
  readonly before?: string;
  /** Makes it larger by one, `{i}` being the new element's number. */
  readonly grow: string;
  /** Leave the size as it is. */
  readonly operations: readonly string[];
}

/** Nanoseconds per line at each of SIZES. */
export interface Growth {
  readonly subject: string;
  readonly operation: string;
  readonly times: readonly number[];
}

const LINES = 512;
const CHUNK = 1000;
const REPEATS = 7;
const WARM_MS = 60;
const FIRST_NEW = 10_000_000;

/** Measures all operations of a subject, from the smallest size to the largest. */
export function measureGrowth({ name, before, grow, operations }: Subject): Growth[] {
  const bench = new Bench();
  if (before !== undefined) bench.fill(before, 0, 1);
  const growths = operations.map(operation => ({ operation, times: SIZES.map(() => 0) }));
  let filled = 0;
  for (const [at, size] of SIZES.entries()) {
    for (; filled < size; filled += CHUNK) bench.fill(grow, filled, Math.min(filled + CHUNK, size));
    filled = size;
    for (const { operation, times } of growths) times[at] = bench.time(operation, size);
  }
  return growths.map(growth => ({ subject: name, ...growth }));
}

// A server in process, fed with bytes.
class Bench {
  private reply = '';
  private state = 1;
  private fresh = FIRST_NEW;
  private readonly warm = new Set<string>();
  private readonly server = new RedisServer({
    clock: { nowMs: Date.now },
    late: lateNow,
    random: { next: Math.random },
  });
  private readonly link = this.server.connect({
    write: bytes => (this.reply = Buffer.from(bytes).toString('latin1', 0, 80)),
    close: () => {},
  });

  fill(grow: string, from: number, to: number): void {
    const chunks: Uint8Array[] = [];
    for (let i = from; i < to; i += 1) chunks.push(...this.requests(grow, to, i));
    this.send(Buffer.concat(chunks), grow);
  }

  /** The best of several times, in ns: what disturbs can only make it longer. */
  time(operation: string, size: number): number {
    const requests = Array.from({ length: LINES }, () =>
      this.requests(operation, size, this.below(size)),
    ).flat();
    for (const request of requests) this.send(request, operation);
    const chunk = Buffer.concat(requests);
    if (!this.warm.has(operation)) this.warmUp(chunk);
    this.warm.add(operation);
    let best = Infinity;
    for (let i = 0; i < REPEATS; i += 1) {
      const start = performance.now();
      this.link.receive(chunk);
      best = Math.min(best, performance.now() - start);
    }
    return (best * 1e6) / LINES;
  }

  private warmUp(chunk: Uint8Array): void {
    const start = performance.now();
    while (performance.now() - start < WARM_MS) this.link.receive(chunk);
  }

  private send(bytes: Uint8Array, line: string): void {
    this.link.receive(bytes);
    if (this.reply.startsWith('-')) throw new Error(`${line} was answered ${this.reply}`);
  }

  private requests(lines: string, size: number, i: number): Uint8Array[] {
    const fresh = this.fresh++;
    const old = FIRST_NEW + this.below(fresh - FIRST_NEW);
    const values: Record<string, number> = { i, n: size, new: fresh, old };
    const fill = (word: string): string =>
      word.replace(/\{(\w+)\}/, (_, name: string) => String(values[name]));
    return lines
      .split('; ')
      .map(line => encodeRequest(line.split(' ').map(word => latin1(fill(word)))));
  }

  // The same numbers in each run.
  private below(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }
}

/** What a slope says; memory alone, farther away as there is more of it, makes one of 0.1 to 0.2. */
export type Verdict = 'flat' | 'logarithmic' | 'LINEAR';

const FLAT = 0.2;
const LOGARITHMIC = 0.5;
/** At smaller sizes values have other encodings, and what a request costs anyway hides the slope. */
const FROM = SIZES.indexOf(1000);

/** The slope of the times from size 1000 on: 0 is constant, 1 is linear. */
export function slopeOf(times: readonly number[]): number {
  const logs = times.slice(FROM).map(Math.log10);
  const middle = (logs.length - 1) / 2;
  let [covariance, variance] = [0, 0];
  for (const [i, log] of logs.entries()) {
    covariance += (i - middle) * log;
    variance += (i - middle) ** 2;
  }
  return covariance / variance;
}

/** How an operation with such a slope grows. */
export function verdictOf(slope: number): Verdict {
  if (slope < FLAT) return 'flat';
  return slope < LOGARITHMIC ? 'logarithmic' : 'LINEAR';
}
