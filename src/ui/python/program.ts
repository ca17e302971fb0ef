// The Python of a lesson up to the learner's step, as one growing program: the lines the lesson
// starts from, then each step's own under its title. Pure; knows nothing of editors.
import type { Lesson, Step } from '../../lesson/schema.ts';

/** Which of the two versions. */
export type Dialect = 'dict' | 'redisPy';

/** Some lines of a program, from 1, both included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** A program, and which of its lines belong to the current step. */
export interface Program {
  readonly source: string;
  readonly current?: LineRange;
  /** The lines of earlier steps, between what the lesson starts from and the current step. */
  readonly earlier?: LineRange;
}

/** Whose program, how far, and which version. */
export interface ProgramOf {
  readonly lesson: Lesson;
  readonly at: number;
  readonly dialect: Dialect;
  readonly none: string;
  /** Marks the place of the learner's own lines, in a step that is done in Python. */
  readonly yours: string;
}

/** The program of `lesson` up to and including step `at`; a step without code says `none`. */
export function programSoFar({ lesson, at, dialect, none, yours }: ProgramOf): Program {
  const lines: string[] = [];
  let current: LineRange | undefined;
  if (lesson[dialect] !== undefined) lines.push(...split(lesson[dialect]));
  const preludeLines = lines.length;
  for (const [index, step] of lesson.steps.slice(0, at + 1).entries()) {
    const code = codeOf(step, dialect, index === at ? `# ${yours}` : undefined);
    if (code === '' && index < at) continue;
    if (lines.length > 0) lines.push('');
    const first = lines.length + 1;
    lines.push(`# ${index + 1}. ${step.title}`, ...split(code === '' ? `# ${none}` : code));
    if (index === at) current = { first, last: lines.length };
  }
  const earlier = { first: preludeLines + 1, last: (current?.first ?? 0) - 1 };
  const hasEarlier = lines.slice(earlier.first - 1, earlier.last).some(line => line !== '');
  return {
    source: lines.join('\n'),
    ...(current === undefined ? {} : { current }),
    ...(hasEarlier ? { earlier } : {}),
  };
}

// A step that is done in Python shows what is given, and leaves the rest to the learner.
function codeOf(step: Step, dialect: Dialect, yours: string | undefined): string {
  if (dialect === 'dict' || step.python === undefined) return step[dialect] ?? '';
  const { setup = '', solution } = step.python;
  return [setup, yours ?? solution.code].filter(Boolean).join('\n\n');
}

/** The source with some of its lines left blank, so that the others keep their numbers. */
export function without(source: string, { first, last }: LineRange): string {
  return source
    .split('\n')
    .map((line, at) => (at + 1 >= first && at + 1 <= last ? '' : line))
    .join('\n');
}

/** Some whole lines of a source, moved left together as far as they go. */
export function selected(source: string, { first, last }: LineRange): string {
  const lines = source.split('\n').slice(first - 1, last);
  const indents = lines.filter(line => line.trim() !== '').map(line => /^ */.exec(line)?.[0] ?? '');
  const shared = Math.min(...indents.map(indent => indent.length));
  return lines.map(line => line.slice(shared)).join('\n');
}

function split(code: string): string[] {
  return code.replace(/\s+$/, '').split('\n');
}
