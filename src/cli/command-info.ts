// What COMMAND INFO tells about one command: how many words it takes, its flags, who may run it,
// and where its keys stand. Read as leniently as COMMAND DOCS.
import type { Reply } from '../resp/reply.ts';
import { itemsOf, pairsOf, textOf, textsOf } from './docs.ts';

/** Where the search for keys begins: at a position, or after a word sought from `from` on. */
export type KeysBegin =
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'keyword'; readonly keyword: string; readonly from: number }
  | { readonly kind: 'unknown' };

/**
 * Which arguments from there are keys: up to `last` (counted from the beginning of the search, or
 * back from the end of the line: -1 is the end), every `step`th, a `limit`th part of them; or as
 * many as the number at `countAt` says.
 */
export type KeysFound =
  | { readonly kind: 'range'; readonly last: number; readonly step: number; readonly limit: number }
  | { readonly kind: 'counted'; readonly countAt: number; readonly first: number }
  | { readonly kind: 'unknown' };

/** One rule that finds keys among the words of a command. */
export interface KeyRule {
  readonly begin: KeysBegin;
  readonly found: KeysFound;
  readonly flags: readonly string[];
}

/** What is known of a command beside its documentation. */
export interface CommandInfo {
  /** The number of words with the name; negative: at least so many. */
  readonly arity: number;
  readonly flags: readonly string[];
  /** With `@`. */
  readonly categories: readonly string[];
  readonly keys: readonly KeyRule[];
}

/** Reads the reply of COMMAND INFO for one command; undefined when the server knows none. */
export function readInfo(reply: Reply): CommandInfo | undefined {
  const [name, arity, flags, , , , categories, , keys] = itemsOf(itemsOf(reply)[0] ?? null);
  if (name === undefined) return undefined;
  return {
    arity: numberOf(arity),
    flags: textsOf(flags),
    categories: textsOf(categories),
    keys: itemsOf(keys ?? []).map(readRule),
  };
}

function readRule(reply: Reply): KeyRule {
  const fields = new Map(pairsOf(reply));
  const [beginType, begin] = typed(fields.get('begin_search'));
  const [findType, find] = typed(fields.get('find_keys'));
  return {
    begin: readBegin(beginType, begin),
    found: readFound(findType, find),
    flags: textsOf(fields.get('flags')),
  };
}

type Fields = ReadonlyMap<string, Reply>;

function typed(reply: Reply | undefined): [type: string | undefined, spec: Fields] {
  const fields = new Map(pairsOf(reply ?? []));
  return [textOf(fields.get('type')), new Map(pairsOf(fields.get('spec') ?? []))];
}

function readBegin(type: string | undefined, spec: Fields): KeysBegin {
  if (type === 'index') return { kind: 'index', index: numberOf(spec.get('index')) };
  if (type !== 'keyword') return { kind: 'unknown' };
  const keyword = textOf(spec.get('keyword')) ?? '';
  return { kind: 'keyword', keyword, from: numberOf(spec.get('startfrom')) };
}

function readFound(type: string | undefined, spec: Fields): KeysFound {
  const number = (name: string): number => numberOf(spec.get(name));
  if (type === 'range') {
    const [last, step] = [number('lastkey'), number('keystep')];
    return { kind: 'range', last, step, limit: number('limit') };
  }
  if (type !== 'keynum') return { kind: 'unknown' };
  return { kind: 'counted', countAt: number('keynumidx'), first: number('firstkey') };
}

const numberOf = (reply: Reply | undefined): number => Number(reply ?? 0);
