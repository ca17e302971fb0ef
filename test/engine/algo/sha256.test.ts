// SHA-256 against the digests of Node, for every length around the block boundaries.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/engine/algo/sha256.ts';
import { fromText, latin1 } from '../../../src/resp/bytes.ts';
import { Dice } from '../../support/dice.ts';

const byNode = (text: string): string => createHash('sha256').update(text, 'latin1').digest('hex');

describe('sha256', () => {
  it('digests the example of the standard', () => {
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256(fromText('abc'))).toBe(digest);
  });

  it('agrees with Node for random bytes of every length up to three blocks', () => {
    const dice = new Dice(1);
    for (let length = 0; length <= 192; length += 1) {
      const text = String.fromCharCode(...dice.many(length, () => dice.below(256)));
      expect(sha256(latin1(text)), `length ${length}`).toBe(byNode(text));
    }
  });
});
