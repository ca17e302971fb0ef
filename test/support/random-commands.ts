// Random commands grown from the argument trees of the command table: mostly well formed, now and
// then damaged on purpose. What an argument is named and typed decides which pool its words are
// from; keys carry the letter of their type, so that most commands meet a value they can work on.
import fc from 'fast-check';
import type { ArgSpec, CommandSpec, Group } from '../../src/spec/spec.ts';

/** A command as byte strings. */
export type RandomCommand = readonly string[];

const KEY_LETTERS: { readonly [group in Group]?: string } = {
  string: 'k',
  bitmap: 'k',
  hyperloglog: 'p',
  hash: 'h',
  list: 'l',
  set: 's',
  'sorted-set': 'z',
  geo: 'g',
  stream: 'x',
};
const ALL_KEYS = [
  'k1',
  'k2',
  'h1',
  'h2',
  'l1',
  'l2',
  's1',
  's2',
  'z1',
  'z2',
  'g1',
  'x1',
  'x2',
  'p1',
];

const WORDS = ['a', 'b', 'c', 'a', 'b', '1', '2', 'ab'];
const ODD_WORDS = [
  ...['', 'a b', '10', '-3', '3.5', '\x00\xff', '\r\n', 'é', '9223372036854775807'],
  ...['x'.repeat(44), 'y'.repeat(45), 'z'.repeat(65)],
];
const INTEGERS = ['0', '1', '2', '3', '5', '10', '-1', '-2', '100'];
const ODD_INTEGERS = [
  ...['9223372036854775807', '-9223372036854775808', '9223372036854775808', 'x', '1.5', ''],
];
const DOUBLES = ['0', '1', '-1', '1.5', '2.25', '1e3', '-0.1', '3.0', 'inf', '-inf', '17.3'];
const SCORES = ['-inf', '+inf', '0', '1', '(1', '5', '(10', '-1'];
const NAMES = ['-', '+', '[a', '(a', '[c', '[1', '(b'];
const IDS = ['1-1', '1-2', '2-1', '3-0', '5-0', '5', '7-3', '10-1', '20-2', '35', '50-1', '99-9'];
const ID_BOUNDS = ['-', '+', '0', '0-1', '(1-1', '(5', ...IDS];
const TIMES = ['100000', '5000000', '100000', '-1', '0', '9223372036854775807', 'x'];
// Times beyond 2^53 ms are in deltas.ts; a time in the past is 0 or less, for a key that SET lets
// lie expired goes when it is next met, and by whom is told in too many ways.
const SECONDS_TO_COME = ['99999999999', '9999999999', '0', '-5', 'x'];
const MILLISECONDS_TO_COME = ['99999999999999', '9999999999999', '0', '-5', 'x'];
const PATTERNS = ['*', 'k*', '?1', '[hl]*', 'w_*', '#', 'h1->a', 'nokey', '*->b', 'a*'];
const TIMEOUTS = ['0.01', '0.02', '0.01', '-1', 'x'];
const BLOCKS = ['10', '20', '-1', 'x'];
const JUNK = [
  ...[
    '',
    'NX',
    'junk',
    '-1',
    '0',
    '9223372036854775808',
    'WITHSCORES',
    '(',
    'nan',
    '1e400',
    '\x80',
  ],
];

/** Arguments whose name says more than their type. */
const BY_NAME: Record<string, readonly string[]> = {
  timeout: TIMEOUTS,
  cursor: ['0'],
  'min-idle-time': ['0', '0', '100000', '-1'],
  encoding: ['u8', 'i8', 'u4', 'i16', 'u63', 'u64', 'i64', 'i65'],
  longitude: ['13.361389', '15.087269', '0', '-122.4', '179.9', '13.5', '181'],
  latitude: ['38.115556', '37.502669', '0', '-85', '37.8', '38', '90'],
  radius: ['100', '500', '0', '10000', '-1'],
  width: ['100', '500', '10000', '-1'],
  height: ['100', '500', '0'],
  group: ['g1', 'g1', 'g2', 'nogroup'],
  consumer: ['c1', 'c2'],
  offset: ['0', '1', '7', '8', '2', '#1', '100', '-1'],
  bit: ['0', '1', '1', '2'],
  count: ['1', '2', '3', '10', '0', '-1'],
};

/** The same, for one group of commands. */
const BY_GROUP: { readonly [group in Group]?: Record<string, readonly string[]> } = {
  stream: {
    start: ID_BOUNDS,
    end: ID_BOUNDS,
    id: ['0', '0', '$', '>', ...IDS],
    'last-id': IDS,
    lastid: IDS,
    'max-deleted-id': IDS,
    threshold: ['1', '2', '5', '0', '3-0', '10-1'],
  },
  'sorted-set': { start: [...INTEGERS, '(1', '-', '+inf'], stop: [...INTEGERS, '5', '+', '[c'] },
};

const pick = (pool: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...pool);

const mostly = (
  usual: fc.Arbitrary<string>,
  odd: fc.Arbitrary<string>,
  weight = 12,
): fc.Arbitrary<string> => fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd });

type Words = fc.Arbitrary<readonly string[]>;

const joined = (parts: readonly Words[]): Words => fc.tuple(...parts).map(words => words.flat());

/** Commands that put something there for the others to work on: they come more often. */
const GIVERS = new Set([
  ...['set', 'mset', 'hset', 'rpush', 'lpush', 'sadd', 'zadd', 'geoadd', 'pfadd', 'setbit'],
  ...['xadd', 'xgroup|create', 'xreadgroup'],
]);
const GIVING = 12;

/** Ranges by name mean something only where all scores are the same: a key of their own. */
const BY_NAME_KEY = 'y1';
const namesOfOneScore: fc.Arbitrary<RandomCommand> = fc
  .array(fc.constantFrom('a', 'b', 'c', '1', 'ab', 'z'.repeat(65)), { minLength: 1, maxLength: 4 })
  .map(names => ['zadd', BY_NAME_KEY, ...names.flatMap(name => ['0', name])]);

/** Random calls of many commands. */
export function anyCommand(
  rows: readonly { name: string; group: Group; spec: CommandSpec }[],
): fc.Arbitrary<RandomCommand> {
  return fc.oneof(
    { weight: GIVING, arbitrary: namesOfOneScore },
    ...rows.map(({ name, group, spec }) => ({
      weight: GIVERS.has(name) ? GIVING : 1,
      arbitrary: commandArbitrary(name, group, spec),
    })),
  );
}

/** Random calls of one command. */
export function commandArbitrary(
  name: string,
  group: Group,
  spec: CommandSpec,
): fc.Arbitrary<RandomCommand> {
  const letter = KEY_LETTERS[group];
  const isByName = name.includes('lex');
  const ofGroup = letter === undefined ? ALL_KEYS : ALL_KEYS.filter(k => k.startsWith(letter));
  const own = isByName ? [BY_NAME_KEY] : ofGroup;
  const grow = new Grower(
    { group, isByName: name.includes('lex') },
    mostly(pick(own), pick(isByName ? own : ALL_KEYS), 12),
  );
  const well = grow.all(spec.args ?? []).map(words => [...name.split('|'), ...words]);
  return fc.oneof({ weight: 8, arbitrary: well }, { weight: 1, arbitrary: damaged(well) });
}

// One word gone, doubled, or replaced by something that does not belong there.
function damaged(whole: fc.Arbitrary<RandomCommand>): fc.Arbitrary<RandomCommand> {
  return fc
    .tuple(whole, fc.nat(), fc.constantFrom('drop', 'double', 'replace'), pick(JUNK))
    .map(([words, where, how, junk]) => {
      const at = 1 + (where % words.length);
      if (how === 'drop') return words.filter((_, i) => i !== at);
      const tail = words.slice(how === 'replace' ? at + 1 : at);
      return [...words.slice(0, at), how === 'double' ? (words[at] ?? junk) : junk, ...tail];
    });
}

interface Kind {
  readonly group: Group;
  /** True if bounds are names (BYLEX), not scores. */
  readonly isByName: boolean;
}

// Grows the words of argument trees.
class Grower {
  private readonly kind: Kind;
  private readonly keys: fc.Arbitrary<string>;

  constructor(kind: Kind, keys: fc.Arbitrary<string>) {
    this.kind = kind;
    this.keys = keys;
  }

  /** The arguments in their order; a count before its list usually tells the truth. */
  all(args: readonly ArgSpec[]): Words {
    const parts: Words[] = [];
    for (let i = 0; i < args.length; i += 1) {
      const [arg, next] = [args[i], args[i + 1]];
      if (arg === undefined) continue;
      if (next !== undefined && arg.name.startsWith('num') && next.multiple) {
        parts.push(this.counted(arg, next));
        i += 1;
      } else parts.push(this.one(arg));
    }
    return joined(parts);
  }

  private counted(count: ArgSpec, list: ArgSpec): Words {
    const items = fc.array(this.once(list), { minLength: 1, maxLength: 3 });
    return fc
      .tuple(items, mostly(fc.constant(''), pick(JUNK), 15))
      .map(([lists, wrong]) => [
        ...(count.token === undefined ? [] : [count.token]),
        wrong === '' ? String(lists.length) : wrong,
        ...lists.flat(),
      ]);
  }

  private one(arg: ArgSpec): Words {
    const shown = arg.multiple ? this.repeated(arg) : this.withToken(arg, this.once(arg));
    const none: Words = fc.constant([]);
    return arg.optional
      ? fc.oneof({ weight: 3, arbitrary: none }, { weight: 2, arbitrary: shown })
      : shown;
  }

  private repeated(arg: ArgSpec): Words {
    const item = arg.multipleToken ? this.withToken(arg, this.once(arg)) : this.once(arg);
    const items = fc.array(item, { minLength: 1, maxLength: 3 }).map(lists => lists.flat());
    return arg.multipleToken ? items : this.withToken(arg, items);
  }

  private withToken(arg: ArgSpec, words: Words): Words {
    const { token } = arg;
    if (token === undefined || arg.type === 'pure-token') return words;
    return words.map(rest => [token, ...rest]);
  }

  private once(arg: ArgSpec): Words {
    if (arg.type === 'block') return arg.token === 'STREAMS' ? this.streams(arg) : this.block(arg);
    if (arg.type === 'oneof') return fc.oneof(...(arg.args ?? []).map(choice => this.one(choice)));
    if (arg.type === 'pure-token') {
      const token = arg.token ?? arg.name;
      return fc.constantFrom(token, token.toLowerCase()).map(word => [word]);
    }
    return this.word(arg).map(word => [word]);
  }

  private block(arg: ArgSpec): Words {
    return this.all(arg.args ?? []);
  }

  // As many IDs as keys, mostly.
  private streams(arg: ArgSpec): Words {
    const [key, id] = arg.args ?? [];
    if (key === undefined || id === undefined) return this.block(arg);
    const pair = fc.tuple(this.word(key), this.word(id));
    const even = fc.array(pair, { minLength: 1, maxLength: 3 }).map(pairs => {
      return [...pairs.map(([name]) => name), ...pairs.map(([, from]) => from)];
    });
    return fc.oneof({ weight: 12, arbitrary: even }, { weight: 1, arbitrary: this.block(arg) });
  }

  private word(arg: ArgSpec): fc.Arbitrary<string> {
    if (arg.type === 'key') return this.keys;
    if (arg.token === 'BLOCK') return pick(BLOCKS);
    const named = this.pool(arg.name);
    if (named !== undefined) return mostly(pick(named), pick(JUNK), 40);
    switch (arg.type) {
      case 'integer':
        return /seconds|expire|idletime/.test(arg.name)
          ? pick(TIMES)
          : mostly(pick(INTEGERS), pick(ODD_INTEGERS));
      case 'unix-time':
        return pick(/milli/.test(arg.name) ? MILLISECONDS_TO_COME : SECONDS_TO_COME);
      case 'double':
        return mostly(pick(DOUBLES), pick(JUNK));
      case 'pattern':
        return pick(PATTERNS);
      default:
        return mostly(pick(WORDS), pick(ODD_WORDS), 6);
    }
  }

  // A minimum and a maximum are scores or names; a stream's commands count in IDs.
  private pool(name: string): readonly string[] | undefined {
    if (name === 'min' || name === 'max') return this.kind.isByName ? NAMES : SCORES;
    return BY_GROUP[this.kind.group]?.[name] ?? BY_NAME[name];
  }
}

/**
 * True for what cannot be compared, since Redis leaves it to chance or to time: a range by name over scores that differ, and a part of what
 * SORT puts in order by weights that may all be missing.
 */
export function isLeftToChance(words: RandomCommand): boolean {
  const has = (word: string): boolean => words.some(each => each.toUpperCase() === word);
  const isSort = /^sort(_ro)?$/i.test(words[0] ?? '');
  // What a command tells before it waits, it tells before its reply.
  if (/^xreadgroup$/i.test(words[0] ?? '') && has('BLOCK')) return true;
  return has('BYLEX') || (isSort && has('BY') && (has('LIMIT') || has('STORE')));
}

/** True if the command may wait longer than a test would: for ever, or more than half a second. */
export function waitsLong(words: RandomCommand): boolean {
  const name = (words[0] ?? '').toLowerCase();
  const isLong = (word: string | undefined, perSecond: number): boolean => {
    const amount = Number(word);
    return amount === 0 || amount > perSecond / 2;
  };
  if (/^b(l|r|z).*(pop|move|push)/.test(name)) {
    return isLong(words[1], 1) || isLong(words.at(-1), 1);
  }
  const block = words.findIndex(word => word.toUpperCase() === 'BLOCK');
  return name.startsWith('xread') && block > 0 && isLong(words[block + 1], 1000);
}
