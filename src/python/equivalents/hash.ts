// Hashes: a dict in the dict. When their fields end is in hash-expiry.ts.
import type { Bytes } from '../../resp/bytes.ts';
import { dict, list, set, strLiteral, valueLiteral } from './literal.ts';
import type { Plain, Row, Rows } from './row.ts';
import { call, differing } from './row.ts';
import { hashExpiry } from './hash-expiry.ts';
import { SCAN_OPTIONS } from './scan.ts';
import { fieldsStay, get, isIn, own } from './store.ts';
import type { Words } from './words.ts';
import { wholeNumber } from './words.ts';

const whole = (key: Bytes): string => get(key, '{}');
const fieldsOf = (key: Bytes): string => `fields = ${whole(key)}`;

const literalPairs = (pairs: readonly (readonly [Bytes, Bytes])[]): string =>
  dict(pairs.map(([name, value]) => [strLiteral(name), valueLiteral(value)]));

function setFields(isCounted: boolean): Row['dict'] {
  return (w, known) => {
    const key = w.next();
    const pairs = w.twos();
    const forget = fieldsStay(
      known,
      key,
      pairs.map(([name]) => name),
    );
    const change = `fields |= ${literalPairs(pairs)}`;
    const made = `fields = ${own(key, '{}')}`;
    if (!isCounted) return [made, change, ...forget];
    return [made, 'before = len(fields)', change, ...forget, 'len(fields) - before'];
  };
}

function add(read: 'int' | 'float'): Row['dict'] {
  return w => {
    const key = w.next();
    const [field, amount] = [w.str(), read === 'int' ? wholeNumber(w.next()) : w.score()];
    return [
      `fields = ${own(key, '{}')}`,
      `fields[${field}] = ${read}(fields.get(${field}, 0)) + ${amount}`,
      `fields[${field}]`,
    ];
  };
}

function setField(w: Words): string[] {
  const key = w.next();
  const [field, value] = [w.str(), w.value()];
  return [
    `fields = ${own(key, '{}')}`,
    `free = ${field} not in fields`,
    `fields.setdefault(${field}, ${value})`,
    'free',
  ];
}

function size(w: Words): string[] {
  const made = fieldsOf(w.next());
  const field = w.str();
  return [
    made,
    `value = fields.get(${field}, "")`,
    'len(value if isinstance(value, bytes) else str(value).encode())',
  ];
}

function pick(w: Words): Plain {
  const key = w.next();
  const chance = 'Which ones is left to chance.';
  const made = `fields = ${whole(key)}`;
  if (w.left === 0) {
    return differing(chance, made, 'random.choice(list(fields)) if fields else None');
  }
  const count = w.int();
  const withValues = w.take('WITHVALUES');
  const pool = withValues ? 'list(fields.items())' : 'list(fields)';
  const line =
    count < 0
      ? `random.choices(${pool}, k=${-count}) if fields else []`
      : `random.sample(${pool}, min(${count}, len(fields)))`;
  return differing(chance, made, line);
}

function remove(w: Words): string[] {
  const key = w.next();
  const names = w.strs();
  return [
    fieldsOf(key),
    `gone = fields.keys() & ${set(names)}`,
    'for name in gone:',
    '    del fields[name]',
    'len(gone)',
  ];
}

/** Rows of the `hash` group. */
export const hash: Rows = {
  ...hashExpiry,
  hdel: { py: w => call('hdel', w.str(), ...w.strs()), dict: remove },
  hexists: {
    py: w => call('hexists', w.str(), w.str()),
    dict: w => {
      const key = w.next();
      return [isIn(w.str(), whole(key))];
    },
  },
  hget: {
    py: w => call('hget', w.str(), w.str()),
    dict: w => [`${whole(w.next())}.get(${w.str()})`],
  },
  hgetall: { py: w => call('hgetall', w.str()), dict: w => [whole(w.next())] },
  hincrby: { py: w => call('hincrby', w.str(), w.str(), w.value()), dict: add('int') },
  hincrbyfloat: {
    py: w => call('hincrbyfloat', w.str(), w.str(), w.value()),
    dict: add('float'),
  },
  hkeys: { py: w => call('hkeys', w.str()), dict: w => [`list(${whole(w.next())})`] },
  hlen: { py: w => call('hlen', w.str()), dict: w => [`len(${whole(w.next())})`] },
  hmget: {
    py: w => call('hmget', w.str(), list(w.strs())),
    dict: w => [fieldsOf(w.next()), list(w.strs().map(name => `fields.get(${name})`))],
  },
  hmset: {
    py: w => call('hmset', w.str(), literalPairs(w.pairs())),
    dict: setFields(false),
  },
  hrandfield: {
    py: w => {
      const key = w.str();
      const count = w.left > 0 ? [w.value()] : [];
      return call('hrandfield', key, ...count, w.options({ WITHVALUES: ['withvalues', 'flag'] }));
    },
    dict: pick,
  },
  hscan: {
    py: w =>
      call(
        'hscan',
        w.str(),
        w.value(),
        w.options({ ...SCAN_OPTIONS, NOVALUES: ['no_values', 'flag'] }),
      ),
    dict: w =>
      differing('A dict is walked as it is: there is no cursor.', `${whole(w.next())}.items()`),
  },
  hset: {
    py: w => {
      const key = w.str();
      if (w.left === 2) return call('hset', key, w.str(), w.value());
      return call('hset', key, { mapping: literalPairs(w.pairs()) });
    },
    dict: setFields(true),
  },
  hsetnx: { py: w => call('hsetnx', w.str(), w.str(), w.value()), dict: setField },
  hstrlen: { py: w => call('hstrlen', w.str(), w.str()), dict: size },
  hvals: {
    py: w => call('hvals', w.str()),
    dict: w => [`list(${whole(w.next())}.values())`],
  },
};
