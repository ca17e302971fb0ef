// Streams against a real server: random commands, valid and broken, on few keys and few IDs, so that
// they meet. Real time must not show: IDs lie in the future, idle times are left out.
import { describe, it } from 'vitest';
import { latin1 } from '../../src/resp/bytes.ts';
import type { Protocol } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import type { Dice } from '../support/dice.ts';
import type { Comparison } from './differential.ts';
import { compareRandomly } from './differential.ts';
import type { Argv } from './peers.ts';

const key = (dice: Dice): string => dice.one(['s1', 's1', 's1', 's2', 's2', 's3', 'text', 'none']);
const group = (dice: Dice): string => dice.one(['g1', 'g1', 'g1', 'g2', 'nogroup']);
const consumer = (dice: Dice): string => dice.one(['alice', 'alice', 'bob', 'carol', '']);
const FUTURE = 9_000_000_000_000;
const MAX = '18446744073709551615';

function id(dice: Dice): string {
  if (dice.once(25)) {
    return dice.one(['0', '-', '+', '0-0', `${MAX}-${MAX}`, MAX, '1-*', 'x', '-1', '5-', '$']);
  }
  if (dice.once(20)) return dice.one(['007-1', ' 8', '+9', '9--01', '9-+1', '9- 1', '8\x009', '>']);
  const ms = FUTURE + dice.below(40);
  return dice.once(3) ? String(ms) : `${ms}-${dice.below(3)}`;
}

// IDs of new entries grow, so that most of them are accepted.
let clock = 0;
function freshId(dice: Dice): string {
  if (dice.once(8)) return id(dice);
  clock += dice.below(3);
  const ms = FUTURE + Math.floor(clock / 20);
  return dice.one([`${ms}-*`, `${ms}-*`, `${ms}-${dice.below(4)}`, `${ms + 1}`]);
}

const edge = (dice: Dice): string => {
  if (dice.once(3)) return dice.one(['-', '+', '(-', '(']);
  return dice.once(4) ? `(${id(dice)}` : id(dice);
};
const number = (dice: Dice): string =>
  dice.once(20) ? dice.one(['-1', 'x', '1.5', '9223372036854775807']) : String(dice.below(8));
const idle = (dice: Dice): string =>
  dice.once(20) ? dice.one(['-1', 'x']) : dice.one(['0', '0', '0', '100000000']);
const maybe = (dice: Dice, ...words: readonly string[]): readonly string[] =>
  dice.once(2) ? words : [];
const rarely = (dice: Dice, ...words: readonly string[]): readonly string[] =>
  dice.once(12) ? words : [];
const ids = (dice: Dice): string[] => dice.many(dice.between(1, 4), () => id(dice));

function trim(dice: Dice): readonly string[] {
  const operator = dice.one([[], [], ['='], ['~'], ['~']]);
  const limit = dice.once(4) ? ['LIMIT', number(dice)] : [];
  const [name, threshold] = dice.once(2) ? ['MAXLEN', number(dice)] : ['MINID', id(dice)];
  return [name, ...operator, threshold, ...limit];
}

function pairs(dice: Dice): readonly string[] {
  const fields = dice.one([['f'], ['f'], ['f', 'g'], ['x', 'f'], ['f', 'f', 'f']]);
  const value = (): string =>
    dice.one(['v', '12', '-5000', 'long'.repeat(dice.below(30)), '70000', '\xff\x00']);
  return [...fields.flatMap(name => [name, value()]), ...rarely(dice, 'odd')];
}

// These always hold an entry of the future, after which `*` does not depend on the clock.
const keptKey = (dice: Dice): string => dice.one(['s1', 's1', 's1', 's2']);

const add = (dice: Dice): Argv => [
  'XADD',
  ...(dice.once(4)
    ? [keptKey(dice), ...(dice.once(3) ? trim(dice) : []), '*']
    : [
        key(dice),
        ...rarely(dice, 'NOMKSTREAM'),
        ...(dice.once(5) ? trim(dice) : []),
        ...rarely(dice, 'MAXLEN'),
        freshId(dice),
      ]),
  ...pairs(dice),
];

function streams(dice: Dice, own: () => string): readonly string[] {
  const count = dice.once(3) ? 2 : 1;
  const keys = dice.many(count, () => key(dice));
  return ['STREAMS', ...keys, ...dice.many(count, own), ...rarely(dice, '0')];
}

const readGroup = (dice: Dice): Argv => [
  'XREADGROUP',
  'GROUP',
  group(dice),
  consumer(dice),
  ...maybe(dice, 'COUNT', number(dice)),
  ...rarely(dice, 'BLOCK', '1'),
  ...rarely(dice, 'NOACK'),
  ...streams(dice, () => dice.one(['>', '>', '>', '>', '0', '0', id(dice)])),
];

const xgroup = (dice: Dice): Argv => {
  const at = dice.once(4) ? id(dice) : dice.one(['0', '$', '0']);
  const read = dice.once(3) ? ['ENTRIESREAD', number(dice)] : [];
  return dice.one<Argv>([
    ['XGROUP', 'CREATE', key(dice), group(dice), at, ...maybe(dice, 'MKSTREAM'), ...read],
    ['XGROUP', 'SETID', key(dice), group(dice), at, ...read, ...rarely(dice, 'MKSTREAM')],
    ['XGROUP', 'DESTROY', key(dice), group(dice)],
    ['XGROUP', 'CREATECONSUMER', key(dice), group(dice), consumer(dice)],
    ['XGROUP', 'DELCONSUMER', key(dice), group(dice), consumer(dice)],
    ['XGROUP', dice.one(['HELP', 'NONE', 'CREATE']), ...rarely(dice, 'k')],
  ]);
};

const claim = (dice: Dice): Argv => [
  'XCLAIM',
  key(dice),
  group(dice),
  consumer(dice),
  idle(dice),
  ...ids(dice),
  ...rarely(dice, 'IDLE', idle(dice)),
  ...rarely(dice, 'TIME', idle(dice)),
  ...rarely(dice, 'RETRYCOUNT', number(dice)),
  ...maybe(dice, 'FORCE'),
  ...rarely(dice, 'JUSTID'),
  ...rarely(dice, 'LASTID', id(dice)),
  ...rarely(dice, 'bad\r\noption'),
];

const autoClaim = (dice: Dice): Argv => [
  'XAUTOCLAIM',
  key(dice),
  group(dice),
  consumer(dice),
  idle(dice),
  dice.one(['-', '0', edge(dice)]),
  ...maybe(dice, 'COUNT', number(dice)),
  ...rarely(dice, 'JUSTID'),
];

const pending = (dice: Dice): Argv => [
  'XPENDING',
  key(dice),
  group(dice),
  ...(dice.once(3)
    ? []
    : [...rarely(dice, 'IDLE', idle(dice)), edge(dice), edge(dice), number(dice)]),
  ...rarely(dice, consumer(dice)),
  ...rarely(dice, 'more'),
];

const inspect = (dice: Dice): Argv =>
  dice.one<Argv>([
    ['XINFO', 'STREAM', key(dice)],
    ['XINFO', 'STREAM', key(dice), 'FULL', ...maybe(dice, 'COUNT', number(dice))],
    ['XINFO', 'GROUPS', key(dice)],
    ['XINFO', 'CONSUMERS', key(dice), group(dice)],
    ['XINFO', dice.one(['HELP', 'STREAM', 'GROUPS']), ...rarely(dice, key(dice), 'FULL', 'x')],
  ]);

const setId = (dice: Dice): Argv => [
  'XSETID',
  key(dice),
  id(dice),
  ...rarely(dice, 'ENTRIESADDED', number(dice)),
  ...rarely(dice, 'MAXDELETEDID', id(dice)),
];

function command(dice: Dice): Argv {
  if (dice.once(150))
    return dice.one([
      ['DEL', dice.one(['s3', 'none', 'text'])],
      ['SET', 'text', 'x'],
    ]);
  const rare = [
    setId,
    (d: Dice): Argv => ['XTRIM', key(d), ...trim(d), ...rarely(d, 'MAXLEN', '1')],
  ];
  if (dice.once(25)) return dice.one([rare[0] ?? setId, ...rare])(dice);
  return dice.one([
    add,
    add,
    add,
    d => ['XDEL', key(d), ...ids(d)],
    d => ['XRANGE', key(d), edge(d), edge(d), ...maybe(d, 'COUNT', number(d))],
    d => ['XREVRANGE', key(d), edge(d), edge(d), ...maybe(d, 'COUNT', number(d))],
    d => ['XLEN', key(d)],
    d => [
      'XREAD',
      ...maybe(d, 'COUNT', number(d)),
      ...rarely(d, 'BLOCK', d.one(['1', '-1'])),
      ...streams(d, () => d.one(['$', '+', '0', id(d)])),
    ],
    readGroup,
    readGroup,
    xgroup,
    d => ['XACK', key(d), group(d), ...ids(d)],
    claim,
    autoClaim,
    pending,
    inspect,
    inspect,
  ])(dice);
}

// A real server sends the event of a new consumer before the reply of a command that waits, where the
// comparison takes it for the event of the command before.
function commandIn(protocol: Protocol): (dice: Dice) => Argv {
  return dice => {
    const argv = command(dice);
    const at = protocol === 3 && argv[0] === 'XREADGROUP' ? argv.indexOf('BLOCK') : -1;
    return at < 0 ? argv : argv.filter((_, i) => i !== at && i !== at + 1);
  };
}

const TIME = /^1[78]\d{11}(-\d+)?$/;

// Times and idle times, wherever they stand, are some time.
function timeless(reply: Reply): Reply {
  if (typeof reply === 'number') return TIME.test(String(reply)) ? -2 : reply;
  if (typeof reply === 'string') return TIME.test(reply) ? latin1('some time') : reply;
  if (typeof reply !== 'object' || reply === null) return reply;
  if ('kind' in reply) {
    if (reply.kind !== 'map') return reply;
    return { ...reply, items: idleless(reply.items.map(timeless)) };
  }
  return idleless(reply.map(timeless));
}

function idleless(items: readonly Reply[]): readonly Reply[] {
  const isPending =
    items.length === 4 && typeof items[0] === 'string' && typeof items[2] === 'number';
  return items.map((item, i) => {
    const isIdle = (isPending && i === 2) || items[i - 1] === 'idle' || items[i - 1] === 'inactive';
    return isIdle && typeof item === 'number' && item >= 0 ? 0 : item;
  });
}

const comparison = (seed: number, protocol: Protocol, extra: Partial<Comparison>): Comparison => ({
  seed,
  protocol,
  count: 3000,
  generate: commandIn(protocol),
  canonical: (_argv, reply) => timeless(reply),
  prepare: [
    ['SET', 'text', 'x'],
    ['XADD', 's1', `${FUTURE}`, 'f', 'v'],
    ['XADD', 's2', `${FUTURE}-2`, 'f', 'v', 'g', 'w'],
    ['XGROUP', 'CREATE', 's1', 'g1', '0'],
    ['XGROUP', 'CREATE', 's2', 'g1', '0'],
  ],
  ...extra,
});

describe('streams, compared with Redis 8.0', () => {
  for (const protocol of [2, 3] as const) {
    it(`in RESP${protocol}`, async () => {
      clock = 0;
      await compareRandomly(comparison(protocol, protocol, {}));
    });

    it(`in RESP${protocol}, with nodes of three entries`, async () => {
      clock = 0;
      await compareRandomly(
        comparison(10 + protocol, protocol, { limits: { streamNodeMaxEntries: 3 } }),
      );
    });

    it(`in RESP${protocol}, with nodes of a hundred bytes`, async () => {
      clock = 0;
      await compareRandomly(
        comparison(20 + protocol, protocol, { limits: { streamNodeMaxBytes: 100 } }),
      );
    });
  }
});
