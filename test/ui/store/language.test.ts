// Which language the page begins with, and what a choice made by hand does to the address.
import { describe, expect, it } from 'vitest';
import { firstLanguage, readLanguage, withoutWish } from '../../../src/ui/store/language.ts';

const nothing = { query: '', kept: undefined, spoken: [] };

describe('the first language', () => {
  it('is the best of the browser that there is', () => {
    expect(firstLanguage({ ...nothing, spoken: ['de-AT', 'pt-PT', 'en'] })).toBe('pt-BR');
    expect(firstLanguage({ ...nothing, spoken: ['EN-gb', 'pt-BR'] })).toBe('en');
    expect(firstLanguage({ ...nothing, spoken: ['ptx', 'fr'] })).toBe('en');
    expect(firstLanguage(nothing)).toBe('en');
  });

  it('is rather the one chosen', () => {
    expect(firstLanguage({ ...nothing, kept: 'en', spoken: ['pt-BR'] })).toBe('en');
  });

  it('is above all the one that the address asks for, if there is such a language', () => {
    const kept = 'en';
    expect(firstLanguage({ ...nothing, kept, query: '?lang=pt-BR' })).toBe('pt-BR');
    expect(firstLanguage({ ...nothing, kept, query: '?a=b&lang=pt' })).toBe('pt-BR');
    expect(firstLanguage({ ...nothing, kept, query: '?lang=tlh', spoken: ['pt'] })).toBe('en');
  });
});

it('reads nothing but languages', () => {
  expect(['pt-BR', 'en', 'fr', 'toString', 7, undefined].map(readLanguage)).toEqual([
    'pt-BR',
    'en',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

it('takes the wish out of the address and nothing else', () => {
  expect(withoutWish('https://a.b/c/?lang=pt-BR&d=e#/capitals/many')).toBe(
    'https://a.b/c/?d=e#/capitals/many',
  );
});
