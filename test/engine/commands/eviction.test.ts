// maxmemory: which keys go under each policy, and what the counters of LFU say.
import { describe, expect, it } from 'vitest';
import type { Session } from '../../support/session.ts';
import { session } from '../../support/session.ts';

// A server with so many keys, each used once; then no room for more than about half of them.
function crowded(policy: string, keys: number): Session {
  const a = session();
  a.say(`CONFIG SET maxmemory-policy ${policy} maxmemory-samples 10`, 'OK');
  for (let i = 0; i < keys; i += 1) {
    a.say(`SET key:${i} ${'x'.repeat(100)}`, 'OK');
    a.pass(1000);
  }
  return a;
}

function usedBytes(a: Session): number {
  return Number(/used_memory:(\d+)/.exec(a.send('INFO memory') ?? '')?.[1]);
}

function shrink(a: Session, bytes: number): void {
  a.say(`CONFIG SET maxmemory ${usedBytes(a) - bytes}`, 'OK');
}

const survivors = (a: Session, keys: number): number[] =>
  Array.from({ length: keys }, (_, i) => i).filter(
    i => a.send(`EXISTS key:${i}`) === '(integer) 1',
  );

const average = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

describe('maxmemory', () => {
  it('keeps what was used last under allkeys-lru', () => {
    const a = crowded('allkeys-lru', 100);
    for (let i = 0; i < 10; i += 1) a.send(`GET key:${i}`);
    shrink(a, 10_000);
    const left = survivors(a, 100);
    expect(left.length).toBeLessThan(65);
    expect(left.filter(i => i < 10).length).toBeGreaterThan(8);
    expect(average(left.filter(i => i >= 10))).toBeGreaterThan(60);
    expect(a.send('INFO stats')).toContain(`evicted_keys:${100 - left.length}`);
    expect(usedBytes(a)).toBeLessThanOrEqual(
      Number(a.send('CONFIG GET maxmemory')?.match(/\d{3,}/)?.[0]),
    );
  });

  it('keeps what is used often under allkeys-lfu', () => {
    const a = crowded('allkeys-lfu', 60);
    for (let round = 0; round < 300; round += 1) {
      for (let i = 0; i < 6; i += 1) a.send(`GET key:${i}`);
    }
    expect(Number(a.send('OBJECT FREQ key:0')?.replace('(integer) ', ''))).toBeGreaterThan(8);
    shrink(a, 6000);
    const left = survivors(a, 60);
    expect(left.length).toBeLessThan(45);
    expect(left.filter(i => i < 6).length).toBe(6);
  });

  it('forgets in time how often a key was used', () => {
    const a = session();
    a.say('CONFIG SET maxmemory-policy allkeys-lfu lfu-log-factor 0', 'OK');
    a.say('SET k v', 'OK');
    for (let i = 0; i < 20; i += 1) a.send('GET k');
    a.say('OBJECT FREQ k', '(integer) 25');
    a.pass(10 * 60_000);
    a.say('OBJECT FREQ k', '(integer) 15');
    a.say('CONFIG SET lfu-decay-time 0', 'OK');
    a.say('OBJECT FREQ k', '(integer) 25');
  });

  it('takes only keys that would end anyway, the nearest end first, under volatile-ttl', () => {
    const a = crowded('volatile-ttl', 40);
    for (let i = 0; i < 20; i += 1) a.send(`EXPIRE key:${i} ${1000 + i * 100}`);
    shrink(a, 1500);
    const left = survivors(a, 40);
    expect(left.filter(i => i >= 20).length).toBe(20);
    expect(average(left.filter(i => i < 20))).toBeGreaterThan(10);
  });

  it('refuses to write when nothing may go', () => {
    const a = crowded('volatile-lru', 10);
    shrink(a, 500);
    const full = "(error) OOM command not allowed when used memory > 'maxmemory'.";
    a.say('SET more x', full);
    a.say('APPEND key:1 x', full);
    a.say('MULTI', 'OK');
    a.say('SET more x', full);
    a.say('EXEC', '(error) EXECABORT Transaction discarded because of previous errors.');
    a.say('DEL key:1 key:2 key:3 key:4', '(integer) 4');
    a.say('SET more x', 'OK');
  });

  it.each(['allkeys-random', 'volatile-random', 'volatile-lru', 'volatile-lfu'])(
    'makes room for what is new under %s',
    policy => {
      const a = session();
      a.say(`CONFIG SET maxmemory-policy ${policy}`, 'OK');
      a.say(`CONFIG SET maxmemory ${usedBytes(a) + 10_000}`, 'OK');
      for (let i = 0; i < 300; i += 1) a.say(`SET key:${i} ${'x'.repeat(50)} EX 1000`, 'OK');
      const left = survivors(a, 300).length;
      expect(left).toBeGreaterThan(20);
      expect(left).toBeLessThan(90);
    },
  );

  it('tells of keys that go', () => {
    const a = crowded('allkeys-lru', 4);
    const ear = a.other();
    a.say('CONFIG SET notify-keyspace-events Ee', 'OK');
    expect(ear.send('PSUBSCRIBE *')).toContain('psubscribe');
    shrink(a, 100);
    expect(ear.reply()).toBe('1) "pmessage"\n2) "*"\n3) "__keyevent@0__:evicted"\n4) "key:0"');
  });

  it('does not count looks of a client that says so', () => {
    const a = session();
    a.say('SET k v', 'OK');
    a.pass(60_000);
    a.say('CLIENT NO-TOUCH on', 'OK');
    a.say('GET k', '"v"');
    a.say('OBJECT IDLETIME k', '(integer) 60');
    a.say('TOUCH k', '(integer) 1');
    a.say('OBJECT IDLETIME k', '(integer) 0');
    a.pass(60_000);
    a.say('CLIENT NO-TOUCH off', 'OK');
    a.say('GET k', '"v"');
    a.say('OBJECT IDLETIME k', '(integer) 0');
  });
});
