// Which lesson teaches each command that the course has to cover (lessons/source-commands.json): the
// table of the README. `node scripts/run.mjs scripts/coverage.ts` writes it, a test keeps it true.
import { linesOf, runsCommand, textOf } from '../lesson/course-index.ts';
import type { Lesson, Step } from '../lesson/schema.ts';

const BEGIN = '<!-- coverage: made by scripts/coverage.ts -->';
const END = '<!-- end of coverage -->';

/** A command and the lessons in which it is used, the first one first. */
export interface Coverage {
  readonly command: string;
  /** Ids of lessons of which a solution uses it or the text names it. */
  readonly lessons: readonly string[];
}

/** Where each command is taught. */
export function coverageOf(
  commands: readonly string[],
  lessons: readonly Lesson[],
): readonly Coverage[] {
  return commands.map(command => ({
    command,
    lessons: lessons
      .filter(lesson => lesson.steps.some(step => teaches(step, command)))
      .map(({ id }) => id),
  }));
}

/** The table in Markdown: as many lessons as fit, the first one first. */
export function coverageTable(coverage: readonly Coverage[]): string {
  const rows = coverage.map(
    ({ command, lessons }) => `| \`${command}\` | ${lessons.slice(0, MOST_SHOWN).join(', ')} |`,
  );
  const head = ['| command | lessons |', '| --- | --- |'];
  return [BEGIN, '', ...head, ...rows, '', END].join('\n');
}

/** The text with the table in the place that is marked in it. @throws if none is */
export function withCoverage(text: string, table: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`no place is marked with ${BEGIN} and ${END}`);
  return text.slice(0, begin) + table + text.slice(end + END.length);
}

const MOST_SHOWN = 3;

// A step that uses a command, or names it in its text.
function teaches(step: Step, command: string): boolean {
  const scripts = step.accept.flatMap(({ commands }) => commands.map(({ text }) => text));
  const asked = (step.predict?.exchanges ?? []).map(({ text }) => text);
  const lines = [...linesOf(step), ...scripts, ...asked];
  if (lines.some(line => runsCommand(bare(line), [command]))) return true;
  if (new RegExp(String.raw`(?<![\w-])${command}(?![\w-])`).test(textOf(step.prose))) return true;
  // redis-py's methods are called like the commands.
  const method = METHODS[command] ?? command.toLowerCase();
  return new RegExp(String.raw`\.${method}\(`).test(step.python?.solution.code ?? '');
}

// The shell gives a command as the arguments of redis-cli.
const bare = (line: string): string => line.replace(/^redis-cli (?:-\S+ \S+ )*/, '');

const METHODS: Readonly<Record<string, string>> = { DEL: 'delete', EXEC: 'execute' };
