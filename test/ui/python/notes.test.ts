// Every sentence that the equivalents can say has its translation; the sentences are found in their
// sources.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { noteIn } from '../../../src/ui/python/notes.ts';

const FOLDER = fileURLToPath(new URL('../../../src/python/equivalents', import.meta.url));

// A sentence between quotes: a capital or redis-py at its beginning, a stop at its end.
const SENTENCE = /'((?:[A-Z]|redis-py )[^'\n]* [^'\n]*[.…])'/g;

const sentences = readdirSync(FOLDER).flatMap(name => {
  const lines = readFileSync(join(FOLDER, name), 'utf8').split('\n');
  const code = lines.filter(line => !line.trimStart().startsWith('//')).join('\n');
  return [...code.matchAll(SENTENCE)].map(([, sentence = '']) => sentence);
});

describe('the sentences of the equivalents', () => {
  it('are found', () => expect(new Set(sentences).size).toBeGreaterThan(45));

  it.each([...new Set(sentences)])('%s', sentence => {
    const translation = noteIn('pt-BR', sentence);
    expect(noteIn('en', sentence)).toBe(sentence);
    // What is code is the same.
    const code = (text: string): string[] => text.match(/[\w.]+(?=[([])/g) ?? [];
    expect(code(translation)).toEqual(code(sentence));
    expect(translation).not.toBe(sentence);
  });
});
