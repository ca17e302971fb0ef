// What commands are in Python, as one reads it: a few of each kind, typed on our engine. That it is
// right for thousands more is proven by test/oracle/equivalents.test.ts.
import { describe, expect, it } from 'vitest';
import { equivalentOf } from '../../src/python/equivalents/equivalent.ts';
import { plainSource, redisPySource } from '../../src/python/equivalents/listing.ts';
import { StoreMemory } from '../../src/python/equivalents/memory.ts';
import { RespClient } from '../../src/link/client.ts';
import { fromText } from '../../src/resp/bytes.ts';
import { splitArguments } from '../../src/resp/quote.ts';
import { TestEngine } from '../support/engine.ts';

interface Shown {
  readonly dict: string;
  readonly redisPy: string;
}

// Types lines at one client, as the page's terminal does, and says each in Python.
async function type(...lines: readonly string[]): Promise<Shown[]> {
  const engine = new TestEngine();
  const client = new RespClient(engine.connect());
  const hidden = new RespClient(engine.connect({ hidden: true }));
  const memory = new StoreMemory(argv => hidden.send(argv));
  const shown: Shown[] = [];
  for (const line of lines) {
    const argv = splitArguments(fromText(line)) ?? [];
    const said = equivalentOf({ argv, reply: await client.send(argv) }, memory.known());
    await memory.learn(argv);
    const dict = plainSource(said.dict)?.source ?? ('none' in said.dict ? said.dict.none : '');
    shown.push({ dict, redisPy: redisPySource(said) });
  }
  return shown;
}

async function last(...lines: readonly string[]): Promise<Shown> {
  const shown = (await type(...lines)).at(-1);
  expect(shown).toBeDefined();
  return shown ?? { dict: '', redisPy: '' };
}

describe('a command', () => {
  it.each([
    ['SET Bahamas Nassau', 'data["Bahamas"] = "Nassau"', 'r.set("Bahamas", "Nassau")  # True'],
    ['GET nobody', 'data.get("nobody")', 'r.get("nobody")  # None'],
    [
      'INCR visits',
      'data["visits"] = int(data.get("visits", 0)) + 1\ndata["visits"]',
      'r.incr("visits")  # 1',
    ],
    [
      'SET lock me NX EX 30',
      'if "lock" not in data:\n    data["lock"] = "me"\n    expires_at["lock"] = time.time() + 30',
      'r.set("lock", "me", nx=True, ex=30)  # True',
    ],
    ['SUNION a b', 'data.get("a", set()) | data.get("b", set())', 'r.sunion("a", "b")  # set()'],
    [
      'LPUSH queue a "b c"',
      'items = data.setdefault("queue", deque())\nitems.extendleft(["a", "b c"])\nlen(items)',
      'r.lpush("queue", "a", "b c")  # 2',
    ],
    ['HGETALL nobody', 'data.get("nobody", {})', 'r.hgetall("nobody")  # {}'],
    ['LRANGE l 0 -1', 'list(data.get("l", deque()))', 'r.lrange("l", 0, -1)  # []'],
    ['SET k "\\xff"', 'data["k"] = b"\\xff"', 'r.set("k", b"\\xff")  # True'],
    [
      'DEBUG SLEEP 0',
      'A dict is no server: it has nothing to set up, to watch or to save.',
      'r.execute_command("DEBUG", "SLEEP", 0)',
    ],
    [
      'NOSUCH 1',
      'This command is not one of Redis’s own.',
      'r.execute_command("NOSUCH", 1)  # raises ResponseError',
    ],
  ])('%s', async (line, dict, redisPy) => {
    expect(await last(line)).toEqual({ dict, redisPy });
  });

  it('that is refused has changed nothing', async () => {
    const shown = await last('SET k text', 'LPUSH k 1');
    expect(shown.dict).toBe('Redis answered with an error, and nothing has changed.');
    expect(shown.redisPy).toBe('r.lpush("k", 1)  # raises ResponseError');
  });

  it('knows the keys of the commands before', async () => {
    const ends = await last('SET k a EX 9', 'SET k b');
    expect(ends.dict).toBe('data["k"] = "b"\nexpires_at.pop("k", None)');
    const text = await last('SET k é', 'STRLEN k');
    expect(text.dict).toBe('len(str(data.get("k", "")).encode())');
    const sets = await last('SADD s a', 'ZADD z 1 a', 'ZINTERCARD 2 s z');
    expect(sets.dict).toContain('dict.fromkeys(data.get("s"), 1)');
    const field = await last('HSET h f 1', 'HEXPIRE h 9 FIELDS 1 f', 'HSET h f 2');
    expect(field.dict).toContain('expires_at.pop(("h", "f"), None)');
  });
});

describe('a transaction', () => {
  it('is a pipeline', async () => {
    const shown = await type('MULTI', 'SET k 1', 'INCR k', 'EXEC');
    expect(shown.map(({ redisPy }) => redisPy)).toEqual([
      'pipe = r.pipeline()\npipe.multi()',
      'pipe.set("k", 1)',
      'pipe.incr("k")',
      'pipe.execute()',
    ]);
  });

  it('begins with WATCH', async () => {
    const shown = await type('WATCH k', 'GET k', 'MULTI', 'INCR k', 'EXEC');
    expect(shown.map(({ redisPy }) => redisPy)).toEqual([
      'pipe = r.pipeline()\npipe.watch("k")  # True',
      'pipe.get("k")  # None',
      'pipe.multi()',
      'pipe.incr("k")',
      'pipe.execute()',
    ]);
  });
});
