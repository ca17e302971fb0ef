// Fields of hashes that end: `expires_at["cart", "coupon"]` has the time. A dict forgets nothing by
// itself; who reads it must look at the time first.
import type { Bytes } from '../../resp/bytes.ts';
import { dict, list, strLiteral, valueLiteral } from './literal.ts';
import type { Call, Known, Plain, Row, Rows } from './row.ts';
import { call, noted } from './row.ts';
import { endOf, fieldsStay, fromNow, get, own, seconds, when } from './store.ts';
import { endLine } from './string.ts';
import type { Options, Words } from './words.ts';
import { Unsaid, wholeNumber } from './words.ts';

const FORGETS = 'A dict cannot forget by itself: who reads it must compare with the time.';

const CONDITIONS: Options = {
  NX: ['nx', 'flag'],
  XX: ['xx', 'flag'],
  GT: ['gt', 'flag'],
  LT: ['lt', 'flag'],
};

/** What must hold of `old`, the end there is, and `end`, for a condition of EXPIRE. */
export const WHEN_END: Readonly<Record<string, string>> = {
  NX: 'old is None',
  XX: 'old is not None',
  GT: 'old is not None and end > old',
  LT: 'old is None or end < old',
};

function fieldList(w: Words): Bytes[] {
  if (!w.take('FIELDS')) throw new Unsaid();
  return w.counted();
}

// The conditions come before FIELDS, which the options of a call do not see.
function conditionsBefore(w: Words): string[] {
  const found = Object.keys(CONDITIONS).filter(word => w.take(word));
  return found;
}

function expireCall(method: string, w: Words): Call {
  const [key, amount] = [w.str(), w.value()];
  const flags = conditionsBefore(w).map(word => [word.toLowerCase(), 'True']);
  return call(method, key, amount, ...fieldList(w).map(strLiteral), Object.fromEntries(flags));
}

/** The time that an amount means: from now on, or as it is. */
export function endTime(amount: Bytes, unit: string): string {
  const perSecond = unit.startsWith('p') ? 1000 : 1;
  return unit.endsWith('at') ? seconds(amount, perSecond) : fromNow(amount, perSecond);
}

function expire(unit: string): Row['dict'] {
  return w => {
    const [key, amount] = [w.next(), w.next()];
    const name = strLiteral(key);
    const conditions = conditionsBefore(w).map(word => WHEN_END[word] ?? '');
    const fields = fieldList(w);
    // A field that has just ended is not there for its second mention.
    if (new Set(fields).size < fields.length) throw new Unsaid();
    const names = list(fields.map(strLiteral));
    return noted(
      FORGETS,
      `fields = ${get(key, '{}')}`,
      `end = ${endTime(amount, unit)}`,
      'answers = []',
      `for name in ${names}:`,
      `    old = expires_at.get((${name}, name))`,
      `    if name not in fields:`,
      '        answers.append(-2)',
      ...(conditions.length === 0
        ? []
        : [`    elif not (${conditions.join(') and (')}):`, '        answers.append(0)']),
      '    else:',
      `        expires_at[${name}, name] = end`,
      '        answers.append(1 if end > time.time() else 2)',
      'answers',
    );
  };
}

function timeOf(line: string): Row['dict'] {
  return w => {
    const key = w.next();
    const names = list(fieldList(w).map(strLiteral));
    return [
      `fields = ${get(key, '{}')}`,
      `ends = {name: expires_at.get((${strLiteral(key)}, name)) for name in fields}`,
      `[-2 if name not in ends else -1 if ends[name] is None else ${line} for name in ${names}]`,
    ];
  };
}

function persist(w: Words): string[] {
  const key = w.next();
  const names = list(fieldList(w).map(strLiteral));
  return [
    `fields = ${get(key, '{}')}`,
    'answers = []',
    `for name in ${names}:`,
    `    old = expires_at.pop((${strLiteral(key)}, name), None)`,
    '    answers.append(-2 if name not in fields else -1 if old is None else 1)',
    'answers',
  ];
}

function getAndDelete(w: Words): string[] {
  const key = w.next();
  const names = fieldList(w).map(strLiteral);
  return [`fields = ${get(key, '{}')}`, list(names.map(name => `fields.pop(${name}, None)`))];
}

function getAndExpire(w: Words, known: Known): string[] {
  const key = w.next();
  const persists = w.take('PERSIST');
  const option = persists || w.take('FIELDS') ? '' : w.next().toUpperCase();
  const amount = option === '' ? undefined : w.next();
  const isAtFields = !persists && amount === undefined;
  const fields = isAtFields ? w.counted() : fieldList(w);
  const values = list(fields.map(field => `fields.get(${strLiteral(field)})`));
  const made = `fields = ${get(key, '{}')}`;
  if (persists) return [made, ...fieldsStay(known, key, fields), values];
  if (amount === undefined) return [made, values];
  const change = fields.flatMap(field =>
    when([`${strLiteral(field)} in fields`], [endLine(option, amount, endOf(key, field))]),
  );
  return [made, ...change, values];
}

interface SetEx {
  readonly key: Bytes;
  readonly condition: '' | 'FNX' | 'FXX';
  readonly keeps: boolean;
  readonly option: string;
  readonly amount: Bytes | undefined;
  readonly pairs: readonly [Bytes, Bytes][];
}

function readSetEx(w: Words): SetEx {
  const key = w.next();
  let condition: SetEx['condition'] = '';
  let keeps = false;
  let option = '';
  let amount: Bytes | undefined;
  while (!w.take('FIELDS')) {
    if (w.take('FNX')) condition = 'FNX';
    else if (w.take('FXX')) condition = 'FXX';
    else if (w.take('KEEPTTL')) keeps = true;
    else [option, amount] = [w.next().toUpperCase(), w.next()];
  }
  return { key, condition, keeps, option, amount, pairs: w.twos(2 * w.int()) };
}

const literalPairs = (pairs: SetEx['pairs']): string =>
  dict(pairs.map(([name, value]) => [strLiteral(name), valueLiteral(value)]));

function setEx(w: Words, known: Known): Plain {
  const { key, condition, keeps, option, amount, pairs } = readSetEx(w);
  const fields = pairs.map(([name]) => name);
  const names = `{${fields.map(strLiteral).join(', ')}}`;
  const ends =
    amount === undefined
      ? keeps
        ? []
        : fieldsStay(known, key, fields)
      : fields.map(field => endLine(option, amount, endOf(key, field)));
  const change = [`${own(key, '{}')}.update(${literalPairs(pairs)})`, ...ends];
  if (condition === '') return { lines: [...change, '1'] };
  const test =
    condition === 'FNX' ? `fields.keys().isdisjoint(${names})` : `fields.keys() >= ${names}`;
  return {
    lines: [`fields = ${get(key, '{}')}`, `fits = ${test}`, ...when(['fits'], change), 'fits'],
  };
}

const isRepeated = (pairs: SetEx['pairs']): boolean =>
  new Set(pairs.map(([name]) => name)).size < pairs.length;

function setExCall(w: Words): Call {
  const { key, condition, keeps, option, amount, pairs } = readSetEx(w);
  // redis-py wants an enum for FNX and FXX.
  if (condition !== '' || isRepeated(pairs)) throw new Unsaid();
  return call('hsetex', strLiteral(key), {
    mapping: literalPairs(pairs),
    ...(amount === undefined ? {} : { [option.toLowerCase()]: wholeNumber(amount) }),
    ...(keeps ? { keepttl: 'True' } : {}),
  });
}

function getExCall(w: Words): Call {
  const key = w.str();
  if (w.take('PERSIST')) {
    return call('hgetex', key, ...fieldList(w).map(strLiteral), { persist: 'True' });
  }
  if (w.take('FIELDS')) return call('hgetex', key, ...w.counted().map(strLiteral));
  const [option, amount] = [w.next().toLowerCase(), wholeNumber(w.next())];
  if (!/^p?ex(at)?$|^pxat$|^px$/.test(option)) throw new Unsaid();
  return call('hgetex', key, ...fieldList(w).map(strLiteral), { [option]: amount });
}

const fieldsCall =
  (method: string) =>
  (w: Words): Call =>
    call(method, w.str(), ...fieldList(w).map(strLiteral));

/** Rows of hashes that are about the end of fields. */
export const hashExpiry: Rows = {
  hexpire: { py: w => expireCall('hexpire', w), dict: expire('ex') },
  hexpireat: { py: w => expireCall('hexpireat', w), dict: expire('exat') },
  hexpiretime: { py: fieldsCall('hexpiretime'), dict: timeOf('math.ceil(ends[name])') },
  hgetdel: { py: fieldsCall('hgetdel'), dict: getAndDelete },
  hgetex: { py: getExCall, dict: getAndExpire },
  hpersist: { py: fieldsCall('hpersist'), dict: persist },
  hpexpire: { py: w => expireCall('hpexpire', w), dict: expire('px') },
  hpexpireat: { py: w => expireCall('hpexpireat', w), dict: expire('pxat') },
  hpexpiretime: { py: fieldsCall('hpexpiretime'), dict: timeOf('round(ends[name] * 1000)') },
  hpttl: {
    py: fieldsCall('hpttl'),
    dict: timeOf('round((ends[name] - time.time()) * 1000)'),
  },
  hsetex: { py: setExCall, dict: setEx },
  httl: {
    py: fieldsCall('httl'),
    dict: timeOf('math.ceil(round(ends[name] - time.time(), 3))'),
  },
};
