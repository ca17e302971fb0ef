// Random commands on keys of every type against Redis 8.0: names, time to live, copies, SORT, OBJECT.
import { describe, it } from 'vitest';
import type { Reply } from '../../src/resp/reply.ts';
import { isArray } from '../../src/resp/reply.ts';
import type { Dice } from '../support/dice.ts';
import { compareRandomly, sorted } from './differential.ts';
import type { Argv } from './peers.ts';

const KEYS = ['a', 'b', 'c', 'd', 'w_1', 'w_2', 'h_1', 'h_x'] as const;
const ELEMENTS = [
  '1',
  '2',
  '10',
  '-3',
  'x',
  'y',
  '',
  '2.5',
  '1e3',
  'inf',
  '+4',
  ' 5',
  '0x10',
  'nan',
] as const;
// Relative times that last would make ends that differ by the time between the two servers.
const SECONDS = ['0', '-1', 'x', '', '9223372036854775807', '-9223372036854775808', '1e3'] as const;
const UNIX_SECONDS = ['9999999999', '8888888888', '1', '-1', 'x', '9223372036854775807'] as const;
const UNIX_MILLISECONDS = [
  '9999999999999',
  '8888888888888',
  '0',
  '9007199254740991',
  '9223372036854775807',
  '',
] as const;
const DATABASES = ['0', '0', '1', '15', '16', '-1', 'x', '99999999999', ''] as const;
const PATTERNS = [
  '*',
  'w_*',
  '?',
  '[ab]',
  '[^ab]*',
  '[a-c]',
  '\\a',
  '[',
  '[a',
  '**1',
  '*_*',
  'h_[1-9x]',
  '',
] as const;
const BY = ['w_*', 'h_*->f', 'h_*->', 'nosort', '*', 'w_*x', '#', 'h_*->f->g', ''] as const;

const key = (d: Dice): string => d.one(KEYS);
const keys = (d: Dice): string[] => d.many(d.between(0, 4), () => key(d));
const element = (d: Dice): string =>
  d.once(3) ? d.one(ELEMENTS) : String(d.between(-5, 20) / (d.once(3) ? 2 : 1));
const elements = (d: Dice): string[] => d.many(d.between(1, 6), () => element(d));
const numbers = (d: Dice): string[] => d.many(d.between(1, 9), () => String(d.between(-9, 30)));

const conditions = (d: Dice): string[] =>
  d.many(d.once(2) ? 0 : d.between(1, 2), () => d.one(['NX', 'XX', 'GT', 'LT', 'gt', 'Never']));

const copyOption = (d: Dice): string[] =>
  d.one([['REPLACE'], ['replace'], ['DB', d.one(DATABASES)], ['DB'], ['bogus']]);

const sortOption = (d: Dice): string[] =>
  d.one([
    ['BY', d.one(BY)],
    ['GET', d.one(BY)],
    ['ASC'],
    ['desc'],
    ['LIMIT', d.one(['0', '1', '-1', '100', 'x']), d.one(['0', '2', '-1', '100', ''])],
    ['STORE', key(d)],
    ['LIMIT', '1'],
    d.once(4) ? ['bogus'] : ['DESC'],
  ]);

type Generator = (dice: Dice) => Argv;
const VALUES: readonly [Generator, ...Generator[]] = [
  d => ['SET', key(d), element(d)],
  d => ['SADD', key(d), ...elements(d)],
  d => ['SADD', key(d), ...numbers(d)],
  d => ['RPUSH', key(d), ...elements(d)],
  d => ['RPUSH', key(d), ...numbers(d)],
  d => ['ZADD', key(d), '1', element(d), '2', element(d), '3', element(d)],
  d => ['HSET', d.one(['h_1', 'h_x', 'a']), 'f', element(d), 'g', element(d)],
  d => ['DEL', ...keys(d)],
];
const GENERIC: readonly [Generator, ...Generator[]] = [
  d => ['DEL', ...keys(d)],
  d => ['UNLINK', ...keys(d)],
  d => ['EXISTS', ...keys(d)],
  d => ['TOUCH', ...keys(d)],
  d => ['TYPE', key(d)],
  d => ['KEYS', d.one(PATTERNS)],
  d => ['SCAN', d.one(['0', '0', '0', 'x', '-1', ' 0']), 'COUNT', d.one(['1000', '0', 'x'])],
  d => ['SCAN', '0', 'MATCH', d.one(PATTERNS), 'COUNT', '100'],
  d => ['SCAN', '0', 'TYPE', d.one(['string', 'SET', 'zset', 'hash', 'nope']), 'COUNT', '100'],
  d => ['SCAN', '0', d.one(['TYPE', 'NOVALUES', 'COUNT', 'bogus'])],
  d => ['RENAME', key(d), key(d)],
  d => ['RENAMENX', key(d), key(d)],
  d => ['COPY', key(d), key(d), ...d.many(d.below(3), () => copyOption(d)).flat()],
  d => ['MOVE', key(d), d.one(DATABASES)],
  d => ['EXPIRE', key(d), d.one(SECONDS), ...conditions(d)],
  d => ['PEXPIRE', key(d), d.one(SECONDS), ...conditions(d)],
  d => ['EXPIREAT', key(d), d.one(UNIX_SECONDS), ...conditions(d)],
  d => ['PEXPIREAT', key(d), d.one(UNIX_MILLISECONDS), ...conditions(d)],
  d => ['PEXPIREAT', key(d), d.one(UNIX_MILLISECONDS), ...conditions(d)],
  d => ['EXPIRETIME', key(d)],
  d => ['PEXPIRETIME', key(d)],
  d => ['TTL', 'missing', ...d.many(d.below(2), () => 'x')],
  d => ['PERSIST', key(d)],
  d => ['OBJECT', d.one(['ENCODING', 'REFCOUNT', 'FREQ', 'nope', 'HELP']), key(d)],
  () => ['OBJECT', 'HELP'],
  d => ['SORT', key(d), ...d.many(d.below(4), () => sortOption(d)).flat()],
  d => ['SORT_RO', key(d), ...d.many(d.below(4), () => sortOption(d)).flat()],
  d => ['SORT', key(d), 'ALPHA', ...d.many(d.below(2), () => ['GET', d.one(BY)]).flat()],
  d => ['SORT', key(d), 'ALPHA', 'DESC', 'STORE', key(d)],
  d => ['WAIT', d.one(['0', '-1', 'x']), d.one(['0', '-1', 'x'])],
  d => ['WAITAOF', d.one(['0', '1', '2', 'x']), d.one(['0', '-1']), d.one(['0', '-1', 'x'])],
  d => ['MIGRATE', '127.0.0.1', '1', d.one(['', 'a', 'b']), '0', '10', ...migrateOptions(d)],
  d => ['MIGRATE', '127.0.0.1', '1', key(d), d.one(['0', 'x']), d.one(['10', 'x'])],
];

const migrateOptions = (d: Dice): string[] =>
  d.one([['KEYS', ...keys(d)], ['COPY', 'REPLACE'], ['AUTH'], ['AUTH2', 'u'], ['bogus'], []]);

// What Redis has in no order: a database, and a set that is a hash table.
function canonical([name = '']: Argv, reply: Reply): Reply {
  if (name === 'KEYS') return sorted(reply);
  return name === 'SCAN' && isArray(reply) ? reply.map(sorted) : reply;
}

describe.each([2, 3] as const)('generic commands in RESP%i', protocol => {
  it.each([1, 2, 3])('answer as Redis, seed %i', seed =>
    compareRandomly({
      seed,
      count: 3000,
      protocol,
      generate: dice => dice.one(dice.once(3) ? VALUES : GENERIC)(dice),
      canonical,
    }),
  );
});
