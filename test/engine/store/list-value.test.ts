import { describe, expect, it } from 'vitest';
import { Deque } from '../../../src/engine/store/deque.ts';
import { defaultLimits } from '../../../src/engine/store/limits.ts';
import { ListValue } from '../../../src/engine/store/list-value.ts';
import { latin1 } from '../../../src/resp/bytes.ts';
import { Dice } from '../../support/dice.ts';

const letters = (length: number) => latin1('x'.repeat(length));

describe('the encoding of a list', () => {
  it('is a listpack up to 8 kB, and again when one node holds no more than 4 kB', () => {
    const list = new ListValue(defaultLimits());
    for (let i = 0; i < 80; i += 1) list.push([letters(99)], 'right');
    expect([list.encoding, list.nodes.count]).toEqual(['listpack', 1]);
    list.push([letters(99)], 'left');
    expect([list.encoding, list.nodes.count]).toEqual(['quicklist', 2]);
    list.pop(41, 'right');
    list.shrink();
    expect([list.length, list.encoding]).toEqual([40, 'quicklist']);
    list.pop(1, 'left');
    list.shrink();
    expect([list.length, list.encoding]).toEqual([39, 'listpack']);
  });

  it('may be a matter of numbers', () => {
    const list = new ListValue({ ...defaultLimits(), listMaxListpackSize: 4 });
    for (const text of ['a', 'b', 'c', 'd', 'e']) list.push([latin1(text)], 'right');
    expect([list.encoding, list.nodes.count]).toEqual(['quicklist', 2]);
    list.pop(3, 'right');
    list.shrink();
    expect([...list, list.encoding]).toEqual(['a', 'b', 'listpack']);
  });

  it('gives a large element a node of its own, which splits the one around it', () => {
    const list = new ListValue(defaultLimits());
    for (const text of ['a', 'b', 'c']) list.push([latin1(text)], 'right');
    expect(list.insert(latin1('b'), letters(9000), 'before')).toBe(true);
    expect([list.encoding, list.nodes.count]).toEqual(['quicklist', 3]);
    expect(list.set(1, latin1('small'))).toBe(true);
    expect([...list]).toEqual(['a', 'small', 'b', 'c']);
    expect(list.clone().nodes).toEqual(list.nodes);
  });
});

it('a deque does what an array does', () => {
  const dice = new Dice(2);
  const deque = new Deque<number>();
  const model: number[] = [];
  for (let i = 0; i < 3000; i += 1) {
    const at = dice.below(model.length + 1);
    if (dice.below(100) < 55) {
      deque.insert(at, i);
      model.splice(at, 0, i);
    } else if (at < model.length) {
      deque.remove(at);
      model.splice(at, 1);
    }
    expect([deque.length, deque.at(at), deque.at(-1)]).toEqual([
      model.length,
      model[at],
      undefined,
    ]);
  }
  expect(deque.copy([-1], 3, 7)).toEqual([-1, ...model.slice(3, 7)]);
  deque.set(5, -5);
  model[5] = -5;
  expect(deque.cut(20)).toEqual(model.splice(20));
  expect([...deque]).toEqual(model);
  deque.retain(item => item % 2 === 0);
  expect([...deque]).toEqual(model.filter(item => item % 2 === 0));
});
