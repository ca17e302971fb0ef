// Random sorted-set commands against Redis 8.0. Three kinds of keys: any members and scores; `low`,
// which stays a listpack and is asked by name although its scores differ; `lex`, all of one score.
import { describe, it } from 'vitest';
import type { Reply } from '../../src/resp/reply.ts';
import { isArray } from '../../src/resp/reply.ts';
import type { Dice } from '../support/dice.ts';
import { compareRandomly, sorted } from './differential.ts';
import type { Argv } from './peers.ts';

const KEYS = ['a', 'b', 'c', 'low', 'lex', 'set', 'word'] as const;
const OPEN_KEYS = ['a', 'b', 'c', 'word'] as const;
const SHORT = ['a', 'b', 'c', 'd', 'e', '1', '-5', '', 'ab', '\x00\xff', 'B'] as const;
const LONG = ['x'.repeat(64), 'y'.repeat(65)] as const;
const SCORES = [
  '0',
  '1',
  '2',
  '-1',
  '-0',
  '0.1',
  '3.3',
  '1e300',
  '-1e-5',
  '123456789012345678',
  '1.5e17',
  'inf',
  '-inf',
  '0x10',
] as const;
const ODD_SCORES = ['nan', '', 'x', '1e400', ' 1', '1 ', '(1', '5.', '.5', '+3'] as const;
const LIMITS = ['-inf', '+inf', '(0', '(1', '(2', '(inf', '1', '2', '0', '3.3', '-1'] as const;
const ODD_LIMITS = ['', '(', '((1', 'x', ' 1', '0x1', '1e400', '(1e-400', 'nan', '2\x00x'] as const;
const NAMES = ['-', '+', '[a', '(a', '[b', '(c', '[e', '[', '(', '[1', '(x', '[\xff'] as const;
const ODD_NAMES = ['a', '', '--', '+1'] as const;
const RANKS = ['0', '1', '2', '-1', '-2', '5', '-100', '100'] as const;
const ODD_RANKS = ['x', '', '1.0', '9223372036854775807', '-9223372036854775808'] as const;
const TIMEOUTS = ['0.001', '0.001', '1e-3', '-1', 'soon', '1e30', ''] as const;

const key = (d: Dice): string => d.one(KEYS);
const open = (d: Dice): string => d.one(OPEN_KEYS);
const short = (d: Dice): string => d.one(SHORT);
const member = (d: Dice): string => d.one(d.once(8) ? LONG : SHORT);
const score = (d: Dice): string => d.one(d.once(20) ? ODD_SCORES : SCORES);
const limit = (d: Dice): string => d.one(d.once(15) ? ODD_LIMITS : LIMITS);
const name = (d: Dice): string => d.one(d.once(15) ? ODD_NAMES : NAMES);
const rank = (d: Dice): string => d.one(d.once(15) ? ODD_RANKS : RANKS);
const some = (d: Dice, most: number, make: (d: Dice) => string): string[] =>
  d.many(d.between(0, most), () => make(d));
const maybe = (d: Dice, ...words: readonly string[]): readonly string[] => (d.once(3) ? words : []);
const lexKey = (d: Dice): string => d.one(['low', 'lex', 'lex'] as const);

const ADD_OPTIONS = ['NX', 'xx', 'GT', 'LT', 'CH', 'INCR', 'incr', 'ch'] as const;
const pairs = (d: Dice, name: (d: Dice) => string): string[] =>
  d.many(d.between(1, 4), () => [score(d), name(d)]).flat();
const limited = (d: Dice): readonly string[] => maybe(d, 'LIMIT', rank(d), rank(d));
const keys = (d: Dice): string[] => {
  const found = some(d, 3, key);
  return [d.once(15) ? rank(d) : String(found.length), ...found];
};
const combined = (d: Dice): readonly string[] => {
  const found = d.many(d.between(1, 3), () => key(d));
  const weights = maybe(
    d,
    'WEIGHTS',
    ...(d.once(10) ? some(d, 3, score) : found.map(() => score(d))),
  );
  const aggregate = maybe(d, 'AGGREGATE', d.one(['SUM', 'min', 'MAX', 'avg'] as const));
  return [String(found.length), ...found, ...weights, ...aggregate];
};

function rangeArgs(d: Dice): readonly string[] {
  const form = d.below(4);
  const rest = [...maybe(d, 'REV'), ...limited(d), ...maybe(d, 'WITHSCORES')];
  if (form === 0) return [open(d), limit(d), limit(d), 'BYSCORE', ...rest];
  if (form === 1) return [lexKey(d), name(d), name(d), 'BYLEX', ...rest];
  return [key(d), rank(d), rank(d), ...rest];
}

type Generator = (dice: Dice) => Argv;
const COMMANDS: readonly [Generator, ...Generator[]] = [
  d => ['ZADD', open(d), ...pairs(d, member)],
  d => ['ZADD', open(d), ...pairs(d, member)],
  d => ['ZADD', open(d), ...some(d, 2, () => d.one(ADD_OPTIONS)), ...pairs(d, member).slice(-2)],
  d => ['ZADD', open(d), ...some(d, 3, () => d.one(ADD_OPTIONS)), ...some(d, 5, score)],
  d => ['ZADD', 'low', ...pairs(d, short)],
  d => ['ZADD', 'lex', '0', member(d), '0', short(d)],
  d => ['SADD', 'set', short(d), member(d)],
  d => ['ZINCRBY', open(d), score(d), member(d)],
  d => ['ZREM', key(d), ...some(d, 3, member)],
  d => ['ZCARD', key(d)],
  d => ['ZSCORE', key(d), member(d)],
  d => ['ZMSCORE', key(d), ...some(d, 3, member)],
  d => [d.one(['ZRANK', 'ZREVRANK'] as const), key(d), member(d), ...maybe(d, 'WITHSCORE')],
  d => ['ZRANK', key(d), member(d), ...some(d, 2, () => 'withscore')],
  d => ['ZCOUNT', key(d), limit(d), limit(d)],
  d => ['ZLEXCOUNT', lexKey(d), name(d), name(d)],
  d => ['ZRANGE', ...rangeArgs(d)],
  d => ['ZRANGE', ...rangeArgs(d)],
  d => ['ZRANGESTORE', open(d), ...rangeArgs(d)],
  d => [
    d.one(['ZRANGE', 'ZREVRANGE'] as const),
    key(d),
    rank(d),
    rank(d),
    ...maybe(d, 'withscores'),
  ],
  d => ['ZRANGEBYSCORE', key(d), limit(d), limit(d), ...limited(d), ...maybe(d, 'WITHSCORES')],
  d => ['ZREVRANGEBYSCORE', key(d), limit(d), limit(d), ...maybe(d, 'WITHSCORES'), ...limited(d)],
  d => [
    d.one(['ZRANGEBYLEX', 'ZREVRANGEBYLEX'] as const),
    lexKey(d),
    name(d),
    name(d),
    ...limited(d),
  ],
  d => ['ZREMRANGEBYRANK', key(d), rank(d), rank(d)],
  d => ['ZREMRANGEBYSCORE', open(d), limit(d), limit(d)],
  d => ['ZREMRANGEBYLEX', lexKey(d), name(d), name(d)],
  d => [d.one(['ZUNION', 'ZINTER'] as const), ...combined(d), ...maybe(d, 'WITHSCORES')],
  d => [d.one(['ZUNIONSTORE', 'ZINTERSTORE'] as const), open(d), ...combined(d)],
  d => ['ZDIFF', ...keys(d), ...maybe(d, 'WITHSCORES')],
  d => ['ZDIFFSTORE', open(d), ...keys(d)],
  d => ['ZINTERCARD', ...keys(d), ...maybe(d, 'LIMIT', rank(d))],
  d => [d.one(['ZPOPMIN', 'ZPOPMAX'] as const), key(d), ...maybe(d, rank(d))],
  d => ['ZMPOP', ...keys(d), d.one(['MIN', 'max', 'mid'] as const), ...maybe(d, 'COUNT', rank(d))],
  d => ['ZRANDMEMBER', key(d), ...some(d, 1, rank), ...maybe(d, 'WITHSCORES')],
  d => ['ZSCAN', key(d), '0', 'COUNT', '1000', ...maybe(d, 'MATCH', '[a-d]*')],
  d => (d.once(2) ? ['SET', 'word', 'x'] : ['DEL', key(d)]),
];

// These take their time where they wait.
const BLOCKING: readonly [Generator, ...Generator[]] = [
  d => [d.one(['BZPOPMIN', 'BZPOPMAX'] as const), ...some(d, 3, key), d.one(TIMEOUTS)],
  d => [
    'BZMPOP',
    d.one(TIMEOUTS),
    ...keys(d),
    d.one(['MIN', 'MAX'] as const),
    ...maybe(d, 'COUNT', '2'),
  ],
];

const command = (dice: Dice): Argv => dice.one(dice.once(25) ? BLOCKING : COMMANDS)(dice);

// Random picks are compared by their number, scans of skiplists without their order.
function canonical([name]: Argv, reply: Reply): Reply {
  if (name === 'ZRANDMEMBER' && isArray(reply)) return reply.length;
  if (name === 'ZRANDMEMBER' && typeof reply === 'string') return 1;
  if (name !== 'ZSCAN' || !isArray(reply)) return reply;
  const items = reply[1] ?? null;
  return isArray(items) ? sorted({ kind: 'map', items }) : reply;
}

describe.each([2, 3] as const)('sorted-set commands in RESP%i', protocol => {
  it.each([1, 2])('answer as Redis, seed %i', seed =>
    compareRandomly({ seed, count: 3000, protocol, generate: command, canonical }),
  );

  // `low` has to stay a listpack.
  it('answer as Redis, with other thresholds', () =>
    compareRandomly({
      seed: 3,
      count: 3000,
      protocol,
      generate: command,
      canonical,
      limits: { zsetMaxListpackEntries: SHORT.length, zsetMaxListpackValue: 2 },
    }));
});
