// How the time of an operation grows with the size of what it works on: measured at powers of ten,
// judged by the slope of time against size where both axes are logarithmic.
import { RedisServer } from '../../src/engine/server.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { encodeRequest } from '../../src/resp/encode.ts';

export const SIZES = [10, 100, 1000, 10_000, 100_000, 1_000_000] as const;

/** A request, as its arguments. */
export type Argv = readonly (string | number)[];

/** An operation: requests that leave the size as it was. `random` is below its argument. */
export type Operation = (size: number, random: (below: number) => number) => readonly Argv[];

/** A value that grows, and what is done with it at each size. */
export interface Subject {
  readonly name: string;
  /** Requests that make it grow. */
  readonly fill: (from: number, to: number) => Iterable<Argv>;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** Nanoseconds per request at each of SIZES. */
export interface Growth {
  readonly subject: string;
  readonly operation: string;
  readonly times: readonly number[];
}

const REQUESTS = 512;
const REPEATS = 7;
const WARM_MS = 60;

/** Measures all operations of a subject, from the smallest size to the largest. */
export function measureGrowth({ name, fill, operations }: Subject): Growth[] {
  const engine = new Engine();
  const random = dice();
  const times = new Map(Object.keys(operations).map(operation => [operation, [0].slice(1)]));
  let filled = 0;
  for (const size of SIZES) {
    for (const request of fill(filled, size)) engine.check(request);
    filled = size;
    for (const [operation, requestsOf] of Object.entries(operations)) {
      const requests: Argv[] = [];
      while (requests.length < REQUESTS) requests.push(...requestsOf(size, random));
      times.get(operation)?.push(engine.time(requests, size === SIZES[0] ? WARM_MS : 0));
    }
  }
  return Array.from(times, ([operation, each]) => ({ subject: name, operation, times: each }));
}

// A server in process, fed with bytes.
class Engine {
  private reply = '';
  private readonly server = new RedisServer({
    clock: { nowMs: Date.now },
    random: { next: Math.random },
  });
  private readonly link = this.server.connect({
    write: bytes => (this.reply = String.fromCharCode(...bytes.subarray(0, 80))),
    close: () => {},
  });

  check(request: Argv): void {
    this.link.receive(encode(request));
    if (this.reply.startsWith('-')) throw new Error(`${request.join(' ')}: ${this.reply}`);
  }

  /** The best of several times, in ns per request: what disturbs can only make it longer. */
  time(requests: readonly Argv[], warmMs: number): number {
    for (const request of requests) this.check(request);
    const chunk = Buffer.concat(requests.map(encode));
    const start = performance.now();
    while (performance.now() - start < warmMs) this.link.receive(chunk);
    let best = Infinity;
    for (let i = 0; i < REPEATS; i += 1) {
      const before = performance.now();
      this.link.receive(chunk);
      best = Math.min(best, performance.now() - before);
    }
    return (best * 1e6) / requests.length;
  }
}

const encode = (request: Argv): Uint8Array =>
  encodeRequest(request.map(each => latin1(String(each))));

// The same numbers in each run.
function dice(): (below: number) => number {
  let state = 1;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What the slope says; an access to memory alone makes a slope of about 0.1. */
export type Verdict = 'flat' | 'logarithmic' | 'LINEAR';

const FLAT = 0.2;
const LOGARITHMIC = 0.5;
/** The sizes from which on the constant costs of a request do not hide the slope. */
const FROM = 2;

/** The slope of the times from size 1000 on: 0 is constant, 1 is linear. */
export function slopeOf(times: readonly number[]): number {
  const points = times.slice(FROM).map((time, i) => [i, Math.log10(time)] as const);
  const mean = (axis: 0 | 1): number =>
    points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

/** How an operation with such a slope grows. */
export function verdictOf(slope: number): Verdict {
  if (slope < FLAT) return 'flat';
  return slope < LOGARITHMIC ? 'logarithmic' : 'LINEAR';
}
