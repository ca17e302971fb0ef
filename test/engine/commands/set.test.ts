// Sets as sessions: members, encodings and their order, several sets together, random members.
import { describe, expect, it } from 'vitest';
import { session } from '../../support/session.ts';

const numbers = (count: number): string =>
  Array.from({ length: count }, (_, i) => String(1000 - i)).join(' ');
const words = (count: number): string => Array.from({ length: count }, (_, i) => `w${i}`).join(' ');

describe('a set', () => {
  it('holds each member once and goes with its last', () => {
    const a = session();
    a.say('SADD colours red green red', '(integer) 2');
    a.say('SADD colours red', '(integer) 0');
    a.say('SISMEMBER colours red', '(integer) 1');
    a.say('SMISMEMBER colours red blue', '1) (integer) 1\n2) (integer) 0');
    a.say('SMEMBERS colours', '1) "red"\n2) "green"');
    a.say('SREM colours red green blue', '(integer) 2');
    a.say('EXISTS colours', '(integer) 0');
    a.say('SCARD colours', '(integer) 0');
  });

  it('moves a member', () => {
    const a = session();
    a.say('SADD from x y', '(integer) 2');
    a.say('SMOVE from to x', '(integer) 1');
    a.say('SMOVE from to x', '(integer) 0');
    a.say('SMOVE from from y', '(integer) 1');
    a.say('SMOVE from to y', '(integer) 1');
    a.say('TYPE from', 'none');
    a.say('SMEMBERS to', '1) "x"\n2) "y"');
  });
});

describe('encodings', () => {
  it('go from intset to listpack to hashtable and never back', () => {
    const a = session();
    a.say('SADD s 3 1 2', '(integer) 3');
    a.say('OBJECT ENCODING s', '"intset"');
    a.say('SMEMBERS s', '1) "1"\n2) "2"\n3) "3"');
    a.say('SADD s b a', '(integer) 2');
    a.say('OBJECT ENCODING s', '"listpack"');
    a.say('SMEMBERS s', '1) "1"\n2) "2"\n3) "3"\n4) "b"\n5) "a"');
    a.say(`SADD s ${'x'.repeat(65)}`, '(integer) 1');
    a.say('OBJECT ENCODING s', '"hashtable"');
    a.say(`SREM s b a ${'x'.repeat(65)}`, '(integer) 3');
    a.say('OBJECT ENCODING s', '"hashtable"');
  });

  it('have their limits', () => {
    const a = session();
    a.send(`SADD n ${numbers(512)}`);
    a.say('OBJECT ENCODING n', '"intset"');
    a.say('SADD n 1', '(integer) 1');
    a.say('OBJECT ENCODING n', '"hashtable"');
    a.send(`SADD w ${words(128)}`);
    a.say('OBJECT ENCODING w', '"listpack"');
    a.say('SADD w one-more', '(integer) 1');
    a.say('OBJECT ENCODING w', '"hashtable"');
  });

  it('shrink when SPOP leaves little or a result is stored', () => {
    const a = session();
    a.send(`SADD n ${numbers(600)}`);
    a.send('SPOP n 595');
    a.say('OBJECT ENCODING n', '"listpack"');
    a.say('SCARD n', '(integer) 5');
    a.say('SINTERSTORE m n n', '(integer) 5');
    a.say('OBJECT ENCODING m', '"intset"');
  });
});

describe('several sets', () => {
  it('intersect, unite and subtract', () => {
    const a = session();
    a.send('SADD a 1 2 3 4');
    a.send('SADD b 3 4 5');
    a.say('SINTER a b', '1) "3"\n2) "4"');
    a.say('SINTERCARD 2 a b', '(integer) 2');
    a.say('SINTERCARD 2 a b LIMIT 1', '(integer) 1');
    a.say('SDIFF a b', '1) "1"\n2) "2"');
    a.say('SUNIONSTORE u a b nothing', '(integer) 5');
    a.say('SINTERSTORE u a nothing', '(integer) 0');
    a.say('EXISTS u', '(integer) 0');
    a.say('SINTERCARD 3 a b', "(error) ERR Number of keys can't be greater than number of args");
    a.say('SINTERCARD 0 a', '(error) ERR numkeys should be greater than 0');
  });
});

describe('random members', () => {
  it('are all equally likely', () => {
    const a = session(7);
    a.send(`SADD s ${words(10)}`);
    const seen = new Map<string, number>();
    for (let i = 0; i < 5000; i += 1) {
      const member = a.send('SRANDMEMBER s') ?? '';
      seen.set(member, (seen.get(member) ?? 0) + 1);
    }
    expect(seen.size).toBe(10);
    expect(Math.min(...seen.values())).toBeGreaterThan(400);
    expect(Math.max(...seen.values())).toBeLessThan(600);
  });

  it('are distinct for a positive count, and come again for a negative one', () => {
    const a = session();
    a.send('SADD s a b c');
    const distinct = a.send('SRANDMEMBER s 2')?.match(/"\w"/g) ?? [];
    expect(new Set(distinct).size).toBe(2);
    expect(a.send('SRANDMEMBER s -20')?.match(/"\w"/g)).toHaveLength(20);
    a.say('SRANDMEMBER s 20', '1) "a"\n2) "b"\n3) "c"');
    a.say('SRANDMEMBER s -9000000000000000000', '(error) ERR value is out of range');
  });

  it('leave the set when popped', () => {
    const a = session();
    a.send(`SADD s ${words(50)}`);
    const popped = a.send('SPOP s 20')?.match(/"w\d+"/g) ?? [];
    expect(new Set(popped).size).toBe(20);
    for (const member of popped) a.say(`SISMEMBER s ${member}`, '(integer) 0');
    a.say('SCARD s', '(integer) 30');
    a.say('SPOP s -1', '(error) ERR value is out of range, must be positive');
  });
});

describe('SSCAN', () => {
  it('meets every member that stays, while others come and go', () => {
    const a = session();
    a.send(`SADD s ${words(1000)}`);
    const met = new Set<string>();
    let cursor = '0';
    let page = 0;
    do {
      const reply = a.send(`SSCAN s ${cursor} COUNT 10`) ?? '';
      cursor = /^1\) "(\d+)"/.exec(reply)?.[1] ?? '0';
      for (const member of reply.match(/w\d+/g) ?? []) met.add(member);
      a.send(`SREM s w${page}`);
      a.send(`SADD s new${page}`);
      page += 1;
    } while (cursor !== '0');
    for (let i = page; i < 1000; i += 1) expect(met.has(`w${i}`)).toBe(true);
  });
});
