// A tree of members beside a sorted array that does the same.
import { expect, it } from 'vitest';
import type { Ranked } from '../../../src/engine/store/ranked-tree.ts';
import { RankedTree } from '../../../src/engine/store/ranked-tree.ts';
import { latin1 } from '../../../src/resp/bytes.ts';
import { Dice } from '../../support/dice.ts';

const inOrder = (a: Ranked, b: Ranked): number => a.score - b.score || (a.key < b.key ? -1 : 1);

function check(tree: RankedTree<Ranked>, model: readonly Ranked[], dice: Dice): void {
  expect(tree.length).toBe(model.length);
  const rank = dice.below(model.length + 1);
  const member = model[rank];
  expect(tree.at(rank)).toBe(member);
  if (member !== undefined) expect(tree.rankOf(member)).toBe(rank);
  const limit = dice.below(60);
  const below = model.filter(({ score }) => score < limit).length;
  expect(tree.countWhile(({ score }) => score < limit)).toBe(below);
}

// Mostly growing, then mostly shrinking to nothing.
it.each([1, 2, 3, 4])('keeps order and ranks through all changes, seed %i', seed => {
  const dice = new Dice(seed);
  const tree = new RankedTree<Ranked>();
  const model: Ranked[] = [];
  for (let i = 0; i < 12_000 || model.length > 0; i += 1) {
    if (dice.below(1000) < (i < 9000 ? 900 : 100)) {
      const ascending = seed === 4;
      const member = { key: latin1(`m${i}`), score: ascending ? i : dice.below(50) };
      tree.insert(member);
      model.push(member);
      model.sort(inOrder);
    } else if (dice.once(4)) {
      const [start, count] = [dice.below(model.length + 1), dice.below(200)];
      expect(tree.removeRange(start, count)).toEqual(model.splice(start, count));
    } else if (model.length > 0) {
      const [member] = model.splice(dice.below(model.length), 1);
      if (member !== undefined) tree.remove(member);
    }
    if (i % 5 === 0) check(tree, model, dice);
    if (i % 1000 === 0) expect([...tree]).toEqual(model);
  }
  expect([tree.length, tree.at(0), tree.slice(0, 9)]).toEqual([0, undefined, []]);
});
