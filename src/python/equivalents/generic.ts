// What can be done to keys of any type: the dict's own methods, and `expires_at`.
import type { Bytes } from '../../resp/bytes.ts';
import { globLiteral } from './glob.ts';
import { WHEN_END, endTime } from './hash-expiry.ts';
import { list, strLiteral } from './literal.ts';
import type { Call, Known, Plain, Row, Rows } from './row.ts';
import { call, differing, none, noted } from './row.ts';
import { SCAN_OPTIONS } from './scan.ts';
import { sort } from './sort.ts';
import { at, endOf, endsMove, get, stays, when } from './store.ts';
import type { Words } from './words.ts';
import { Unsaid } from './words.ts';

const FORGETS = 'A dict cannot forget by itself: who reads it must compare with the time.';
const INSIDE = 'Only Redis has an answer: it is about how the value is kept inside.';

const names = (keys: readonly Bytes[]): string => list(keys.map(strLiteral));

function remove(w: Words, known: Known): string[] {
  const keys = w.some();
  const forget = keys.flatMap(key => stays(known, key));
  const [only] = keys;
  if (keys.length === 1 && only !== undefined) {
    return [...forget, `data.pop(${strLiteral(only)}, None) is not None`];
  }
  return [...forget, `sum(data.pop(key, None) is not None for key in ${names(keys)})`];
}

function exists(w: Words): string[] {
  const keys = w.some();
  const [only] = keys;
  if (keys.length === 1 && only !== undefined) return [`${strLiteral(only)} in data`];
  return [`sum(key in data for key in ${names(keys)})`];
}

const CONDITION_FLAGS = ['NX', 'XX', 'GT', 'LT'] as const;

function expire(unit: string): Row['dict'] {
  return w => {
    const [key, amount] = [w.next(), w.next()];
    const name = strLiteral(key);
    const conditions: string[] = [];
    while (w.left > 0) {
      const flag = CONDITION_FLAGS.find(each => w.take(each));
      if (flag === undefined) throw new Unsaid();
      conditions.push(WHEN_END[flag] ?? '');
    }
    if (conditions.length === 0) {
      const change = `${endOf(key)} = ${endTime(amount, unit)}`;
      return noted(FORGETS, ...when([`${name} in data`], [change]), `${name} in data`);
    }
    return noted(
      FORGETS,
      `old, end = expires_at.get(${name}), ${endTime(amount, unit)}`,
      `fits = ${name} in data and (${conditions.join(') and (')})`,
      ...when(['fits'], [`${endOf(key)} = end`]),
      'fits',
    );
  };
}

function timeOf(line: string): Row['dict'] {
  return w => {
    const name = w.str();
    return [
      `end = expires_at.get(${name})`,
      `-2 if ${name} not in data else -1 if end is None else ${line}`,
    ];
  };
}

function rename(onlyIfFree: boolean): Row['dict'] {
  return (w, known) => {
    const [from, to] = [w.next(), w.next()];
    const isSame = from === to;
    const change = [
      `${at(to)} = data.pop(${strLiteral(from)})`,
      ...(isSame ? [] : endsMove(known, from, to, 'pop')),
    ];
    if (!onlyIfFree) return change;
    return [`free = ${strLiteral(to)} not in data`, ...when(['free'], change), 'free'];
  };
}

function copy(w: Words, known: Known): Plain {
  const [from, to] = [w.next(), w.next()];
  let replaces = false;
  while (w.left > 0) {
    if (w.take('REPLACE')) replaces = true;
    else if (w.take('DB')) {
      w.next();
      return {
        none: 'Another database is another dict: databases[1]["b"] = copy.deepcopy(data["a"]).',
      };
    } else throw new Unsaid();
  }
  const end = endsMove(known, from, to, 'get');
  const fits = `${strLiteral(from)} in data${replaces ? '' : ` and ${strLiteral(to)} not in data`}`;
  const change = [`${at(to)} = copy.deepcopy(${at(from)})`, ...end];
  return { lines: [`fits = ${fits}`, ...when(['fits'], change), 'fits'] };
}

function keys(w: Words): string[] {
  const pattern = w.next();
  if (pattern === '*') return ['list(data)'];
  return [`[key for key in data if fnmatchcase(key, ${globLiteral(pattern)})]`];
}

function expireCall(method: string, w: Words): Call {
  const [key, amount] = [w.str(), w.value()];
  const flags = CONDITION_FLAGS.map(flag => [flag, [flag.toLowerCase(), 'flag']] as const);
  return call(method, key, amount, w.options(Object.fromEntries(flags)));
}

function persist(w: Words): string[] {
  const name = w.str();
  return [`${name} in data and expires_at.pop(${name}, None) is not None`];
}

function restoreCall(w: Words): Call {
  const [key, ttl, value] = [w.str(), w.value(), w.str()];
  return call(
    'restore',
    key,
    ttl,
    value,
    w.options({
      REPLACE: ['replace', 'flag'],
      ABSTTL: ['absttl', 'flag'],
      IDLETIME: ['idletime', 'int'],
      FREQ: ['frequency', 'int'],
    }),
  );
}

const inside = (name: string): Row => ({
  py: w => call('object', `"${name}"`, w.str()),
  dict: none(INSIDE),
});

function typeLines(w: Words): Plain {
  const line = `type(${get(w.next())}).__name__`;
  return differing('Redis and Python name their types each in their own way.', line);
}

/** Rows of the `generic` group. */
export const generic: Rows = {
  copy: {
    py: w =>
      call(
        'copy',
        w.str(),
        w.str(),
        w.options({ DB: ['destination_db', 'value'], REPLACE: ['replace', 'flag'] }),
      ),
    dict: copy,
  },
  del: { py: w => call('delete', ...w.strs()), dict: remove },
  dump: {
    py: w => call('dump', w.str()),
    dict: w => differing('Python has a format of its own.', `pickle.dumps(${get(w.next())})`),
  },
  exists: { py: w => call('exists', ...w.strs()), dict: exists },
  expire: { py: w => expireCall('expire', w), dict: expire('ex') },
  expireat: { py: w => expireCall('expireat', w), dict: expire('exat') },
  expiretime: { py: w => call('expiretime', w.str()), dict: timeOf('int(end + 0.5)') },
  keys: { py: w => call('keys', w.str()), dict: keys },
  migrate: { dict: none('It carries a key to another server; a dict stays in its program.') },
  move: {
    py: w => call('move', w.str(), w.value()),
    dict: none('Another database is another dict: databases[1]["key"] = data.pop("key").'),
  },
  'object|encoding': inside('encoding'),
  'object|freq': inside('freq'),
  'object|help': { dict: none('It is Redis’s own help.') },
  'object|idletime': inside('idletime'),
  'object|refcount': inside('refcount'),
  persist: { py: w => call('persist', w.str()), dict: persist },
  pexpire: { py: w => expireCall('pexpire', w), dict: expire('px') },
  pexpireat: { py: w => expireCall('pexpireat', w), dict: expire('pxat') },
  pexpiretime: { py: w => call('pexpiretime', w.str()), dict: timeOf('round(end * 1000)') },
  pttl: {
    py: w => call('pttl', w.str()),
    dict: timeOf('round((end - time.time()) * 1000)'),
  },
  randomkey: {
    py: () => call('randomkey'),
    dict: () => differing('Which one is left to chance.', 'random.choice(list(data))'),
  },
  rename: { py: w => call('rename', w.str(), w.str()), dict: rename(false) },
  renamenx: { py: w => call('renamenx', w.str(), w.str()), dict: rename(true) },
  restore: {
    py: restoreCall,
    dict: none('It reads what DUMP wrote; of Python’s own, pickle.loads.'),
  },
  scan: {
    py: w => call('scan', w.value(), w.options({ ...SCAN_OPTIONS, TYPE: ['_type', 'text'] })),
    dict: () => differing('A dict is walked as it is: there is no cursor.', 'list(data)'),
  },
  ...sort,
  touch: { py: w => call('touch', ...w.strs()), dict: exists },
  ttl: { py: w => call('ttl', w.str()), dict: timeOf('int(end - time.time() + 0.5)') },
  type: { py: w => call('type', w.str()), dict: typeLines },
  unlink: { py: w => call('unlink', ...w.strs()), dict: remove },
  wait: {
    py: w => call('wait', w.value(), w.value()),
    dict: none('It waits for copies on other servers; a dict has none.'),
  },
  waitaof: {
    py: w => call('waitaof', w.value(), w.value(), w.value()),
    dict: none('It waits for disks; a dict is written to none.'),
  },
};
