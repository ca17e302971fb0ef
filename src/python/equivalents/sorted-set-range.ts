// Ranges of sorted sets: by rank, by score, by name; read, stored, counted and removed.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import { scoreLiteral, strLiteral, valueLiteral } from './literal.ts';
import type { Call, Known, Plain, Row, Rows } from './row.ts';
import { call } from './row.ts';
import { at, get, slice, stays } from './store.ts';
import type { Words } from './words.ts';
import { Unsaid } from './words.ts';

type By = 'rank' | 'score' | 'lex';

interface Range {
  readonly key: Bytes;
  readonly by: By;
  /** The lower and the upper bound, whichever way the range runs. */
  readonly min: Bytes;
  readonly max: Bytes;
  readonly isReverse: boolean;
  readonly limit: readonly [number, number] | undefined;
  readonly withScores: boolean;
}

/** A test that a score is within bounds; '' if all are. */
function scoreTest(min: Bytes, max: Bytes, score: string): string {
  const bound = (text: Bytes): [string, string] =>
    text.startsWith('(') ? ['<', scoreLiteral(text.slice(1))] : ['<=', scoreLiteral(text)];
  const [[low, least], [high, most]] = [bound(min), bound(max)];
  const isOpen = [/^-inf/i.test(min), /^\+?inf/i.test(max)];
  if (isOpen[0] === true && isOpen[1] === true) return '';
  if (isOpen[0] === true) return `${score} ${high} ${most}`;
  if (isOpen[1] === true) return `${score} ${low === '<' ? '>' : '>='} ${least}`;
  return `${least} ${low} ${score} ${high} ${most}`;
}

/** The same for names: `[a`, `(a`, `-`, `+`. */
function lexTest(min: Bytes, max: Bytes): string {
  if (min === '+' || max === '-') return 'False';
  const bound = (text: Bytes): [string, string] => {
    const literal = strLiteral(strip(text));
    return [text.startsWith('(') ? '<' : '<=', literal];
  };
  const [[low, least], [high, most]] = [bound(min), bound(max)];
  if (min === '-' && max === '+') return '';
  if (min === '-') return `name ${high} ${most}`;
  if (max === '+') return `name ${low === '<' ? '>' : '>='} ${least}`;
  return `${least} ${low} name ${high} ${most}`;
}

const strip = (bound: Bytes): Bytes => latin1(bound.replace(/^[[(]/, ''));

function readRange(w: Words): Range {
  const [key, first, last] = [w.next(), w.next(), w.next()];
  let by: By = 'rank';
  let [isReverse, withScores] = [false, false];
  let limit: Range['limit'];
  while (w.left > 0) {
    if (w.take('BYSCORE')) by = 'score';
    else if (w.take('BYLEX')) by = 'lex';
    else if (w.take('REV')) isReverse = true;
    else if (w.take('LIMIT')) limit = [w.int(), w.int()];
    else if (w.take('WITHSCORES')) withScores = true;
    else throw new Unsaid();
  }
  const swaps = isReverse && by !== 'rank';
  const [min, max] = swaps ? [last, first] : [first, last];
  return { key, by, min, max, isReverse, limit, withScores };
}

// The commands from before ZRANGE could do all of it.
function readOld(w: Words, by: By, isReverse: boolean): Range {
  const range = readRange(w);
  const swaps = isReverse && by !== 'rank';
  const [min, max] = swaps ? [range.max, range.min] : [range.min, range.max];
  return { ...range, by, isReverse, min, max };
}

/** An expression with the names of a range, in order. */
function namesOf({ by, min, max, isReverse, limit }: Range): string {
  const all = `ordered(scores${isReverse ? ', reverse=True' : ''})`;
  if (by === 'rank') {
    const [first, last] = [Number(min), Number(max)];
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) throw new Unsaid();
    return all + slice(first, last);
  }
  const test = by === 'score' ? scoreTest(min, max, 'scores[name]') : lexTest(min, max);
  const found = test === '' ? all : `[name for name in ${all} if ${test}]`;
  if (limit === undefined) return found;
  const [offset, count] = limit;
  if (offset < 0) throw new Unsaid();
  return `${found}[${offset === 0 ? '' : offset}:${count < 0 ? '' : offset + count}]`;
}

function rangeLines(range: Range): Plain {
  const names = namesOf(range);
  const value = range.withScores ? `[(name, scores[name]) for name in ${names}]` : names;
  return { lines: [`scores = ${get(range.key, '{}')}`, value], uses: ['ordered'] };
}

function store(w: Words, known: Known): Plain {
  const target = w.next();
  const range = readRange(w);
  return {
    lines: [
      `scores = ${get(range.key, '{}')}`,
      `${at(target)} = {name: scores[name] for name in ${namesOf(range)}}`,
      ...stays(known, target),
      `len(${at(target)})`,
    ],
    uses: ['ordered'],
  };
}

function removeRange(by: By): Row['dict'] {
  return w => {
    const range = readOld(w, by, false);
    return {
      lines: [
        `scores = ${get(range.key, '{}')}`,
        `gone = ${namesOf(range)}`,
        'for name in gone:',
        '    del scores[name]',
        'len(gone)',
      ],
      uses: ['ordered'],
    };
  };
}

function count(w: Words): string[] {
  const key = w.next();
  const test = scoreTest(w.next(), w.next(), 'score');
  if (test === '') return [`len(${get(key, '{}')})`];
  return [`sum(${test} for score in ${get(key, '{}')}.values())`];
}

function lexCount(w: Words): string[] {
  const key = w.next();
  const test = lexTest(w.next(), w.next());
  return test === '' ? [`len(${get(key, '{}')})`] : [`sum(${test} for name in ${get(key, '{}')})`];
}

function rangeCall(method: string, w: Words, ...args: readonly string[]): Call {
  const [key, first, last] = [w.str(), w.value(), w.value()];
  const keywords: Record<string, string> = {};
  const flags = { BYSCORE: 'byscore', BYLEX: 'bylex', REV: 'desc', WITHSCORES: 'withscores' };
  while (w.left > 0) {
    const flag = Object.entries(flags).find(([word]) => w.take(word));
    if (flag !== undefined) keywords[flag[1]] = 'True';
    else if (w.take('LIMIT')) {
      keywords['offset'] = w.value();
      keywords['num'] = w.value();
    } else throw new Unsaid();
  }
  return call(method, ...args, key, first, last, keywords);
}

function oldRangeCall(method: string, w: Words): Call {
  const [key, first, last] = [w.str(), w.value(), w.value()];
  const keywords: Record<string, string> = {};
  while (w.left > 0) {
    if (w.take('WITHSCORES')) keywords['withscores'] = 'True';
    else if (w.take('LIMIT')) {
      keywords['start'] = w.value();
      keywords['num'] = w.value();
    } else throw new Unsaid();
  }
  return call(method, key, first, last, keywords);
}

const boundsCall =
  (method: string) =>
  (w: Words): Call =>
    call(method, w.str(), valueLiteral(w.next()), valueLiteral(w.next()));

const old = (method: string, by: By, isReverse: boolean): Row => ({
  py: w => oldRangeCall(method, w),
  dict: w => rangeLines(readOld(w, by, isReverse)),
});

/** Rows of ranges. */
export const ranges: Rows = {
  zcount: { py: boundsCall('zcount'), dict: count },
  zlexcount: { py: boundsCall('zlexcount'), dict: lexCount },
  zrange: { py: w => rangeCall('zrange', w), dict: w => rangeLines(readRange(w)) },
  zrangebylex: old('zrangebylex', 'lex', false),
  zrangebyscore: old('zrangebyscore', 'score', false),
  zrangestore: { py: w => rangeCall('zrangestore', w, w.str()), dict: store },
  zremrangebylex: { py: boundsCall('zremrangebylex'), dict: removeRange('lex') },
  zremrangebyrank: { py: boundsCall('zremrangebyrank'), dict: removeRange('rank') },
  zremrangebyscore: { py: boundsCall('zremrangebyscore'), dict: removeRange('score') },
  zrevrange: old('zrevrange', 'rank', true),
  zrevrangebylex: old('zrevrangebylex', 'lex', true),
  zrevrangebyscore: old('zrevrangebyscore', 'score', true),
};
