// Reads what stands beside the lessons in their folder: the titles of the chapters, the glossary.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { ChapterTitle } from '../lesson/chapters.ts';
import { parseChapters } from '../lesson/chapters.ts';
import type { Term } from '../lesson/glossary.ts';
import { parseGlossary } from '../lesson/glossary.ts';
import type { Problem } from '../lesson/schema.ts';

/** What a folder has beside its lessons; nothing of a file that is not there. */
export interface Shelf {
  readonly titles: readonly ChapterTitle[];
  readonly terms: readonly Term[];
  readonly problems: readonly Problem[];
}

/** Reads chapters.md and glossary.md of a folder, in another language where they are translated. */
export function readShelf(folder: string, language?: string): Shelf {
  const { titles, problems } = parseChapters(...read(folder, 'chapters', language));
  const glossary = parseGlossary(...read(folder, 'glossary', language));
  return { titles, terms: glossary.terms, problems: [...problems, ...glossary.problems] };
}

/** True for the files that `readShelf` reads. */
export function isShelfFile(path: string): boolean {
  return /^(?:chapters|glossary)\.(?:[\w-]+\.)?md$/.test(basename(path));
}

function read(folder: string, name: string, language = ''): [path: string, text: string] {
  const names = [`${name}.${language}.md`, `${name}.md`];
  const path = names.map(each => join(folder, each)).find(existsSync);
  return path === undefined ? [name, ''] : [relative('.', path), readFileSync(path, 'utf8')];
}
