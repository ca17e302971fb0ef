// Sorted sets: a dict from member to score, put in order when somebody asks. Ranges of them are in
// sorted-set-range.ts, unions and the like in sorted-set-algebra.ts.
import type { Bytes } from '../../resp/bytes.ts';
import { dict, list, scoreLiteral, strLiteral, tuple, valueLiteral } from './literal.ts';
import type { Call, Plain, Row, Rows } from './row.ts';
import { call, differing } from './row.ts';
import { SCAN_OPTIONS } from './scan.ts';
import { algebra } from './sorted-set-algebra.ts';
import { ranges } from './sorted-set-range.ts';
import { get, own } from './store.ts';
import type { Words } from './words.ts';
import { Unsaid } from './words.ts';

const WAITS = 'A dict does not wait for somebody to put something in.';

const whole = (key: Bytes): string => get(key, '{}');
const scoresOf = (key: Bytes): string => `scores = ${whole(key)}`;

/** What ADD may be told about what is there already. */
export interface AddFlags {
  readonly conditions: readonly string[];
  readonly counts: 'added' | 'changed';
  readonly isIncrement: boolean;
}

const ADD_CONDITIONS: Readonly<Record<string, string>> = {
  NX: 'old is None',
  XX: 'old is not None',
  GT: '(old is None or score > old)',
  LT: '(old is None or score < old)',
};

function readFlags(w: Words): AddFlags {
  const conditions: string[] = [];
  let counts: AddFlags['counts'] = 'added';
  let isIncrement = false;
  for (;;) {
    const flag = Object.keys(ADD_CONDITIONS).find(each => w.take(each));
    if (flag !== undefined) conditions.push(ADD_CONDITIONS[flag] ?? '');
    else if (w.take('CH')) counts = 'changed';
    else if (w.take('INCR')) isIncrement = true;
    else return { conditions, counts, isIncrement };
  }
}

/** The lines of ZADD and GEOADD: `pairs` of member and score, or place. */
export function addLines(
  made: string,
  pairs: readonly (readonly [string, string])[],
  { conditions, counts }: AddFlags,
): string[] {
  const name = made.split(' ')[0] ?? '';
  const isPlain = new Set(pairs.map(([member]) => member)).size === pairs.length;
  if (isPlain && conditions.length === 0 && counts === 'added') {
    return [made, `before = len(${name})`, `${name} |= ${dict(pairs)}`, `len(${name}) - before`];
  }
  const items = isPlain ? `${dict(pairs)}.items()` : list(pairs.map(tuple));
  const change = [
    `${name}[name] = score`,
    `${counts} += old ${counts === 'added' ? 'is None' : '!= score'}`,
  ];
  const test = conditions.join(' and ');
  return [
    made,
    `${counts} = 0`,
    `for name, score in ${items}:`,
    `    old = ${name}.get(name)`,
    ...(test === '' ? change : [`if ${test}:`, ...change.map(line => `    ${line}`)]).map(
      line => `    ${line}`,
    ),
    counts,
  ];
}

function add(w: Words): Plain {
  const made = `scores = ${own(w.next(), '{}')}`;
  const flags = readFlags(w);
  const pairs = scorePairs(w).map(([score, member]) => {
    return [strLiteral(member), scoreLiteral(score)] as const;
  });
  if (!flags.isIncrement) return { lines: addLines(made, pairs, flags) };
  const [[member, amount] = ['', '']] = pairs;
  const test = flags.conditions.join(' and ');
  const sum = [made, `old = scores.get(${member})`, `score = (old or 0) + ${amount}`];
  if (test === '') return { lines: [...sum, `scores[${member}] = score`, 'score'] };
  const change = ['if fits:', `    scores[${member}] = score`, 'score if fits else None'];
  return { lines: [...sum, `fits = ${test}`, ...change] };
}

function scorePairs(w: Words): [Bytes, Bytes][] {
  const flat = w.some();
  if (flat.length % 2 !== 0) throw new Unsaid();
  return flat.flatMap((score, at): [Bytes, Bytes][] =>
    at % 2 === 0 ? [[score, flat[at + 1] ?? score]] : [],
  );
}

const ADD_FLAGS = ['NX', 'XX', 'GT', 'LT', 'CH', 'INCR'] as const;

function addCall(w: Words): Call {
  const key = w.str();
  const keywords: Record<string, string> = {};
  for (;;) {
    const flag = ADD_FLAGS.find(each => w.take(each));
    if (flag === undefined) break;
    keywords[flag.toLowerCase()] = 'True';
  }
  const pairs = scorePairs(w);
  if (new Set(pairs.map(([, member]) => member)).size < pairs.length) throw new Unsaid();
  const mapping = dict(pairs.map(([score, member]) => [strLiteral(member), valueLiteral(score)]));
  return call('zadd', key, mapping, keywords);
}

function rank(isReverse: boolean): Row['dict'] {
  return w => {
    const made = scoresOf(w.next());
    const member = w.str();
    const place = `ordered(scores${isReverse ? ', reverse=True' : ''}).index(${member})`;
    const value = w.take('WITHSCORE') ? `[${place}, scores[${member}]]` : place;
    return { lines: [made, `${value} if ${member} in scores else None`], uses: ['ordered'] };
  };
}

const rankCall =
  (method: string) =>
  (w: Words): Call =>
    call(method, w.str(), w.value(), w.options({ WITHSCORE: ['withscore', 'flag'] }));

const isMost = (end: 'min' | 'max'): string => (end === 'max' ? ', reverse=True' : '');

const popped = (end: 'min' | 'max', count: number): string =>
  `[(name, scores.pop(name)) for name in ordered(scores${isMost(end)})[:${count}]]`;

function pop(end: 'min' | 'max'): Row['dict'] {
  return w => {
    const made = scoresOf(w.next());
    return { lines: [made, popped(end, w.left > 0 ? w.int() : 1)], uses: ['ordered'] };
  };
}

const firstFull = (keys: readonly Bytes[]): string[] => [
  `key = next((key for key in ${list(keys.map(strLiteral))} if data.get(key)), None)`,
  'scores = data.get(key)',
];

function waitingPop(end: 'min' | 'max'): Row['dict'] {
  return w => {
    const keys = w.some(w.left - 1);
    w.next();
    const name = `ordered(scores${isMost(end)})[0]`;
    const lines = [
      ...firstFull(keys),
      `name = ${name} if scores else None`,
      '[key, name, scores.pop(name)] if scores else None',
    ];
    return { lines, uses: ['ordered'], note: WAITS };
  };
}

interface MultiPop {
  readonly keys: readonly Bytes[];
  readonly end: 'min' | 'max';
  readonly count: number;
}

function readMultiPop(w: Words): MultiPop {
  const keys = w.counted();
  const end = w.take('MAX') ? 'max' : 'min';
  if (end === 'min' && !w.take('MIN')) throw new Unsaid();
  return { keys, end, count: w.take('COUNT') ? w.int() : 1 };
}

function multiPop(note?: string): Row['dict'] {
  return w => {
    if (note !== undefined) w.next();
    const { keys, end, count } = readMultiPop(w);
    const lines = [...firstFull(keys), `[key, ${popped(end, count)}] if scores else None`];
    return { lines, uses: ['ordered'], ...(note === undefined ? {} : { note }) };
  };
}

function multiPopCall(method: string, w: Words, ...args: readonly string[]): Call {
  const { keys, end, count } = readMultiPop(w);
  const names = list(keys.map(strLiteral));
  return call(method, ...args, String(keys.length), names, {
    [end]: 'True',
    ...(count === 1 ? {} : { count: String(count) }),
  });
}

function pick(w: Words): Plain {
  const made = scoresOf(w.next());
  const chance = 'Which ones is left to chance.';
  if (w.left === 0)
    return differing(chance, made, 'random.choice(list(scores)) if scores else None');
  const count = w.int();
  const pool = w.take('WITHSCORES') ? 'list(scores.items())' : 'list(scores)';
  const line =
    count < 0
      ? `random.choices(${pool}, k=${-count}) if scores else []`
      : `random.sample(${pool}, min(${count}, len(scores)))`;
  return differing(chance, made, line);
}

function pickCall(w: Words): Call {
  const key = w.str();
  const count = w.left > 0 ? [w.value()] : [];
  return call('zrandmember', key, ...count, w.options({ WITHSCORES: ['withscores', 'flag'] }));
}

function remove(w: Words): string[] {
  const made = scoresOf(w.next());
  return [
    made,
    `gone = scores.keys() & {${w.strs().join(', ')}}`,
    'for name in gone:',
    '    del scores[name]',
    'len(gone)',
  ];
}

/** Rows of the `sorted-set` group. */
export const sortedSet: Rows = {
  ...algebra,
  ...ranges,
  bzmpop: { py: w => multiPopCall('bzmpop', w, w.value()), dict: multiPop(WAITS) },
  bzpopmax: {
    py: w => call('bzpopmax', list(w.some(w.left - 1).map(strLiteral)), w.value()),
    dict: waitingPop('max'),
  },
  bzpopmin: {
    py: w => call('bzpopmin', list(w.some(w.left - 1).map(strLiteral)), w.value()),
    dict: waitingPop('min'),
  },
  zadd: { py: addCall, dict: add },
  zcard: { py: w => call('zcard', w.str()), dict: w => [`len(${whole(w.next())})`] },
  zincrby: {
    py: w => call('zincrby', w.str(), w.value(), w.value()),
    dict: w => {
      const made = `scores = ${own(w.next(), '{}')}`;
      const [amount, member] = [w.score(), w.str()];
      return [
        made,
        `scores[${member}] = scores.get(${member}, 0) + ${amount}`,
        `scores[${member}]`,
      ];
    },
  },
  zmpop: { py: w => multiPopCall('zmpop', w), dict: multiPop() },
  zmscore: {
    py: w => call('zmscore', w.str(), list(w.values())),
    dict: w => [scoresOf(w.next()), list(w.strs().map(name => `scores.get(${name})`))],
  },
  zpopmax: { py: w => call('zpopmax', w.str(), ...w.values()), dict: pop('max') },
  zpopmin: { py: w => call('zpopmin', w.str(), ...w.values()), dict: pop('min') },
  zrandmember: { py: pickCall, dict: pick },
  zrank: { py: rankCall('zrank'), dict: rank(false) },
  zrem: { py: w => call('zrem', w.str(), ...w.values()), dict: remove },
  zrevrank: { py: rankCall('zrevrank'), dict: rank(true) },
  zscan: {
    py: w => call('zscan', w.str(), w.value(), w.options(SCAN_OPTIONS)),
    dict: w =>
      differing('A dict is walked as it is: there is no cursor.', `${whole(w.next())}.items()`),
  },
  zscore: {
    py: w => call('zscore', w.str(), w.value()),
    dict: w => [`${whole(w.next())}.get(${w.str()})`],
  },
};
