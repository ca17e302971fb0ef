// Random bitmap commands against Redis 8.0.
import { describe, it } from 'vitest';
import type { Dice } from '../support/dice.ts';
import { compareRandomly } from './differential.ts';
import type { Argv } from './peers.ts';

const KEYS = ['a', 'b', 'c', 'd', 'list'] as const;
const VALUES = [
  '',
  'a',
  'foobar',
  '\xff\xff',
  '\x00\x00',
  '\xff\x00\xf0',
  '12345',
  'x'.repeat(50),
] as const;
const OFFSETS = [
  '-1',
  '4294967296',
  '9223372036854775807',
  '99999999999999999999',
  'x',
  '',
  '#1',
  '-0',
] as const;
const TYPES = [
  'u1',
  'u8',
  'i8',
  'i5',
  'u7',
  'i64',
  'u63',
  'u64',
  'i65',
  'i1',
  'u0',
  'i',
  'x8',
  'u12',
  'i33',
] as const;
const AMOUNTS = [
  '0',
  '1',
  '-1',
  '255',
  '256',
  '-129',
  '128',
  '9223372036854775807',
  '-9223372036854775808',
  '-9223372036854775700',
  '4611686018427387904',
  '9223372036854775808',
  'x',
] as const;

const key = (dice: Dice): string => dice.one(KEYS);
const offset = (dice: Dice): string => (dice.once(12) ? dice.one(OFFSETS) : String(dice.below(90)));
const index = (dice: Dice): string =>
  dice.once(10) ? dice.one(OFFSETS) : String(dice.between(-20, 20));
const unit = (dice: Dice): string[] =>
  dice.one([[], [], ['BIT'], ['bit'], ['BYTE'], ['byte'], ['x']] as const).slice();

function fieldOffset(dice: Dice): string {
  if (dice.once(25))
    return dice.one(['#2305843009213693952', '#-1', '#', '#99999999999999999999'] as const);
  return dice.once(3) ? `#${dice.below(12)}` : offset(dice);
}

const amount = (dice: Dice): string =>
  dice.once(2) ? dice.one(AMOUNTS) : String(dice.between(-300, 300));

function operation(dice: Dice): string[] {
  const field = (): string[] => [dice.one(TYPES), fieldOffset(dice)];
  return dice.one<() => string[]>([
    () => ['GET', ...field()],
    () => ['SET', ...field(), amount(dice)],
    () => ['incrby', ...field(), amount(dice)],
    () => ['INCRBY', 'u8', fieldOffset(dice), amount(dice)],
    () => ['INCRBY', 'i64', '#0', amount(dice)],
    () => ['OVERFLOW', dice.one(['WRAP', 'sat', 'FAIL', 'SAT', 'fail', 'x'] as const)],
    () => (dice.once(8) ? ['GET', 'u8'] : []),
  ])();
}

type Generator = (dice: Dice) => Argv;
const COMMANDS: readonly [Generator, ...Generator[]] = [
  d => ['SET', key(d), d.one(VALUES)],
  d => ['DEL', key(d)],
  () => ['RPUSH', 'list', 'x'],
  d => ['SETBIT', key(d), offset(d), d.one(['0', '1', '1', '2', 'x', '-1'] as const)],
  d => ['SETBIT', key(d), offset(d), d.one(['0', '1'] as const)],
  d => ['GETBIT', key(d), offset(d)],
  d => ['BITCOUNT', key(d)],
  d => ['BITCOUNT', key(d), index(d), index(d), ...unit(d)],
  d => ['BITCOUNT', key(d), ...d.many(d.below(5), () => index(d))],
  d => ['BITPOS', key(d), d.one(['0', '1', '0', '1', '2', 'x'] as const)],
  d => ['BITPOS', key(d), d.one(['0', '1'] as const), index(d)],
  d => ['BITPOS', key(d), d.one(['0', '1'] as const), index(d), index(d), ...unit(d)],
  d => ['BITPOS', key(d), d.one(['0', '1'] as const), ...d.many(d.below(5), () => index(d))],
  d => [
    'BITOP',
    d.one(['AND', 'or', 'XOR', 'NOT', 'nand'] as const),
    key(d),
    ...d.many(d.between(0, 4), () => key(d)),
  ],
  d => ['BITOP', 'NOT', key(d), key(d)],
  d => ['BITFIELD', key(d), ...d.many(d.below(5), () => operation(d)).flat()],
  d => ['BITFIELD', key(d), ...d.many(d.between(1, 2), () => operation(d)).flat()],
  d => ['BITFIELD_RO', key(d), ...d.many(d.below(3), () => operation(d)).flat()],
];

describe.each([2, 3] as const)('bitmap commands in RESP%i', protocol => {
  it.each([1, 2])('answer as Redis, seed %i', seed =>
    compareRandomly({ seed, count: 4000, protocol, generate: dice => dice.one(COMMANDS)(dice) }),
  );
});
