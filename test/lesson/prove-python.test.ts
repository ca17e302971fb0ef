// Steps that are done in Python: how they are written, what is wrong with them, and that each lie
// in one is found out by a real CPython.
import { afterAll, describe, expect, it } from 'vitest';
import { parseLesson } from '../../src/lesson/parse.ts';
import { proveLesson } from '../../src/lesson/prove.ts';
import { needsPython } from '../../src/lesson/python-ways.ts';
import { TestEngine } from '../support/engine.ts';
import { cpython } from '../support/lessons.ts';

const TRUE = `---
id: tea
title: Tea
minutes: 1
---
\`\`\`python redis-py
import redis

r = redis.Redis()
\`\`\`

## Pour {#pour}
\`\`\`python example
>>> for cup in "ab":
...     r.incr(cup)
1
1
>>> r.incr("a", "b")
Traceback (most recent call last):
  ...
redis.exceptions.ResponseError: value is not an integer or out of range
\`\`\`
Make \`cups\` 2.
\`\`\`redis setup
SET cups 1
\`\`\`
\`\`\`python setup
key = "cups"
\`\`\`
\`\`\`python solution
r.incr(key)  # 2
\`\`\`
\`\`\`python accept
with r.pipeline() as pipe:
    pipe.incrby(key, 1)
    pipe.execute()
\`\`\`
\`\`\`python reject spilt
r.decr(key)
\`\`\`
\`\`\`redis check
> GET cups
"2"
\`\`\`
\`\`\`redis saw
> INCR|INCRBY cups ...
\`\`\`
\`\`\`redis mistake spilt saw
> DECR|DECRBY cups ...
\`\`\`
You poured one out.
\`\`\`python predict
>>> r.get(key)
b'2'
! '2'
! 2
\`\`\`
Bytes.
`;

const python = cpython();
afterAll(() => python.stop());

async function failures(text: string): Promise<string[]> {
  const { lesson, problems } = parseLesson('tea.md', text);
  expect(problems).toEqual([]);
  if (lesson === undefined) return ['no lesson'];
  const engine = new TestEngine();
  const found: string[] = [];
  const connect = async (options = {}) => engine.connect(options);
  for await (const proof of proveLesson(lesson, { connect, python }))
    if (!proof.holds) found.push(`${proof.line} ${proof.kind}: ${proof.found}`);
  return found;
}

// What is untrue, how the file says it, and how that is found out.
const LIES: readonly [what: string, from: string, to: string, found: RegExp][] = [
  [
    'the solution fails',
    'r.incr(key)  # 2',
    'r.incr(key, 2)',
    /solution: GET cups: not "2" but "3"/,
  ],
  ['a comment lies', 'r.incr(key)  # 2', 'r.incr(key)  # 3', /solution: line 1: is 2, not 3/],
  ['the solution raises', 'r.incr(key)  # 2', 'r.incr(cup)', /solution: .*NameError/s],
  ['an accept fails', 'pipe.incrby(key, 1)', 'pipe.incrby(key, 2)', /accept: GET cups: not "2"/],
  ['a reject passes', 'r.decr(key)', 'r.incrby(key)', /reject: it passes/],
  ['a reject is no such mistake', 'r.decr(key)', 'r.get(key)', /recognised as no mistake/],
  ['a damage passes', 'r.incr(key)  # 2', 'r.incr(key)\nr.get("x")', /damaged: it passes/],
  ['an example lies', '1\n1\n', '1\n2\n', /14 example: it prints:\n1\n1/],
  ['an error in an example lies', 'not an integer', 'no integer', /example: it prints:/],
  ['a prediction lies', "b'2'\n", "b'3'\n", /predict: it prints:\nb'2'/],
  ['a wrong answer is right', "! '2'\n", "! b'2'\n", /predict: right after all: b'2'/],
];

describe('a step in Python', () => {
  it('holds when it is true', async () => {
    expect(await failures(TRUE)).toEqual([]);
  });

  it.each(LIES)('is found out when %s', async (_, from, to, found) => {
    expect(TRUE).toContain(from);
    expect((await failures(TRUE.replace(from, to))).join('\n')).toMatch(found);
  });

  it('says that a program does not end', async () => {
    const answers = cpython(500);
    const answer = answers.answer({ dialect: 'redisPy', prelude: '', code: 'while True: pass' });
    expect(await answer).toEqual({ wrong: ['the program does not end'], printed: [] });
    answers.stop();
  });

  it('is known to need a Python', () => {
    const steps = parseLesson('tea.md', TRUE).lesson?.steps ?? [];
    expect(steps.map(needsPython)).toEqual([true]);
    expect(steps[0]?.solution.commands).toEqual([]);
  });
});

describe('what is wrong with Python blocks', () => {
  const problems = (from: string, to: string): string[] =>
    parseLesson('tea.md', TRUE.replace(from, to)).problems.map(
      ({ line, reason }) => `${line}: ${reason}`,
    );

  it.each([
    ['```python solution\nr.incr(key)  # 2\n```\n', '', '12: the step `pour` has no solution'],
    ['>>> for', 'for', '14: output before any statement'],
    ['```python setup', '```python redis-py\nx\n```\n```python setup', '12: redis-py stands'],
    ['```python predict', '```python predict now', '52: `now` means nothing'],
    ["! '2'\n! 2\n", '', '52: a prediction needs wrong answers too'],
    ["b'2'\n", '', '52: what does the last statement print?'],
  ])('%j', (from, to, problem) => {
    expect(problems(from, to).join('\n')).toContain(problem);
  });

  it('goes on from a step in Python only with a setup of commands', () => {
    const more =
      '## Drink {#drink}\nDrink.\n```redis solution\nDECR cups\n```\n```redis check\n> GET cups\n"1"\n```\n';
    const { problems } = parseLesson('tea.md', TRUE + more);
    expect(problems.map(({ reason }) => reason)).toEqual([
      '`drink` goes on from `pour`, which is done in Python alone',
    ]);
  });
});
