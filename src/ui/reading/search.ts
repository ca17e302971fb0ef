// Searching the course: steps by their titles, words and commands, with the beginnings of words and
// small slips allowed. The index is made in the page, from texts that are fetched for it.
import MiniSearch from 'minisearch';
import type { StepEntry } from '../../lesson/course-index.ts';
import type { LessonOutline } from '../../lesson/schema.ts';

/** A step that fits what was typed. */
export interface Found {
  readonly entry: StepEntry;
  readonly lesson: LessonOutline;
  /** Its text around the first word that fits, in pieces; every second one fits. */
  readonly excerpt: readonly string[];
}

/** Finds steps. */
export type Search = (typed: string) => readonly Found[];

const MOST = 20;
const BEFORE = 40;
const AROUND = 150;

/** Makes the index of some steps. */
export function makeSearch(
  entries: readonly StepEntry[],
  lessons: readonly LessonOutline[],
): Search {
  const byId = new Map(lessons.map(lesson => [lesson.id, lesson]));
  const index = new MiniSearch({
    fields: ['title', 'lesson', 'text', 'lines'],
    processTerm: folded,
    searchOptions: {
      boost: { title: 4, lesson: 3, lines: 2 },
      prefix: true,
      fuzzy: term => (term.length > 4 ? 0.2 : false),
      combineWith: 'AND',
    },
  });
  index.addAll(
    entries.map(({ title, lesson, text, lines }, id) => {
      return { id, title, lesson: byId.get(lesson)?.title, text, lines: lines.join(' ') };
    }),
  );
  return typed =>
    index
      .search(typed)
      .flatMap(({ id, terms }) => {
        const entry = entries[Number(id)];
        const lesson = byId.get(entry?.lesson ?? '');
        if (entry === undefined || lesson === undefined) return [];
        return [{ entry, lesson, excerpt: excerptOf(entry.text, terms) }];
      })
      .slice(0, MOST);
}

/** A word as it is compared: small letters, without accents. */
function folded(term: string): string {
  return term.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The part of a text around the first of some words, cut where they begin and end. */
export function excerptOf(text: string, terms: readonly string[]): string[] {
  const found = wordsIn(text).filter(({ word }) => terms.includes(folded(word)));
  const first = found[0]?.at ?? 0;
  const from = first <= BEFORE ? 0 : text.indexOf(' ', first - BEFORE) + 1;
  const to = from + AROUND >= text.length ? text.length : text.lastIndexOf(' ', from + AROUND);
  const pieces: string[] = [];
  let at = from;
  for (const { word, at: start } of found) {
    if (start + word.length > to) break;
    pieces.push(text.slice(at, start), word);
    at = start + word.length;
  }
  pieces.push(text.slice(at, to) + (to < text.length ? '…' : ''));
  if (from > 0) pieces[0] = `…${pieces[0]}`;
  return pieces;
}

// Cut as MiniSearch cuts: at blanks and punctuation.
function wordsIn(text: string): { word: string; at: number }[] {
  return Array.from(text.matchAll(/[^\s\p{Z}\p{P}]+/gu), match => {
    return { word: match[0], at: match.index };
  });
}
