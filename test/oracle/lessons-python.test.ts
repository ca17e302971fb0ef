// The Python beside each step, run by CPython: the dict version must end as the store does, and
// the redis-py version must bring a server there, ours over TCP and a real one. What a comment
// says a line gives is compared too.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { Stage, prepare } from '../../src/lesson/stage.ts';
import type { Lesson, Step } from '../../src/lesson/schema.ts';
import { RespClient } from '../../src/link/client.ts';
import type { Connect } from '../../src/link/connection.ts';
import { listen } from '../../src/node/tcp-server.ts';
import { fromText, toText } from '../../src/resp/bytes.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { isArray } from '../../src/resp/reply.ts';
import { withControlPlane } from '../support/control-plane.ts';
import { readCourse } from '../support/lessons.ts';
import { tcpConnect } from '../support/tcp.ts';
import { startRedis } from './servers.ts';

const PYTHON = fileURLToPath(new URL('../../.cache/python/bin/python3', import.meta.url));
const PROGRAM = fileURLToPath(new URL('lesson_python.py', import.meta.url));
const TTL_TOLERANCE_MS = 5_000;

const StoreSchema = v.array(
  v.object({
    key: v.string(),
    value: v.union([v.string(), v.record(v.string(), v.string())]),
    ttlMs: v.number(),
  }),
);
const ResultSchema = v.object({
  claims: v.number(),
  wrong: v.array(v.string()),
  store: StoreSchema,
});

type Store = v.InferOutput<typeof StoreSchema>;
type Result = v.InferOutput<typeof ResultSchema>;

/** A CPython that runs one job after another. */
class Python {
  private readonly child = spawn(PYTHON, [PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  private readonly lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();

  async run(job: object): Promise<Result> {
    this.child.stdin.write(`${JSON.stringify(job)}\n`);
    const { value } = await this.lines.next();
    return v.parse(ResultSchema, JSON.parse(String(value)));
  }

  stop(): void {
    this.child.stdin.end();
    this.child.kill();
  }
}

async function readStore(connect: Connect): Promise<Store> {
  const client = new RespClient(await connect({ hidden: true }));
  const store: Store = [];
  for (const key of texts(await client.call('KEYS', '*')).sort()) {
    const ttl = await client.call('PTTL', key);
    store.push({ key, value: await readValue(client, key), ttlMs: Number(ttl) });
  }
  client.close();
  return store;
}

async function readValue(client: RespClient, key: string): Promise<Store[number]['value']> {
  const string = await client.call('GET', key);
  if (typeof string === 'string') return toText(string);
  const flat = texts(await client.call('HGETALL', key));
  const fields = flat.flatMap((field, at) => (at % 2 === 0 ? [[field, flat[at + 1] ?? '']] : []));
  expect(fields.length, `${key} is neither a string nor a hash`).toBeGreaterThan(0);
  return Object.fromEntries(fields);
}

function texts(reply: Reply): string[] {
  return isArray(reply)
    ? reply.flatMap(each => (typeof each === 'string' ? toText(each) : []))
    : [];
}

/** The store without its times, and the times; those are compared with a tolerance. */
function expectSameStore(actual: Store, expected: Store): void {
  const sorted = actual.toSorted((a, b) => (fromText(a.key) < fromText(b.key) ? -1 : 1));
  const values = (store: Store): unknown => store.map(({ key, value }) => ({ key, value }));
  expect(values(sorted)).toEqual(values(expected));
  for (const [at, { key, ttlMs }] of expected.entries()) {
    const found = sorted[at]?.ttlMs ?? -2;
    expect(found < 0, `${key} expires`).toBe(ttlMs < 0);
    expect(Math.abs(found - ttlMs), `life of ${key}`).toBeLessThan(TTL_TOLERANCE_MS);
  }
}

interface World {
  readonly port: number;
  readonly connect: Connect;
  stop(): Promise<void>;
}

async function ours(): Promise<World> {
  const server = await listen({ port: 0 });
  return { ...server, connect: withControlPlane(tcpConnect(server.port)), stop: server.stop };
}

async function real(): Promise<World> {
  const server = await startRedis();
  const { port, stop } = server;
  return { port, connect: withControlPlane(tcpConnect(port)), stop: () => stop.call(server) };
}

interface Job {
  readonly lesson: Lesson;
  readonly step: Step;
  readonly index: number;
}

const jobs: Job[] = readCourse().lessons.flatMap(lesson =>
  lesson.steps.map((step, index) => ({ lesson, step, index })),
);

async function storeAround({ lesson, step, index }: Job, connect: Connect): Promise<Store[]> {
  await prepare(connect, lesson, index);
  const before = await readStore(connect);
  const stage = await Stage.open(connect, false);
  await stage.run(step.solution);
  stage.close();
  return [before, await readStore(connect)];
}

describe('the comparison', () => {
  it('finds a wrong value, a wrong error, an unraised one and a wrong store', async () => {
    const python = new Python();
    const code = [
      'db["a"] += 1',
      'db["a"]  # 3',
      'db["b"]  # raises ValueError',
      '1  # raises KeyError',
    ];
    const store = [{ key: 'a', value: '1', ttlMs: -1 }];
    const job = { dialect: 'dict', prelude: 'db = {}', code: code.join('\n'), store, keys: ['a'] };
    const result = await python.run(job);
    python.stop();
    expect(result.claims).toBe(3);
    expect(result.wrong).toEqual([
      'line 2: is 2, not 3',
      "line 3: raises KeyError('b'), not ValueError",
      'line 4: raises nothing, not KeyError',
    ]);
    expect(() => expectSameStore(result.store, store)).toThrow();
    expect(() => expectSameStore(store, [{ key: 'a', value: '1', ttlMs: 9 }])).toThrow();
    expectSameStore(result.store, [{ key: 'a', value: '2', ttlMs: -1 }]);
  });
});

describe.each([
  ['our server', ours],
  ['a real one', real],
] as const)('the Python of the lessons, on %s', (name, start) => {
  let world: World;
  let python: Python;
  let [runs, claims] = [0, 0];

  beforeAll(async () => {
    expect(existsSync(PYTHON), `${PYTHON}: run \`npm run setup\``).toBe(true);
    world = await start();
    python = new Python();
  });
  afterAll(async () => {
    python.stop();
    await world.stop();
    expect(Math.min(runs, claims)).toBeGreaterThan(0);
    console.log(`on ${name}: ${runs} Python programs, ${claims} values in comments compared`);
  });

  const run = async (job: object): Promise<Result> => {
    const result = await python.run(job);
    runs += 1;
    claims += result.claims;
    expect(result.wrong).toEqual([]);
    return result;
  };

  it.each(jobs)('$lesson.id/$step.id', async job => {
    const { lesson, step, index } = job;
    const [before = [], after = []] = await storeAround(job, world.connect);
    if (step.dict !== undefined) {
      const keys = after.map(({ key }) => key);
      const code = { prelude: lesson.dict ?? '', code: step.dict };
      const { store } = await run({ dialect: 'dict', ...code, store: before, keys });
      expectSameStore(store, after);
    }
    if (step.redisPy !== undefined) {
      await prepare(world.connect, lesson, index);
      const code = { prelude: lesson.redisPy ?? '', code: step.redisPy };
      await run({ dialect: 'redisPy', ...code, port: world.port });
      expectSameStore(await readStore(world.connect), after);
    }
  });
});
