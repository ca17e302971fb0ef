// Keys whatever they hold: find, delete, rename, copy, move. Their time to live is in expire.ts,
// SCAN in scan.ts, OBJECT in object.ts, SORT in sort.ts.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { OK, status } from '../../resp/reply.ts';
import type { generic } from '../../spec/generic.ts';
import { matchesAll, matchesGlob } from '../algo/glob.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { DB_OUT_OF_RANGE, NO_SUCH_KEY, NOT_INTEGER, SYNTAX, fault } from '../faults.ts';
import type { Database } from '../store/database.ts';
import { cloneValue, typeOf } from '../store/values.ts';
import type { Handlers } from './command.ts';

type Keys =
  | 'copy'
  | 'del'
  | 'exists'
  | 'keys'
  | 'move'
  | 'randomkey'
  | 'rename'
  | 'renamenx'
  | 'touch'
  | 'type'
  | 'unlink';

const INT32_MAX = 2 ** 31 - 1;
const RANDOM_TRIES = 100;
const SAME_OBJECT = fault('ERR source and destination objects are the same');
const NOT_INT32 = fault('ERR value is out of range, value must between -2147483648 and 2147483647');

export const keyCommands: Pick<Handlers<typeof generic>, Keys> = {
  del: remove,
  unlink: remove,

  exists: ({ db }, args) => count(args, key => db.glance(key) !== undefined),
  touch: ({ db }, args) => count(args, key => db.lookup(key) !== undefined),

  type({ db }, args) {
    const entry = db.glance(args.next());
    return status(entry === undefined ? 'none' : typeOf(entry.value));
  },

  keys({ db }, args) {
    const pattern = args.next();
    const all = matchesAll(pattern);
    const names: Bytes[] = [];
    for (const entry of db.entries()) {
      if (!all && !matchesGlob(pattern, entry.key)) continue;
      if (!db.isExpired(entry)) names.push(entry.key);
    }
    return names;
  },

  randomkey(ctx) {
    const { db } = ctx;
    for (let tries = 0; tries < RANDOM_TRIES && db.size > 0; tries += 1) {
      const entry = db.at(Math.floor(ctx.server.host.random.next() * db.size));
      if (entry === undefined || !db.isExpired(entry)) return entry?.key ?? null;
      db.expire(entry);
    }
    for (const entry of db.entries()) if (!db.isExpired(entry)) return entry.key;
    return null;
  },

  rename(ctx, args) {
    rename(ctx, args.next(), args.next());
    return OK;
  },

  renamenx(ctx, args) {
    const [from, to] = [args.next(), args.next()];
    if (!ctx.db.has(from)) throw NO_SUCH_KEY;
    if (ctx.db.has(to)) return 0;
    rename(ctx, from, to);
    return 1;
  },

  copy(ctx, args) {
    const [from, to] = [args.next(), args.next()];
    const { target, replace } = copyOptions(ctx, args);
    if (target === ctx.db && from === to) throw SAME_OBJECT;
    const value = ctx.db.lookup(from);
    if (value === undefined || (!replace && target.has(to))) return 0;
    target.place(to, cloneValue(value), ctx.db.entry(from)?.expireAtMs);
    target.changed(to, 'copy_to');
    return 1;
  },

  move(ctx, args) {
    const key = args.next();
    const target = readDatabase(ctx, args);
    if (target === ctx.db) throw SAME_OBJECT;
    const entry = ctx.db.entry(key);
    if (entry === undefined || target.has(key)) return 0;
    target.place(key, entry.value, entry.expireAtMs);
    ctx.db.remove(key, 'move_from', 0);
    target.changed(key, 'move_to');
    return 1;
  },
};

function remove({ db }: Context, args: Args): Reply {
  return count(args, key => db.remove(key));
}

function count(args: Args, holds: (key: Bytes) => boolean): number {
  let found = 0;
  for (const key of args.rest()) if (holds(key)) found += 1;
  return found;
}

function rename({ db }: Context, from: Bytes, to: Bytes): void {
  const entry = db.entry(from);
  if (entry === undefined) throw NO_SUCH_KEY;
  if (from === to) return;
  db.place(to, entry.value, entry.expireAtMs);
  db.remove(from, 'rename_from', 0);
  db.changed(to, 'rename_to');
}

function copyOptions(ctx: Context, args: Args): { target: Database; replace: boolean } {
  let target = ctx.db;
  let replace = false;
  while (!args.done) {
    if (args.skip('REPLACE')) replace = true;
    else if (args.left >= 2 && args.skip('DB')) target = readDatabase(ctx, args);
    else throw SYNTAX;
  }
  return { target, replace };
}

function readDatabase(ctx: Context, args: Args): Database {
  const index = args.integer(-Infinity, Infinity, NOT_INTEGER);
  if (index < -INT32_MAX - 1 || index > INT32_MAX) throw NOT_INT32;
  const db = ctx.keyspace.database(index);
  if (db === undefined) throw DB_OUT_OF_RANGE;
  return db;
}
