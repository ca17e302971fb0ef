// Translations: what becomes of a lesson with one, and what is said when the two do not fit.
import { describe, expect, it } from 'vitest';
import { compileLessons, printProblem } from '../../src/lesson/compile.ts';
import { digestsOf, overlayName, translateLesson } from '../../src/lesson/overlay.ts';
import type { Translated } from '../../src/lesson/overlay.ts';

const FENCE = '```';

const ORIGINAL = `---
id: counters
title: A counter
minutes: 6
---
Two visitors must count as two.

## Count one visit {#one}
Look:

${FENCE}redis example
> INCR clicks
(integer) 1
${FENCE}

It adds one, [always](https://redis.io).

Make \`visits\` one larger.

${FENCE}redis setup
SET visits 41
${FENCE}
${FENCE}redis solution
INCR visits
${FENCE}
${FENCE}redis check
> GET visits
"42"
${FENCE}
${FENCE}redis mistake wrong-key saw
> INCR visit
${FENCE}
The key is \`visits\`.
${FENCE}hint
Use \`INCR\`.
${FENCE}
${FENCE}redis predict
> GET visits
"42"
! (integer) 42
${FENCE}
Values are strings.

## Count another {#two}
Again.

${FENCE}redis solution
INCR visits
${FENCE}
${FENCE}redis check
> GET visits
"43"
${FENCE}
`;

const OVERLAY = `---
id: counters
title: Um contador
---
Dois visitantes contam como dois.

## Conte uma visita {#one}
Veja:

${FENCE}redis example
${FENCE}

Soma um, [sempre](https://redis.io).

Aumente \`visits\` em um.

${FENCE}redis mistake wrong-key
${FENCE}
A chave é \`visits\`.
${FENCE}hint
Use o \`INCR\`.
${FENCE}
${FENCE}redis predict
${FENCE}
Valores são strings.

## Conte outra {#two}
De novo.
`;

const original = { path: 'counters.md', text: ORIGINAL };

function stamped(text: string, of = original): string {
  const lines = Object.entries(digestsOf(of)).map(([id, hash]) => `  ${id}: "${hash}"\n`);
  return text.replace('\n---\n', `\ntranslates:\n${lines.join('')}---\n`);
}

const UP_TO_DATE = stamped(OVERLAY);

function translate(text: string, of = original): Translated & { said: string[] } {
  const result = translateLesson(of, { path: 'counters.pt-BR.md', text });
  return { ...result, said: [...result.problems, ...result.notes].map(printProblem) };
}

describe('a translation', () => {
  const { lesson, said } = translate(UP_TO_DATE);

  it('has nothing to say when it is complete', () => expect(said).toEqual([]));

  it('gives the lesson its prose and leaves it its code', () => {
    expect(lesson).toMatchObject({ id: 'counters', title: 'Um contador', minutes: 6 });
    const [one, two] = lesson?.steps ?? [];
    expect(one).toMatchObject({
      id: 'one',
      title: 'Conte uma visita',
      prose: [
        { tag: 'p', children: ['Veja:'] },
        { tag: 'example', exchanges: [{ text: 'INCR clicks' }] },
        { tag: 'p', children: ['Soma um, ', { href: 'https://redis.io' }, '.'] },
      ],
      goal: [
        { tag: 'p', children: ['Aumente ', { tag: 'code', children: ['visits'] }, ' em um.'] },
      ],
      solution: { commands: [{ text: 'INCR visits' }] },
      mistakes: [{ id: 'wrong-key', by: 'saw', prose: [{ children: ['A chave é ', {}, '.'] }] }],
      hints: [[{ tag: 'p', children: ['Use o ', {}, '.'] }]],
      predict: { wrong: ['(integer) 42'], why: [{ children: ['Valores são strings.'] }] },
    });
    expect(two).toMatchObject({ title: 'Conte outra', goal: [{ children: ['De novo.'] }] });
  });

  it('is not stale when only the lines are broken elsewhere', () => {
    const text = ORIGINAL.replace('Two visitors must', 'Two visitors\nmust');
    expect(translate(UP_TO_DATE, { ...original, text }).said).toEqual([]);
  });
});

const change = (from: string | RegExp, to: string): string => UP_TO_DATE.replace(from, to);

// What is wrong, how the line begins that is named, what is said of it, and the translation.
const REMARKS: readonly [what: string, line: string, said: string, text: string][] = [
  [
    'a paragraph missing',
    '## Conte uma',
    'not translated: redis mistake wrong-key of counters.md:33',
    change('A chave é `visits`.\n', ''),
  ],
  [
    'a hint missing',
    '## Conte uma',
    'not translated: hint of counters.md:35',
    change(/```hint\n.*\n```\n/, ''),
  ],
  [
    'a step missing',
    '---',
    'the step `two` is not translated (see counters.md:44)',
    change(/## Conte outra[^]*/, ''),
  ],
  [
    'a step too many',
    '## Mais',
    'the original has no step `three`',
    `${UP_TO_DATE}\n## Mais {#three}\nMais.\n`,
  ],
  [
    'a misspelt step',
    '## Conte outra',
    'the original has no step `twu` (write {#two})',
    change('#two', '#twu'),
  ],
  [
    'a block that is not there',
    '```redis mistake',
    'the original has no `redis mistake wrong` here (see counters.md:8)',
    change('mistake wrong-key', 'mistake wrong'),
  ],
  [
    'code',
    '```redis example',
    'code in a translation (leave the block empty)',
    change('redis example\n', 'redis example\n> INCR clicks\n'),
  ],
  [
    'another key',
    'Soma um',
    '`visits` is missing (counters.md:16)',
    change('Aumente `visits`', 'Aumente'),
  ],
  [
    'another command',
    'Use o',
    '`DECR` is not in counters.md:35',
    change('o `INCR`', 'o `INCR` e não `DECR`'),
  ],
  [
    'another link',
    'Soma um',
    'the link to https://redis.io is missing (counters.md:16)',
    change('[sempre](https://redis.io)', 'sempre'),
  ],
  ['HTML', '<b>Dois', 'HTML in a lesson', change('Dois', '<b>Dois</b>')],
  [
    'another id',
    'id: ',
    'the id is `counter` (write counters)',
    change('id: counters', 'id: counter'),
  ],
];

describe('what is said of a translation', () => {
  it.each(REMARKS)('with %s', (_, start, words, text) => {
    const { said, notes } = translate(text);
    const line = text.split('\n').findIndex(each => each.startsWith(start)) + 1;
    expect(said.join('\n')).toContain(`counters.pt-BR.md:${line}: ${words}`);
    expect(notes.filter(note => note.stale)).toEqual([]);
  });

  it('asks for a whole head', () => {
    const { said, lesson } = translate(UP_TO_DATE.replace('title: Um contador\n', ''));
    expect(said).toEqual(['counters.pt-BR.md:2:1: `title` is missing (add title: …)']);
    expect(lesson).toBeUndefined();
  });

  it('falls back to the original for what is missing', () => {
    const { lesson } = translate(change(/## Conte outra[^]*/, ''));
    expect(lesson?.steps.map(({ title }) => title)).toEqual(['Conte uma visita', 'Count another']);
  });

  it('calls a part stale when the original has changed, and only that part', () => {
    const text = ORIGINAL.replace('Again.', 'Once more.');
    const { notes, lesson } = translate(UP_TO_DATE, { ...original, text });
    expect(notes.map(note => [note.stale, printProblem(note)])).toEqual([
      [
        true,
        'counters.pt-BR.md:31: the step `two` has changed since it was translated ' +
          '(translate it, then run lessons stamp)',
      ],
    ]);
    expect(lesson?.steps[1]).toMatchObject({ goal: [{ children: ['De novo.'] }] });
  });

  it('blames the original for a step that came or went', () => {
    const text = ORIGINAL.replace('#two', '#last');
    const { notes } = translate(UP_TO_DATE, { ...original, text });
    expect(notes.map(({ reason, stale }) => [reason, stale])).toEqual([
      ['the step `last` is not translated', true],
      ['the original has no step `two`', true],
    ]);
  });
});

describe('a folder with translations', () => {
  it('has lessons by language', () => {
    const overlay = { path: 'counters.pt-BR.md', text: UP_TO_DATE };
    const compiled = compileLessons([overlay, original]);
    expect(compiled.problems).toEqual([]);
    expect(compiled.lessons.map(({ title }) => title)).toEqual(['A counter']);
    const [language, lessons] = [...compiled.translations][0] ?? [];
    expect([language, lessons?.map(({ title }) => title)]).toEqual(['pt-BR', ['Um contador']]);
  });

  it('names a translation of nothing', () => {
    const { notes } = compileLessons([{ path: 'none.pt-BR.md', text: OVERLAY }]);
    expect(notes.map(printProblem)).toEqual([
      'none.pt-BR.md:1: translates none.md, which does not exist (rename it)',
    ]);
  });

  it('tells languages by file names', () => {
    expect(overlayName('a/b.pt-BR.md')).toEqual({ language: 'pt-BR', original: 'a/b.md' });
    expect(overlayName('a/b.md')).toBeUndefined();
    expect(overlayName('a/03-10-strings.md')).toBeUndefined();
  });
});
