// Glob patterns: Redis's own peculiarities, and patterns that would take for ever.
// Random patterns are compared with a real server in test/oracle/glob.test.ts.
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../../src/engine/algo/glob.ts';
import { latin1 } from '../../../src/resp/bytes.ts';

const matches = (pattern: string, text: string, fold = false): boolean =>
  matchesGlob(latin1(pattern), latin1(text), fold);

describe('a pattern', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    // Redis: an empty text matches nothing but an empty pattern.
    ['*', '', false],
    ['*', 'anything', true],
    ['h?llo', 'hallo', true],
    ['h?llo', 'hllo', false],
    ['h*llo', 'heeeello', true],
    ['h*llo*', 'hllo', true],
    ['*:*:name', 'user:1:name', true],
    ['*:*:name', 'user:name', false],
    ['[ab]c', 'bc', true],
    ['[^ab]c', 'bc', false],
    ['[a-c]', 'b', true],
    ['[c-a]', 'b', true],
    ['[a-]', 'b', false],
    ['[a-]', '^', true],
    ['[\\]]', ']', true],
    ['[abc', 'c', true],
    ['[', '[', false],
    ['[^', 'x', true],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['\\', '\\', true],
    ['a\\', 'a\\', true],
    // Redis: bytes above 127 are negative in a range, whose ends are exchanged if need be.
    ['[a-\xff]', 'A', true],
    ['[a-\xff]', 'z', false],
  ])('%j on %j: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it('may ignore the case of letters', () => {
    expect(matches('H[A-Z]llo\\W', 'hELLOw', true)).toBe(true);
    expect(matches('[\\A]', 'a', true)).toBe(false);
    expect(matches('h', 'H')).toBe(false);
  });

  it('takes no time out of proportion', () => {
    const text = 'a'.repeat(20_000);
    expect(matches(`${'a*'.repeat(500)}b`, text)).toBe(false);
    expect(matches(`${'*a'.repeat(900)}*`, text)).toBe(true);
    expect(matches(`${'*a'.repeat(1001)}b`, text)).toBe(false);
  });
});
