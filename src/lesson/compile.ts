// Reads a folder of lessons as one course: each file by itself, then what only shows when they
// stand together (ids used twice, lessons that require each other).
import { parseLesson } from './parse.ts';
import type { Lesson, Problem } from './schema.ts';
import { nearest } from './suggest.ts';

/** A lesson file; `path` is what problems name. */
export interface LessonFile {
  readonly path: string;
  readonly text: string;
}

/** The lessons that are right, in the order of their files, and everything that is wrong. */
export interface Compiled {
  readonly lessons: readonly Lesson[];
  readonly problems: readonly Problem[];
}

interface Read {
  readonly path: string;
  readonly lesson: Lesson;
}

/** Reads lesson files. Never throws; files are ordered by path. */
export function compileLessons(files: readonly LessonFile[]): Compiled {
  const problems: Problem[] = [];
  const read: Read[] = [];
  for (const { path, text } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const parsed = parseLesson(path, text);
    problems.push(...parsed.problems);
    if (parsed.lesson !== undefined) read.push({ path, lesson: parsed.lesson });
  }
  problems.push(...duplicates(read), ...misspelt(read), ...circles(read));
  return { lessons: read.map(({ lesson }) => lesson), problems };
}

/** A problem as compilers print it: `file:line:column: reason (suggestion)`. */
export function printProblem({ file, line, column, reason, suggestion }: Problem): string {
  const place = column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
  return `${place}: ${reason}${suggestion === undefined ? '' : ` (${suggestion})`}`;
}

// The ids stand in the front matter, whose first line after --- is the second of the file.
const LINE = 2;

function duplicates(read: readonly Read[]): Problem[] {
  const first = new Map<string, string>();
  return read.flatMap(({ path, lesson: { id } }) => {
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, path);
    if (earlier === undefined) return [];
    return [{ file: path, line: LINE, reason: `the id \`${id}\` is that of ${earlier} too` }];
  });
}

// A folder may build on lessons that stand elsewhere: only what looks misspelt is a problem.
function misspelt(read: readonly Read[]): Problem[] {
  const known = read.map(({ lesson }) => lesson.id);
  return read.flatMap(({ path, lesson }) =>
    lesson.requires.flatMap(id => {
      const near = known.includes(id) ? undefined : nearest(id, known);
      if (near === undefined || near === lesson.id) return [];
      const reason = `requires \`${id}\`, which is no lesson here`;
      return [{ file: path, line: LINE, reason, suggestion: `write ${near}` }];
    }),
  );
}

function circles(read: readonly Read[]): Problem[] {
  const requires = new Map(read.map(({ lesson }) => [lesson.id, lesson.requires]));
  return read.flatMap(({ path, lesson: { id } }) => {
    const chain = chainBackTo(id, requires);
    if (chain === undefined) return [];
    const reason = `the lesson requires itself: ${chain.join(' -> ')}`;
    return [{ file: path, line: LINE, reason, suggestion: 'shorten requires:' }];
  });
}

function chainBackTo(
  start: string,
  requires: ReadonlyMap<string, readonly string[]>,
): string[] | undefined {
  const seen = new Set<string>();
  const open = [[start]];
  for (let chain = open.pop(); chain !== undefined; chain = open.pop()) {
    for (const next of requires.get(chain.at(-1) ?? '') ?? []) {
      if (next === start) return [...chain, next];
      if (!seen.has(next)) open.push([...chain, next]);
      seen.add(next);
    }
  }
  return undefined;
}
