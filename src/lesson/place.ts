// Deep links: the part of an address after `#` that names a lesson and a step of it, or a page to
// look things up in. The names of those pages are no ids of lessons.

/** A place in the course. */
export interface Place {
  readonly lesson: string;
  readonly step?: string;
}

/** The pages beside the lessons: all commands, and the words of the trade. */
export type PageName = 'reference' | 'glossary';

/** A page to look things up in, and what is looked up: a command, a term. */
export interface PagePlace {
  readonly page: PageName;
  readonly entry?: string;
}

const LINK = /^#?\/([a-z0-9-]+)(?:\/([a-z0-9-]+))?\/?$/;
const PAGE_LINK = /^#?\/(reference|glossary)(?:\/(.*?))?\/?$/;

/** The place that an address's hash names; undefined for any other hash. */
export function parsePlace(hash: string): Place | undefined {
  const [, lesson, step] = LINK.exec(hash) ?? [];
  if (lesson === undefined || isPageName(lesson)) return undefined;
  return step === undefined ? { lesson } : { lesson, step };
}

/** The hash of a place: `#/lesson/step`. */
export function printPlace({ lesson, step }: Place): string {
  return step === undefined ? `#/${lesson}` : `#/${lesson}/${step}`;
}

/** The page that an address's hash names; undefined for any other hash. */
export function parsePage(hash: string): PagePlace | undefined {
  const [, page = '', words = ''] = PAGE_LINK.exec(hash) ?? [];
  if (!isPageName(page)) return undefined;
  return words === '' ? { page } : { page, entry: unescaped(words).replaceAll('/', ' ') };
}

/** The hash of a page: `#/reference/CONFIG/SET`, `#/glossary/key`. */
export function printPage({ page, entry }: PagePlace): string {
  if (entry === undefined) return `#/${page}`;
  return `#/${page}/${entry.split(' ').map(encodeURIComponent).join('/')}`;
}

/** True for a name that a lesson cannot have. */
export function isPageName(name: string): name is PageName {
  return name === 'reference' || name === 'glossary';
}

// An address may be typed by hand, with a stray %.
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
