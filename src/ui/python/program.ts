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

/** Whose program, how far, and which version. */
export interface ProgramOf {
  readonly lesson: Lesson;
  readonly at: number;
  readonly dialect: Dialect;
  readonly none: string;
}

/** The program of `lesson` up to and including step `at`; a step without code says `none`. */
export function programSoFar({ lesson, at, dialect, none }: ProgramOf): Program {
  const lines: string[] = [];
  let current: Program['current'];
  if (lesson[dialect] !== undefined) lines.push(...split(lesson[dialect]));
  for (const [index, step] of lesson.steps.slice(0, at + 1).entries()) {
    const code = step[dialect] ?? (index === at ? `# ${none}` : undefined);
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
