// Pieces of plain Python that rows of several groups share: reaching a value in `data`, slices,
// and the lines about `expires_at`.
import type { Bytes } from '../../resp/bytes.ts';
import { strLiteral, tuple } from './literal.ts';
import type { Known } from './row.ts';
import { Unsaid } from './words.ts';

/** `data["key"]` */
export const at = (key: Bytes): string => `data[${strLiteral(key)}]`;
/** `data.get("key", set())`: of a missing key, the empty value; without one, None. */
export const get = (key: Bytes, empty = ''): string =>
  `data.get(${strLiteral(key)}${empty === '' ? '' : `, ${empty}`})`;
/** `data.setdefault("key", set())`: a missing key is made. */
export const own = (key: Bytes, empty: string): string =>
  `data.setdefault(${strLiteral(key)}, ${empty})`;

/** The empty values of collections. */
export const EMPTY_OF = { list: 'deque()', set: 'set()', zset: '{}', hash: '{}', stream: '[]' };

/** Redis's range, its last included, as a slice: `[1:4]`; '' for all. */
export function slice(first: number, last: number): string {
  if (last === -1) return first === 0 ? '' : `[${first}:]`;
  // Redis: a range that ends before the first is empty, wherever it begins.
  return `[${first === 0 ? '' : first}:${last + 1}]`;
}

/** The name of an end in `expires_at`. */
export const endOf = (key: Bytes, field?: Bytes): string =>
  `expires_at[${strLiteral(key)}${field === undefined ? '' : `, ${strLiteral(field)}`}]`;

/** The lines that forget the ends of a key and of its fields, if there are any. */
export function stays(known: Known, key: Bytes): string[] {
  const own = known.expires(key) ? [`expires_at.pop(${strLiteral(key)}, None)`] : [];
  return [...own, ...fieldsStay(known, key, known.endingFields(key))];
}

/** The lines that give a key the ends of another; `pop` takes them away from there. */
export function endsMove(known: Known, from: Bytes, to: Bytes, how: 'pop' | 'get'): string[] {
  const ends = [...(known.expires(from) ? [undefined] : []), ...known.endingFields(from)];
  const taken = (field?: Bytes): string => {
    const name = field === undefined ? strLiteral(from) : pairLiteral(from, field);
    return how === 'pop' ? `expires_at.pop(${name})` : endOf(from, field);
  };
  return [...stays(known, to), ...ends.map(field => `${endOf(to, field)} = ${taken(field)}`)];
}

const pairLiteral = (key: Bytes, field: Bytes): string =>
  tuple([strLiteral(key), strLiteral(field)]);

/** The lines that forget the ends of fields, if they have one. */
export function fieldsStay(known: Known, key: Bytes, fields: readonly Bytes[]): string[] {
  return fields
    .filter(field => known.expires(key, field))
    .map(field => `expires_at.pop(${pairLiteral(key, field)}, None)`);
}

/** A time from now on: `time.time() + 60`. */
export function fromNow(amount: Bytes, perSecond: 1 | 1000): string {
  return `time.time() + ${seconds(amount, perSecond)}`;
}

/** A number of seconds, of Redis's seconds or milliseconds. @throws Unsaid if it is none. */
export function seconds(amount: Bytes, perSecond: 1 | 1000): string {
  const value = Number(amount);
  if (!Number.isSafeInteger(value)) throw new Unsaid();
  return String(value / perSecond);
}

/** A test that a word is there: `"a" in members`. */
export const isIn = (item: string, collection: string): string => `${item} in ${collection}`;

/** Indents lines once. */
export const indented = (lines: readonly string[]): string[] => lines.map(line => `    ${line}`);

/** An `if` around lines; without a condition the lines alone. */
export function when(conditions: readonly string[], lines: readonly string[]): string[] {
  if (conditions.length === 0) return [...lines];
  return [`if ${conditions.join(' and ')}:`, ...indented(lines)];
}
