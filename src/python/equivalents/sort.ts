// SORT: a list, a set or the members of a sorted set, in order. Sorting by other keys, and getting
// them, is a lookup by a name made from the item.
import type { Bytes } from '../../resp/bytes.ts';
import { strLiteral } from './literal.ts';
import type { Call, Keywords, Known, Plain, Rows } from './row.ts';
import { call } from './row.ts';
import { EMPTY_OF, at, get, stays } from './store.ts';
import type { Words } from './words.ts';
import { Unsaid } from './words.ts';

interface Sort {
  readonly key: Bytes;
  by?: Bytes;
  offset?: Bytes;
  count?: Bytes;
  readonly gets: Bytes[];
  isDescending: boolean;
  isAlpha: boolean;
  store?: Bytes;
}

function readSort(w: Words): Sort {
  const sort: Sort = { key: w.next(), gets: [], isDescending: false, isAlpha: false };
  while (w.left > 0) {
    if (w.take('BY')) sort.by = w.next();
    else if (w.take('LIMIT')) [sort.offset, sort.count] = [w.next(), w.next()];
    else if (w.take('GET')) sort.gets.push(w.next());
    else if (w.take('DESC')) sort.isDescending = true;
    else if (w.take('ASC')) sort.isDescending = false;
    else if (w.take('ALPHA')) sort.isAlpha = true;
    else if (w.take('STORE')) sort.store = w.next();
    else throw new Unsaid();
  }
  return sort;
}

function sortCall(method: string, w: Words): Call {
  const { key, by, offset, count, gets, isDescending, isAlpha, store } = readSort(w);
  const literal = (name: string, value: Bytes | undefined): Keywords =>
    value === undefined ? {} : { [name]: strLiteral(value) };
  const get: Keywords = gets.length === 0 ? {} : { get: `[${gets.map(strLiteral).join(', ')}]` };
  return call(method, strLiteral(key), {
    ...(offset === undefined ? {} : { start: offset }),
    ...(count === undefined ? {} : { num: count }),
    ...literal('by', by),
    ...get,
    ...(isDescending ? { desc: 'True' } : {}),
    ...(isAlpha ? { alpha: 'True' } : {}),
    ...literal('store', store),
  });
}

function sortLines(w: Words, known: Known): Plain {
  const { key, by, offset, count, gets, isDescending, isAlpha, store } = readSort(w);
  if (by !== undefined || gets.length > 0) {
    return {
      none: 'BY and GET look into other keys: in Python, a key function that reads data[…].',
    };
  }
  const type = known.typeOf(key) ?? 'list';
  const empty = type === 'set' || type === 'zset' ? EMPTY_OF[type] : EMPTY_OF.list;
  const order = [
    get(key, empty),
    ...(isAlpha ? [] : ['key=lambda item: (float(item), item)']),
    ...(isDescending ? ['reverse=True'] : []),
  ];
  const [first, many] = [Number(offset ?? 0), Number(count ?? -1)];
  const from = Math.max(first, 0);
  const part = offset === undefined ? '' : `[${from}:${many < 0 ? '' : Math.max(first, 0) + many}]`;
  const line = `sorted(${order.join(', ')})${part}`;
  if (store === undefined) return { lines: [line] };
  return {
    lines: [`${at(store)} = deque(${line})`, ...stays(known, store), `len(${at(store)})`],
  };
}

/** SORT and SORT_RO. */
export const sort: Rows = {
  sort: { py: w => sortCall('sort', w), dict: sortLines },
  sort_ro: { py: w => sortCall('sort_ro', w), dict: sortLines },
};
