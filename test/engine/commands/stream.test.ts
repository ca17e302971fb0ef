// Streams as sessions. What is compared with real servers is in test/oracle/stream.test.ts and
// test/transcripts/streams.txt; here is what needs a clock or many entries.
import { describe, expect, it } from 'vitest';
import { radixNodes } from '../../../src/engine/algo/radix.ts';
import { defaultLimits } from '../../../src/engine/store/limits.ts';
import { SortedById } from '../../../src/engine/store/sorted-by-id.ts';
import { StreamValue } from '../../../src/engine/store/stream-value.ts';
import { latin1 } from '../../../src/resp/bytes.ts';
import { Dice } from '../../support/dice.ts';
import { session } from '../../support/session.ts';

describe('XADD *', () => {
  it('takes the time, and counts within a millisecond', () => {
    const a = session();
    a.say('XADD s * f v', '"1735689600000-0"');
    a.say('XADD s * f v', '"1735689600000-1"');
    a.pass(5);
    a.say('XADD s * f v', '"1735689600005-0"');
    a.say('XADD s 1735689600009-7 f v', '"1735689600009-7"');
    a.pass(1);
    a.say('XADD s * f v', '"1735689600009-8"');
  });
});

describe('pending entries', () => {
  it('grow old, and are claimed when they are old enough', () => {
    const a = session();
    a.send('XADD s 1 f v');
    a.send('XGROUP CREATE s g 0');
    a.send('XREADGROUP GROUP g anna STREAMS s >');
    a.pass(1500);
    a.say(
      'XPENDING s g - + 9',
      '1) 1) "1-0"\n   2) "anna"\n   3) (integer) 1500\n   4) (integer) 1',
    );
    a.say('XPENDING s g IDLE 1501 - + 9', '(empty array)');
    a.say('XCLAIM s g ben 1501 1', '(empty array)');
    a.say('XCLAIM s g ben 1500 1 JUSTID', '1) "1-0"');
    a.say('XPENDING s g - + 9', '1) 1) "1-0"\n   2) "ben"\n   3) (integer) 0\n   4) (integer) 1');
    a.pass(100);
    a.say(
      'XINFO CONSUMERS s g',
      [
        '1) 1) "name"\n   2) "anna"\n   3) "pending"\n   4) (integer) 0',
        '   5) "idle"\n   6) (integer) 1600\n   7) "inactive"\n   8) (integer) 1600',
        '2) 1) "name"\n   2) "ben"\n   3) "pending"\n   4) (integer) 1',
        '   5) "idle"\n   6) (integer) 100\n   7) "inactive"\n   8) (integer) 100',
      ].join('\n'),
    );
  });
});

describe('a stream of a million entries', () => {
  const value = new StreamValue(defaultLimits());
  const pairs = ['temperature', '21'].map(latin1);
  for (let ms = 1; ms <= 1_000_000; ms += 1) value.append({ ms, seq: 0 }, pairs);

  it('is read at any place', () => {
    const [entry] = value.range({ start: { ms: 700_000, seq: 1 }, count: 1 });
    expect(entry?.id).toEqual({ ms: 700_001, seq: 0 });
    const [last] = value.rangeReversed({ end: { ms: 300_000, seq: 9 }, count: 1 });
    expect(last?.id).toEqual({ ms: 300_000, seq: 0 });
    let count = 0;
    for (const { id } of value.range({})) count += Number(id.ms) % 2;
    expect(count).toBe(500_000);
  });

  it('takes little memory, and gives it back', () => {
    expect(value.nodes.size).toBe(10_000);
    expect(value.sizeBytes).toBeLessThan(40_000_000);
    const copy = value.clone();
    expect(copy.trim({ keep: 150, approximate: true, limit: 0 })).toBe(999_800);
    expect(copy.trim({ keep: 150, approximate: false, limit: 0 })).toBe(50);
    expect(copy.firstId).toEqual({ ms: 999_851, seq: 0 });
    expect(copy.sizeBytes).toBeLessThan(20_000);
    expect(value.length).toBe(1_000_000);
  });
});

describe('SortedById', () => {
  it('keeps any items in order, however they come and go', () => {
    const dice = new Dice(7);
    const items = new SortedById<{ id: { ms: number; seq: number } }>();
    const model = new Set<number>();
    for (let round = 0; round < 20_000; round += 1) {
      const ms = dice.below(3000);
      const id = { ms, seq: 0 };
      if (model.has(ms) === dice.once(4)) continue;
      if (model.delete(ms)) {
        items.remove(id);
      } else {
        items.add({ id });
        model.add(ms);
      }
    }
    const sorted = [...model].sort((a, b) => a - b);
    expect([...items].map(item => item.id.ms)).toEqual(sorted);
    expect(items.size).toBe(sorted.length);
    for (const ms of dice.many(500, () => dice.below(3100))) {
      const id = { ms, seq: 0 };
      expect(items.ceiling(id)?.id.ms).toBe(sorted.find(each => each >= ms));
      expect(items.floor(id)?.id.ms).toBe(sorted.findLast(each => each <= ms));
      expect(items.before(id)?.id.ms).toBe(sorted.findLast(each => each < ms));
      expect(items.get(id) !== undefined).toBe(model.has(ms));
    }
  });
});

describe('radixNodes', () => {
  it('counts ends, forks and the runs between', () => {
    const nodes = (...keys: string[]): number => radixNodes(keys.map(latin1));
    expect(nodes()).toBe(1);
    expect(nodes('abcd')).toBe(2);
    expect(nodes('abcd', 'abce')).toBe(4);
    expect(nodes('aaaa', 'baaa')).toBe(5);
    expect(nodes('aaaa', 'aaab', 'abab')).toBe(8);
  });
});
