// Reads the lines between `---` at the head of a lesson or a translation: YAML with a strict schema.
// Every unknown key, missing key and wrong value is reported at its own line and column.
import * as v from 'valibot';
import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { isPageName } from './place.ts';
import type { Problem } from './schema.ts';
import { nearest } from './suggest.ts';

/** What the head of a lesson may say. */
export interface FrontMatter {
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  readonly requires: readonly string[];
}

/** What a lesson's and a step's id look like. */
export const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

const id = () =>
  v.pipe(
    v.string('must be a text'),
    v.regex(ID, 'must be lower-case words joined by hyphens, as in first-steps'),
    v.check(name => !isPageName(name), 'must not be the name of a page'),
  );

const title = v.pipe(
  v.string('must be a text'),
  v.check(words => words.trim() !== '', 'must not be empty'),
);

/** A kind of head: its rules, and which keys it may have. */
export interface HeadKind<T> {
  readonly schema: v.GenericSchema<unknown, T>;
  readonly keys: readonly string[];
}

/** The rules for the head of a lesson. */
export const Lesson = v.strictObject({
  id: v.pipe(
    id(),
    v.description('Stands in links and in what learners have saved: never change it.'),
  ),
  title: v.pipe(title, v.description('What the contents call the lesson.')),
  minutes: v.pipe(
    v.number('must be a number'),
    v.integer('must be whole minutes'),
    v.minValue(1, 'must be 1 or more'),
    v.description('How long it takes, about.'),
  ),
  requires: v.pipe(
    v.optional(v.array(id(), 'must be a list of lesson ids, as in [capitals]'), []),
    v.description('The lessons that this one builds on, by id.'),
  ),
});

/** The head of a lesson. */
export const LESSON_HEAD: HeadKind<FrontMatter> = {
  schema: Lesson,
  keys: Object.keys(Lesson.entries),
};

/** What the head of a translation may say. */
export interface OverlayMatter {
  readonly id: string;
  readonly title: string;
  /** The digest of the prose that each part translates; `lessons stamp` writes it. */
  readonly translates: Readonly<Record<string, string>>;
}

const Overlay = v.strictObject({
  id: id(),
  title,
  translates: v.optional(
    v.record(v.string(), v.string('must be a text'), 'must be what `lessons stamp` writes'),
    {},
  ),
});

/** The head of a translation. */
export const OVERLAY_HEAD: HeadKind<OverlayMatter> = {
  schema: Overlay,
  keys: Object.keys(Overlay.entries),
};

const HEAD = /^---[ \t]*\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\n|$)/;

/** A file's front matter, or what is wrong with it, and the rest with its lines where they were. */
export interface Head<T> {
  readonly value?: T;
  readonly problems: readonly Problem[];
  /** The file with the front matter blanked, so that line numbers stay true. */
  readonly body: string;
}

/** A file's text without a byte order mark, its lines ended as on Unix. */
export function plainLines(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/** Splits a file into its head and its body. */
export function readHead<T>(file: string, text: string, kind: HeadKind<T>): Head<T> {
  const [whole = '', yaml] = HEAD.exec(text) ?? [];
  if (yaml === undefined) {
    const reason = 'the front matter is missing';
    const asked = kind.keys.slice(0, 3).map(key => `${key}: … / `);
    const suggestion = `begin with --- / ${asked.join('')}---`;
    return { problems: [{ file, line: 1, reason, suggestion }], body: text };
  }
  const body = '\n'.repeat(whole.split('\n').length - 1) + text.slice(whole.length);
  return { ...readYaml(file, yaml, kind), body };
}

function readYaml<T>(file: string, yaml: string, kind: HeadKind<T>): Omit<Head<T>, 'body'> {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, prettyErrors: false });
  // The first line of the YAML is the second of the file.
  const at = (offset: number): { file: string; line: number; column: number } => {
    const { line, col } = counter.linePos(offset);
    return { file, line: Math.max(line, 1) + 1, column: Math.max(col, 1) };
  };
  if (document.errors.length > 0) {
    const problems = document.errors.map(error => ({
      ...at(error.pos[0]),
      reason: `the front matter is not YAML: ${error.message}`,
    }));
    return { problems };
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch {
    // An alias such as *name is looked up only now.
    return { problems: [{ ...at(0), reason: 'the front matter is not YAML: an unknown *alias' }] };
  }
  const result = v.safeParse(kind.schema, value);
  if (result.success) return { value: result.output, problems: [] };
  const problems = result.issues.map(issue => ({
    ...at(offsetOf(document, issue)),
    ...describe(issue, kind.keys),
  }));
  return { problems };
}

type Issue = v.BaseIssue<unknown>;

function describe(issue: Issue, keys: readonly string[]): { reason: string; suggestion?: string } {
  const key = String(issue.path?.[0]?.key ?? '');
  if (key === '') return { reason: 'the front matter has no keys', suggestion: 'id: my-lesson' };
  if (!keys.includes(key)) {
    const suggestion = nearest(key, keys);
    const known = suggestion === undefined ? `known: ${keys.join(', ')}` : `write ${suggestion}`;
    return { reason: `unknown key \`${key}\``, suggestion: known };
  }
  if (issue.input === undefined)
    return { reason: `\`${key}\` is missing`, suggestion: `add ${key}: …` };
  return { reason: `\`${key}\` ${issue.message}` };
}

function offsetOf(document: Document, issue: Issue): number {
  const key = issue.path?.[0]?.key;
  if (!isMap(document.contents)) return 0;
  const pair = document.contents.items.find(item => isScalar(item.key) && item.key.value === key);
  return isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : 0;
}
