// What grows in bench/growth.bench.ts: a value of each type and the operations on it that Redis
// documents as O(1) or O(log N), with whatever they return held constant.
import type { Argv, Subject } from './growth.ts';

const STEP = 100;

// Requests that add the elements numbered from..to, a hundred each.
function* inSteps(from: number, to: number, add: (ids: number[]) => Argv): Iterable<Argv> {
  for (let start = from; start < to; start += STEP) {
    const length = Math.min(STEP, to - start);
    yield add(Array.from({ length }, (_, i) => start + i));
  }
}

let fresh = 0;
/** A name that was never used. */
const another = (): string => `new:${(fresh += 1)}`;

const keys: Subject = {
  name: 'keys',
  fill: (from, to) => inSteps(from, to, ids => ['MSET', ...ids.flatMap(id => [`key:${id}`, id])]),
  operations: {
    GET: (size, random) => [['GET', `key:${random(size)}`]],
    SET: (size, random) => [['SET', `key:${random(size)}`, 'value']],
    'SET DEL': () => {
      const key = another();
      return [
        ['SET', key, 'value'],
        ['DEL', key],
      ];
    },
    'EXPIRE PERSIST': (size, random) => {
      const key = `key:${random(size)}`;
      return [
        ['EXPIRE', key, 1000],
        ['PERSIST', key],
      ];
    },
    RANDOMKEY: () => [['RANDOMKEY']],
    'SCAN step': (size, random) => [['SCAN', random(size), 'COUNT', 10]],
    RENAME: (size, random) => {
      const key = `key:${random(size)}`;
      return [
        ['RENAME', key, 'renamed'],
        ['RENAME', 'renamed', key],
      ];
    },
  },
};

const mortalKeys: Subject = {
  name: 'keys that expire',
  *fill(from, to) {
    for (let id = from; id < to; id += 1) yield ['SET', `key:${id}`, id, 'EX', 1_000_000 + id];
  },
  operations: {
    GET: (size, random) => [['GET', `key:${random(size)}`]],
    'SET EX': (size, random) => [['SET', `key:${random(size)}`, 'v', 'EX', 1_000_000]],
    TTL: (size, random) => [['TTL', `key:${random(size)}`]],
    'SET PX DEL': () => {
      const key = another();
      return [
        ['SET', key, 'value', 'PX', 1_000_000],
        ['DEL', key],
      ];
    },
    RANDOMKEY: () => [['RANDOMKEY']],
  },
};

const strings: Subject = {
  name: 'string (size in bytes)',
  fill: (from, to) => [['APPEND', 'text', 'x'.repeat(to - from)]],
  operations: {
    STRLEN: () => [['STRLEN', 'text']],
    GETRANGE: (size, random) => [['GETRANGE', 'text', random(size), random(size) + 0]].map(
      ([name = '', key = '', start = 0]) => [name, key, start, Number(start) + 9],
    ),
    SETRANGE: (size, random) => [['SETRANGE', 'text', random(size - 5), 'hello']],
    SETBIT: (size, random) => [['SETBIT', 'text', random(size * 8), random(2)]],
    GETBIT: (size, random) => [['GETBIT', 'text', random(size * 8)]],
    BITFIELD: (size, random) => [['BITFIELD', 'text', 'INCRBY', 'u8', `#${random(size)}`, 1]],
    'BITCOUNT 10': (_, random) => [['BITCOUNT', 'text', random(1), 9]],
  },
};

const hashes: Subject = {
  name: 'hash',
  fill: (from, to) =>
    inSteps(from, to, ids => ['HSET', 'hash', ...ids.flatMap(id => [`field:${id}`, id])]),
  operations: {
    HGET: (size, random) => [['HGET', 'hash', `field:${random(size)}`]],
    HSET: (size, random) => [['HSET', 'hash', `field:${random(size)}`, 7]],
    'HSET HDEL': () => {
      const field = another();
      return [
        ['HSET', 'hash', field, 'value'],
        ['HDEL', 'hash', field],
      ];
    },
    HINCRBY: (size, random) => [['HINCRBY', 'hash', `field:${random(size)}`, 1]],
    HLEN: () => [['HLEN', 'hash']],
    'HRANDFIELD 5': () => [['HRANDFIELD', 'hash', 5]],
    'HSCAN step': (size, random) => [['HSCAN', 'hash', size > 512 ? random(size) : 0]].slice(
      0,
      size > 512 ? 1 : 0,
    ),
    'HEXPIRE HPERSIST': (size, random) => {
      const field = `field:${random(size)}`;
      return [
        ['HEXPIRE', 'hash', 10_000, 'FIELDS', 1, field],
        ['HPERSIST', 'hash', 'FIELDS', 1, field],
      ];
    },
  },
};
