import { expect, it } from 'vitest';
import { partialSort } from '../../../src/engine/algo/partial-sort.ts';
import { Dice } from '../../support/dice.ts';

it('puts the first of the sorted order in front, and loses nothing', () => {
  const dice = new Dice(1);
  for (let round = 0; round < 400; round += 1) {
    const items = dice.many(dice.below(120), () => dice.below(dice.once(2) ? 5 : 1000));
    const wanted = dice.between(1, items.length + 2);
    const sorted = items.toSorted((a, b) => a - b);
    const partly = items.slice();
    partialSort(partly, (a, b) => a - b, wanted);
    expect(partly.slice(0, wanted)).toEqual(sorted.slice(0, wanted));
    expect(partly.sort((a, b) => a - b)).toEqual(sorted);
  }
});
