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

const WORDS = [
  '',
  'a',
  'b',
  'c',
  'ab',
  'a b',
  '1',
  '2',
  '10',
  '-3',
  '3.5',
  '\x00\xff',
  '\r\n',
  'é',
];
const LONG_WORDS = ['x'.repeat(44), 'y'.repeat(45), 'z'.repeat(65), '9223372036854775807'];
const INTEGERS = ['0', '1', '2', '3', '5', '10', '-1', '-2', '100'];
const ODD_INTEGERS = [
  '9223372036854775807',
  '-9223372036854775808',
  '9223372036854775808',
  'x',
  '1.5',
  '',
];
const DOUBLES = ['0', '1', '-1', '1.5', '2.25', '1e3', '-0.1', '3.0', 'inf', '-inf', '17.3'];
const BOUNDS = ['-inf', '+inf', '0', '1', '(1', '5', '(10', '-', '+', '[a', '(a', '[c', 'x'];
const IDS = [
  '1-1',
  '1-2',
  '2-1',
  '5-0',
  '5',
  '10-1',
  '0-1',
  '0',
  '0-0',
  '-',
  '+',
  '(1-1',
  '$',
  '>',
  'x-1',
];
const TIMES = ['100000', '5000000', '0', '-1', '9223372036854775807', 'x'];
// Times beyond 2^53 ms are in deltas.ts; a time in the past is 0 or less, for a key that SET lets
// lie expired goes when it is next met, and by whom is told in too many ways.
const SECONDS_TO_COME = ['99999999999', '9999999999', '0', '-5', 'x'];
const MILLISECONDS_TO_COME = ['99999999999999', '9999999999999', '0', '-5', 'x'];
const PATTERNS = ['*', 'k*', '?1', '[hl]*', 'w_*', '#', 'h1->a', 'nokey', '*->b', 'a*'];
const COORDINATES = [
  '13.361389',
  '38.115556',
  '15.087269',
  '37.502669',
  '0',
  '-122.4',
  '181',
  '90',
];
const TIMEOUTS = ['0.01', '0.02', '-1', 'x'];
const BLOCKS = ['10', '20', '-1', 'x'];
const JUNK = [
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
];

/** Arguments whose name says more than their type. */
const BY_NAME: Record<string, readonly string[]> = {
  timeout: TIMEOUTS,
  cursor: ['0', '0', '0', 'x'],
  'min-idle-time': ['0', '1', '100000', '-1', 'x'],
  min: BOUNDS,
  max: BOUNDS,
  start: [...INTEGERS, ...BOUNDS, ...IDS],
  stop: [...INTEGERS, ...BOUNDS],
  end: [...INTEGERS, ...IDS],
  id: IDS,
  threshold: ['1', '2', '1-1', '5', '0', 'x'],
  encoding: ['u8', 'i8', 'u4', 'i16', 'u63', 'u64', 'i64', 'i65', 'x'],
  longitude: COORDINATES,
  latitude: COORDINATES,
  radius: ['100', '500', '0', '-1', '10000', 'x'],
  width: ['100', '500', '-1'],
  height: ['100', '500', '0'],
  group: ['g1', 'g2', 'nogroup'],
  consumer: ['c1', 'c2'],
  offset: ['0', '1', '7', '8', '#1', '100', '-1', 'x'],
  bit: ['0', '1', '2'],
  count: ['1', '2', '3', '10', '0', '-1', 'x'],
};

const pick = (pool: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...pool);

const mostly = (
  usual: fc.Arbitrary<string>,
  odd: fc.Arbitrary<string>,
  weight = 12,
): fc.Arbitrary<string> => fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: odd });

type Words = fc.Arbitrary<readonly string[]>;

const joined = (parts: readonly Words[]): Words => fc.tuple(...parts).map(words => words.flat());

/** Random calls of one command. */
export function commandArbitrary(
  name: string,
  group: Group,
  spec: CommandSpec,
): fc.Arbitrary<RandomCommand> {
  const letter = KEY_LETTERS[group];
  const own = letter === undefined ? ALL_KEYS : ALL_KEYS.filter(key => key.startsWith(letter));
  const grow = new Grower(mostly(pick(own), pick(ALL_KEYS), 5));
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

// Grows the words of argument trees.
class Grower {
  private readonly keys: fc.Arbitrary<string>;

  constructor(keys: fc.Arbitrary<string>) {
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
    if (arg.type === 'block') return this.all(arg.args ?? []);
    if (arg.type === 'oneof') return fc.oneof(...(arg.args ?? []).map(choice => this.one(choice)));
    if (arg.type === 'pure-token') {
      const token = arg.token ?? arg.name;
      return fc.constantFrom(token, token.toLowerCase()).map(word => [word]);
    }
    return this.word(arg).map(word => [word]);
  }

  private word(arg: ArgSpec): fc.Arbitrary<string> {
    if (arg.type === 'key') return this.keys;
    if (arg.token === 'BLOCK') return pick(BLOCKS);
    const named = BY_NAME[arg.name];
    if (named !== undefined) return mostly(pick(named), pick(JUNK), 25);
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
        return mostly(pick(WORDS), pick(LONG_WORDS));
    }
  }
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
