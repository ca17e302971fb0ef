// Where the keys of a command stand, in words. The name of the command is word 0, as in COMMAND INFO.
import type { KeyRule, KeysBegin, KeysFound } from '../../cli/command-info.ts';
import { words } from '../reading/words.ts';

/** One rule as a phrase: `word 1: read`. */
export function keyPlace({ begin, found, flags }: KeyRule): string {
  const place = placeOf(begin, found);
  if (flags.includes('not_key')) return `${place}: ${words.notAKey}`;
  const use = USES.find(each => flags.includes(each));
  return use === undefined ? place : `${place}: ${words.keyUse[use]}`;
}

const USES = ['RO', 'RW', 'OW', 'RM'] as const;

function placeOf(begin: KeysBegin, found: KeysFound): string {
  if (begin.kind === 'unknown' || found.kind === 'unknown') return words.keysUnknown;
  if (begin.kind === 'keyword') return afterWord(begin.keyword, found);
  if (found.kind === 'counted') return words.keysCounted(words.keyAt(begin.index + found.countAt));
  return rangeOf(begin.index, found);
}

type Range = Extract<KeysFound, { kind: 'range' }>;

function rangeOf(index: number, { last, step, limit }: Range): string {
  const first = words.keyAt(index);
  if (last === 0) return first;
  const end = last < 0 ? fromEnd(last) : words.keyAt(index + last);
  const range = words.keysTo(first, end);
  if (limit > 1) return words.keysFirstHalf(range);
  return step > 1 ? words.keysEvery(range, step) : range;
}

function afterWord(keyword: string, found: Exclude<KeysFound, { kind: 'unknown' }>): string {
  if (found.kind === 'counted') return words.keysAfter(keyword);
  if (found.last === 0) return words.keysAfter(keyword);
  const all = words.keysAllAfter(keyword);
  return found.limit > 1 ? words.keysFirstHalf(all) : all;
}

function fromEnd(last: number): string {
  return last === -1 ? words.lastWord : words.wordBeforeLast(-last);
}
