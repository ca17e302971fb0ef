// Searching the course, on a small one.
import { describe, expect, it } from 'vitest';
import type { StepEntry } from '../../../src/lesson/course-index.ts';
import { excerptOf, makeSearch } from '../../../src/ui/reading/search.ts';

const entry = (step: string, title: string, text: string, ...lines: string[]): StepEntry => {
  return { lesson: 'one', step, title, text, lines };
};

const LESSONS = [{ id: 'one', title: 'Chaves que somem', minutes: 1, requires: [], steps: [] }];

const search = makeSearch(
  [
    entry('a', 'An hour left', 'A key may have a time to live.', 'EXPIRE k 3600'),
    entry('b', 'Até já', 'A expiração apaga a chave.', 'SET k v EX 1'),
    entry('c', 'Nothing about it', 'Other words.', 'PING'),
  ],
  LESSONS,
);
const ids = (typed: string): string[] => search(typed).map(({ entry: { step } }) => step);

describe('a search', () => {
  it('finds titles, words, commands and lessons', () => {
    expect(ids('hour')).toEqual(['a']);
    expect(ids('live')).toEqual(['a']);
    expect(ids('ping')).toEqual(['c']);
    expect(ids('chaves')).toEqual(expect.arrayContaining(['a', 'b', 'c']));
  });

  it('takes beginnings of words, slips and words without accents', () => {
    expect(ids('expir')).toEqual(expect.arrayContaining(['a', 'b']));
    expect(ids('expiracao')).toEqual(['b']);
    expect(ids('nothng')).toEqual(['c']);
  });

  it('wants all words', () => {
    expect(ids('hour live')).toEqual(['a']);
    expect(ids('hour ping')).toEqual([]);
  });
});

describe('an excerpt', () => {
  it('is the beginning when the words stand there', () => {
    expect(excerptOf('One key.', ['key'])).toEqual(['One ', 'key', '.']);
  });

  it('is cut between words, around the first that fits', () => {
    const long = `${'word '.repeat(50)}needle ${'more '.repeat(50)}`;
    const [before = '', found, after = ''] = excerptOf(long, ['needle']);
    expect(before).toMatch(/^…(?:word )+$/);
    expect(found).toBe('needle');
    expect(after).toMatch(/^(?: more)+…$/);
  });

  it('is the beginning when only the title fits', () => {
    expect(excerptOf('Some text.', ['title'])).toEqual(['Some text.']);
  });
});
