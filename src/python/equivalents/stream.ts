// Streams: a list of (id, dict). Consumer groups, which remember who has been given what, are more
// than a list can hold: redis-py's calls alone.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { dict, list, strLiteral, tuple, valueLiteral } from './literal.ts';
import type { Call, Keywords, Plain, Rows } from './row.ts';
import { call, none } from './row.ts';
import { get, own } from './store.ts';
import type { Options, Words } from './words.ts';
import { Unsaid, wholeNumber } from './words.ts';

const GROUPS = none(
  'A list has no consumer groups: it would need, for each, the last id given and who still works on what.',
);
const WAITS = 'A list does not wait for entries to come.';

const literalPairs = (pairs: readonly (readonly [Bytes, Bytes])[]): string =>
  dict(pairs.map(([name, value]) => [strLiteral(name), valueLiteral(value)]));

// Options of XADD and XTRIM -----------------------------------------------------------------------

interface Trim {
  readonly by: 'maxlen' | 'minid';
  readonly isExact: boolean;
  readonly threshold: Bytes;
  readonly limit: Bytes | undefined;
}

function readTrim(w: Words): Trim | undefined {
  const by = w.take('MAXLEN') ? 'maxlen' : w.take('MINID') ? 'minid' : undefined;
  if (by === undefined) return undefined;
  const isExact = !w.take('~');
  if (isExact) w.take('=');
  const threshold = w.next();
  return { by, isExact, threshold, limit: w.take('LIMIT') ? w.next() : undefined };
}

function trimKeywords(trim: Trim | undefined): Keywords {
  if (trim === undefined) return {};
  return {
    [trim.by]: trim.by === 'maxlen' ? wholeNumber(trim.threshold, 0) : valueLiteral(trim.threshold),
    ...(trim.isExact ? { approximate: 'False' } : {}),
    ...(trim.limit === undefined ? {} : { limit: valueLiteral(trim.limit) }),
  };
}

/** An id as numbers: `(5, 0)`. @throws Unsaid if it is none. */
function idTuple(id: Bytes, missing = '0'): string {
  const [, ms, sequence = missing] = /^(\d+)(?:-(\d+))?$/.exec(id) ?? [];
  if (ms === undefined) throw new Unsaid();
  return tuple([ms, sequence]);
}

const fullId = (id: Bytes): string => `"${/-/.test(id) ? id : `${id}-0`}"`;

function trimLines({ by, threshold }: Trim): string[] {
  if (by === 'maxlen') return [`del entries[:max(0, len(entries) - ${threshold})]`];
  const test = `id_order(entry) >= ${idTuple(threshold)}`;
  return [`entries[:] = [entry for entry in entries if ${test}]`];
}

interface Add {
  readonly key: Bytes;
  readonly makesNone: boolean;
  readonly trim: Trim | undefined;
  readonly id: Bytes;
  readonly pairs: readonly [Bytes, Bytes][];
}

function readAdd(w: Words): Add {
  const key = w.next();
  let makesNone = w.take('NOMKSTREAM');
  const trim = readTrim(w);
  makesNone = w.take('NOMKSTREAM') || makesNone;
  return { key, makesNone, trim, id: w.next(), pairs: w.pairs() };
}

const NOW = 'f"{int(time.time() * 1000)}-0"';

function add(w: Words, reply: Reply): Plain {
  const { key, trim, id, pairs } = readAdd(w);
  if (reply === null) return { lines: [get(key)] };
  const isOwn = id === '*';
  // What Redis makes of "5-*" depends on the entries before.
  const name = isOwn
    ? NOW
    : id.endsWith('-*') && typeof reply === 'string'
      ? `"${reply}"`
      : fullId(id);
  const entry = `entries.append((${name}, ${literalPairs(pairs)}))`;
  const lines = [
    `entries = ${own(key, '[]')}`,
    entry,
    ...(trim?.isExact === true ? trimLines(trim) : []),
    isOwn ? 'entries[-1][0]' : name,
  ];
  const uses = trim?.by === 'minid' && trim.isExact ? { uses: ['id_order'] as const } : {};
  const note =
    trim?.isExact === false ? { note: 'With ~ Redis drops entries when it suits it.' } : {};
  const differs = isOwn
    ? ({ differs: true, note: 'Redis takes the id from its clock.' } as const)
    : {};
  return { lines, ...uses, ...note, ...differs };
}

function trim(w: Words, reply: Reply): Plain {
  const made = `entries = ${get(w.next(), '[]')}`;
  const found = readTrim(w);
  if (found === undefined || typeof reply !== 'number') throw new Unsaid();
  if (!found.isExact) {
    const lines = [made, `del entries[:${reply}]`, String(reply)];
    return { lines, note: 'With ~ Redis drops whole blocks of entries, so many as it suits it.' };
  }
  return {
    lines: [made, 'before = len(entries)', ...trimLines(found), 'before - len(entries)'],
    ...(found.by === 'minid' ? { uses: ['id_order'] as const } : {}),
  };
}

// Reading ----------------------------------------------------------------------------------------

function boundTest(min: Bytes, max: Bytes): string {
  const id = 'id_order(entry)';
  const tests: string[] = [];
  const strict = (bound: Bytes): boolean => bound.startsWith('(');
  const rest = (bound: Bytes): Bytes => (strict(bound) ? stripped(bound) : bound);
  if (min === '+' || max === '-') return 'False';
  if (min !== '-') tests.push(`${id} ${strict(min) ? '>' : '>='} ${idTuple(rest(min))}`);
  // Redis: an end without its second part means the last entry of that millisecond.
  const last = (bound: Bytes): string => idTuple(rest(bound), strict(bound) ? '0' : MOST);
  if (max !== '+') tests.push(`${id} ${strict(max) ? '<' : '<='} ${last(max)}`);
  return tests.join(' and ');
}

const MOST = 'float("inf")';

const stripped = (bound: Bytes): Bytes => latin1(bound.slice(1));

function range(w: Words, isReverse: boolean): Plain {
  const key = w.next();
  const [first, second] = [w.next(), w.next()];
  const count = w.take('COUNT') ? w.int() : undefined;
  if (count !== undefined && count <= 0) throw new Unsaid();
  const [min, max] = isReverse ? [second, first] : [first, second];
  const test = boundTest(min, max);
  const entries = isReverse ? `reversed(${get(key, '[]')})` : get(key, '[]');
  const cut = count === undefined ? '' : `[:${count}]`;
  if (test === '') return { lines: [`list(${entries})${cut}`] };
  const value = `[entry for entry in ${entries} if ${test}]${cut}`;
  return { lines: [value], uses: ['id_order'] };
}

interface Read {
  readonly count: Bytes | undefined;
  readonly block: Bytes | undefined;
  readonly noAck: boolean;
  readonly streams: readonly (readonly [Bytes, Bytes])[];
}

function readStreams(w: Words): Read {
  let [count, block]: (Bytes | undefined)[] = [];
  let noAck = false;
  while (!w.take('STREAMS')) {
    if (w.take('COUNT')) count = w.next();
    else if (w.take('BLOCK')) block = w.next();
    else if (w.take('NOACK')) noAck = true;
    else throw new Unsaid();
  }
  const keys = w.some(w.left / 2);
  const streams = keys.map(key => [key, w.next()] as const);
  if (new Set(keys).size < keys.length) throw new Unsaid();
  return { count, block, noAck, streams };
}

function read(w: Words): Plain {
  const { count, block, streams } = readStreams(w);
  // Redis: a count of 0 or less is no count.
  const cut = Number(count ?? 0) <= 0 ? '' : `[:${count ?? ''}]`;
  const parts = streams.map(([key, id]) => {
    const entries = get(key, '[]');
    if (id === '$') return `${strLiteral(key)}: []`;
    if (id === '+') return `${strLiteral(key)}: ${entries}[-1:]`;
    const test = `id_order(entry) > ${idTuple(id)}`;
    return `${strLiteral(key)}: [entry for entry in ${entries} if ${test}]${cut}`;
  });
  return {
    lines: [
      `found = {${parts.join(', ')}}`,
      '[[key, entries] for key, entries in found.items() if entries] or None',
    ],
    uses: ['id_order'],
    ...(block === undefined ? {} : { note: WAITS }),
  };
}

function readCall(method: string, w: Words): Call {
  const isGroup = method === 'xreadgroup';
  if (isGroup && !w.take('GROUP')) throw new Unsaid();
  const names = isGroup ? [w.str(), w.str()] : [];
  const { count, block, noAck, streams } = readStreams(w);
  return call(method, ...names, literalPairs(streams), {
    ...(count === undefined ? {} : { count: wholeNumber(count, 1) }),
    ...(block === undefined ? {} : { block: wholeNumber(block, 0) }),
    ...(noAck ? { noack: 'True' } : {}),
  });
}

function addCall(w: Words): Call {
  const { key, makesNone, trim: trimming, id, pairs } = readAdd(w);
  return call('xadd', strLiteral(key), literalPairs(pairs), {
    ...(id === '*' ? {} : { id: strLiteral(id) }),
    ...trimKeywords(trimming),
    ...(makesNone ? { nomkstream: 'True' } : {}),
  });
}

function remove(w: Words): string[] {
  const made = `entries = ${get(w.next(), '[]')}`;
  const ids = w.some().map(fullId);
  return [
    made,
    'before = len(entries)',
    `entries[:] = [entry for entry in entries if entry[0] not in {${ids.join(', ')}}]`,
    'before - len(entries)',
  ];
}

// Groups -----------------------------------------------------------------------------------------

function claimCall(w: Words): Call {
  const [key, group, consumer] = [w.str(), w.str(), w.str()];
  const idle = wholeNumber(w.next(), 0);
  // Nobody tells how many ids there are.
  const ids: string[] = [];
  while (w.nextIs(/^\d+(-\d+)?$/)) ids.push(w.str());
  return call('xclaim', key, group, consumer, idle, list(ids), w.options(CLAIM_OPTIONS));
}

const CLAIM_OPTIONS: Options = {
  IDLE: ['idle', 'int'],
  TIME: ['time', 'int'],
  RETRYCOUNT: ['retrycount', 'int'],
  FORCE: ['force', 'flag'],
  JUSTID: ['justid', 'flag'],
};

function pendingCall(w: Words): Call {
  const [key, group] = [w.str(), w.str()];
  if (w.left === 0) return call('xpending', key, group);
  const idle: Keywords = w.take('IDLE') ? { idle: wholeNumber(w.next(), 0) } : {};
  const args = [w.str(), w.str(), wholeNumber(w.next(), 0)];
  const consumer: Keywords = w.left > 0 ? { consumername: w.str() } : {};
  return call('xpending_range', key, group, ...args, { ...consumer, ...idle });
}

/** Rows of the `stream` group. */
export const stream: Rows = {
  xack: { py: w => call('xack', w.str(), w.str(), ...w.strs()), dict: GROUPS },
  xadd: { py: addCall, dict: (w, _, reply) => add(w, reply) },
  xautoclaim: {
    py: w =>
      call(
        'xautoclaim',
        w.str(),
        w.str(),
        w.str(),
        wholeNumber(w.next(), 0),
        w.str(),
        w.options({ COUNT: ['count', 'count'], JUSTID: ['justid', 'flag'] }),
      ),
    dict: GROUPS,
  },
  xclaim: { py: claimCall, dict: GROUPS },
  xdel: { py: w => call('xdel', w.str(), ...w.strs()), dict: remove },
  'xgroup|create': {
    py: w =>
      call(
        'xgroup_create',
        w.str(),
        w.str(),
        w.str(),
        w.options({ MKSTREAM: ['mkstream', 'flag'], ENTRIESREAD: ['entries_read', 'int'] }),
      ),
    dict: GROUPS,
  },
  'xgroup|createconsumer': {
    py: w => call('xgroup_createconsumer', w.str(), w.str(), w.str()),
    dict: GROUPS,
  },
  'xgroup|delconsumer': {
    py: w => call('xgroup_delconsumer', w.str(), w.str(), w.str()),
    dict: GROUPS,
  },
  'xgroup|destroy': { py: w => call('xgroup_destroy', w.str(), w.str()), dict: GROUPS },
  'xgroup|help': { dict: none('It is Redis’s own help.') },
  'xgroup|setid': {
    py: w =>
      call(
        'xgroup_setid',
        w.str(),
        w.str(),
        w.str(),
        w.options({ ENTRIESREAD: ['entries_read', 'int'] }),
      ),
    dict: GROUPS,
  },
  'xinfo|consumers': { py: w => call('xinfo_consumers', w.str(), w.str()), dict: GROUPS },
  'xinfo|groups': { py: w => call('xinfo_groups', w.str()), dict: GROUPS },
  'xinfo|help': { dict: none('It is Redis’s own help.') },
  'xinfo|stream': {
    py: w => call('xinfo_stream', w.str(), w.options({ FULL: ['full', 'flag'] })),
    dict: none(
      'Most of it is about how Redis keeps the stream; len(entries) and entries[-1] are yours.',
    ),
  },
  xlen: { py: w => call('xlen', w.str()), dict: w => [`len(${get(w.next(), '[]')})`] },
  xpending: { py: pendingCall, dict: GROUPS },
  xrange: {
    py: w => call('xrange', w.str(), w.str(), w.str(), w.options({ COUNT: ['count', 'count'] })),
    dict: w => range(w, false),
  },
  xread: { py: w => readCall('xread', w), dict: read },
  xreadgroup: { py: w => readCall('xreadgroup', w), dict: GROUPS },
  xrevrange: {
    py: w => call('xrevrange', w.str(), w.str(), w.str(), w.options({ COUNT: ['count', 'count'] })),
    dict: w => range(w, true),
  },
  xsetid: { dict: none('A list makes no ids, so it remembers no last one.') },
  xtrim: {
    py: w => {
      const key = w.str();
      return call('xtrim', key, trimKeywords(readTrim(w)));
    },
    dict: (w, _, reply) => trim(w, reply),
  },
};
