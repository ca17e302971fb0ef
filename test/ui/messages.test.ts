// The tables of words: every language says everything, with the same blanks to fill in.
import { describe, expect, it } from 'vitest';
import { english } from '../../src/ui/messages/en.ts';
import { pluralIn } from '../../src/ui/messages/plural.ts';
import { portuguese } from '../../src/ui/messages/pt-BR.ts';

// Names, and what is written alike in both.
const SAME = new Set([
  'appName',
  'clockAhead',
  'goalCount',
  'keyCtrlC',
  'keyTab',
  'lessonMinutes',
  'pythonRedis',
  'pythonTerminal',
  'pythonTerminalNumber',
  'python',
  'redisCli',
  'redisCliNumber',
  'terminal',
]);

/** What a message says, of whatever it is made: blanks filled with A, B, C. */
function said(message: unknown): string {
  if (typeof message === 'string') return message;
  if (typeof message === 'function') {
    const blanks = Array.from({ length: message.length }, (_, at) => at + 2);
    return String(Reflect.apply(message, undefined, blanks));
  }
  return JSON.stringify(message);
}

const messages = Object.entries(english);

describe('the words in Portuguese', () => {
  it('are as many', () => {
    expect(messages.length).toBeGreaterThan(150);
    expect(Object.keys(portuguese)).toEqual(Object.keys(english));
  });

  it.each(messages)('say %s', (name, message) => {
    const [, other] = Object.entries(portuguese).find(([key]) => key === name) ?? [];
    expect(said(other)).not.toBe('');
    if (!SAME.has(name)) expect(said(other)).not.toBe(said(message));
    // Numbers and names that were given are all in the sentence.
    const digits = (text: string): string[] => [...new Set(text.match(/\d+/g))].sort();
    expect(digits(said(other))).toEqual(digits(said(message)));
  });
});

describe('plurals', () => {
  const english = pluralIn('en');
  const portuguese = pluralIn('pt-BR');
  const keys = { one: '# key', other: '# keys' };
  const chaves = { one: '# chave', other: '# chaves' };

  it('follow the language', () => {
    expect([0, 1, 2].map(n => english(n, keys))).toEqual(['0 keys', '1 key', '2 keys']);
    expect([0, 1, 2].map(n => portuguese(n, chaves))).toEqual(['0 chave', '1 chave', '2 chaves']);
  });

  it('write numbers as the language does', () => {
    expect(english(12345, keys)).toBe('12,345 keys');
    expect(portuguese(12345, chaves)).toBe('12.345 chaves');
  });
});
