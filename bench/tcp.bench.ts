// redis-benchmark against our server and a real redis-server, test by test in turns, so that both
// meet the same machine. Prints ours / real, medians of several rounds.
import { execFileSync } from 'node:child_process';
import type { RunningServer } from '../test/oracle/servers.ts';
import { availableOracles, startOurs, startRedis } from '../test/oracle/servers.ts';

const TESTS = 'set get incr lpush rpush lpop sadd hset zadd lrange_100 mset'.split(' ');
const ROUNDS = 5;
const MODES = [
  { name: 'unpipelined', requests: 60_000, args: [], limit: 0.85 },
  { name: '-P 16', requests: 400_000, args: ['-P', '16'], limit: 0.6 },
];

const oracle = availableOracles().find(({ version }) => version.startsWith('7.0'));
if (oracle === undefined) throw new Error('No redis-server 7.0 here: run `npm run setup`');

function perSecond({ port }: RunningServer, test: string, mode: (typeof MODES)[number]): number {
  const args = [
    '-h',
    '127.0.0.1',
    '-p',
    String(port),
    '-c',
    '50',
    '-t',
    test,
    '--csv',
    ...mode.args,
  ];
  const requests = test === 'lrange_100' ? mode.requests / 4 : mode.requests;
  const output = execFileSync(oracle?.benchmark ?? '', [...args, '-n', String(requests)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Number(/^"[^"]*","([\d.]+)"/m.exec(output.trim().split('\n').at(-1) ?? '')?.[1] ?? 0);
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const ours = await startOurs();
const real = await startRedis({ version: '7.0' });
try {
  for (const mode of MODES) {
    console.log(`${mode.name}: ours / redis-server ${oracle.version}, wanted ${mode.limit}`);
    for (const test of TESTS) {
      const rates = Array.from({ length: ROUNDS }, () => [
        perSecond(ours, test, mode),
        perSecond(real, test, mode),
      ]);
      const [mine, theirs] = [0, 1].map(side => median(rates.map(pair => pair[side] ?? 0)));
      const ratio = (mine ?? 0) / (theirs ?? 1);
      const rate = `${Math.round(mine ?? 0)} / ${Math.round(theirs ?? 0)} per second`;
      console.log(`  ${test.padEnd(12)} ratio ${ratio.toFixed(2)}   ${rate}`);
    }
  }
} finally {
  await ours.stop();
  await real.stop();
}
