// Sets: Python's own, with its operators.
import type { Bytes } from '../../resp/bytes.ts';
import { list, set as setOf, strLiteral } from './literal.ts';
import type { Row, Rows } from './row.ts';
import { call, differing } from './row.ts';
import { SCAN_OPTIONS } from './scan.ts';
import { at, get, isIn, own, stays } from './store.ts';
import type { Words } from './words.ts';

const whole = (key: Bytes): string => get(key, 'set()');

const joined = (keys: readonly Bytes[], sign: string): string =>
  keys.length === 1 ? `set(${keys.map(whole).join('')})` : keys.map(whole).join(` ${sign} `);

function algebra(sign: string): Row['dict'] {
  return w => [joined(w.some(), sign)];
}

function algebraStore(sign: string): Row['dict'] {
  return (w, known) => {
    const target = w.next();
    const forget = stays(known, target);
    return [`${at(target)} = ${joined(w.some(), sign)}`, ...forget, `len(${at(target)})`];
  };
}

function pop(w: Words, key: Bytes): ReturnType<Row['dict']> {
  const members = `members = ${whole(key)}`;
  if (w.left === 0) {
    const line = 'members.pop() if members else None';
    return differing('Which one is left to chance.', members, line);
  }
  const count = w.int();
  return differing(
    'Which ones is left to chance.',
    members,
    `popped = set(random.sample(sorted(members), min(${count}, len(members))))`,
    'members -= popped',
    'popped',
  );
}

function pick(w: Words, key: Bytes): ReturnType<Row['dict']> {
  const members = `members = sorted(${whole(key)})`;
  const chance = 'Which ones is left to chance.';
  if (w.left === 0)
    return differing(chance, members, 'random.choice(members) if members else None');
  const count = w.int();
  const many =
    count < 0
      ? `random.choices(members, k=${-count}) if members else []`
      : `random.sample(members, min(${count}, len(members)))`;
  return differing(chance, members, many);
}

function move(w: Words): string[] {
  const [source, target, member] = [w.next(), w.next(), w.str()];
  return [
    `source = ${whole(source)}`,
    `found = ${isIn(member, 'source')}`,
    'if found:',
    `    source.remove(${member})`,
    `    ${own(target, 'set()')}.add(${member})`,
    'found',
  ];
}

function interCard(w: Words): string[] {
  const keys = w.counted();
  const limit = w.take('LIMIT') ? w.int() : 0;
  const size = `len(${joined(keys, '&')})`;
  return [limit === 0 ? size : `min(${limit}, ${size})`];
}

/** Rows of the `set` group. */
export const set: Rows = {
  sadd: {
    py: w => call('sadd', w.str(), ...w.values()),
    dict: w => {
      const members = own(w.next(), 'set()');
      return [
        `members = ${members}`,
        'before = len(members)',
        `members |= ${setOf(w.strs())}`,
        'len(members) - before',
      ];
    },
  },
  scard: { py: w => call('scard', w.str()), dict: w => [`len(${whole(w.next())})`] },
  sdiff: { py: w => call('sdiff', ...w.strs()), dict: algebra('-') },
  sdiffstore: { py: w => call('sdiffstore', w.str(), list(w.strs())), dict: algebraStore('-') },
  sinter: { py: w => call('sinter', ...w.strs()), dict: algebra('&') },
  sintercard: {
    py: w => {
      const keys = w.counted().map(strLiteral);
      const limit = w.take('LIMIT') ? w.value() : '0';
      return call('sintercard', String(keys.length), list(keys), { limit });
    },
    dict: interCard,
  },
  sinterstore: { py: w => call('sinterstore', w.str(), list(w.strs())), dict: algebraStore('&') },
  sismember: {
    py: w => call('sismember', w.str(), w.value()),
    dict: w => {
      const key = w.next();
      return [isIn(w.str(), whole(key))];
    },
  },
  smembers: { py: w => call('smembers', w.str()), dict: w => [whole(w.next())] },
  smismember: {
    py: w => call('smismember', w.str(), list(w.values())),
    dict: w => {
      const members = `members = ${whole(w.next())}`;
      return [members, `[member in members for member in ${list(w.strs())}]`];
    },
  },
  smove: { py: w => call('smove', w.str(), w.str(), w.value()), dict: move },
  spop: { py: w => call('spop', w.str(), ...w.values()), dict: w => pop(w, w.next()) },
  srandmember: {
    py: w => call('srandmember', w.str(), ...w.values()),
    dict: w => pick(w, w.next()),
  },
  srem: {
    py: w => call('srem', w.str(), ...w.values()),
    dict: w => {
      const members = `members = ${whole(w.next())}`;
      return [
        members,
        'before = len(members)',
        `members -= ${setOf(w.strs())}`,
        'before - len(members)',
      ];
    },
  },
  sscan: {
    py: w => call('sscan', w.str(), w.value(), w.options(SCAN_OPTIONS)),
    dict: w =>
      differing('A set is walked as it is: there is no cursor.', `list(${whole(w.next())})`),
  },
  sunion: { py: w => call('sunion', ...w.strs()), dict: algebra('|') },
  sunionstore: { py: w => call('sunionstore', w.str(), list(w.strs())), dict: algebraStore('|') },
};
