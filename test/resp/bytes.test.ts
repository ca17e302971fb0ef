// Bytes beside the arrays they are made of: every length around those that have a way of their own.
import { describe, expect, it } from 'vitest';
import { fromUint8, latin1, toUint8 } from '../../src/resp/bytes.ts';
import { recent } from '../../src/resp/recent.ts';

const LENGTHS = [...Array.from({ length: 70 }, (_, length) => length), 4095, 4096, 4097, 10_000];

it.each(LENGTHS)('keep each of %i bytes', length => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) % 256);
  const text = fromUint8(bytes);
  expect(text.length).toBe(length);
  expect([...text].map(unit => unit.charCodeAt(0))).toEqual([...bytes]);
  expect([...toUint8(text)]).toEqual([...bytes]);
});

it('are taken from where they stand', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (const length of [0, 1, 5, 16, 20, 21, 40]) {
    for (const start of [0, 3, 256 - length]) {
      const expected = [...bytes.subarray(start, start + length)];
      expect([...toUint8(fromUint8(bytes, start, start + length))]).toEqual(expected);
    }
  }
});

describe('strings that were read lately', () => {
  const read = (text: string): string => {
    const bytes = toUint8(latin1(`<${text}>`));
    return recent(bytes, 1, bytes.length - 1);
  };

  it('are what was read, again and again', () => {
    const texts = ['', '\0', '\0\0', 'a', 'aa', 'GET', 'abcd', 'abcde', 'abcdefgh', 'abcdefghi'];
    for (const text of [...texts, ...texts]) expect(read(text)).toBe(text);
  });

  it('are told apart, however many there are and whatever their bytes', () => {
    let state = 1;
    for (let i = 0; i < 20_000; i += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const units = [state & 3, (state >>> 8) & 0xff, (state >>> 16) & 3, 0, state >>> 30, 0xff];
      const text = String.fromCharCode(...units.slice(0, 1 + (i % 6)));
      expect(read(text)).toBe(text);
    }
  });
});
