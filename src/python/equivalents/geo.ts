// Places on the earth: a dict from name to (longitude, latitude). In Redis it is a sorted set whose
// score is the place.
import type { Bytes } from '../../resp/bytes.ts';
import { lower } from '../../resp/bytes.ts';
import { list, strLiteral, valueLiteral } from './literal.ts';
import type { Call, Known, Plain, Row, Rows } from './row.ts';
import { call, none } from './row.ts';
import { addLines } from './sorted-set.ts';
import { at, get, own, stays } from './store.ts';
import type { Words } from './words.ts';
import { Unsaid } from './words.ts';

const METRES: Readonly<Record<string, number>> = { M: 1, KM: 1000, FT: 0.3048, MI: 1609.34 };

const placesOf = (key: Bytes): string => `places = ${get(key, '{}')}`;

function unitOf(w: Words): string {
  const unit = Object.keys(METRES).find(each => w.take(each));
  if (unit === undefined) throw new Unsaid();
  return unit;
}

function addFlags(w: Words): { conditions: string[]; counts: 'added' | 'changed' } {
  const conditions: string[] = [];
  let counts: 'added' | 'changed' = 'added';
  for (;;) {
    if (w.take('NX')) conditions.push('old is None');
    else if (w.take('XX')) conditions.push('old is not None');
    else if (w.take('CH')) counts = 'changed';
    else return { conditions, counts };
  }
}

function triples(w: Words): [Bytes, Bytes, Bytes][] {
  const flat = w.some();
  if (flat.length % 3 !== 0) throw new Unsaid();
  return Array.from({ length: flat.length / 3 }, (_, index) => {
    const [x, y, name] = flat.slice(3 * index);
    if (x === undefined || y === undefined || name === undefined) throw new Unsaid();
    return [x, y, name];
  });
}

function add(w: Words): Plain {
  const made = `places = ${own(w.next(), '{}')}`;
  const flags = addFlags(w);
  const pairs = triples(w).map(([x, y, name]) => {
    return [strLiteral(name), `(${Number(x)}, ${Number(y)})`] as const;
  });
  return { lines: addLines(made, pairs, { ...flags, isIncrement: false }), sees: 'places' };
}

function addCall(w: Words): Call {
  const key = w.str();
  const flags: Record<string, string> = {};
  for (;;) {
    const flag = ['NX', 'XX', 'CH'].find(each => w.take(each));
    if (flag === undefined) break;
    flags[flag.toLowerCase()] = 'True';
  }
  return call('geoadd', key, list(w.values()), flags);
}

function dist(w: Words): Plain {
  const made = placesOf(w.next());
  const [a, b] = [w.str(), w.str()];
  const metres = METRES[w.left > 0 ? unitOf(w) : 'M'] ?? 1;
  const between = `distance(places[${a}], places[${b}])${metres === 1 ? '' : ` / ${metres}`}`;
  return {
    lines: [made, `round(${between}, 4) if {${a}, ${b}} <= places.keys() else None`],
    uses: ['distance'],
    sees: 'places',
  };
}

// Searches ---------------------------------------------------------------------------------------

interface Search {
  readonly key: Bytes;
  readonly target?: Bytes;
  member?: Bytes;
  centre?: readonly [Bytes, Bytes];
  radius?: Bytes;
  box?: readonly [Bytes, Bytes];
  unit: string;
  order?: 'ASC' | 'DESC';
  count?: Bytes;
  isAny: boolean;
  readonly withs: Set<string>;
  store?: Bytes;
  storesDistance: boolean;
}

function readOption(w: Words, search: Search): void {
  const flag = ['WITHCOORD', 'WITHDIST', 'WITHHASH'].find(each => w.take(each));
  if (flag !== undefined) search.withs.add(flag);
  else if (w.take('ASC')) search.order = 'ASC';
  else if (w.take('DESC')) search.order = 'DESC';
  else if (w.take('COUNT')) {
    search.count = w.next();
    search.isAny = w.take('ANY') || search.isAny;
  } else if (w.take('STORE')) search.store = w.next();
  else if (w.take('STOREDIST')) {
    search.storesDistance = true;
    if (search.target === undefined) search.store = w.next();
  } else if (w.take('FROMMEMBER')) search.member = w.next();
  else if (w.take('FROMLONLAT')) search.centre = [w.next(), w.next()];
  else if (w.take('BYRADIUS')) [search.radius, search.unit] = [w.next(), unitOf(w)];
  else if (w.take('BYBOX')) {
    search.box = [w.next(), w.next()];
    search.unit = unitOf(w);
  } else throw new Unsaid();
}

const blank = (key: Bytes, target?: Bytes): Search => ({
  key,
  ...(target === undefined ? {} : { target }),
  unit: 'M',
  isAny: false,
  withs: new Set(),
  storesDistance: false,
});

function readSearch(w: Words, stores: boolean): Search {
  const target = stores ? w.next() : undefined;
  const search = blank(w.next(), target);
  while (w.left > 0) readOption(w, search);
  if (target !== undefined) search.store = target;
  return search;
}

function readRadius(w: Words, byMember: boolean): Search {
  const search = blank(w.next());
  if (byMember) search.member = w.next();
  else search.centre = [w.next(), w.next()];
  [search.radius, search.unit] = [w.next(), unitOf(w)];
  while (w.left > 0) readOption(w, search);
  return search;
}

const metresOf = (size: Bytes | undefined, unit: string): string =>
  String(Number(size ?? 0) * (METRES[unit] ?? 1));

function nearTest({ radius, box, unit }: Search): string {
  if (box === undefined) return `far[name] <= ${metresOf(radius, unit)}`;
  const [width, height] = box.map(size => `${metresOf(size, unit)} / 2`);
  return `distance((x, y), (centre[0], y)) <= ${width} and distance((centre[0], y), centre) <= ${height}`;
}

function searchLines(search: Search, known: Known): Plain {
  const { key, member, centre, box, unit, order, count, isAny, withs, store } = search;
  if (withs.has('WITHHASH')) return { none: 'Only Redis keeps a place as such a number.' };
  const from = centre === undefined ? `places.get(${strLiteral(member ?? key)})` : centreOf(centre);
  const loop = box === undefined ? 'name in places' : 'name, (x, y) in places.items()';
  const near = `near = [name for ${loop} if ${nearTest(search)}]`;
  const isSorted = order !== undefined || (count !== undefined && !isAny);
  const reverse = order === 'DESC' ? ', reverse=True' : '';
  const sorted = isSorted ? [`near.sort(key=far.get${reverse})`] : [];
  const cut = count === undefined ? '' : `[:${count}]`;
  const distance = `far[name]${METRES[unit] === 1 ? '' : ` / ${METRES[unit]}`}`;
  const lines = [
    placesOf(key),
    `centre = ${from}`,
    'far = {name: distance(centre, place) for name, place in places.items()}',
    near,
    ...sorted,
  ];
  const rest = { uses: ['distance'], sees: 'places' } as const;
  const chance = isAny ? ({ differs: true, note: 'ANY takes the first that come.' } as const) : {};
  if (store !== undefined) {
    const value = search.storesDistance ? distance : 'places[name]';
    const made = `${at(store)} = {name: ${value} for name in near${cut}}`;
    return {
      lines: [...lines, made, ...stays(known, store), `len(${at(store)})`],
      ...rest,
      ...chance,
    };
  }
  const parts = [
    ...(withs.has('WITHDIST') ? [`round(${distance}, 4)`] : []),
    ...(withs.has('WITHCOORD') ? ['places[name]'] : []),
  ];
  const items =
    parts.length === 0 ? `near${cut}` : `(name, ${parts.join(', ')}) for name in near${cut}`;
  const value = parts.length === 0 ? items : `[${items}]`;
  // Redis promises no order without ASC, DESC or COUNT.
  return { lines: [...lines, isSorted ? value : `set(${value})`], ...rest, ...chance };
}

const centreOf = ([x, y]: readonly [Bytes, Bytes]): string => `(${Number(x)}, ${Number(y)})`;

const search =
  (read: (w: Words) => Search): Row['dict'] =>
  (w, known) =>
    searchLines(read(w), known);

function shared({ order, count, isAny, withs }: Search): Record<string, string> {
  return {
    ...(order === undefined ? {} : { sort: `"${order}"` }),
    ...(count === undefined ? {} : { count: valueLiteral(count) }),
    ...(isAny ? { any: 'True' } : {}),
    ...Object.fromEntries([...withs].map(word => [word.toLowerCase(), 'True'])),
  };
}

function searchCall(method: string, found: Search): Call {
  const { key, target, member, centre, radius, box, unit, storesDistance } = found;
  // redis-py leaves out what is false in Python: an empty name, a size of 0.
  if (member === '' || Number(radius ?? 1) === 0 || Number(found.count ?? 1) === 0) {
    throw new Unsaid();
  }
  if (box !== undefined && box.some(size => Number(size) === 0)) throw new Unsaid();
  const names = target === undefined ? [key] : [target, key];
  return call(method, ...names.map(strLiteral), {
    ...(member === undefined ? {} : { member: strLiteral(member) }),
    ...(centre === undefined
      ? {}
      : { longitude: valueLiteral(centre[0]), latitude: valueLiteral(centre[1]) }),
    ...(radius === undefined ? {} : { radius: valueLiteral(radius) }),
    ...(box === undefined ? {} : { width: valueLiteral(box[0]), height: valueLiteral(box[1]) }),
    unit: `"${unit.toLowerCase()}"`,
    ...shared(found),
    ...(storesDistance ? { storedist: 'True' } : {}),
  });
}

function radiusCall(method: string, found: Search): Call {
  const { key, member, centre, radius, unit, store, storesDistance } = found;
  const from = member === undefined ? (centre ?? []) : [member];
  const args = [...from, ...(radius === undefined ? [] : [radius])].map(valueLiteral);
  return call(method, strLiteral(key), ...args, {
    unit: `"${unit.toLowerCase()}"`,
    ...shared(found),
    ...(store === undefined
      ? {}
      : { [storesDistance ? 'store_dist' : 'store']: strLiteral(store) }),
  });
}

/** Rows of the `geo` group. */
export const geo: Rows = {
  geoadd: { py: addCall, dict: add },
  geodist: {
    py: w =>
      call('geodist', w.str(), w.value(), w.value(), ...w.some().map(unit => `"${lower(unit)}"`)),
    dict: dist,
  },
  geohash: {
    py: w => call('geohash', w.str(), ...w.values()),
    dict: none('Python has nothing that makes these eleven letters of a place.'),
  },
  geopos: {
    py: w => call('geopos', w.str(), ...w.values()),
    dict: w => ({
      lines: [placesOf(w.next()), list(w.strs().map(name => `places.get(${name})`))],
      sees: 'places',
    }),
  },
  georadius: {
    py: w => radiusCall('georadius', readRadius(w, false)),
    dict: search(w => readRadius(w, false)),
  },
  georadius_ro: { dict: search(w => readRadius(w, false)) },
  georadiusbymember: {
    py: w => radiusCall('georadiusbymember', readRadius(w, true)),
    dict: search(w => readRadius(w, true)),
  },
  georadiusbymember_ro: { dict: search(w => readRadius(w, true)) },
  geosearch: {
    py: w => searchCall('geosearch', readSearch(w, false)),
    dict: search(w => readSearch(w, false)),
  },
  geosearchstore: {
    py: w => searchCall('geosearchstore', readSearch(w, true)),
    dict: search(w => readSearch(w, true)),
  },
};
