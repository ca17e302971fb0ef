// A lesson taken by a learner who types on our engine: goals tick one by one, mistakes are named,
// help is counted, and a step begins with the store it expects.
import { beforeEach, describe, expect, it } from 'vitest';
import { parseLesson } from '../../src/lesson/parse.ts';
import { Progress } from '../../src/lesson/progress.ts';
import { LessonRunner } from '../../src/lesson/run.ts';
import type { Lesson } from '../../src/lesson/schema.ts';
import { RespClient } from '../../src/link/client.ts';
import type { Connect } from '../../src/link/connection.ts';
import { fromText } from '../../src/resp/bytes.ts';
import { formatReply } from '../../src/resp/format.ts';
import { splitArguments } from '../../src/resp/quote.ts';
import { TestEngine } from '../support/engine.ts';

const TEXT = `---
id: tea
title: Tea
minutes: 1
---
Tea is counted here.

## One cup {#one}
Pour a cup, and note who drinks it.
\`\`\`redis setup
SET cups 1
\`\`\`
\`\`\`redis solution
INCR cups
SET drinker ada
\`\`\`
\`\`\`redis check
> GET cups
"2"
> GET drinker
"ada"
\`\`\`
\`\`\`redis mistake spilt
> GET cups
"0"
\`\`\`
You poured one out.
\`\`\`hint
First hint.
\`\`\`
\`\`\`hint
Second hint.
\`\`\`

## It goes cold {#cold}
Let the drinker be forgotten after a minute; look at the clock.
\`\`\`redis solution
EXPIRE drinker 60
TTL drinker
\`\`\`
\`\`\`redis check fork 61s
> EXISTS drinker
(integer) 0
\`\`\`
\`\`\`redis saw
> TTL drinker
<= 60
\`\`\`
\`\`\`redis mistake wrong-key saw
> TTL *
(integer) -2
\`\`\`
No such key.

## Two drinkers {#two}
Two terminals: \`ada\` and \`bob\` both drink.
\`\`\`redis setup
SET cups 5
\`\`\`
\`\`\`redis solution
@ada> DECR cups
@bob> DECR cups
\`\`\`
\`\`\`redis check
> GET cups
"3"
\`\`\`
\`\`\`redis saw
@bob> decr cups
\`\`\`
`;

function read(): Lesson {
  const { lesson, problems } = parseLesson('tea.md', TEXT);
  if (lesson === undefined) throw new Error(JSON.stringify(problems));
  return lesson;
}

const lesson = read();
let engine: TestEngine;
let progress: Progress;
let saved: string | null;
let runner: LessonRunner;
let client: RespClient;
let offline: boolean;

const connect: Connect = async options => {
  if (offline) throw new Error('no link');
  return engine.connect(options);
};

/** Types a line as the page does; returns what was printed. */
async function type(line: string, terminal = ''): Promise<string> {
  const argv = splitArguments(fromText(line)) ?? [];
  const reply = await client.send(argv);
  runner.recordCommand(terminal, argv, reply);
  await runner.recheck();
  return formatReply(reply);
}

const ticks = (): boolean[] => runner.getSnapshot().goals.map(goal => goal.pass);

beforeEach(() => {
  engine = new TestEngine();
  saved = null;
  offline = false;
  const store = {
    load: () => saved,
    save: (text: string) => void (saved = text),
    setAside: () => {},
  };
  progress = new Progress(store, () => 1);
  runner = new LessonRunner({ lesson, connect, progress });
  client = new RespClient(engine.connect());
});

describe('a step', () => {
  it('starts with its store and its goals, which say what the store answers now', async () => {
    expect(runner.getSnapshot()).toMatchObject({ index: 0, status: 'preparing' });
    expect(runner.getSnapshot().goals[0]).toEqual({
      kind: 'state',
      client: '',
      command: 'GET cups',
      expected: '"2"',
      unordered: false,
      pass: false,
    });
    await runner.start();
    expect(runner.getSnapshot()).toMatchObject({ status: 'ready', completed: false });
    expect(runner.getSnapshot().goals.map(({ actual }) => actual)).toEqual(['"1"', '(nil)']);
    expect(await type('GET cups')).toBe('"1"');
  });

  it('empties what was there before', async () => {
    await client.call('SET', 'old', '1');
    await runner.start();
    expect(await type('DBSIZE')).toBe('(integer) 1');
  });

  it('ticks line by line, is completed when all lines hold, and stays so', async () => {
    await runner.start();
    await type('INCR cups');
    expect(ticks()).toEqual([true, false]);
    expect(runner.getSnapshot().completed).toBe(false);
    await type('SET drinker ada');
    expect(ticks()).toEqual([true, true]);
    expect(runner.getSnapshot()).toMatchObject({ completed: true, assisted: false });
    expect(progress.lesson('tea')['one']).toEqual({ assisted: false, atMs: 1 });
    await type('DEL drinker');
    expect(ticks()).toEqual([true, false]);
    expect(runner.getSnapshot().completed).toBe(true);
  });

  it('names a mistake while it is there', async () => {
    await runner.start();
    await type('DECR cups');
    expect(runner.getSnapshot().mistake?.id).toBe('spilt');
    await type('INCR cups');
    expect(runner.getSnapshot().mistake).toBeUndefined();
  });

  it('names a mistake in a command until the next command', async () => {
    await runner.start('cold');
    await type('TTL drinkers');
    expect(runner.getSnapshot().mistake?.id).toBe('wrong-key');
    await type('PING');
    expect(runner.getSnapshot().mistake).toBeUndefined();
  });

  it('shows hints one by one, and no more than there are', async () => {
    await runner.start();
    for (const shown of [1, 2, 2]) {
      runner.revealHint();
      expect(runner.getSnapshot().hintsShown).toBe(shown);
    }
  });

  it('is assisted once its solution was shown, also after a reset', async () => {
    await runner.start();
    runner.showSolution();
    await runner.reset();
    expect(runner.getSnapshot()).toMatchObject({ solutionShown: false, assisted: true });
    await type('MSET cups 2 drinker ada');
    expect(progress.lesson('tea')['one']?.assisted).toBe(true);
  });

  it('is not assisted when its solution is shown afterwards', async () => {
    await runner.start();
    await type('MSET cups 2 drinker ada');
    runner.showSolution();
    expect(runner.getSnapshot()).toMatchObject({ solutionShown: true, assisted: false });
    expect(progress.lesson('tea')['one']?.assisted).toBe(false);
  });

  it('is set up again by a reset', async () => {
    await runner.start();
    await type('MSET cups 2 drinker ada');
    await runner.reset();
    expect(ticks()).toEqual([false, false]);
    expect(runner.getSnapshot().completed).toBe(false);
    expect(runner.getSnapshot().done['one']).toBeDefined();
  });

  it('looks into the future on a copy: the store and its clock stay as they are', async () => {
    await runner.start('cold');
    expect(ticks()).toEqual([false, false]);
    await type('EXPIRE drinker 60');
    expect(ticks()).toEqual([true, false]);
    expect(await type('TTL drinker')).toBe('(integer) 60');
    expect(ticks()).toEqual([true, true]);
    expect(await type('GET drinker')).toBe('"ada"');
  });

  it('counts a command only from the terminal it asks for', async () => {
    await runner.start('two');
    expect(runner.getSnapshot().step.clients).toEqual(['ada', 'bob']);
    await type('DECR cups', 'ada');
    await type('DECR cups', 'ada');
    expect(ticks()).toEqual([true, false]);
    await runner.reset();
    await type('DECR cups', 'ada');
    await type('DECR cups', 'bob');
    expect(ticks()).toEqual([true, true]);
  });
});

describe('from step to step', () => {
  it('a step without a setup begins where the solutions before it lead', async () => {
    await runner.start('cold');
    expect(await type('MGET cups drinker')).toBe('1) "2"\n2) "ada"');
  });

  it('going on keeps a store that passed', async () => {
    await runner.start();
    await type('MSET cups 2 drinker ada note mine');
    await runner.next();
    expect(runner.getSnapshot().step.id).toBe('cold');
    expect(await type('GET note')).toBe('"mine"');
    expect(ticks()).toEqual([false, false]);
  });

  it('going on from a store that does not pass sets the next one up', async () => {
    await runner.start();
    await type('SET cups 7');
    await runner.next();
    expect(await type('GET cups')).toBe('"2"');
  });

  it('a step with a setup gets it', async () => {
    await runner.start('cold');
    await type('EXPIRE drinker 60');
    await type('TTL drinker');
    await runner.next();
    expect(await type('KEYS *')).toBe('1) "cups"');
  });

  it('commands of the step before do not count', async () => {
    await runner.start('cold');
    await type('TTL drinker');
    await type('EXPIRE drinker 60');
    await type('TTL drinker');
    await runner.previous();
    await runner.next();
    expect(ticks()).toEqual([false, false]);
  });

  it('ends at the last step and begins at the first', async () => {
    await runner.start('two');
    await runner.next();
    expect(runner.getSnapshot().step.id).toBe('two');
    await runner.start('no such step');
    await runner.previous();
    expect(runner.getSnapshot().step.id).toBe('one');
    expect(progress.getSnapshot().place).toEqual({ lesson: 'tea', step: 'one' });
  });

  it('the lesson is completed when every step is, in any order', async () => {
    await runner.start('two');
    await type('SET cups 4', 'ada');
    await type('DECR cups', 'bob');
    await runner.start('one');
    await type('MSET cups 2 drinker ada');
    expect(runner.getSnapshot().lessonCompleted).toBe(false);
    await runner.next();
    await type('EXPIRE drinker 60');
    await type('TTL drinker');
    expect(runner.getSnapshot().lessonCompleted).toBe(true);
    const again = new LessonRunner({ lesson, connect, progress: new Progress(keeper(), () => 2) });
    expect(again.getSnapshot().lessonCompleted).toBe(true);
  });

  it('quick steps forward end where the last one says', async () => {
    const visits = [runner.start('one'), runner.start('cold'), runner.start('two')];
    await Promise.all(visits);
    expect(runner.getSnapshot()).toMatchObject({ index: 2, status: 'ready' });
    expect(await type('KEYS *')).toBe('1) "cups"');
  });
});

function keeper(): { load(): string | null; save(): void; setAside(): void } {
  return { load: () => saved, save: () => {}, setAside: () => {} };
}

describe('for the page', () => {
  it('each change is a new snapshot, told to every listener', async () => {
    const seen = new Set<unknown>();
    const stop = runner.subscribe(() => seen.add(runner.getSnapshot()));
    await runner.start();
    await type('INCR cups');
    expect(seen.size).toBeGreaterThanOrEqual(3);
    expect(runner.getSnapshot()).toBe(runner.getSnapshot());
    stop();
    const { size } = seen;
    runner.revealHint();
    expect(seen.size).toBe(size);
  });

  it('leaves no trace among the clients', async () => {
    await runner.start();
    await runner.recheck();
    const { clients } = engine.server;
    expect(clients.visible).toHaveLength(1);
  });

  it('a server that cannot be reached is a state, and a reset mends it', async () => {
    offline = true;
    await runner.start();
    expect(runner.getSnapshot()).toMatchObject({ status: 'failed', problem: 'no link' });
    await runner.recheck();
    expect(runner.getSnapshot().status).toBe('failed');
    offline = false;
    await runner.reset();
    expect(runner.getSnapshot()).toMatchObject({ status: 'ready', completed: false });
    expect(runner.getSnapshot().problem).toBeUndefined();
  });

  it('nothing changes after close', async () => {
    await runner.start();
    const last = runner.getSnapshot();
    runner.close();
    runner.revealHint();
    expect(runner.getSnapshot()).toBe(last);
  });
});
