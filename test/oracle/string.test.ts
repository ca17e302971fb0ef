// Random string commands against Redis 8.0.
import { describe, it } from 'vitest';
import type { Dice } from '../support/dice.ts';
import { compareCommands, compareRandomly } from './differential.ts';
import type { Argv } from './peers.ts';

const INTEGERS = [
  '0',
  '1',
  '-1',
  '2',
  '7',
  '10',
  '-5',
  '100',
  '9223372036854775807',
  '-9223372036854775808',
  '9223372036854775808',
  '4611686018427387904',
  '+1',
  '01',
  '-0',
  ' 1',
  '1.0',
  '1e3',
  '',
  'ten',
  '536870912',
  '9007199254740993',
] as const;
const VALUES = [
  '',
  'a',
  'hello',
  'Hello World',
  '10',
  '-3',
  '3.0e3',
  '5.0e3',
  '0',
  '00',
  '\x00\xff\x80',
  '\r\n',
  'x'.repeat(44),
  'y'.repeat(45),
  '9223372036854775807',
  '-9223372036854775808',
  '12345678901234567890',
] as const;
const KEYS = ['a', 'b', 'c', 'd', 'e', 'list'] as const;

const FLOATS = [
  '1.5',
  '-0.1',
  '3',
  '5.0e3',
  '1e400',
  'inf',
  '-inf',
  'nan',
  ' 1',
  '1e-18',
  'x',
  '0x1F',
] as const;

const key = (dice: Dice): string => dice.one(KEYS);
const value = (dice: Dice): string => dice.one(VALUES);
const integer = (dice: Dice): string =>
  dice.once(3) ? String(dice.between(-12, 12)) : dice.one(INTEGERS);

// Long enough in milliseconds too: time passes for the real server.
const SECONDS = [
  '1000000',
  '5000000',
  '0',
  '-1',
  'x',
  '9223372036854775',
  '9223372036854775807',
] as const;
const TIMES = [
  '1',
  '99999999999',
  '99999999999999',
  '0',
  '-5',
  '9223372036854775807',
  'y',
] as const;

function expiration(dice: Dice): string[] {
  const unit = dice.one(['EX', 'px', 'EXAT', 'PXAT'] as const);
  const amount = unit.endsWith('AT') ? dice.one(TIMES) : dice.one(SECONDS);
  return dice
    .one([[unit, amount], [unit, amount], ['KEEPTTL'], ['PERSIST'], [unit]] as const)
    .slice();
}

const setOption = (dice: Dice): string[] =>
  dice
    .one([['NX'], ['xx'], ['GET'], expiration(dice), expiration(dice), ['bogus']] as const)
    .slice();

const lcsOption = (dice: Dice): string[] =>
  dice
    .one([['LEN'], ['IDX'], ['idx'], ['WITHMATCHLEN'], ['MINMATCHLEN', integer(dice)], ['x']])
    .slice();

type Generator = (dice: Dice) => Argv;
const COMMANDS: readonly [Generator, ...Generator[]] = [
  d => ['GET', key(d)],
  d => ['DEL', key(d)],
  () => ['RPUSH', 'list', 'x'],
  d => ['GETDEL', key(d)],
  d => ['GETSET', key(d), value(d)],
  d => ['GETEX', key(d), ...d.many(d.below(3), () => expiration(d)).flat()],
  d => ['SET', key(d), value(d), ...d.many(d.below(3), () => setOption(d)).flat()],
  d => ['SET', key(d), value(d)],
  d => ['SETNX', key(d), value(d)],
  d => ['SETEX', key(d), d.one(SECONDS), value(d)],
  d => ['PSETEX', key(d), d.one(SECONDS), value(d)],
  d => ['MGET', ...d.many(d.between(0, 4), () => key(d))],
  d => ['MSET', ...d.many(d.between(1, 5), () => key(d))],
  d => ['MSETNX', ...d.many(d.between(1, 5), () => key(d))],
  d => ['LCS', key(d), key(d), ...d.many(d.below(3), () => lcsOption(d)).flat()],
  d => ['INCRBYFLOAT', key(d), d.one(FLOATS)],
  d => ['INCR', key(d)],
  d => ['DECR', key(d)],
  d => ['INCRBY', key(d), integer(d)],
  d => ['DECRBY', key(d), integer(d)],
  d => ['STRLEN', key(d)],
  d => ['APPEND', key(d), value(d)],
  d => ['GETRANGE', key(d), integer(d), integer(d)],
  d => ['SUBSTR', key(d), integer(d), integer(d)],
  d => ['SETRANGE', key(d), d.once(2) ? String(d.below(60)) : integer(d), value(d)],
];

describe.each([2, 3] as const)('string commands in RESP%i', protocol => {
  it.each([1, 2])('answer as Redis, seed %i', seed =>
    compareRandomly({ seed, count: 3000, protocol, generate: dice => dice.one(COMMANDS)(dice) }),
  );
});

describe('strings as long as they may be', () => {
  // They go in the end: to read them whole is what a tab cannot bear.
  const commands = `
    SETBIT big 4294967295 1
    STRLEN big
    BITCOUNT big
    BITCOUNT big 0 -2
    BITPOS big 1
    BITPOS big 0
    GETRANGE big -3 -1
    GETRANGE big 1000000 1000002
    SETBIT big 4294967296 1
    SETRANGE long 536870911 x
    SETRANGE long 536870911 xy
    SETRANGE long 536870912 x
    SETRANGE new 9223372036854775807 x
    APPEND long y
    STRLEN long
    LCS big long
    BITOP AND long big long
    BITPOS long 1
    BITOP XOR long big long
    BITCOUNT long
    BITPOS long 1
    BITFIELD big INCRBY u8 4294967294 255
    BITFIELD big GET i64 4294967295
    STRLEN big
    INCR big
    INCRBYFLOAT big 1
    PFADD big x
    OBJECT ENCODING big
    SETRANGE big 0 abc
    GETRANGE big 0 3
    DEL big long`;

  it.each([2, 3] as const)('answer as Redis in RESP%i', protocol =>
    compareCommands(
      { protocol },
      commands
        .trim()
        .split('\n')
        .map(line => line.trim().split(' ')),
    ),
  );
});
