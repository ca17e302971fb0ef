// The Python beside each step, run by CPython: the dict version must end as the store does, and
// the redis-py version must bring a server there, ours over TCP and a real one. What a comment
// says a line gives is compared too.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { Stage, prepare } from '../../src/lesson/stage.ts';
import type { Lesson, Step } from '../../src/lesson/schema.ts';
import { usesShell } from '../../src/lesson/schema.ts';
import type { Connect } from '../../src/link/connection.ts';
import { listen } from '../../src/node/tcp-server.ts';
import { withControlPlane } from '../support/control-plane.ts';
import { PYTHON, cpython, readCourse } from '../support/lessons.ts';
import { tcpConnect } from '../support/tcp.ts';
import type { Store } from './lesson-store.ts';
import { StoreSchema, expectSameStore, readStore } from './lesson-store.ts';
import { startRedis } from './servers.ts';

const ResultSchema = v.object({
  claims: v.number(),
  wrong: v.array(v.string()),
  store: StoreSchema,
});

type Result = v.InferOutput<typeof ResultSchema>;

/** A CPython that runs one job after another. */
class Python {
  private readonly process = cpython();

  async run(job: object): Promise<Result> {
    return v.parse(ResultSchema, await this.process.answer(job));
  }

  stop(): void {
    this.process.stop();
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

// A step that is done in Python alone has no commands whose end a program could be compared with, and
// lines of the shell have no Python beside them.
const jobs: Job[] = readCourse().lessons.flatMap(lesson =>
  lesson.steps.flatMap((step, index) =>
    step.solution.commands.length === 0 || usesShell(step) ? [] : [{ lesson, step, index }],
  ),
);

async function storeAround({ lesson, step, index }: Job, connect: Connect): Promise<Store[]> {
  await prepare({ connect }, lesson, index);
  const before = await readStore(connect);
  const stage = new Stage({ connect }, false);
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
    const entry = { db: 0, key: 'a', kind: 'string', ttlMs: -1 } as const;
    const store: Store = [{ ...entry, value: '1' }];
    const job = { dialect: 'dict', prelude: 'db = {}', code: code.join('\n'), store };
    const result = await python.run({ ...job, after: store });
    python.stop();
    expect(result.claims).toBe(3);
    expect(result.wrong).toEqual([
      'line 2: is 2, not 3',
      "line 3: raises KeyError('b'), not ValueError",
      'line 4: raises nothing, not KeyError',
    ]);
    expect(() => expectSameStore(result.store, store)).toThrow();
    expect(() => expectSameStore(store, [{ ...entry, value: '1', ttlMs: 9 }])).toThrow();
    expectSameStore(result.store, [{ ...entry, value: '2' }]);
  });

  it('knows each type of Python as one of Redis', async () => {
    const python = new Python();
    const code = [
      'from collections import deque',
      'db[0] = {"list": deque(["a", 1]), "set": {"x", "y"}, "gone": []}',
      'db[1] = {"zset": {"a": 1.0, "b": 2.5}, "geo": {"Palermo": (13.361389, 38.115556)}}',
      'db[2] |= {"bits": {1, 7, 15}, "bytes": b"\\xff", "log": {"a", "b"}}',
      'db[2]["stream"] = [("1-0", {"f": 1})]',
      'db[2]["hash"]["n"] += 1',
    ];
    const hash = {
      db: 2,
      key: 'hash',
      kind: 'hash',
      value: { n: '1', t: 'x' },
      ttlMs: -1,
    } as const;
    const after: Store = [
      { db: 0, key: 'list', kind: 'list', value: ['a', '1'], ttlMs: -1 },
      { db: 0, key: 'set', kind: 'set', value: ['x', 'y'], ttlMs: -1 },
      { db: 1, key: 'geo', kind: 'zset', value: { Palermo: '3479099956230698' }, ttlMs: -1 },
      { db: 1, key: 'zset', kind: 'zset', value: { a: '1', b: '2.5' }, ttlMs: -1 },
      { db: 2, key: 'bits', kind: 'string', value: 'A\x01', ttlMs: -1 },
      { db: 2, key: 'bytes', kind: 'string', value: '\xff', ttlMs: -1 },
      { ...hash, value: { n: '2', t: 'x' } },
      { db: 2, key: 'log', kind: 'hyperloglog', value: '2', ttlMs: -1 },
      { db: 2, key: 'stream', kind: 'stream', value: [['1-0', { f: '1' }]], ttlMs: -1 },
    ];
    const prelude = 'db = [{} for _ in range(16)]';
    const job = { dialect: 'dict', prelude, code: code.join('\n'), store: [hash], after };
    const { store, wrong } = await python.run(job);
    python.stop();
    expect(wrong).toEqual([]);
    expectSameStore(store, after);
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
    const lots = step.solution.commands.some(({ text }) => /^SPOP\b/.test(text));
    const [before = [], after = []] = await storeAround(job, world.connect);
    if (step.dict !== undefined) {
      const code = { prelude: lesson.dict ?? '', code: step.dict };
      const { store } = await run({ dialect: 'dict', ...code, store: before, after });
      expectSameStore(store, after, lots);
    }
    if (step.redisPy !== undefined) {
      await prepare(world, lesson, index);
      const code = { prelude: lesson.redisPy ?? '', code: step.redisPy };
      await run({ dialect: 'redisPy', ...code, port: world.port });
      expectSameStore(await readStore(world.connect), after, lots);
    }
  });
});
