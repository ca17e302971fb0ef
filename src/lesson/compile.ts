// Reads a folder of lessons as one course: each file by itself, then what only shows when they
// stand together (ids used twice, lessons that require each other), then their translations.
import type { Note, SourceFile } from './overlay.ts';
import { overlayName, translateLesson } from './overlay.ts';
import { parseLesson } from './parse.ts';
import type { Lesson, Problem } from './schema.ts';
import { nearest } from './suggest.ts';

/** The lessons that are right, in the order of their files, and everything that is wrong. */
export interface Compiled {
  readonly lessons: readonly Lesson[];
  /** By language: the lessons that there are in it, in the same order. */
  readonly translations: ReadonlyMap<string, readonly Lesson[]>;
  readonly problems: readonly Problem[];
  /** Where translations lag behind or differ; the page shows them all the same. */
  readonly notes: readonly Note[];
}

interface Read {
  readonly path: string;
  readonly lesson: Lesson;
}

type Translations = Pick<Compiled, 'translations' | 'problems' | 'notes'>;

/** Reads the files of lessons and of their translations. Never throws; they are ordered by path. */
export function compileLessons(files: readonly SourceFile[]): Compiled {
  const problems: Problem[] = [];
  const read: Read[] = [];
  const ordered = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, text } of ordered) {
    if (overlayName(path) !== undefined) continue;
    const parsed = parseLesson(path, text);
    problems.push(...parsed.problems);
    if (parsed.lesson !== undefined) read.push({ path, lesson: parsed.lesson });
  }
  problems.push(...duplicates(read), ...misspelt(read), ...circles(read));
  const translated = translate(ordered, read);
  problems.push(...translated.problems);
  return { ...translated, lessons: read.map(({ lesson }) => lesson), problems };
}

// In the order of the files, which is that of the lessons.
function translate(files: readonly SourceFile[], read: readonly Read[]): Translations {
  const translations = new Map<string, Lesson[]>();
  const problems: Problem[] = [];
  const notes: Note[] = [];
  for (const file of files) {
    const name = overlayName(file.path);
    if (name === undefined) continue;
    const { language, original } = name;
    const source = files.find(({ path }) => path === original);
    if (source === undefined) {
      const reason = `translates ${original}, which does not exist`;
      notes.push({ file: file.path, line: 1, reason, suggestion: 'rename it', stale: false });
    }
    if (source === undefined || !read.some(({ path }) => path === original)) continue;
    const result = translateLesson(source, file);
    problems.push(...result.problems);
    notes.push(...result.notes);
    if (result.lesson === undefined) continue;
    translations.set(language, [...(translations.get(language) ?? []), result.lesson]);
  }
  return { translations, problems, notes };
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
