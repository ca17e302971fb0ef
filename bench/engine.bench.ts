// The engine in process: pipelined RESP bytes in, RESP bytes out, beside a bare `Map.set` loop over
// the same ready-made keys in the same run, each time into an empty store. Prints medians and
// ratios; the share of the bare Map is the measure.
import { lateNow } from '../src/engine/commands/late.ts';
import { RedisServer } from '../src/engine/server.ts';
import { latin1 } from '../src/resp/bytes.ts';
import { encodeRequest } from '../src/resp/encode.ts';
import type { Round } from './support/measure.ts';
import { compare, millions } from './support/measure.ts';

const KEYS = 1_000_000;
const PIPELINE = 1000;

type Workload = (i: number) => string[];
const workloads = {
  SET: (i: number) => ['SET', `key:${i}`, `value:${i}`],
  GET: (i: number) => ['GET', `key:${i}`],
  INCR: (i: number) => ['INCR', `counter:${i % 1000}`],
  HSET: (i: number) => ['HSET', `hash:${i % 100}`, `field:${i}`, `value:${i}`],
  LPUSH: (i: number) => ['LPUSH', `list:${i % 100}`, `value:${i}`],
  SADD: (i: number) => ['SADD', `set:${i % 100}`, `member:${i}`],
  ZADD: (i: number) => ['ZADD', `zset:${i % 100}`, String(i), `member:${i}`],
} satisfies Record<string, Workload>;

const firstLine = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1', 0, 40);

function batches(workload: Workload): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let start = 0; start < KEYS; start += PIPELINE) {
    const parts = Array.from({ length: PIPELINE }, (_, i) =>
      Buffer.from(encodeRequest(workload(start + i).map(latin1))),
    );
    chunks.push(Buffer.concat(parts));
  }
  return chunks;
}

function engineLoop(workload: Workload): Round {
  const chunks = batches(workload);
  const before = workload === workloads.GET ? batches(workloads.SET) : [];
  return () => {
    const server = new RedisServer({
      clock: { nowMs: Date.now },
      late: lateNow,
      random: { next: Math.random },
    });
    let first = '';
    const link = server.connect({ write: bytes => (first ||= firstLine(bytes)), close: () => {} });
    for (const chunk of before) link.receive(chunk);
    first = '';
    return () => {
      for (const chunk of chunks) link.receive(chunk);
      if (first === '' || first.startsWith('-')) throw new Error(`the engine answered '${first}'`);
    };
  };
}

function bareMapLoop(): Round {
  const keys = Array.from({ length: KEYS }, (_, i) => `key:${i}`);
  return () => {
    const map = new Map<string, string>();
    return () => {
      for (const key of keys) map.set(key, 'value');
    };
  };
}

const wanted = process.argv.slice(2);

for (const [name, workload] of Object.entries(workloads)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { base, work, ratio } = compare(bareMapLoop(), engineLoop(workload), KEYS);
  const shares = `ratio ${ratio.toFixed(3)} (1/${(1 / ratio).toFixed(1)})`;
  console.log(`${name.padEnd(6)} ${millions(work)}   bare Map.set ${millions(base)}   ${shares}`);
}
