// Figures and pictures that a server shows of itself: histograms, graphs, digests, memory, rates.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Histogram } from '../../../src/engine/algo/histogram.ts';
import { hexOf, sha1, sha1Hex } from '../../../src/engine/algo/sha1.ts';
import { fromText, fromUint8, toUint8 } from '../../../src/resp/bytes.ts';
import { Dice } from '../../support/dice.ts';
import { session } from '../../support/session.ts';

describe('a histogram', () => {
  it('tells percentiles with two digits, as HdrHistogram does', () => {
    const histogram = new Histogram();
    for (const micros of [158, 1, 1, 1, 12, 300, 5023]) histogram.add(micros * 1000);
    // Redis 8.0 showed p50=158.719 for one call of 158 microseconds.
    const alone = new Histogram();
    alone.add(158_000);
    expect(alone.percentile(50)).toBe(158_719);
    expect(histogram.percentile(50)).toBe(12_031);
    expect(histogram.percentile(0)).toBe(1003);
    expect(histogram.percentile(100)).toBe(5_046_271);
  });

  it('counts up to each doubling', () => {
    const histogram = new Histogram();
    for (let i = 0; i < 280; i += 1) histogram.add(500);
    for (const micros of [1.5, 3, 3, 7, 162]) histogram.add(micros * 1000);
    const steps = histogram.cumulative(1024);
    expect(steps.map(({ upTo, count }) => [Math.floor(upTo / 1000), count])).toEqual([
      [1, 280],
      [2, 281],
      [4, 283],
      [8, 284],
      [264, 285],
    ]);
  });

  it('bears the shortest and the longest times', () => {
    const histogram = new Histogram();
    for (const nanos of [0, -5, 0.2, 1e9, 1e15]) histogram.add(nanos);
    expect(histogram.total).toBe(5);
    expect(histogram.percentile(10)).toBe(1);
    expect(histogram.percentile(100)).toBeGreaterThan(9.9e8);
  });
});

describe('SHA-1', () => {
  it('is that of others', () => {
    const dice = new Dice(1);
    for (let length = 0; length < 300; length += 1) {
      const bytes = fromUint8(Uint8Array.from({ length }, () => dice.below(256)));
      const expected = createHash('sha1').update(toUint8(bytes)).digest('hex');
      expect(sha1Hex(bytes)).toBe(expected);
      expect(hexOf(sha1(bytes))).toBe(expected);
    }
  });
});

describe('LATENCY', () => {
  it('draws what it measured', () => {
    const a = session();
    a.say('CONFIG SET latency-monitor-threshold 1', 'OK');
    for (const ms of [5, 20, 60, 120, 40, 10, 2]) {
      expect(a.send(`DEBUG SLEEP ${ms / 1000}`)).toBeUndefined();
      a.pass(1000);
      expect(a.reply()).toBe('OK');
    }
    const graph = a.send('LATENCY GRAPH command') ?? '';
    const shown = JSON.parse(graph).split('\n');
    // What Redis 8.0 drew of the same delays.
    expect(shown).toEqual([
      'command - high 120 ms, low 2 ms (all time high 120 ms)',
      '-'.repeat(80),
      '   #   ',
      '   |   ',
      '  #|_  ',
      '_o|||__',
      '       ',
      '7654321',
      'sssssss',
      '',
    ]);
    expect(a.send('LATENCY DOCTOR')).toContain(
      '7 latency spikes (average 36ms, mean deviation 31ms, period 1.00 sec). Worst all time event 120ms.',
    );
    expect(a.send('LATENCY HISTOGRAM debug')).toContain('1) "calls"\n   2) (integer) 7');
    a.say('LATENCY RESET command', '(integer) 1');
    a.say('LATENCY LATEST', '(empty array)');
  });

  it('keeps the worst of a second', () => {
    const a = session();
    a.say('CONFIG SET latency-monitor-threshold 1', 'OK');
    for (const ms of [30, 90, 60]) {
      a.send(`DEBUG SLEEP ${ms / 1000}`);
      a.pass(ms);
      expect(a.reply()).toBe('OK');
    }
    expect(a.send('LATENCY HISTORY command')).toMatch(
      /^1\) 1\) \(integer\) \d+\n {3}2\) \(integer\) 90$/,
    );
  });
});

describe('INFO', () => {
  it('tells rates of the last moments', () => {
    const a = session();
    for (let i = 0; i < 40; i += 1) {
      a.send('PING');
      a.send('PING');
      a.pass(100);
    }
    const rate = Number(/ops_per_sec:(\d+)/.exec(a.send('INFO stats') ?? '')?.[1]);
    expect(rate).toBeGreaterThan(15);
    expect(rate).toBeLessThan(25);
    a.pass(10_000);
    expect(a.send('INFO stats')).toContain('instantaneous_ops_per_sec:0');
  });

  it('tells how long the server is up and how much memory was in use', () => {
    const a = session();
    a.pass(3 * 86_400_000 + 5000);
    const text = a.send('INFO server memory') ?? '';
    expect(text).toContain('uptime_in_seconds:259205');
    expect(text).toContain('uptime_in_days:3');
    a.say(`SET k ${'x'.repeat(100_000)}`, 'OK');
    const full = Number(/used_memory:(\d+)/.exec(a.send('INFO memory') ?? '')?.[1]);
    a.say('DEL k', '(integer) 1');
    const after = a.send('INFO memory') ?? '';
    expect(Number(/used_memory_peak:(\d+)/.exec(after)?.[1])).toBe(full);
    expect(Number(/used_memory:(\d+)/.exec(after)?.[1])).toBeLessThan(full - 90_000);
  });
});

describe('saving', () => {
  it('happens at the save points and on command', () => {
    const a = session();
    const seconds = (): number => Math.floor((a.engine.server.keyspace.nowMs ?? 0) / 1000);
    a.say('SET k v', 'OK');
    expect(a.send('INFO persistence')).toContain('rdb_changes_since_last_save:1');
    a.say('SAVE', 'OK');
    a.say('LASTSAVE', `(integer) ${seconds()}`);
    expect(a.send('INFO persistence')).toContain('rdb_changes_since_last_save:0');
    a.say('CONFIG SET save "60 2"', 'OK');
    a.say('INCR n', '(integer) 1');
    a.pass(120_000);
    expect(a.send('INFO persistence')).toContain('rdb_changes_since_last_save:1');
    a.say('INCR n', '(integer) 2');
    a.pass(1000);
    expect(a.send('INFO persistence')).toMatch(/rdb_changes_since_last_save:0.*rdb_saves:2/s);
    a.say('BGSAVE', 'Background saving started');
    a.say('BGSAVE', '(error) ERR Background save already in progress');
    expect(a.send('INFO persistence')).toContain('rdb_bgsave_in_progress:1');
    a.pass(100);
    expect(a.send('INFO persistence')).toMatch(/rdb_bgsave_in_progress:0.*rdb_saves:3/s);
  });

  it('brings back what was there', () => {
    const a = session();
    a.say('SET k v', 'OK');
    a.say('DEBUG RELOAD', 'OK');
    a.say('SET k w', 'OK');
    a.say('SET other x', 'OK');
    a.say('DEBUG RELOAD NOSAVE', 'OK');
    a.say('GET k', '"v"');
    a.say('EXISTS other', '(integer) 0');
  });
});

it('draws a picture on LOLWUT', () => {
  const a = session();
  const drawn = JSON.parse(
    (a.send('LOLWUT VERSION 5 20 4 4') ?? '').replace(/\\x(..)/g, '\\u00$1'),
  );
  const lines = fromUint8(Uint8Array.from(drawn, (char: string) => char.charCodeAt(0))).split('\n');
  expect(lines.at(-2)).toContain('Redis ver. 8.0.2');
  expect(lines[0]?.length).toBe(20 * fromText('⠿').length);
  expect(a.send('LOLWUT VERSION 5 20 4 4')).not.toBe(a.send('LOLWUT VERSION 5 20 4 4'));
});
