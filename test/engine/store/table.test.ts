// Things by key in a table beside a Map and an array that do the same.
import { describe, expect, it } from 'vitest';
import type { Keyed } from '../../../src/engine/store/table.ts';
import { Table } from '../../../src/engine/store/table.ts';
import { latin1 } from '../../../src/resp/bytes.ts';
import { Dice } from '../../support/dice.ts';

const thing = (name: string | number): Keyed => ({ key: latin1(String(name)) });

function check(table: Table<Keyed>, model: ReadonlyMap<string, Keyed>, key: string): void {
  const isRight = table.size === model.size && table.get(latin1(key)) === model.get(key);
  if (!isRight) expect.fail(`${key} among ${model.size} is found wrongly`);
}

// Grows and shrinks between nothing and a few thousand, through all sizes of its hash table.
it.each([1, 2, 3])('finds what is there, and nothing else, seed %i', seed => {
  const dice = new Dice(seed);
  const table = new Table<Keyed>();
  const model = new Map<string, Keyed>();
  for (let i = 0; i < 60_000; i += 1) {
    const key = String(dice.below(4000));
    const known = model.get(key);
    const grows = dice.below(100) < (Math.floor(i / 10_000) % 2 === 0 ? 80 : 15);
    if (known === undefined && grows) {
      const added = thing(key);
      model.set(key, added);
      table.add(added);
    } else if (known !== undefined && !grows) {
      model.delete(key);
      if (dice.once(10)) table.extract(known);
      else table.remove(known);
    }
    check(table, model, String(dice.below(4000)));
    if (i % 5000 > 0) continue;
    expect(new Set(table.values())).toEqual(new Set(model.values()));
    for (const each of model.values()) expect(table.get(each.key)).toBe(each);
  }
});

describe('a table', () => {
  it('keeps its order when something is extracted', () => {
    const table = new Table<Keyed>();
    const things = Array.from({ length: 50 }, (_, i) => thing(i));
    for (const each of things) table.add(each);
    for (const each of things) if (Number(each.key) % 3 === 0) table.extract(each);
    expect([...table.values()]).toEqual(things.filter(({ key }) => Number(key) % 3 > 0));
    table.extract(thing('not there'));
    expect(table.size).toBe(33);
  });

  it('shows a scan what stays, whatever comes and goes meanwhile', () => {
    const dice = new Dice(7);
    const table = new Table<Keyed>();
    const things = Array.from({ length: 3000 }, (_, i) => thing(i));
    for (const each of things) table.add(each);
    const seen = new Set<Keyed>();
    const staying = new Set(things);
    let cursor = 0;
    do {
      const page = table.scan(cursor, 10);
      for (const each of page.items) seen.add(each);
      cursor = page.cursor;
      table.add(thing(`new ${cursor}`));
      const leaver = things[dice.below(things.length)];
      if (leaver !== undefined) table.remove(leaver);
      if (leaver !== undefined) staying.delete(leaver);
    } while (cursor > 0);
    expect([...staying].filter(each => !seen.has(each))).toEqual([]);
  });

  it('tells keys apart whose bytes are alike', () => {
    const table = new Table<Keyed>();
    const keys = ['', '\0', '\0\0', 'a', 'a\0', '\xff', 'é', 'ab', 'ba', 'aa', 'b', 'bb'];
    for (const key of keys) table.add(thing(key));
    expect(keys.map(key => table.get(latin1(key))?.key)).toEqual(keys);
    expect(table.get(latin1('abc'))).toBeUndefined();
  });
});
