// Dumps taken apart for the page: every byte belongs to a part, whatever is in the dump; a broken one
// is shown up to where it breaks.
import { describe, expect, it } from 'vitest';
import { inspectDump, partAt } from '../../../src/ui/persistence/inspect.ts';
import { brokenDumps } from '../../support/broken-dumps.ts';
import { Dice } from '../../support/dice.ts';
import { damaged, randomDump, withChecksum } from '../../support/damaged-files.ts';

describe('a dump taken apart', () => {
  it('has a part for each of its bytes, the smallest of which is found', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const dice = new Dice(seed);
      const bytes = withChecksum(dice, randomDump(dice));
      const { parts, verdict, more } = inspectDump('dump.rdb', bytes);
      expect(verdict.problem).toBeUndefined();
      if (more > 0) continue;
      for (let at = 0; at < bytes.length; at += 1 + dice.below(5)) {
        const part = parts[partAt(parts, at)];
        expect(part !== undefined && part.from <= at && at < part.to, `seed ${seed}, ${at}`).toBe(
          true,
        );
        const inside = parts.filter(({ from, to }) => from <= at && at < to);
        const smallest = Math.min(...inside.map(({ from, to }) => to - from));
        expect(part === undefined ? -1 : part.to - part.from).toBe(smallest);
      }
    }
  });

  it('ends where it breaks, and never outside of the file', () => {
    const dumps = [...brokenDumps().values()];
    for (let seed = 0; seed < 200; seed += 1) {
      const dice = new Dice(seed);
      dumps.push(damaged(dice, randomDump(dice)));
    }
    for (const bytes of dumps) {
      const { parts, verdict } = inspectDump('dump.rdb', bytes);
      expect(verdict.offset).toBeLessThanOrEqual(bytes.length);
      for (const { from, to } of parts) {
        expect(from).toBeLessThanOrEqual(to);
        expect(to).toBeLessThanOrEqual(verdict.offset);
      }
    }
  });
});
