// Random HyperLogLog commands against Redis 8.0: the strings must be the same to the byte.
import { describe, it } from 'vitest';
import type { Dice } from '../support/dice.ts';
import { compareRandomly } from './differential.ts';
import type { Argv } from './peers.ts';

const KEYS = ['a', 'b', 'c', 'd', 'list'] as const;
const key = (dice: Dice): string => dice.one(KEYS);

function element(dice: Dice): string {
  const length = dice.once(20) ? dice.below(40) : dice.between(1, 4);
  return dice
    .many(length, () => String.fromCharCode(dice.once(10) ? dice.below(256) : 97 + dice.below(26)))
    .join('');
}

const elements = (dice: Dice): string[] =>
  dice.many(dice.once(15) ? dice.below(400) : dice.below(6), () => element(dice));

type Generator = (dice: Dice) => Argv;
const COMMANDS: readonly [Generator, ...Generator[]] = [
  d => ['PFADD', key(d), ...elements(d)],
  d => ['PFADD', key(d), ...elements(d)],
  d => ['PFADD', key(d), ...elements(d)],
  d => ['PFCOUNT', key(d)],
  d => ['PFCOUNT', ...d.many(d.below(4), () => key(d))],
  d => ['PFMERGE', ...d.many(d.below(4), () => key(d))],
  d => ['PFDEBUG', d.one(['DECODE', 'encoding', 'decode', 'x'] as const), key(d)],
  d =>
    d.once(6) ? ['PFDEBUG', d.one(['GETREG', 'todense'] as const), key(d)] : ['STRLEN', key(d)],
  d => ['GET', key(d)],
  d => (d.once(3) ? ['DEL', key(d)] : ['STRLEN', key(d)]),
  d =>
    d.once(8)
      ? [
          'SET',
          key(d),
          d.one([
            '10',
            'x',
            'HYLL',
            `HYLL\x01${'\0'.repeat(11)}`,
            `HYLL\x02${'\0'.repeat(13)}\x7f\xff`,
          ] as const),
        ]
      : ['PFCOUNT', key(d)],
  d => (d.once(8) ? ['RPUSH', 'list', 'x'] : ['PFADD', key(d), 'x']),
  // Damage: a cached estimate, an opcode, the magic, or one byte too many.
  d =>
    d.once(6)
      ? [
          'SETRANGE',
          key(d),
          d.one(['3', '8', '16', '17', '20', '1000'] as const),
          d.one(['\x05', '\xff', '\0', '\x80'] as const),
        ]
      : ['PFCOUNT', key(d)],
];

describe.each([2, 3] as const)('hyperloglog commands in RESP%i', protocol => {
  it.each([1, 2])('answer as Redis, seed %i', seed =>
    compareRandomly({ seed, count: 2500, protocol, generate: dice => dice.one(COMMANDS)(dice) }),
  );

  it('answer as Redis with small sparse ones', () =>
    compareRandomly({
      seed: 3,
      count: 1500,
      protocol,
      limits: { hllSparseMaxBytes: 120 },
      generate: dice => dice.one(COMMANDS)(dice),
    }));
});
