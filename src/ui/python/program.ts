// The Python of a lesson up to the learner's step, as one growing program: the lines the lesson
// starts from, then each step's own under its title. Pure; knows nothing of editors.
import type { Lesson } from '../../lesson/schema.ts';

/** Which of the two versions. */
export type Dialect = 'dict' | 'redisPy';

/** A program, and which of its lines belong to the current step (1-based, inclusive). */
export interface Program {
  readonly source: string;
  readonly current?: { readonly first: number; readonly last: number };
}

/** The program of `lesson` up to and including step `at`. */
export function programSoFar(lesson: Lesson, at: number, dialect: Dialect): Program {
  const lines: string[] = [];
  let current: Program['current'];
  if (lesson[dialect] !== undefined) lines.push(...split(lesson[dialect]));
  for (const [index, step] of lesson.steps.slice(0, at + 1).entries()) {
    const code = step[dialect];
    if (code === undefined) continue;
    if (lines.length > 0) lines.push('');
    const first = lines.length + 1;
    lines.push(`# ${index + 1}. ${step.title}`, ...split(code));
    if (index === at) current = { first, last: lines.length };
  }
  return { source: lines.join('\n'), ...(current === undefined ? {} : { current }) };
}

function split(code: string): string[] {
  return code.replace(/\s+$/, '').split('\n');
}
