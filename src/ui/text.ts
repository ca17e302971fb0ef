// The words of the page in the language that is on. A language is a table of the same type in
// messages/; all but English are fetched when they are wanted. Words are read while drawing, never
// when a module loads, so that a change of language reaches them.
import { english } from './messages/en.ts';
import type { Text } from './messages/en.ts';
import type { Language } from './store/language.ts';
import { Observable } from './store/observable.ts';

/** The words in the language that is on. */
export let text: Text = english;

/** The language that is on; everything is drawn again when it changes. */
export const language = new Observable<Language>('en');

/** Fetches the words of a language; the function returned turns it on. Rejects when it cannot. */
export async function wordsIn(wanted: Language): Promise<() => void> {
  const words = await WORDS[wanted]();
  return () => {
    text = words;
    document.documentElement.lang = wanted;
    language.set(wanted);
  };
}

const WORDS: Record<Language, () => Promise<Text>> = {
  en: async () => english,
  'pt-BR': async () => (await import('./messages/pt-BR.ts')).portuguese,
};
