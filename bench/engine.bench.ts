// The engine in process: pipelined RESP bytes in, RESP bytes out, beside a bare `Map.set` loop over
// the same ready-made keys in the same run, each time into an empty store. Prints medians and
// ratios; the share of the bare Map is the measure.
import { RedisServer } from '../src/engine/server.ts';
import { latin1 } from '../src/resp/bytes.ts';
import { encodeRequest } from '../src/resp/encode.ts';
import type { Round } from './support/measure.ts';
import { medianPerSecond, report } from './support/measure.ts';

const KEYS = 1_000_000;
const PIPELINE = 1000;

type Workload = (i: number) => string[];
const workloads: Record<string, Workload> = {
  SET: i => ['SET', `key:${i}`, `value:${i}`],
  GET: i => ['GET', `key:${i}`],
  INCR: i => ['INCR', `counter:${i % 1000}`],
  HSET: i => ['HSET', `hash:${i % 100}`, `field:${i}`, `value:${i}`],
  LPUSH: i => ['LPUSH', `list:${i % 100}`, `value:${i}`],
  SADD: i => ['SADD', `set:${i % 100}`, `member:${i}`],
  ZADD: i => ['ZADD', `zset:${i % 100}`, String(i), `member:${i}`],
};

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
  return () => {
    const server = new RedisServer({ clock: { nowMs: Date.now }, random: { next: Math.random } });
    let replied = 0;
    const link = server.connect({ write: bytes => (replied += bytes.length), close: () => {} });
    return () => {
      for (const chunk of chunks) link.receive(chunk);
      if (replied === 0) throw new Error('the engine did not answer');
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

const bare = medianPerSecond(bareMapLoop(), KEYS);
report('bare Map.set', bare);
for (const [name, workload] of Object.entries(workloads)) {
  report(`engine ${name}`, medianPerSecond(engineLoop(workload), KEYS), bare);
}
