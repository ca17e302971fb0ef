// Translations: `capitals.pt-BR.md` beside `capitals.md` holds the same parts and no code. Its prose
// is put in the place of the original's, and the result is read like every lesson; what is missing
// stays in the original's language. Says what is stale, missing, superfluous or not the same.
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { Nodes } from 'mdast';
import type { OverlayMatter } from './front-matter.ts';
import { LESSON_HEAD, OVERLAY_HEAD, plainLines, readHead } from './front-matter.ts';
import { parseLesson } from './parse.ts';
import type { Part, Run } from './parts.ts';
import { INTRO, digest, linesOf, readParts } from './parts.ts';
import type { Lesson, Problem } from './schema.ts';
import { nearest } from './suggest.ts';

/** A file of a folder of lessons; `path` is what problems name. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Where a translation is not what the original says now. `stale`: the original has changed. */
export interface Note extends Problem {
  readonly stale: boolean;
}

/** A lesson in another language; without `lesson` when one of the files is broken. */
export interface Translated {
  readonly lesson?: Lesson;
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
}

const NAME = /^(.+)\.([a-z]{2,3}(?:-[A-Za-z0-9]+)*)\.md$/;

/** The language of a translation and the path of its original; undefined for any other file. */
export function overlayName(path: string): { language: string; original: string } | undefined {
  const [, name, language] = NAME.exec(path) ?? [];
  return language === undefined ? undefined : { language, original: `${name}.md` };
}

/** The digests of a lesson's parts, as a translation that is up to date has them in its head. */
export function digestsOf({ path, text }: SourceFile): Readonly<Record<string, string>> {
  const { lines, parts, title } = open(path, text);
  const entries = parts.map(part => [part.id, digestOf(part, lines, title)]);
  return Object.fromEntries(entries);
}

/** Reads a translation into its original. Never throws. */
export function translateLesson(original: SourceFile, overlay: SourceFile): Translated {
  const head = readHead(overlay.path, plainLines(overlay.text), OVERLAY_HEAD);
  if (head.value === undefined) return { problems: head.problems, notes: [] };
  const merger = new Merger(original, overlay, head.value);
  return merger.merge(readParts(head.body), head.body.split('\n'));
}

interface Opened {
  readonly lines: readonly string[];
  readonly parts: readonly Part[];
  readonly title: string;
}

function open(path: string, text: string): Opened {
  const plain = plainLines(text);
  const { value, body } = readHead(path, plain, LESSON_HEAD);
  return { lines: plain.split('\n'), parts: readParts(body), title: value?.title ?? '' };
}

// The title of a lesson is translated with its introduction.
function digestOf(part: Part, lines: readonly string[], lessonTitle: string): string {
  return digest(part, lines, part.id === INTRO ? lessonTitle : '');
}

/** A line of the merged file, and where it comes from. */
interface Line {
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

class Merger {
  private readonly original: SourceFile & Opened;
  private readonly overlay: SourceFile;
  private readonly head: OverlayMatter;
  private readonly notes: Note[] = [];
  private readonly lines: Line[] = [];
  /** The first line of the original that is not in `lines` yet. */
  private next = 1;
  private stale = false;

  constructor(original: SourceFile, overlay: SourceFile, head: OverlayMatter) {
    this.original = { ...original, ...open(original.path, original.text) };
    this.overlay = overlay;
    this.head = head;
  }

  merge(parts: readonly Part[], lines: readonly string[]): Translated {
    const wanted = this.original.parts;
    for (const part of wanted) {
      const mine = parts.find(({ id }) => id === part.id);
      this.compare(part, mine);
      if (mine !== undefined) this.insert(part, mine, lines);
    }
    this.copyTo(this.original.lines.length);
    this.compareId();
    const ids = wanted.map(({ id }) => id);
    for (const { id, line } of parts) {
      const near = nearest(id, ids);
      this.stale = id in this.head.translates;
      if (!ids.includes(id))
        this.note(line, `the original has no step \`${id}\``, near && `write {#${near}}`);
    }
    return this.read();
  }

  private compareId(): void {
    const { value } = readHead(this.original.path, plainLines(this.original.text), LESSON_HEAD);
    this.stale = false;
    if (value !== undefined && value.id !== this.head.id)
      this.note(2, `the id is \`${this.head.id}\``, `write ${value.id}`);
  }

  // Problems of the original are told when it is read by itself.
  private read(): Translated {
    const { path } = this.overlay;
    const merged = parseLesson('', this.lines.map(({ text }) => text).join('\n'));
    const problems = merged.problems.flatMap(problem => {
      const from = this.lines[problem.line - 1];
      return from?.file === path ? [{ ...problem, file: path, line: from.line }] : [];
    });
    const notes = this.notes.toSorted((a, b) => a.line - b.line);
    const { title } = this.head;
    return merged.lesson === undefined
      ? { problems, notes }
      : { lesson: { ...merged.lesson, title }, problems, notes };
  }

  private compare(part: Part, mine: Part | undefined): void {
    const { lines, title } = this.original;
    const known = this.head.translates[part.id];
    this.stale = known !== digestOf(part, lines, title);
    const name = part.id === INTRO ? 'the introduction' : `the step \`${part.id}\``;
    if (mine === undefined)
      return this.note(1, `${name} is not translated`, `see ${this.at(part.line)}`);
    const tip = 'translate it, then run lessons stamp';
    if (known === undefined) this.note(mine.line, `${name} has no digest`, tip);
    else if (this.stale) this.note(mine.line, `${name} has changed since it was translated`, tip);
    for (const { key, line, isEmpty } of mine.places) {
      if (!part.places.some(place => place.key === key))
        this.note(line, `the original has no \`${key}\` here`, `see ${this.at(part.line)}`);
      else if (!isEmpty && !mine.runs.some(run => run.key === key && run.from === line + 1))
        this.note(line, 'code in a translation', 'leave the block empty');
    }
  }

  private insert(part: Part, mine: Part, lines: readonly string[]): void {
    if (part.id !== INTRO) {
      this.copyTo(part.line - 1);
      this.put({ from: mine.line, to: mine.line }, lines);
      this.next = part.line + 1;
    }
    for (const run of part.runs) {
      const other = mine.runs.find(({ key }) => key === run.key);
      if (other === undefined) {
        const reason = `not translated: ${run.key} of ${this.at(run.from)}`;
        this.note(mine.line, reason);
        continue;
      }
      this.copyTo(run.from - 1);
      this.put(other, lines);
      this.next = run.to + 1;
      this.compareCode(run, other, lines);
    }
    for (const { key, from } of mine.runs)
      if (!part.runs.some(run => run.key === key))
        this.note(from, `the original has no text after \`${key}\``, 'take it out');
  }

  // Names of commands and keys, and links, are the same in every language.
  private compareCode(run: Run, other: Run, lines: readonly string[]): void {
    const here = codeIn(linesOf(other, lines));
    const there = codeIn(linesOf(run, this.original.lines));
    for (const code of there)
      if (!here.has(code)) this.note(other.from, `${code} is missing`, this.at(run.from));
    for (const code of here)
      if (!there.has(code)) this.note(other.from, `${code} is not in ${this.at(run.from)}`);
  }

  private copyTo(last: number): void {
    this.put({ from: this.next, to: last }, this.original.lines, this.original.path);
    this.next = Math.max(this.next, last + 1);
  }

  private put(
    { from, to }: Pick<Run, 'from' | 'to'>,
    lines: readonly string[],
    file = this.overlay.path,
  ): void {
    for (let line = from; line <= to; line += 1)
      this.lines.push({ text: lines[line - 1] ?? '', file, line });
  }

  private at(line: number): string {
    return `${this.original.path}:${line}`;
  }

  private note(line: number, reason: string, suggestion?: string): void {
    const note = { file: this.overlay.path, line, reason, stale: this.stale };
    this.notes.push(suggestion === undefined ? note : { ...note, suggestion });
  }
}

function codeIn(lines: readonly string[]): Set<string> {
  const found = new Set<string>();
  const look = (node: Nodes): void => {
    if (node.type === 'inlineCode') found.add(`\`${node.value.replace(/\s+/g, ' ')}\``);
    if (node.type === 'link') found.add(`the link to ${node.url}`);
    if ('children' in node) node.children.forEach(look);
  };
  look(fromMarkdown(lines.join('\n')));
  return found;
}
