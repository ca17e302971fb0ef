// The heap of 1,000,000 small string keys in the engine beside that of a bare Map of the same keys and
// values: each in a process of its own, after a full collection. Typed arrays outside the heap count.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { lateNow } from '../src/engine/commands/late.ts';
import { RedisServer } from '../src/engine/server.ts';
import { fromUint8, latin1 } from '../src/resp/bytes.ts';
import { ReplyWriter } from '../src/resp/encode.ts';

const KEYS = 1_000_000;
const BATCH = 1000;
const LIMIT = 2;

const keyOf = (i: number): string => `key:${i}`;
const valueOf = (i: number): string => `value:${i}`;

/** What fills memory; whatever it returns is held until memory was measured. */
const FILLERS: Record<string, () => unknown> = {
  map() {
    const map = new Map<string, string>();
    // Flat strings of their own, as the engine makes them; `key:${i}` would be two pieces each.
    const flat = (text: string): string => fromUint8(Buffer.from(text));
    for (let i = 0; i < KEYS; i += 1) map.set(flat(keyOf(i)), flat(valueOf(i)));
    return map;
  },

  engine() {
    const host = { clock: { nowMs: Date.now }, late: lateNow, random: { next: Math.random } };
    const server = new RedisServer(host);
    const link = server.connect({ write: () => {}, close: () => {} });
    const writer = new ReplyWriter();
    for (let i = 0; i < KEYS; i += 1) {
      writer.request(['SET', keyOf(i), valueOf(i)].map(latin1));
      if (i % BATCH === BATCH - 1) link.receive(writer.take());
    }
    if (server.keyspace.database(0)?.size !== KEYS) throw new Error('some keys are not there');
    return server;
  },
};

/** Bytes that a filler takes, in this process. */
function measure(fill: () => unknown): number {
  const before = bytesInUse();
  const held = fill();
  const after = bytesInUse();
  if (held === undefined) throw new Error('nothing was held');
  return after - before;
}

function bytesInUse(): number {
  for (let i = 0; i < 3; i += 1) globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function inChild(name: string): number {
  const args = ['--expose-gc', fileURLToPath(import.meta.url), name];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const bytes = Number(stdout.trim());
  if (!(bytes > 0)) throw new Error(`the child that fills a ${name} said '${stdout}'`);
  return bytes;
}

const fill = FILLERS[process.argv[2] ?? ''];
if (fill !== undefined) {
  console.log(measure(fill));
} else {
  const [map, engine] = ['map', 'engine'].map(inChild);
  const ratio = (engine ?? NaN) / (map ?? NaN);
  const [mapMB, engineMB] = [map, engine].map(bytes => ((bytes ?? 0) / 1e6).toFixed(0));
  console.log(`${KEYS} keys   engine ${engineMB} MB   bare Map ${mapMB} MB`);
  console.log(`ratio ${ratio.toFixed(2)}, wanted at most ${LIMIT}`);
  if (!(ratio <= LIMIT)) process.exitCode = 1;
}
