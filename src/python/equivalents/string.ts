// Strings: a str, an int or bytes under a key. Single bits of them are in bitmap.ts.
import type { Bytes } from '../../resp/bytes.ts';
import { isUtf8 } from '../../resp/bytes.ts';
import { bytesLiteral, dict, list, set, strLiteral, valueLiteral } from './literal.ts';
import type { Known, Plain, Row, Rows } from './row.ts';
import { call } from './row.ts';
import { at, endOf, fromNow, get, seconds, stays, when } from './store.ts';
import type { Options, Words } from './words.ts';
import { Unsaid, wholeNumber } from './words.ts';

const NUMBER_NOTE = 'Redis keeps numbers as text: int() reads it, as INCR does.';

const EXPIRY: Options = {
  EX: ['ex', 'int'],
  PX: ['px', 'int'],
  EXAT: ['exat', 'int'],
  PXAT: ['pxat', 'int'],
};

const isAscii = (bytes: Bytes): boolean => !/[\x80-\xff]/.test(bytes);

interface NewEnd {
  readonly lines: readonly string[];
  readonly keeps: boolean;
}

/** The line that EX, PX, EXAT or PXAT stands for. @throws Unsaid if the word is none of them. */
export function endLine(word: string, amount: Bytes, target: string): string {
  const perSecond = word.startsWith('P') ? 1000 : 1;
  if (/^P?EXAT$|^PXAT$/.test(word)) return `${target} = ${seconds(amount, perSecond)}`;
  if (!/^[EP]X$/.test(word)) throw new Unsaid();
  return `${target} = ${fromNow(amount, perSecond)}`;
}

function readEnd(words: Words, key: Bytes, flags: Set<string>): NewEnd {
  const lines: string[] = [];
  let keeps = false;
  while (words.left > 0) {
    const word = words.next().toUpperCase();
    if (/^(NX|XX|GET)$/.test(word)) flags.add(word);
    else if (word === 'KEEPTTL') keeps = true;
    else lines.push(endLine(word, words.next(), endOf(key)));
  }
  return { lines, keeps };
}

function setLines(words: Words, known: Known): string[] {
  const [key, value] = [words.next(), words.value()];
  const flags = new Set<string>();
  const { lines, keeps } = readEnd(words, key, flags);
  const forget = keeps || lines.length > 0 ? [] : stays(known, key);
  const name = strLiteral(key);
  const conditions = [
    ...(flags.has('NX') ? [`${name} not in data`] : []),
    ...(flags.has('XX') ? [`${name} in data`] : []),
  ];
  const change = when(conditions, [`${at(key)} = ${value}`, ...lines, ...forget]);
  return flags.has('GET') ? [`old = ${get(key)}`, ...change, 'old'] : change;
}

function timed(perSecond: 1 | 1000): Row['dict'] {
  return words => {
    const [key, amount] = [words.next(), words.next()];
    return [`${at(key)} = ${words.value()}`, `${endOf(key)} = ${fromNow(amount, perSecond)}`];
  };
}

function plus(
  sign: '+' | '-',
  read: 'int' | 'float',
  amountOf: (words: Words) => string,
): Row['dict'] {
  return words => {
    const key = words.next();
    const sum = `${read}(${get(key, '0')}) ${sign} ${amountOf(words)}`;
    const lines = [`${at(key)} = ${sum}`, at(key)];
    return read === 'int' ? { lines, note: NUMBER_NOTE } : lines;
  };
}

// A text that is all of one kind: a str where each byte is a character, else bytes.
interface TextOf {
  /** `str(data.get("k", ""))` */
  readonly whole: string;
  readonly literal: (bytes: Bytes) => string;
  readonly zero: string;
  readonly sees: { readonly sees?: 'bytes' };
}

function textOf(known: Known, key: Bytes, more: Bytes | '' = ''): TextOf {
  if (known.textOf(key) === 'ascii' && !/[\x80-\xff]/.test(more)) {
    return { whole: `str(${get(key, '""')})`, literal: strLiteral, zero: '"\\0"', sees: {} };
  }
  const bytes = { whole: get(key, 'b""'), literal: bytesLiteral, zero: 'b"\\0"' };
  return { ...bytes, sees: { sees: 'bytes' } };
}

function append(words: Words, known: Known): Plain {
  const [key, more] = [words.next(), words.next()];
  if (known.textOf(key) !== 'bytes' && isUtf8(more)) {
    const size = known.textOf(key) === 'ascii' && isAscii(more) ? at(key) : `${at(key)}.encode()`;
    return {
      lines: [`${at(key)} = str(${get(key, '""')}) + ${strLiteral(more)}`, `len(${size})`],
    };
  }
  const sum = `${get(key, 'b""')} + ${bytesLiteral(more)}`;
  return { lines: [`${at(key)} = ${sum}`, `len(${at(key)})`], sees: 'bytes' };
}

function size(words: Words, known: Known): Plain {
  const key = words.next();
  if (known.textOf(key) === 'bytes') return { lines: [`len(${get(key, 'b""')})`], sees: 'bytes' };
  const encode = known.textOf(key) === 'text' ? '.encode()' : '';
  return { lines: [`len(str(${get(key, '""')})${encode})`] };
}

/** A range of Redis's strings; `[first:last]` but for an end long before the beginning. */
export function stringSlice(first: number, last: number, name: string): string {
  const from = first === 0 ? '' : String(first);
  if (last === -1) return from === '' ? '' : `[${from}:]`;
  if (last >= 0 || (first < 0 && first > last)) return `[${from}:${last + 1}]`;
  // Redis: an end before the beginning is the first byte.
  return `[${from}:max(len(${name}) - ${-last - 1}, 1)]`;
}

function range(words: Words, known: Known): Plain {
  const { whole, sees } = textOf(known, words.next());
  const part = stringSlice(words.int(), words.int(), 'text');
  const lines = part.includes('len(') ? [`text = ${whole}`, `text${part}`] : [whole + part];
  return { lines, ...sees };
}

function setRange(words: Words, known: Known): Plain {
  const [key, first, part] = [words.next(), words.int(), words.next()];
  const { whole, literal, zero, sees } = textOf(known, key, part);
  if (part === '') return { lines: [`len(${whole})`], ...sees };
  const pad = first === 0 ? '' : `.ljust(${first}, ${zero})`;
  const head = first === 0 ? '' : `text[:${first}] + `;
  return {
    lines: [
      `text = ${whole}${pad}`,
      `${at(key)} = ${head}${literal(part)} + text[${first + part.length}:]`,
      `len(${at(key)})`,
    ],
    ...sees,
  };
}

function longestCommon(words: Words, known: Known): Plain {
  const [a, b] = [words.next(), words.next()];
  const isLength = words.take('LEN');
  if (words.left > 0)
    return { none: 'Python can compare two texts, but has no such table of matches.' };
  if (known.textOf(a) !== 'ascii' || known.textOf(b) !== 'ascii') {
    return { none: 'Redis compares bytes here: in Python, encode the texts first.' };
  }
  const common = `longest_common(str(${get(a, '""')}), str(${get(b, '""')}))`;
  return { lines: [isLength ? `len(${common})` : common], uses: ['longest_common'] };
}

function getEx(words: Words, known: Known, key: Bytes): string[] {
  const name = strLiteral(key);
  if (words.left === 0) return [get(key)];
  if (words.take('PERSIST')) return [...stays(known, key), get(key)];
  const line = endLine(words.next().toUpperCase(), words.next(), endOf(key));
  return [...when([`${name} in data`], [line]), get(key)];
}

const mapping = (pairs: readonly (readonly [Bytes, Bytes])[]): string =>
  dict(pairs.map(([name, value]) => [strLiteral(name), valueLiteral(value)]));

// MGET does not complain of a list or a hash.
const isNoText = (known: Known, key: Bytes): boolean => {
  const type = known.typeOf(key) ?? 'string';
  return type !== 'string' && type !== 'none';
};

/** The keys of pairs that are still to be read. */
const namesIn = (words: Words): Bytes[] =>
  words.argv.slice(words.argv.length - words.left).filter((_, index) => index % 2 === 0);

function setMany(words: Words, known: Known): string[] {
  const names = namesIn(words);
  return [`data |= ${mapping(words.twos())}`, ...names.flatMap(key => stays(known, key))];
}

function setManyIfFree(words: Words): string[] {
  const names = namesIn(words).map(strLiteral);
  return [
    `free = data.keys().isdisjoint(${set(names)})`,
    'if free:',
    `    data |= ${mapping(words.twos())}`,
    'free',
  ];
}

/** Rows of the `string` group. */
export const string: Rows = {
  append: { py: w => call('append', w.str(), w.value()), dict: append },
  decr: { py: w => call('decr', w.str()), dict: plus('-', 'int', () => '1') },
  decrby: {
    py: w => call('decrby', w.str(), w.value()),
    dict: plus('-', 'int', words => wholeNumber(words.next())),
  },
  get: { py: w => call('get', w.str()), dict: w => [get(w.next())] },
  getdel: {
    py: w => call('getdel', w.str()),
    dict: (w, known) => {
      const key = w.next();
      return [...stays(known, key), `data.pop(${strLiteral(key)}, None)`];
    },
  },
  getex: {
    py: w => call('getex', w.str(), w.options({ ...EXPIRY, PERSIST: ['persist', 'flag'] })),
    dict: (w, known) => getEx(w, known, w.next()),
  },
  getrange: { py: w => call('getrange', w.str(), w.value(), w.value()), dict: range },
  getset: {
    py: w => call('getset', w.str(), w.value()),
    dict: (w, known) => {
      const key = w.next();
      return [`old = ${get(key)}`, `${at(key)} = ${w.value()}`, ...stays(known, key), 'old'];
    },
  },
  incr: { py: w => call('incr', w.str()), dict: plus('+', 'int', () => '1') },
  incrby: {
    py: w => call('incrby', w.str(), w.value()),
    dict: plus('+', 'int', words => wholeNumber(words.next())),
  },
  incrbyfloat: {
    py: w => call('incrbyfloat', w.str(), w.value()),
    dict: plus('+', 'float', words => words.score()),
  },
  lcs: {
    py: w =>
      call(
        'lcs',
        w.str(),
        w.str(),
        w.options({
          LEN: ['len', 'flag'],
          IDX: ['idx', 'flag'],
          MINMATCHLEN: ['minmatchlen', 'value'],
          WITHMATCHLEN: ['withmatchlen', 'flag'],
        }),
      ),
    dict: longestCommon,
  },
  mget: {
    py: w => call('mget', list(w.strs())),
    dict: (w, known) => [list(w.some().map(key => (isNoText(known, key) ? 'None' : get(key))))],
  },
  mset: { py: w => call('mset', mapping(w.pairs())), dict: setMany },
  msetnx: { py: w => call('msetnx', mapping(w.pairs())), dict: setManyIfFree },
  psetex: { py: w => call('psetex', w.str(), w.value(), w.value()), dict: timed(1000) },
  set: {
    py: w =>
      call(
        'set',
        w.str(),
        w.value(),
        w.options({
          ...EXPIRY,
          NX: ['nx', 'flag'],
          XX: ['xx', 'flag'],
          KEEPTTL: ['keepttl', 'flag'],
          GET: ['get', 'flag'],
        }),
      ),
    dict: setLines,
  },
  setex: { py: w => call('setex', w.str(), w.value(), w.value()), dict: timed(1) },
  setnx: {
    py: w => call('setnx', w.str(), w.value()),
    dict: w => {
      const [key, value] = [w.next(), w.value()];
      const name = strLiteral(key);
      return [`free = ${name} not in data`, `data.setdefault(${name}, ${value})`, 'free'];
    },
  },
  setrange: { py: w => call('setrange', w.str(), w.value(), w.value()), dict: setRange },
  strlen: { py: w => call('strlen', w.str()), dict: size },
  substr: { py: w => call('substr', w.str(), w.value(), w.value()), dict: range },
};
