// What a command did, as commands that do the same at any time and on any server: times to live become
// points in time, picks by chance become what was picked, waiting becomes taking. A command that needs
// none of this is its own effect. Streams' consumer groups are in aof-stream-effects.ts.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1, upper } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { Database } from '../store/database.ts';
import { isType } from '../store/values.ts';
import { streamEffects } from './aof-stream-effects.ts';

/** A command that ran. */
export interface Ran {
  readonly argv: readonly Bytes[];
  readonly reply: Reply;
  /** The database as the command left it. */
  readonly db: Database;
}

/** The commands that do what a command did. */
export type Effects = (ran: Ran) => readonly (readonly Bytes[])[];

const SET = latin1('SET');
const DEL = latin1('DEL');
const HDEL = latin1('HDEL');
const PXAT = latin1('PXAT');
const FIELDS = latin1('FIELDS');

const number = (value: number): Bytes => latin1(String(value));

/** The parts of a reply that has some, whatever it is to clients. */
export function partsOf(reply: Reply | undefined): readonly Reply[] {
  if (typeof reply !== 'object' || reply === null) return [];
  if ('items' in reply) return reply.items;
  return 'kind' in reply ? [] : reply;
}

const textOf = (reply: Reply | undefined): Bytes | undefined => {
  if (typeof reply === 'string') return reply;
  const isText = typeof reply === 'object' && reply !== null && 'text' in reply;
  return isText ? reply.text : undefined;
};

const isString = (reply: Reply): reply is Bytes => typeof reply === 'string';

const expiryWords = new Set(['EX', 'PX', 'EXAT', 'PXAT']);

const setWithTime = ({ db }: Ran, key: Bytes, value: Bytes): readonly Bytes[] => {
  const entry = db.peek(key);
  if (entry === undefined) return [DEL, key];
  const { expireAtMs } = entry;
  return expireAtMs === undefined ? [SET, key, value] : [SET, key, value, PXAT, number(expireAtMs)];
};

const set: Effects = ran => {
  const [name = SET, key = EMPTY, value = EMPTY, ...options] = ran.argv;
  if (options.some(word => expiryWords.has(upper(word)))) return [setWithTime(ran, key, value)];
  return [[name, key, value, ...options.filter(word => upper(word) !== 'GET')]];
};

const setex: Effects = ran => [setWithTime(ran, ran.argv[1] ?? EMPTY, ran.argv[3] ?? EMPTY)];

// Whatever was done to the time to live of a key.
const timeToLive: Effects = ({ argv: [, key = EMPTY], db }) => {
  const entry = db.peek(key);
  if (entry === undefined) return [[DEL, key]];
  if (entry.expireAtMs === undefined) return [[latin1('PERSIST'), key]];
  return [[latin1('PEXPIREAT'), key, number(entry.expireAtMs)]];
};

const spop: Effects = ({ argv: [, key = EMPTY, count], reply, db }) => {
  if (count !== undefined && db.peek(key) === undefined) return [[DEL, key]];
  const members = isString(reply) ? [reply] : partsOf(reply).filter(isString);
  return [[latin1('SREM'), key, ...members]];
};

// Pops from the first of several keys: the reply tells which, and how many.
const multiPop =
  (ends: Readonly<Record<string, string>>): Effects =>
  ({ argv, reply }) => {
    const [key, items] = partsOf(reply);
    const name = argv.map(word => ends[upper(word)]).findLast(found => found !== undefined);
    const count = partsOf(items).length;
    if (typeof key !== 'string' || name === undefined || count === 0) return [];
    return [[latin1(name), key, number(count)]];
  };

const listPop = multiPop({ LEFT: 'LPOP', RIGHT: 'RPOP' });
const zsetPop = multiPop({ MIN: 'ZPOPMIN', MAX: 'ZPOPMAX' });

// A blocking pop that was served is a pop.
const popped =
  (name: string): Effects =>
  ({ reply }) => {
    const [key] = partsOf(reply);
    return typeof key === 'string' ? [[latin1(name), key]] : [];
  };

const moved =
  (name: string): Effects =>
  ({ argv }) => [[latin1(name), ...argv.slice(1, -1)]];

const restore: Effects = ({ argv, db }) => {
  const [, key = EMPTY, , payload = EMPTY, ...options] = argv;
  const entry = db.peek(key);
  if (entry === undefined) return [[DEL, key]];
  const rest = options.filter(word => upper(word) !== 'ABSTTL');
  const at = number(entry.expireAtMs ?? 0);
  return [[latin1('RESTORE'), key, at, payload, ...rest, latin1('ABSTTL')]];
};

// ---- fields of hashes ----

function fieldsOf(argv: readonly Bytes[]): readonly Bytes[] {
  const at = argv.findIndex((word, i) => i > 1 && upper(word) === 'FIELDS');
  return argv.slice(at + 2);
}

// What became of fields: removed, given an end, or left without one.
function fieldTimes({ db }: Ran, key: Bytes, names: readonly Bytes[]): (readonly Bytes[])[] {
  const value = db.peek(key)?.value;
  const hash = value !== undefined && isType(value, 'hash') ? value : undefined;
  const groups = new Map<Bytes, Bytes[]>();
  for (const name of names) {
    const field = hash?.get(name);
    const place = field === undefined ? HDEL : number(field.expireAtMs ?? 0);
    groups.set(place, [...(groups.get(place) ?? []), name]);
  }
  return [...groups].map(([place, some]) => {
    if (place === HDEL) return [HDEL, key, ...some];
    const counted = [FIELDS, number(some.length), ...some];
    if (place === '0') return [latin1('HPERSIST'), key, ...counted];
    return [latin1('HPEXPIREAT'), key, place, ...counted];
  });
}

const hexpire: Effects = ran => {
  const replies = partsOf(ran.reply);
  const touched = fieldsOf(ran.argv).filter((_, i) => replies[i] === 1 || replies[i] === 2);
  return fieldTimes(ran, ran.argv[1] ?? EMPTY, touched);
};

const hgetex: Effects = ran => {
  const replies = partsOf(ran.reply);
  const met = fieldsOf(ran.argv).filter((_, i) => replies[i] !== null);
  return fieldTimes(ran, ran.argv[1] ?? EMPTY, met);
};

const hgetdel: Effects = ({ argv, reply }) => {
  const replies = partsOf(reply);
  const removed = fieldsOf(argv).filter((_, i) => replies[i] !== null);
  return removed.length === 0 ? [] : [[HDEL, argv[1] ?? EMPTY, ...removed]];
};

const hsetex: Effects = ran => {
  const key = ran.argv[1] ?? EMPTY;
  const pairs = fieldsOf(ran.argv);
  const names = pairs.filter((_, i) => i % 2 === 0);
  const times = fieldTimes(ran, key, names).filter(([name]) => name !== 'HPERSIST');
  return [[latin1('HSET'), key, ...pairs], ...times];
};

const hincrbyfloat: Effects = ({ argv: [, key = EMPTY, field = EMPTY], reply }) => [
  [latin1('HSET'), key, field, textOf(reply) ?? EMPTY],
];

const incrbyfloat: Effects = ({ argv: [, key = EMPTY], reply }) => [
  [SET, key, textOf(reply) ?? EMPTY, latin1('KEEPTTL')],
];

const NAMED: Readonly<Record<string, Effects>> = {
  set,
  setex,
  psetex: setex,
  getex: timeToLive,
  getdel: ({ argv: [, key = EMPTY] }) => [[DEL, key]],
  getset: ({ argv: [, ...args] }) => [[SET, ...args]],
  incrbyfloat,
  expire: timeToLive,
  pexpire: timeToLive,
  expireat: timeToLive,
  pexpireat: timeToLive,
  spop,
  lmpop: listPop,
  blmpop: listPop,
  zmpop: zsetPop,
  bzmpop: zsetPop,
  blpop: popped('LPOP'),
  brpop: popped('RPOP'),
  bzpopmin: popped('ZPOPMIN'),
  bzpopmax: popped('ZPOPMAX'),
  blmove: moved('LMOVE'),
  brpoplpush: moved('RPOPLPUSH'),
  restore,
  'restore-asking': restore,
  hincrbyfloat,
  hexpire,
  hpexpire: hexpire,
  hexpireat: hexpire,
  hpexpireat: hexpire,
  hgetex,
  hgetdel,
  hsetex,
  ...streamEffects,
};

/** Commands of which an effect is kept although they are no writing commands. */
const OTHERS = new Set([
  'pfcount',
  'function|load',
  'function|delete',
  'function|flush',
  'function|restore',
]);
/** Commands whose effects are told by themselves, whatever the count of changes says. */
const UNCOUNTED = new Set(['xclaim', 'xautoclaim', 'function|load', 'function|delete']);

/** True if a command may have effects; those that run others (EXEC, EVAL) have none of their own. */
export const mayHaveEffects = (name: string, isWrite: boolean): boolean =>
  isWrite || OTHERS.has(name);

/** True if the effects of a command are to be told even if it changed nothing that counts. */
export const isUncounted = (name: string): boolean => UNCOUNTED.has(name);

/** The effects of a command. */
export function effectsOf(name: string, ran: Ran): readonly (readonly Bytes[])[] {
  const effects = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  return effects === undefined ? [ran.argv] : effects(ran);
}
