// The limits of a range of a sorted set, as ZRANGEBYSCORE and ZRANGEBYLEX write them.
import type { Bytes } from '../../resp/bytes.ts';
import { fault } from '../faults.ts';
import type { MemberRange } from '../store/zset-value.ts';

const NOT_SCORES = fault('ERR min or max is not a float');
const NOT_NAMES = fault('ERR min or max not valid string range item');
const NUMBER = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?)$/i;

interface Limit<T> {
  readonly value: T;
  readonly isExclusive: boolean;
}

/** Scores from `min` to `max`: numbers, `(` before one that does not belong to the range. */
export function scoreRange(min: Bytes, max: Bytes): MemberRange {
  const [low, high] = [scoreLimit(min), scoreLimit(max)];
  return {
    isBelow: ({ score }) => (low.isExclusive ? score <= low.value : score < low.value),
    isAbove: ({ score }) => (high.isExclusive ? score >= high.value : score > high.value),
  };
}

function scoreLimit(text: Bytes): Limit<number> {
  const isExclusive = text.startsWith('(');
  // Redis: the text ends at a zero byte, and no text at all is 0.
  const [digits = ''] = text.slice(isExclusive ? 1 : 0).split('\0', 1);
  if (digits === '') return { value: 0, isExclusive };
  if (!NUMBER.test(digits)) throw NOT_SCORES;
  return { value: Number(digits.replace(/inf.*/i, 'Infinity')), isExclusive };
}

/** Names from `min` to `max`: `[` or `(` before a name, `-` and `+` for the lowest and the highest. */
export function nameRange(min: Bytes, max: Bytes): MemberRange {
  const [low, high] = [nameLimit(min), nameLimit(max)];
  return {
    isBelow: ({ key }) => {
      if (low === 'lowest' || low === 'highest') return low === 'highest';
      return low.isExclusive ? key <= low.value : key < low.value;
    },
    isAbove: ({ key }) => {
      if (high === 'lowest' || high === 'highest') return high === 'lowest';
      return high.isExclusive ? key >= high.value : key > high.value;
    },
  };
}

function nameLimit(text: Bytes): Limit<string> | 'lowest' | 'highest' {
  if (text === '-') return 'lowest';
  if (text === '+') return 'highest';
  const isExclusive = text.startsWith('(');
  if (!isExclusive && !text.startsWith('[')) throw NOT_NAMES;
  return { value: text.slice(1), isExclusive };
}
