// What searching and the reference need to know of the whole course: each step's words and the
// lines that solve it. Made when the page is built, fetched when somebody looks for something.
import type { Lesson, Prose, Step } from './schema.ts';
import { CLOCK } from './schema.ts';

/** A step as it is looked for. */
export interface StepEntry {
  readonly lesson: string;
  readonly step: string;
  readonly title: string;
  /** Its text without marks; that of the first step begins with the lesson's introduction. */
  readonly text: string;
  /** The command lines of its solution. */
  readonly lines: readonly string[];
}

/** Every step of some lessons, in order. */
export function stepEntries(lessons: readonly Lesson[]): StepEntry[] {
  return lessons.flatMap(lesson =>
    lesson.steps.map((step, at) => ({
      lesson: lesson.id,
      step: step.id,
      title: step.title,
      text: textOf([...(at === 0 ? lesson.intro : []), ...step.prose, ...step.goal]),
      lines: linesOf(step),
    })),
  );
}

/** The lines of a solution, each once, without moves of the clock. */
export function linesOf({ solution }: Pick<Step, 'solution'>): string[] {
  const typed = solution.commands.filter(({ client }) => client !== CLOCK);
  return [...new Set(typed.map(({ text }) => text))];
}

/** True when a line runs the command with these words: `CONFIG SET`, or `CONFIG` for all of it. */
export function runsCommand(line: string, words: readonly string[]): boolean {
  const typed = line.trim().split(/\s+/);
  return words.every((word, at) => typed[at]?.toUpperCase() === word.toUpperCase());
}

/** The words of prose on one line. */
export function textOf(prose: Prose): string {
  return wordsOf(prose).replace(/\s+/g, ' ').trim();
}

const INLINE = new Set(['a', 'code', 'em', 'strong']);

function wordsOf(prose: Prose): string {
  return prose
    .map(node => {
      if (typeof node === 'string') return node;
      if (node.tag === 'example') return ` ${node.exchanges.map(({ text }) => text).join(' ')} `;
      if (node.tag === 'python') return ` ${node.entries.map(({ source }) => source).join(' ')} `;
      const inner = wordsOf(node.children);
      return INLINE.has(node.tag) ? inner : ` ${inner} `;
    })
    .join('');
}
