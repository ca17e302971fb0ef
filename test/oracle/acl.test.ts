// Random users and rules against Redis 8.0: what ACL SETUSER makes of them, what ACL DRYRUN then allows
// of any command of the table, and what a client that logs in may really do.
import { describe, it } from 'vitest';
import type { Command } from '../../src/spec/table.ts';
import { commandsOf, table } from '../../src/spec/table.ts';
import { CATEGORIES } from '../../src/spec/spec.ts';
import type { Reply } from '../../src/resp/reply.ts';
import type { Dice } from '../support/dice.ts';
import { BATCH, compareRandomly } from './differential.ts';
import type { Argv } from './peers.ts';

const USERS = ['ann', 'bob', 'carl'] as const;
const HASH = '148de9c5a7a44d19e56cd9ae1a554bf67847afb0c58f6e12fa29ac7ddfca9940'; // of `p`
const PASSWORDS = [
  '>p',
  '>q',
  '<p',
  '<q',
  `#${HASH}`,
  `!${HASH}`,
  '#abc',
  '!',
  '>',
  '>\xff\0',
] as const;
const FLAGS = ['on', 'OFF', 'nopass', 'resetpass', 'reset', 'clearselectors', ''] as const;
const PAYLOAD = ['sanitize-payload', 'skip-sanitize-payload'] as const;
const PATTERNS = ['a', 'a*', 'b?', '[a-c]', '*', '', 'a b', '\\*'] as const;
const KEY_MARKS = ['~', '~', '~', '%R~', '%W~', '%RW~', '%wr~', '%RR~', '%X~', '%~', '%R'] as const;
const ALL = ['allkeys', 'resetkeys', '~*', 'allchannels', 'resetchannels', '&*'] as const;
const EVERYTHING = ['+@all', '-@all', 'allcommands', 'nocommands', '+@ALL'] as const;
const FIRST_ARGS = ['+select|0', '+SELECT|1', '+get|A', '+get|b', '+debug|x', '+echo|s'] as const;
const BROKEN = [
  'bogus',
  '+',
  '-',
  '+@',
  '+|',
  '+get|',
  '+config|',
  '+config|get|x',
  '-get|a',
] as const;
const WORDS = ['a', 'ab', 'b', 'bc', 'c', '*', '', '0', '1', '2', 'GET', 'STORE', 'KEYS'] as const;
const MORE_WORDS = [
  'streams',
  'BY',
  'withscores',
  'SET',
  'u8',
  '-1',
  'x',
  'limit',
  '1000',
] as const;

const commands = [...commandsOf(table).values()].filter(({ group }) => group !== 'scripting');
const names = commands.flatMap(({ name, subcommands }) => [
  name,
  ...[...subcommands.values()].map(sub => sub.name),
]);
const pick = <T>(d: Dice, items: readonly T[], fallback: T): T =>
  items[d.below(items.length)] ?? fallback;
const name = (d: Dice): string => {
  const found = pick(d, names, 'get');
  return d.once(6) ? found.toUpperCase() : found;
};
const category = (d: Dice): string => pick(d, CATEGORIES, 'read');
const sign = (d: Dice): string => d.one(['+', '-'] as const);

function selectorRule(d: Dice): string {
  const chance = d.below(12);
  if (chance < 3) return `${d.one(KEY_MARKS)}${d.one(PATTERNS)}`;
  if (chance < 5) return `&${d.one(PATTERNS)}`;
  if (chance < 8) return `${sign(d)}${name(d)}`;
  if (chance < 10) return `${sign(d)}@${d.once(20) ? 'nothing' : category(d)}`;
  if (chance < 11) return d.once(2) ? d.one(ALL) : d.one(FIRST_ARGS);
  return d.once(3) ? d.one(BROKEN) : d.one(EVERYTHING);
}

function rules(d: Dice): string[] {
  const chance = d.below(10);
  if (chance < 6) return [selectorRule(d)];
  if (chance < 7) return [d.one(PASSWORDS)];
  if (chance < 8) return [d.once(3) ? d.one(PAYLOAD) : d.one(FLAGS)];
  const inner = d.many(d.below(4), () => selectorRule(d)).join(' ');
  if (d.once(2)) return [`(${inner})`];
  const open = d.once(8) ? '' : ')';
  return `(${inner}${open}`.split(' ');
}

function call(d: Dice): string[] {
  const command: Command = pick(d, commands, commands[0] ?? unreachable());
  const sub = pick(d, [...command.subcommands.values()], command);
  const words = sub.name.split('|');
  const { arity } = sub.spec;
  const extra = arity < 0 ? d.below(5) : 0;
  const count = Math.max(0, Math.abs(arity) - words.length + extra - (d.once(30) ? 1 : 0));
  return [...words, ...d.many(count, () => (d.once(3) ? d.one(MORE_WORDS) : d.one(WORDS)))];
}

function unreachable(): never {
  throw new Error('the table is empty');
}

type Generator = (dice: Dice) => Argv;
const ADMINISTRATION: readonly [Generator, ...Generator[]] = [
  d => ['ACL', 'SETUSER', d.one(USERS), ...d.many(d.between(1, 3), () => rules(d)).flat()],
  d => ['ACL', 'SETUSER', d.one(USERS), ...rules(d)],
  d => ['ACL', 'SETUSER', d.one(USERS), ...rules(d)],
  d => ['ACL', 'GETUSER', d.one(USERS)],
  d => ['ACL', 'DRYRUN', d.one(USERS), ...call(d)],
  d => ['ACL', 'DRYRUN', d.one(USERS), ...call(d)],
  d => ['ACL', 'DRYRUN', d.one(USERS), ...call(d)],
  d => ['ACL', 'DRYRUN', d.one(USERS), ...call(d)],
  d => ['ACL', 'DRYRUN', d.one(USERS), 'SORT', 'a', ...call(d)],
  d => ['ACL', 'DRYRUN', d.one(USERS), 'SET', 'a', 'b', ...call(d)],
  d => ['ACL', 'DRYRUN', d.one(USERS), 'PSUBSCRIBE', ...d.many(2, () => d.one(PATTERNS))],
  d => ['ACL', 'DRYRUN', d.one(USERS), 'SUBSCRIBE', ...d.many(2, () => d.one(WORDS))],
  d => ['COMMAND', 'GETKEYSANDFLAGS', ...call(d)],
  d => ['COMMAND', 'GETKEYSANDFLAGS', 'SORT', 'a', ...call(d)],
  d => ['COMMAND', 'GETKEYSANDFLAGS', 'MIGRATE', 'h', '1', d.one(['', 'a']), '0', '1', ...call(d)],
  d => ['COMMAND', 'GETKEYSANDFLAGS', 'BITFIELD', 'a', ...call(d)],
  () => ['ACL', 'LIST'],
  d => ['ACL', d.one(['USERS', 'CAT', 'HELP'])],
  d => (d.once(10) ? ['ACL', 'DELUSER', d.one(USERS), d.one(USERS)] : ['ACL', 'WHOAMI']),
];

const FORGET: readonly Argv[] = [
  ['ACL', 'DELUSER', ...USERS],
  ['ACL', 'LOG', 'RESET'],
];
// Keys and channels apart, so that each kind of refusal comes often.
const PREPARED: readonly Argv[] = [
  ...FORGET,
  ['ACL', 'SETUSER', 'ann', 'on', '>p', '~a*', '%R~b*', '&a*', '+@all', '-@dangerous', '-lpush'],
  [
    'ACL',
    'SETUSER',
    'bob',
    'on',
    'nopass',
    '-@all',
    '+get',
    '+ping',
    '+multi',
    '+exec',
    '+discard',
    '(+set ~b ~c)',
  ],
  ['ACL', 'SETUSER', 'bob', '~*', '(+publish &b)', '(+psubscribe &c*)', '+select|0'],
  ['ACL', 'SETUSER', 'carl', 'off', '>p', '+@all', '~*'],
];
const key = (d: Dice): string => d.one(['a', 'ab', 'b', 'c'] as const);
// Logins that fail are in the transcripts, one at a time (deltas.ts).
const LOGINS: readonly [Generator, ...Generator[]] = [
  d => ['AUTH', d.one(['p', 'q'])],
  d => ['AUTH', d.one(USERS), 'p', 'x'],
  () => ['HELLO', '2', 'AUTH', 'ann'],
];
const MULTI: readonly [Generator, ...Generator[]] = [
  () => ['MULTI'],
  () => ['EXEC'],
  () => ['DISCARD'],
];
const USE: readonly [Generator, ...Generator[]] = [
  () => ['AUTH', 'default', 'any'],
  d => ['AUTH', ...d.one([['ann', 'p'] as const, ['bob', 'any'] as const])],
  d => ['GET', key(d)],
  d => ['SET', key(d), 'x', ...(d.once(3) ? ['GET'] : [])],
  d => ['MSET', key(d), 'x', key(d), 'y'],
  d => ['LPUSH', `l${key(d)}`, 'x'],
  d => ['COPY', key(d), key(d), 'REPLACE'],
  d => ['RENAME', key(d), key(d)],
  d => ['SORT', `l${key(d)}`, 'STORE', `l${key(d)}`],
  d => ['PUBLISH', key(d), 'x'],
  d => ['SPUBLISH', key(d), 'x'],
  d => ['SELECT', d.one(['0', '0', '1'])],
  () => ['KEYS', 'nothing*'],
  () => ['FLUSHALL'],
  () => ['ACL', 'WHOAMI'],
  d => ['ACL', 'LOG', ...(d.once(3) ? [d.one(['2', '0', '-1', 'x', 'reset'])] : [])],
  d => ['ACL', 'CAT', d.one(['nothing', 'READ', '@read'] as const), 'x'],
  d => ['ACL', 'GENPASS', d.one(['0', '-1', '4097', 'x', ''] as const)],
];

const MOVING = new Set([
  'entry-id',
  'age-seconds',
  'client-info',
  'timestamp-created',
  'timestamp-last-updated',
]);

// Times and addresses are nobody's promise.
function withoutMoments(reply: Reply): Reply {
  if (typeof reply !== 'object' || reply === null) return reply;
  if (!('kind' in reply)) return still(reply).map(withoutMoments);
  return reply.kind === 'map' ? { ...reply, items: still(reply.items) } : reply;
}

const still = (items: readonly Reply[]): Reply[] =>
  items.map((item, i) => (MOVING.has(String(items[i - 1])) ? null : item));

describe.each([2, 3] as const)('access control in RESP%i', protocol => {
  it.each([1, 2, 3])('makes of rules what Redis makes, seed %i', seed =>
    compareRandomly({
      seed,
      count: 4000,
      protocol,
      prepare: FORGET,
      generate: dice => dice.one(ADMINISTRATION)(dice),
    }),
  );

  it.each([
    ['broken logins', LOGINS],
    ['transactions', MULTI],
  ])('refuses what Redis refuses, and logs it, with %s', (_, others) => {
    let made = 0;
    return compareRandomly({
      seed: 4,
      count: 3000,
      protocol,
      prepare: PREPARED,
      generate(dice) {
        made += 1;
        // The two servers are compared after so many commands, and then no transaction may be open.
        if (made % BATCH === 0) return ['DISCARD'];
        return (dice.once(5) ? dice.one(others) : dice.one(USE))(dice);
      },
      finish: [['DISCARD'], ['AUTH', 'default', 'any'], ['SELECT', '0']],
      canonical: (_argv, reply) => withoutMoments(reply),
    });
  });
});
