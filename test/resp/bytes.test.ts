// Bytes beside the arrays they are made of: every length around those that have a way of their own.
import { expect, it } from 'vitest';
import { fromUint8, toUint8 } from '../../src/resp/bytes.ts';

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
