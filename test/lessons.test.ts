// The course, proven on our engine: each start fails, each solution passes, each reject fails,
// mistakes are told apart, damaged solutions fail, and every reply that the text shows is real.
import { afterAll, describe, expect, it } from 'vitest';
import type { Shelf } from '../src/node/library-folder.ts';
import { readShelf } from '../src/node/library-folder.ts';
import { printProblem } from '../src/lesson/compile.ts';
import type { Lesson } from '../src/lesson/schema.ts';
import { usesShell } from '../src/lesson/schema.ts';
import { LESSONS, cpython, prove, readCourse, testMachine } from './support/lessons.ts';

const { lessons, problems, translations, notes } = readCourse();
const steps = lessons.flatMap(lesson => lesson.steps);

describe('the course', () => {
  it('has no problems', () => {
    expect(problems.map(printProblem)).toEqual([]);
    expect(lessons.length).toBeGreaterThanOrEqual(4);
  });

  it('requires only lessons that come before', () => {
    for (const [at, { id, requires }] of lessons.entries()) {
      const before = lessons.slice(0, at).map(lesson => lesson.id);
      expect(before, `required by ${id}`).toEqual(expect.arrayContaining([...requires]));
    }
  });

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(lessons))).toEqual(lessons);
  });

  it.each(lessons)('$id has four steps or more, the last one without instructions', ({ steps }) => {
    expect(steps.length).toBeGreaterThanOrEqual(4);
    expect(steps.at(-1)?.title).toMatch(/^On your own: /);
  });

  it.each(lessons)('$id asks one prediction or two, at least', lesson => {
    expect(lesson.steps.filter(step => step.predict !== undefined).length).toBeGreaterThan(0);
  });

  it.each(steps)('$id has hints, Python, other right ways and mistakes', step => {
    expect(step.hints.length).toBeGreaterThanOrEqual(2);
    expect(step.hints.length).toBeLessThanOrEqual(3);
    const { python } = step;
    if (python === undefined && !usesShell(step))
      expect([step.dict, step.redisPy]).not.toContain(undefined);
    const solutions = [...step.solution.commands.slice(0, 1), ...(python ? [python.solution] : [])];
    const ways = [...solutions, ...step.accept, ...(python?.accept ?? [])];
    expect(ways.length, 'right ways').toBeGreaterThanOrEqual(2);
    const exemplified = [...step.reject, ...(python?.reject ?? [])].map(({ mistake }) => mistake);
    for (const { id } of step.mistakes) expect(exemplified).toContain(id);
  });
});

// A change of the original makes its translation stale, which is told and breaks nothing; all else
// that is said of a translation is a mistake in it.
describe.each([...translations])('the course in %s', (language, translated) => {
  const mine = notes.filter(({ file }) => file.endsWith(`.${language}.md`));
  afterAll(() => {
    const stale = mine.filter(note => note.stale).map(note => `\n${printProblem(note)}`);
    const there = new Set(translated.map(({ id }) => id));
    const missing = lessons.filter(({ id }) => !there.has(id)).map(({ id }) => id);
    const count = `${translated.length} of ${lessons.length} lessons in ${language}`;
    console.log(`${count}, not yet: ${missing.join(', ') || 'none'}${stale.join('')}`);
    expect(translated.length).toBeGreaterThan(0);
  });

  it('fits the original', () => {
    expect(mine.filter(note => !note.stale).map(printProblem)).toEqual([]);
  });

  it('has the chapters and the glossary of the original', () => {
    const [original, translation] = [readShelf(LESSONS), readShelf(LESSONS, language)];
    const ids = ({ terms }: Shelf): string[] => terms.map(({ id }) => id).sort();
    expect(translation.problems).toEqual([]);
    expect(ids(translation)).toEqual(ids(original));
    expect(translation.titles.length).toBe(original.titles.length);
    expect(translation.titles).not.toEqual(original.titles);
  });

  it.each(translated)('$id has the code of the original', lesson => {
    const original = lessons.find(({ id }) => id === lesson.id);
    expect(codeOf(lesson)).toEqual(original && codeOf(original));
  });
});

// Everything that is not prose, without the lines where it stands.
function codeOf(lesson: Lesson): unknown {
  const prose = new Set(['line', 'title', 'intro', 'prose', 'goal', 'why']);
  const text = JSON.stringify(lesson, (key, value: unknown) => {
    if (prose.has(key)) return undefined;
    return key === 'hints' && Array.isArray(value) ? value.length : value;
  });
  return JSON.parse(text);
}

describe('on our engine', () => {
  let total = 0;
  const python = cpython();
  afterAll(() => {
    python.stop();
    const checks = steps.map(
      ({ check, fork, saw }) =>
        check.length + fork.flatMap(({ exchanges }) => exchanges).length + saw.length,
    );
    const count = checks.reduce((sum, each) => sum + each, 0);
    console.log(
      `${lessons.length} lessons, ${steps.length} steps, ${count} checks, ${total} proofs`,
    );
    expect(Math.min(steps.length, count, total)).toBeGreaterThan(0);
  });

  it.each(lessons)('$id', async lesson => {
    const machine = testMachine();
    const { counts, failures } = await prove(lesson, { connect: machine.connect, machine, python });
    machine.close();
    for (const count of Object.values(counts)) total += count;
    expect(failures).toEqual([]);
    expect(counts.start).toBe(lesson.steps.length);
    expect(counts.solution).toBeGreaterThanOrEqual(lesson.steps.length);
    expect(counts.damaged ?? 0).toBeGreaterThan(lesson.steps.length);
  });
});
