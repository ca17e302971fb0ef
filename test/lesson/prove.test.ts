// The proofs themselves: each kind of lie in a lesson is found out.
import { describe, expect, it } from 'vitest';
import { parseLesson } from '../../src/lesson/parse.ts';
import { damages, proveLesson } from '../../src/lesson/prove.ts';
import { TestEngine } from '../support/engine.ts';

const TRUE = `---
id: tea
title: Tea
minutes: 1
---
## Pour {#pour}
\`\`\`redis example
> INCR pots
(integer) 1
\`\`\`
Make \`cups\` 2.
\`\`\`redis setup
SET cups 1
\`\`\`
\`\`\`redis solution
INCR cups
\`\`\`
\`\`\`redis accept
SET cups 2
\`\`\`
\`\`\`redis reject spilt
DECR cups
\`\`\`
\`\`\`redis check
> GET cups
"2"
\`\`\`
\`\`\`redis mistake spilt
> GET cups
"0"
\`\`\`
You poured one out.
\`\`\`redis predict
> INCR cups
(integer) 3
! (integer) 2
\`\`\`
It was 2.

## Drink {#drink}
Drink one.
\`\`\`redis solution
DECR cups
\`\`\`
\`\`\`redis check
> GET cups
"1"
\`\`\`
`;

async function failures(text: string): Promise<string[]> {
  const { lesson, problems } = parseLesson('tea.md', text);
  expect(problems).toEqual([]);
  if (lesson === undefined) return [];
  const engine = new TestEngine();
  const found: string[] = [];
  const proofs = proveLesson(lesson, { connect: async options => engine.connect(options) });
  for await (const proof of proofs)
    if (!proof.holds) found.push(`${proof.step}:${proof.line} ${proof.kind}: ${proof.found}`);
  return found;
}

// What is untrue, how the file says it, and how that is found out.
const LIES: readonly [what: string, from: string, to: string, found: string][] = [
  ['the start passes', 'SET cups 1', 'SET cups 2', 'pour:6 start: it passes'],
  ['the start is a mistake', 'SET cups 1', 'SET cups 0', 'pour:6 start: recognised as spilt'],
  [
    'the solution fails',
    'INCR cups\n',
    'INCRBY cups 7\n',
    'pour:16 solution: GET cups: not "2" but "8"',
  ],
  ['an accept fails', 'SET cups 2', 'SET cups 3', 'pour:19 accept: GET cups: not "2" but "3"'],
  ['a reject passes', 'DECR cups', 'SET cups 2', 'pour:22 reject: it passes'],
  [
    'a reject is no such mistake',
    'DECR cups',
    'SET cups 9',
    'pour:22 reject: recognised as no mistake',
  ],
  [
    'a reject is a mistake unnamed',
    'reject spilt',
    'reject',
    'pour:22 reject: recognised as spilt',
  ],
  [
    'an example is wrong',
    '(integer) 1\n',
    '(integer) 5\n',
    'pour:8 example: it prints:\n(integer) 1',
  ],
  [
    'a prediction is wrong',
    '(integer) 3',
    '(integer) 4',
    'pour:34 predict: it prints:\n(integer) 3',
  ],
  [
    'a wrong answer is right',
    '! (integer) 2',
    '! (integer) 3',
    'pour:33 predict: right after all: (integer) 3',
  ],
  [
    'a check writes',
    '> GET cups\n"1"',
    '> INCRBY cups 0\n(integer) 1',
    'drink:46 check: it may write',
  ],
  [
    'damage does not matter',
    '```redis solution\nDECR cups',
    '```redis solution\nPING x\nDECR cups',
    'drink:43 damaged: it passes',
  ],
];

describe('proofs', () => {
  it('hold for a true lesson', async () => {
    expect(await failures(TRUE)).toEqual([]);
  });

  it.each(LIES)('tell when %s', async (_, from, to, found) => {
    expect(TRUE).toContain(from);
    expect(await failures(TRUE.replace(from, to))).toContain(found);
  });

  it('read what a terminal is told while it waits or listens', async () => {
    const session = (heard: string): string => `@a> SUBSCRIBE tea
1) "subscribe"
2) "tea"
3) (integer) 1
1) "message"
2) "tea"
3) "${heard}"
@b> BLPOP pots 0
1) "pots"
2) "green"
@c> RPUSH pots green
(integer) 1
@c> PUBLISH tea hot
(integer) 1`;
    const shown = (heard: string): string =>
      TRUE.replace('> INCR pots\n(integer) 1', session(heard));
    expect(await failures(shown('hot'))).toEqual([]);
    expect(await failures(shown('cold'))).toHaveLength(1);
  });

  it('type on in a terminal that waits without waiting for it', async () => {
    const stuck = TRUE.replace('DECR cups\n', '@a> BLPOP pots 0\n@a> DECR cups\n')
      .replace('```redis solution\nINCR', '```redis solution\n@a> INCR')
      .replace('```redis accept\nSET', '```redis accept\n@a> SET');
    expect(await failures(stuck)).toContain('pour:22 reject: recognised as no mistake');
  });

  it('tell when a step does not work after another right way to do the one before', async () => {
    const other = TRUE.replace('SET cups 2\n```', 'SET cups 2\nSET mood calm\n```').replace(
      '> GET cups\n"1"',
      '> GET cups\n"1"\n> EXISTS mood\n(integer) 0',
    );
    expect(await failures(other)).toEqual([
      'pour:19 accept: EXISTS mood: not (integer) 0 but (integer) 1',
    ]);
  });
});

it('damage drops each command and alters each argument', () => {
  const command = (text: string, client = ''): { client: string; text: string; line: number } => {
    return { client, text, line: 1 };
  };
  const commands = [command('SET a 1'), command('61s', 'clock'), command('GET a')];
  const damaged = damages({ line: 1, commands }).map(each =>
    each.commands.map(({ text }) => text.replaceAll('"', '')).join('; '),
  );
  expect(damaged).toEqual([
    '61s; GET a',
    'SET a~ 1; 61s; GET a',
    'SET a 2; 61s; GET a',
    'SET a 1; GET a',
    'SET a 1; 61ms; GET a',
    'SET a 1; 61s',
    'SET a 1; 61s; GET a~',
  ]);
});
