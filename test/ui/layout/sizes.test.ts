import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveHandle, readSizes } from '../../../src/ui/layout/sizes.ts';

const space = { spacePx: 1000, minPx: [200, 200, 200] };

describe('moveHandle', () => {
  it('gives one pane what it takes from its neighbour', () => {
    expect(moveHandle([30, 40, 30], { handle: 0, byPx: 50, ...space })).toEqual([35, 35, 30]);
    expect(moveHandle([30, 40, 30], { handle: 1, byPx: -100, ...space })).toEqual([30, 30, 40]);
  });

  it('stops at the least size of either pane', () => {
    expect(moveHandle([30, 40, 30], { handle: 0, byPx: 900, ...space })).toEqual([50, 20, 30]);
    expect(moveHandle([30, 40, 30], { handle: 0, byPx: -Infinity, ...space })).toEqual([
      20, 50, 30,
    ]);
    expect(moveHandle([30, 40, 30], { handle: 1, byPx: Infinity, ...space })).toEqual([30, 50, 20]);
  });

  it('moves nothing where there is no room', () => {
    expect(moveHandle([50, 50], { handle: 0, byPx: 9, spacePx: 300, minPx: [200, 200] })).toEqual([
      50, 50,
    ]);
    expect(moveHandle([50, 50], { handle: 0, byPx: 9, spacePx: 0, minPx: [0, 0] })).toEqual([
      50, 50,
    ]);
  });

  it('always shares out 100 percent', () => {
    const moves = fc.array(fc.tuple(fc.nat(1), fc.integer({ min: -2000, max: 2000 })));
    fc.assert(
      fc.property(moves, list => {
        let sizes: readonly number[] = [34, 40, 26];
        for (const [handle, byPx] of list) sizes = moveHandle(sizes, { handle, byPx, ...space });
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBeCloseTo(100);
        for (const size of sizes) expect(size).toBeGreaterThanOrEqual(19.999);
      }),
    );
  });
});

describe('readSizes', () => {
  it('takes what was kept, brought to 100 percent', () => {
    expect(readSizes([30, 30], 2)).toEqual([50, 50]);
  });

  it.each([[undefined], [{}], [[50]], [[50, 'x']], [[50, -1]], [[0, 100]], ['50,50']])(
    'takes nothing from %j',
    kept => expect(readSizes(kept, 2)).toBeUndefined(),
  );
});
