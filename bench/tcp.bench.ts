// redis-benchmark against our server and a real redis-server, test by test in turns, so that both
// meet the same machine. Prints ours / real: of the rates (medians of many short rounds), which is
// what is wanted, and of the processor time that a command takes, which other work on the machine
// changes less. Names of tests as arguments choose among them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { RunningServer } from '../test/oracle/servers.ts';
import { availableOracles, startOurs, startRedis } from '../test/oracle/servers.ts';
import { median } from './support/measure.ts';

const TESTS = 'set get incr lpush rpush lpop sadd hset zadd lrange_100 mset'.split(' ');
const ROUNDS = 9;
const MODES = [
  { name: 'unpipelined', requests: 30_000, args: [], limit: 0.85 },
  { name: '-P 16', requests: 250_000, args: ['-P', '16'], limit: 0.6 },
];
type Mode = (typeof MODES)[number];

/** Of one round. */
interface Measured {
  readonly perSecond: number;
  /** Of the server's main thread, for a command. */
  readonly nanoseconds: number;
}

const oracle = availableOracles().find(({ version }) => version.startsWith('7.0'));
if (oracle === undefined) throw new Error('No redis-server 7.0 here: run `npm run setup`');
const program = oracle.benchmark;

function measure({ port, pid }: RunningServer, test: string, mode: Mode): Measured {
  const requests = test === 'lrange_100' ? mode.requests / 4 : mode.requests;
  const where = ['-h', '127.0.0.1', '-p', String(port), '-c', '50'];
  const what = ['-t', test, '--csv', ...mode.args, '-n', String(requests)];
  const before = busyNanoseconds(pid);
  const output = execFileSync(program, [...where, ...what], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lastLine = output.trim().split('\n').at(-1) ?? '';
  return {
    perSecond: Number(/^"[^"]*","([\d.]+)"/m.exec(lastLine)?.[1] ?? 0),
    nanoseconds: (busyNanoseconds(pid) - before) / requests,
  };
}

// Linux: the first number is the time that the thread ran.
const busyNanoseconds = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);

/** Ours and the real one in turns. */
function compare(ours: RunningServer, real: RunningServer, test: string, mode: Mode): number {
  const rounds = Array.from({ length: ROUNDS }, () => [
    measure(ours, test, mode),
    measure(real, test, mode),
  ]);
  const medianOf = (side: 0 | 1, figure: keyof Measured): number =>
    median(rounds.map(round => round[side]?.[figure] ?? 0));
  const [mine, theirs] = [medianOf(0, 'perSecond'), medianOf(1, 'perSecond')];
  const [myTime, theirTime] = [medianOf(0, 'nanoseconds'), medianOf(1, 'nanoseconds')];
  const rates = `${Math.round(mine)} / ${Math.round(theirs)} per second`;
  const times = `${Math.round(myTime)} / ${Math.round(theirTime)} ns`;
  const ratio = mine / theirs;
  const processor = `processor ${(theirTime / myTime).toFixed(2)} (${times})`;
  console.log(`  ${test.padEnd(12)} ratio ${ratio.toFixed(2)}   ${rates.padEnd(30)} ${processor}`);
  return ratio;
}

const wanted = process.argv.slice(2);
const ours = await startOurs();
const real = await startRedis({ version: '7.0' });
try {
  for (const mode of MODES) {
    console.log(`${mode.name}: ours / redis-server ${oracle.version}, wanted ${mode.limit}`);
    for (const test of TESTS) {
      if (wanted.length > 0 && !wanted.includes(test)) continue;
      if (compare(ours, real, test, mode) < mode.limit) process.exitCode = 1;
    }
  }
} finally {
  await ours.stop();
  await real.stop();
}
