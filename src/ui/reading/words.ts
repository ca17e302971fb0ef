// The words of what is read beside the lessons, in the language that is on. They come with what they
// are for: the page's own words (messages/) are there before its prompt, these are not.
import { language } from '../text.ts';
import { english } from './words-en.ts';
import type { Words } from './words-en.ts';
import { portuguese } from './words-pt-BR.ts';

const WORDS = { en: english, 'pt-BR': portuguese } as const;

/** The words in the language that is on; read while drawing. */
export let words: Words = WORDS[language.get()];

language.subscribe(() => {
  words = WORDS[language.get()];
});
