// Which languages the page has, and which one to begin with: the one the address asks for, else the
// one chosen earlier, else the first of the browser's that there is, else English.

/** The page's languages, by the names they give themselves. */
export const LANGUAGES = { en: 'English', 'pt-BR': 'Português' } as const;

/** A language of the page. */
export type Language = keyof typeof LANGUAGES;

/** What says which language is wanted. */
export interface Wishes {
  /** The query of the address: `?lang=pt-BR`. */
  readonly query: string;
  /** What was chosen in the settings. */
  readonly kept: Language | undefined;
  /** What the browser is set to, best first. */
  readonly spoken: readonly string[];
}

/** The language to begin with. */
export function firstLanguage({ query, kept, spoken }: Wishes): Language {
  const asked = new URLSearchParams(query).get('lang');
  return (asked === null ? undefined : match(asked)) ?? kept ?? firstSpoken(spoken) ?? 'en';
}

/** The language that a value kept earlier names, if it is one. */
export function readLanguage(kept: unknown): Language | undefined {
  return NAMES.find(name => name === kept);
}

/** The address without a wish for a language: a choice made by hand outlives it. */
export function withoutWish(address: string): string {
  const url = new URL(address);
  url.searchParams.delete('lang');
  return url.href;
}

const NAMES: readonly Language[] = ['en', 'pt-BR'];

// Any Portuguese, any English: `pt`, `pt-PT`, `EN-gb`.
function match(tag: string): Language | undefined {
  const [wanted] = tag.toLowerCase().split('-');
  return NAMES.find(name => name.split('-')[0] === wanted);
}

function firstSpoken(tags: readonly string[]): Language | undefined {
  return tags.map(match).find(found => found !== undefined);
}
