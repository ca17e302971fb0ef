// Random hash commands, valid and broken, on few keys and fields so that they meet.
import type { Dice } from '../support/dice.ts';
import type { Argv } from './peers.ts';

const KEYS = ['a', 'b', 'c', 'd', 'text'] as const;
const FIELDS = ['f', 'g', 'h', 'i', 'j', 'k', '', 'field'.repeat(3)] as const;
const VALUES = [
  '',
  'x',
  '0',
  '10',
  '-3',
  '007',
  '3.25',
  '1e3',
  'inf',
  '\x00\xff',
  'long'.repeat(4),
  '9223372036854775807',
] as const;
const INTEGERS = ['1', '-1', '0', '9223372036854775807', '-9223372036854775808', 'x', ''] as const;
const FLOATS = ['1.5', '-0.1', '1e20', 'inf', 'nan', 'x', '', '5e-324'] as const;
const COUNTS = ['0', '1', '2', '3', '-1', 'x', '', '9223372036854775807'] as const;
// Relative times that last would make ends that differ by the time between the two servers.
const SECONDS = ['0', '-1', 'x', '9223372036854775807', '70368744177'] as const;
const MILLISECONDS = ['0', '-5', '', '70368744177664'] as const;
const UNIX_SECONDS = ['9999999999', '8888888888', '1', '0', '70368744178', '-1'] as const;
const UNIX_MILLISECONDS = [
  '9999999999999',
  '8888888888888',
  '1',
  '70368744177663',
  '70368744177664',
  'x',
] as const;

const key = (d: Dice): string => d.one(KEYS);
const field = (d: Dice): string => d.one(FIELDS);
const fields = (d: Dice): string[] => d.many(d.between(0, 4), () => field(d));
const value = (d: Dice): string => d.one(VALUES);
const pair = (d: Dice): string[] => [field(d), value(d)];
const pairs = (d: Dice): string[] => d.many(d.between(1, 4), () => pair(d)).flat();
const rarely = (d: Dice, words: readonly string[]): readonly string[] => (d.once(12) ? words : []);

// `FIELDS 2 f g`, sometimes with another word, count or something more.
function named(d: Dice, each: (d: Dice) => string[] = dice => [field(dice)]): string[] {
  const count = d.between(1, 3);
  const given = d.once(15) ? d.one(COUNTS) : String(count);
  const word = d.once(20) ? 'FLDS' : d.one(['FIELDS', 'fields']);
  return [word, given, ...d.many(count, () => each(d)).flat(), ...rarely(d, ['more'])];
}

const condition = (d: Dice): readonly string[] =>
  d.once(2) ? [] : [d.one(['NX', 'XX', 'GT', 'LT', 'gt', 'ZZ'])];

const expiration = (d: Dice, bare: string): string[] =>
  d.one([
    [],
    [bare],
    ['EX', d.one(SECONDS)],
    ['px', d.one(MILLISECONDS)],
    ['EXAT', d.one(UNIX_SECONDS)],
    ['PXAT', d.one(UNIX_MILLISECONDS)],
  ]);

/** Makes a command. */
export type Generator = (dice: Dice) => Argv;
/** Commands that know nothing of fields that end. */
export const PLAIN: readonly [Generator, ...Generator[]] = [
  d => ['HSET', key(d), ...pairs(d), ...rarely(d, ['odd'])],
  d => ['HSET', key(d), ...pairs(d)],
  d => ['HMSET', key(d), ...pairs(d), ...rarely(d, ['odd'])],
  d => ['HSETNX', key(d), ...pair(d)],
  d => ['HGET', key(d), field(d)],
  d => ['HMGET', key(d), ...fields(d)],
  d => ['HDEL', key(d), ...fields(d)],
  d => ['HLEN', key(d)],
  d => ['HSTRLEN', key(d), field(d)],
  d => ['HEXISTS', key(d), field(d)],
  d => ['HGETALL', key(d)],
  d => ['HKEYS', key(d)],
  d => ['HVALS', key(d)],
  d => ['HINCRBY', key(d), field(d), d.one(INTEGERS)],
  d => ['HINCRBYFLOAT', key(d), field(d), d.one(FLOATS)],
  d => ['HRANDFIELD', key(d), d.one(['0', '99', 'x', '-9223372036854775808']), ...withValues(d)],
  d => ['HRANDFIELD', 'missing', ...fields(d)],
  d => ['HSCAN', key(d), '0', 'COUNT', '1000', ...rarely(d, ['NOVALUES'])],
  d => [
    'HSCAN',
    key(d),
    d.one(['0', '0', 'x']),
    d.one(['MATCH', 'NOVALUES']),
    d.one(['*', '[f-h]']),
  ],
  d => ['OBJECT', 'ENCODING', key(d)],
  d => ['COPY', key(d), key(d), 'REPLACE'],
  d => ['RENAME', key(d), key(d)],
  d => ['DEL', key(d)],
  () => ['SET', 'text', 'x'],
];
/** Commands that set or tell when fields end. */
export const EXPIRING: readonly [Generator, ...Generator[]] = [
  d => ['HEXPIRE', key(d), d.one(SECONDS), ...condition(d), ...named(d)],
  d => ['HPEXPIRE', key(d), d.one(MILLISECONDS), ...condition(d), ...named(d)],
  d => ['HEXPIREAT', key(d), d.one(UNIX_SECONDS), ...condition(d), ...named(d)],
  d => ['HPEXPIREAT', key(d), d.one(UNIX_MILLISECONDS), ...condition(d), ...named(d)],
  d => ['HEXPIRETIME', key(d), 'FIELDS', '1', field(d)],
  d => ['HPEXPIREAT', key(d), d.one(UNIX_MILLISECONDS), ...named(d)],
  d => ['HEXPIRE', 'only-here', d.one(['1000', '2000']), ...named(d)],
  d => ['HSET', 'only-here', ...pair(d)],
  d => ['HTTL', d.one(['only-here', 'missing']), ...named(d)],
  d => ['HPERSIST', key(d), ...named(d)],
  d => ['HGETEX', key(d), ...expiration(d, 'PERSIST'), ...named(d)],
  d => ['HSETEX', key(d), ...setCondition(d), ...expiration(d, 'KEEPTTL'), ...named(d, pair)],
  d => ['HSETEX', key(d), ...expiration(d, 'KEEPTTL'), ...setCondition(d), ...named(d, pair)],
  d => ['HGETDEL', key(d), ...named(d)],
];

const withValues = (d: Dice): string[] =>
  d.one([[], [], ['WITHVALUES'], ['withvalues'], ['values'], ['WITHVALUES', 'x']]);
const setCondition = (d: Dice): string[] =>
  d.one([[], [], ['FNX'], ['FXX'], ['fxx', 'FNX'], ['NX']]);
