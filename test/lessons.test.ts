// The course, proven on our engine: each start fails, each solution passes, each reject fails,
// mistakes are told apart, damaged solutions fail, and every reply that the text shows is real.
import { afterAll, describe, expect, it } from 'vitest';
import { printProblem } from '../src/lesson/compile.ts';
import { TestEngine } from './support/engine.ts';
import { prove, readCourse } from './support/lessons.ts';

const { lessons, problems } = readCourse();
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

  it.each(lessons)('$id has six steps or more, the last one without instructions', ({ steps }) => {
    expect(steps.length).toBeGreaterThanOrEqual(6);
    expect(steps.at(-1)?.title).toMatch(/^On your own: /);
  });

  it.each(lessons)('$id asks one prediction or two, at least', lesson => {
    expect(lesson.steps.filter(step => step.predict !== undefined).length).toBeGreaterThan(0);
  });

  it.each(steps)('$id has hints, Python, other right ways and mistakes', step => {
    expect(step.hints.length).toBeGreaterThanOrEqual(2);
    expect(step.hints.length).toBeLessThanOrEqual(3);
    expect(step.dict).toBeDefined();
    expect(step.redisPy).toBeDefined();
    expect(step.accept).not.toEqual([]);
    const exemplified = step.reject.map(({ mistake }) => mistake);
    for (const { id } of step.mistakes) expect(exemplified).toContain(id);
  });
});

describe('on our engine', () => {
  let total = 0;
  afterAll(() => {
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
    const engine = new TestEngine();
    const { counts, failures } = await prove(lesson, async options => engine.connect(options));
    for (const count of Object.values(counts)) total += count;
    expect(failures).toEqual([]);
    expect(counts.start).toBe(lesson.steps.length);
    expect(counts.solution).toBe(lesson.steps.length);
    expect(counts.damaged ?? 0).toBeGreaterThan(lesson.steps.length);
  });
});
