// The format, by examples: the one of the design, and one broken file for each rule. A broken file
// is written with `<!` at the end of the line that the problem must name.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileLessons, printProblem } from '../../src/lesson/compile.ts';
import { parseLesson } from '../../src/lesson/parse.ts';

const FENCE = '```';

const DESIGN = `---
id: counters
title: A counter that never loses a click
minutes: 6
requires: [strings]
---
Two visitors at once must count as two.

## Count one visit {#count-one}
Make \`visits\` one larger.

${FENCE}redis setup
SET visits 41
${FENCE}
${FENCE}redis solution
INCR visits
${FENCE}
${FENCE}redis accept
INCRBY visits 1
${FENCE}
${FENCE}redis reject
SET visits 43
${FENCE}
${FENCE}redis check
> GET visits
"42"
${FENCE}
${FENCE}python dict
visits += 1
${FENCE}
${FENCE}python redis-py
r.incr("visits")
${FENCE}
${FENCE}redis mistake wrong-key
> EXISTS visit
(integer) 1
${FENCE}
You counted on \`visit\`; the key here is \`visits\`.
${FENCE}hint
One command both reads and adds.
${FENCE}
`;

describe('the example of the design', () => {
  const { lesson, problems } = parseLesson('counters.md', DESIGN);

  it('is right', () => {
    expect(problems).toEqual([]);
    expect(compileLessons([{ path: 'counters.md', text: DESIGN }]).problems).toEqual([]);
  });

  it('becomes a lesson', () => {
    expect(lesson).toMatchObject({
      id: 'counters',
      title: 'A counter that never loses a click',
      minutes: 6,
      requires: ['strings'],
      intro: [{ tag: 'p', children: ['Two visitors at once must count as two.'] }],
    });
    expect(lesson?.steps).toHaveLength(1);
    expect(lesson?.steps[0]).toEqual({
      id: 'count-one',
      title: 'Count one visit',
      line: 9,
      prose: [],
      goal: [
        {
          tag: 'p',
          children: ['Make ', { tag: 'code', children: ['visits'] }, ' one larger.'],
        },
      ],
      clients: [],
      setup: { line: 13, commands: [{ client: '', text: 'SET visits 41', line: 13 }] },
      solution: { line: 16, commands: [{ client: '', text: 'INCR visits', line: 16 }] },
      accept: [{ line: 19, commands: [{ client: '', text: 'INCRBY visits 1', line: 19 }] }],
      reject: [{ line: 22, commands: [{ client: '', text: 'SET visits 43', line: 22 }] }],
      check: [
        { client: '', text: 'GET visits', line: 25, reply: { lines: ['"42"'], unordered: 0 } },
      ],
      fork: [],
      saw: [],
      dict: 'visits += 1',
      redisPy: 'r.incr("visits")',
      mistakes: [
        {
          id: 'wrong-key',
          line: 34,
          by: 'state',
          exchanges: [
            {
              client: '',
              text: 'EXISTS visit',
              line: 35,
              reply: { lines: ['(integer) 1'], unordered: 0 },
            },
          ],
          prose: [
            {
              tag: 'p',
              children: [
                'You counted on ',
                { tag: 'code', children: ['visit'] },
                '; the key here is ',
                { tag: 'code', children: ['visits'] },
                '.',
              ],
            },
          ],
        },
      ],
      hints: [[{ tag: 'p', children: ['One command both reads and adds.'] }]],
    });
  });

  it('is the same with the line ends of Windows and a byte order mark', () => {
    expect(parseLesson('x.md', `\uFEFF${DESIGN.replaceAll('\n', '\r\n')}`)).toEqual({
      lesson,
      problems: [],
    });
  });
});

/** The problems of a text, and the lines that it marks. */
function read(marked: string): { problems: string[]; lines: number[]; marks: number[] } {
  const marks = marked.split('\n').flatMap((line, at) => (line.endsWith('<!') ? [at + 1] : []));
  const { problems } = parseLesson('x.md', marked.replaceAll('<!', ''));
  return { problems: problems.map(printProblem), lines: problems.map(({ line }) => line), marks };
}

const HEAD = '---\nid: x\ntitle: X\nminutes: 1\n---\n';
const block = (info: string, ...lines: string[]): string =>
  [`${FENCE}${info}`, ...lines, FENCE].join('\n');
const SOLUTION = block('redis solution', 'SET a 1');
const CHECK = block('redis check', '> GET a', '"1"');
const step = (...blocks: string[]): string => [HEAD, '## A {#a}', 'Do it.', ...blocks].join('\n');
const right = step(SOLUTION, CHECK);
const also = (...blocks: string[]): string => step(SOLUTION, CHECK, ...blocks);

// What is wrong, the words that say so, and the file.
const BROKEN: readonly [what: string, reason: string, text: string][] = [
  ['no front matter', 'the front matter is missing', '# Hello<!'],
  ['an alias of nothing', 'an unknown *alias', right.replace('id: x', 'id: *x<!')],
  ['YAML that is none', 'not YAML', right.replace('title: X', 'title: a: b<!')],
  [
    'an unknown key',
    'x.md:5:1: unknown key `requiers` (write requires)',
    right.replace('minutes: 1', 'minutes: 1\nrequiers: [a]<!'),
  ],
  [
    'a missing key',
    '`minutes` is missing',
    right.replace('minutes: 1\n', '').replace('---', '---').replace('id: x', 'id: x<!'),
  ],
  ['a wrong value', '`minutes` must be a number', right.replace('minutes: 1', 'minutes: soon<!')],
  ['an id with blanks', '`id` must be lower-case words', right.replace('id: x', 'id: My Lesson<!')],
  ['a lesson without steps', 'the lesson has no step', `${HEAD}Hello.<!`],
  [
    'a step without an id',
    'a step needs an id (## A thing {#a-thing})',
    right.replace('## A {#a}', '## A thing<!'),
  ],
  ['an empty step', 'the step `b` is empty', right.replace('## A', '## B {#b}<!\n\n## A')],
  [
    'two steps of one id',
    'a second step `a`',
    `${right}\n\n## B {#a}<!\nAgain.\n${SOLUTION}\n${CHECK}`,
  ],
  ['no goal', 'has no goal', right.replace('Do it.', '').replace('{#a}', '{#a}<!')],
  [
    'no goal after an example',
    'has no goal',
    step(block('redis example', '> PING', 'PONG'), SOLUTION, CHECK).replace('{#a}', '{#a}<!'),
  ],
  ['no solution', 'has no solution', step(CHECK).replace('{#a}', '{#a}<!')],
  ['no check', 'has no check', step(SOLUTION).replace('{#a}', '{#a}<!')],
  ['two solutions', 'a second solution', also(`${FENCE}redis solution<!`, 'SET a 1', FENCE)],
  [
    'an unknown kind of block',
    'unknown kind of block `redis chekc` (write redis check)',
    also(`${FENCE}redis chekc<!`, '> GET a', FENCE),
  ],
  ['a block without a kind', 'a block of code of no kind', also(`${FENCE}<!`, 'GET a', FENCE)],
  ['indented code', 'a block of code of no kind', step('', '    GET a<!', '', SOLUTION, CHECK)],
  ['a block never closed', 'never closed', `${right}\n${FENCE}redis accept<!\nSET a 1`],
  ['an empty block', 'the block is empty', also(`${FENCE}redis accept<!`, FENCE)],
  ['words too many', '`now` means nothing', also(`${FENCE}redis accept now<!`, 'SET a 1', FENCE)],
  [
    'a prompt in a script',
    'no `>` prompt (SET a 1)',
    step(block('redis solution', '> SET a 1<!'), CHECK),
  ],
  ['unbalanced quotes', 'unbalanced quotes', step(block('redis solution', 'SET a "1<!'), CHECK)],
  [
    'a check without a reply',
    'no reply is expected',
    step(SOLUTION, block('redis check', '> GET a<!')),
  ],
  [
    'a reply without a command',
    'a reply before any command',
    step(SOLUTION, block('redis check', 'GET a<!', '> GET a', '"1"')),
  ],
  [
    'a check in a terminal',
    'a check has no terminals',
    step(SOLUTION, block('redis check', '@shop> GET a<!', '"1"')),
  ],
  [
    'a database where a terminal has typed',
    'only a check looks into database 5 by itself (> SELECT 5)',
    step(block('redis example', '[5]> GET a<!', '"1"'), 'Do it.', SOLUTION, CHECK),
  ],
  [
    'a setup in a terminal',
    'setup has no terminals',
    step(block('redis setup', '@shop> GET a<!'), SOLUTION, CHECK),
  ],
  [
    'a fork without a time',
    'a check is plain or a fork',
    also(`${FENCE}redis check fork soon<!`, '> GET a', '(nil)', FENCE),
  ],
  [
    'pairs that do not pair',
    '3 elements do not make groups of 2',
    step(SOLUTION, block('redis check', '> HGETALL a', '~2<!', '1) "a"', '2) "b"', '3) "c"')),
  ],
  [
    'a mistake without an id',
    'a mistake needs an id',
    also(`${FENCE}redis mistake<!`, '> GET b', '"1"', FENCE, 'Not b.'),
  ],
  [
    'a mistake without words',
    'says nothing',
    also(`${FENCE}redis mistake wrong<!`, '> GET b', '"1"', FENCE),
  ],
  [
    'two mistakes of one id',
    'a second mistake',
    also(
      block('redis mistake b', '> GET b', '"1"'),
      'Not b.',
      `${FENCE}redis mistake b<!`,
      '> GET c',
      '"1"',
      FENCE,
      'Not c.',
    ),
  ],
  [
    'an example of no mistake',
    'no mistake `wrnog` in this step (write wrong)',
    also(
      block('redis mistake wrong', '> GET b', '"1"'),
      'Not b.',
      `${FENCE}redis reject wrnog<!`,
      'SET b 1',
      FENCE,
    ),
  ],
  [
    'a line in no terminal',
    'in which terminal?',
    step(block('redis solution', '@shop> SET a 1', 'GET a<!'), CHECK),
  ],
  [
    'a clock that no duration moves',
    'is no duration',
    step(block('redis solution', '@clock> soon<!'), CHECK),
  ],
  [
    'a prediction without wrong answers',
    'needs wrong answers',
    also(`${FENCE}redis predict<!`, '> GET b', '(nil)', FENCE, 'Because.'),
  ],
  ['text after the blocks', 'text that belongs to no block', also('', 'By the way.<!')],
  [
    'a check before the first step',
    'before the first step',
    right.replace('## A', `${FENCE}redis check<!\n> GET a\n"1"\n${FENCE}\n\n## A`),
  ],
  [
    'an example after other blocks',
    'an example after other blocks',
    also(`${FENCE}redis example<!`, '> PING', 'PONG', FENCE),
  ],
  ['HTML', 'HTML in a lesson', right.replace('Do it.', '<script>alert(1)</script><!\n\nDo it.')],
  [
    'a picture',
    'Markdown of kind image',
    right.replace('Do it.', '![x](https://example.org/x.png)<!\n\nDo it.'),
  ],
  [
    'a link that runs',
    'a link to `javascript:alert(1)`',
    right.replace('Do it.', 'Do [it](javascript:alert(1)).<!'),
  ],
  ['a title in the text', 'a heading of level 1', right.replace('## A', '# X<!\n\n## A')],
  [
    'code in a hint',
    'a block of code of no known kind',
    also(block('hint', 'Try:', '', '    GET a<!')),
  ],
];

describe('a broken lesson', () => {
  it.each(BROKEN)('%s', (_, reason, text) => {
    const { problems, lines, marks } = read(text);
    expect(problems.join('\n')).toContain(reason);
    expect(marks).toHaveLength(1);
    expect(new Set(lines)).toEqual(new Set(marks));
  });

  it('tells everything that is wrong at once, in the order of the lines', () => {
    const { lines, marks } = read(
      step(block('redis solution', 'SET a "1<!'), block('redis check', '> GET a<!'), 'Hm.<!'),
    );
    expect(lines).toEqual(marks);
  });

  it('is no lesson', () => {
    expect(parseLesson('x.md', step(SOLUTION)).lesson).toBeUndefined();
    expect(parseLesson('x.md', right).lesson).toBeDefined();
  });

  it('never throws, whatever is done to a right one', () => {
    const cut = fc.tuple(fc.nat(DESIGN.length), fc.nat(50), fc.string());
    fc.assert(
      fc.property(cut, ([at, length, instead]) => {
        const { problems } = parseLesson(
          'x.md',
          DESIGN.slice(0, at) + instead + DESIGN.slice(at + length),
        );
        for (const { line, reason } of problems) {
          expect(line).toBeGreaterThan(0);
          expect(reason).not.toContain('cannot be read');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('several lessons', () => {
  const named = (id: string, requires: string): string =>
    right.replace('id: x', `id: ${id}\nrequires: [${requires}]`);
  const problemsOf = (...files: [path: string, text: string][]): string[] =>
    compileLessons(files.map(([path, text]) => ({ path, text }))).problems.map(printProblem);

  it('have ids of their own', () => {
    expect(problemsOf(['a.md', named('a', '')], ['b.md', named('a', '')])).toEqual([
      'b.md:2: the id `a` is that of a.md too',
    ]);
  });

  it('may require a lesson from elsewhere, but not a misspelt one', () => {
    expect(
      problemsOf(['a.md', named('basics', '')], ['b.md', named('b', 'basisc, other')]),
    ).toEqual(['b.md:2: requires `basisc`, which is no lesson here (write basics)']);
  });

  it('do not require each other', () => {
    expect(problemsOf(['a.md', named('one', 'two')], ['b.md', named('two', 'one')])).toEqual([
      'a.md:2: the lesson requires itself: one -> two -> one (shorten requires:)',
      'b.md:2: the lesson requires itself: two -> one -> two (shorten requires:)',
    ]);
  });

  it('stand in the order of their files', () => {
    const { lessons } = compileLessons([
      { path: 'b.md', text: named('second', '') },
      { path: 'a.md', text: named('first', '') },
    ]);
    expect(lessons.map(({ id }) => id)).toEqual(['first', 'second']);
  });
});
