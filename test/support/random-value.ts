// Random values of every type, as the commands that make them: small and large, of integers, text
// and bytes, so that every encoding comes up. Times are given as points in time far away.
import type { Argv } from '../oracle/peers.ts';
import type { Dice } from './dice.ts';

/** A type of value; `fields` are hashes whose fields end, which Redis 7.0 does not know. */
export type Kind = 'string' | 'list' | 'set' | 'zset' | 'hash' | 'fields' | 'stream';

/** The kinds that Redis 7.0 knows. */
export const KINDS_7_0 = ['string', 'list', 'set', 'zset', 'hash', 'stream'] as const;
export const KINDS = [...KINDS_7_0, 'fields'] as const;

/** 2^41 ms: in 2039. */
const FAR_MS = 2_199_023_255_552;

/** The commands that make a random value under a key. */
export function randomValue(dice: Dice, key: string, kind: Kind): Argv[] {
  switch (kind) {
    case 'string':
      return [['SET', key, text(dice)]];
    case 'list':
      return [
        ['RPUSH', key, ...some(dice, () => text(dice))],
        ['LPUSH', key, ...some(dice, () => text(dice))],
        ['LREM', key, '1', text(dice)],
        ['RPUSH', key, 'last'],
      ];
    case 'set':
      return [['SADD', key, ...some(dice, dice.once(2) ? () => integer(dice) : () => text(dice))]];
    case 'zset':
      return [['ZADD', key, ...some(dice, () => [score(dice), text(dice)]).flat()]];
    case 'hash':
      return [['HSET', key, ...some(dice, () => [text(dice), text(dice)]).flat()]];
    case 'fields':
      return fieldsThatEnd(dice, key);
    case 'stream':
      return stream(dice, key);
  }
}

function fieldsThatEnd(dice: Dice, key: string): Argv[] {
  const names = some(dice, () => text(dice));
  const ends = dice.many(dice.between(0, 4), () => {
    const atMs = String(FAR_MS + dice.below(5));
    const name = names[dice.below(names.length)] ?? '';
    return ['HPEXPIREAT', key, atMs, 'FIELDS', '1', name];
  });
  return [['HSET', key, ...names.flatMap(name => [name, text(dice)])], ...ends];
}

function stream(dice: Dice, key: string): Argv[] {
  const fields = dice.one([['f'], ['f', 'g'], ['temperature', 'humidity', '3']]);
  const ids = some(dice, () => `${dice.below(5) === 0 ? dice.below(9) : 0}`);
  let ms = dice.one([1, 1_700_000_000_000, 9_007_199_254_740_990]);
  const entries = ids.map(step => {
    ms += Number(step);
    const own = dice.once(9) ? ['other', text(dice)] : fields.flatMap(name => [name, text(dice)]);
    return ['XADD', key, `${ms}-*`, ...own];
  });
  return [
    ...entries,
    ['XDEL', key, `${ms}-0`],
    ['XTRIM', key, 'MAXLEN', String(dice.below(200))],
    ['XGROUP', 'CREATE', key, 'g', '0', 'ENTRIESREAD', dice.one(['-1', '0', '3'])],
    ...consumers(dice, key),
    ...(dice.once(3) ? [['XGROUP', 'CREATE', key, 'empty', '5-5']] : []),
    ...(dice.once(3) ? [['XTRIM', key, 'MAXLEN', String(dice.below(20))]] : []),
  ];
}

function consumers(dice: Dice, key: string): Argv[] {
  return dice.many(dice.below(4), () => {
    const name = dice.one(['anna', 'ben', '12', '\x00\xff']);
    const count = String(dice.between(1, 30));
    return ['XREADGROUP', 'GROUP', 'g', name, 'COUNT', count, 'STREAMS', key, '>'];
  });
}

function some<T>(dice: Dice, make: () => T): T[] {
  return dice.many(dice.one([1, 3, dice.between(1, 40), dice.between(100, 700)]), make);
}

function text(dice: Dice): string {
  switch (dice.below(10)) {
    case 0:
      return integer(dice);
    case 1:
      return dice.many(dice.below(12), () => String.fromCharCode(dice.below(256))).join('');
    case 2:
      return 'ab'.repeat(dice.below(60)) + String(dice.below(9));
    case 3:
      return dice.once(9) ? 'large'.repeat(dice.below(4000)) : 'x';
    default:
      return `k${dice.below(1000)}`;
  }
}

function integer(dice: Dice): string {
  const bits = dice.one([3, 7, 8, 13, 15, 16, 23, 24, 31, 32, 52, 53, 62, 63]);
  const magnitude = 2n ** BigInt(bits) - BigInt(dice.below(3));
  const value = dice.once(2) ? -magnitude : magnitude - BigInt(dice.below(200));
  return String(value > 2n ** 63n - 1n ? 2n ** 63n - 1n : value);
}

const score = (dice: Dice): string =>
  dice.one(['1', '1.5', '-0', 'inf', '-inf', '0.1', '3e20', '-7', `${dice.below(1000) / 8}`]);
