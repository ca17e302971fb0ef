// Sets: add, remove, ask, move. Several sets together are in set-algebra.ts, random members in
// set-random.ts.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { set as setReply } from '../../resp/reply.ts';
import type { set } from '../../spec/set.ts';
import type { Context } from '../context.ts';
import type { Handlers } from './command.ts';
import { readCursor, readScanOptions, scanReply } from './scan.ts';

type Basic =
  'sadd' | 'scard' | 'sismember' | 'smembers' | 'smismember' | 'smove' | 'srem' | 'sscan';

export const setCommands: Pick<Handlers<typeof set>, Basic> = {
  sadd(ctx, args) {
    const key = args.next();
    const members = args.rest();
    const found = ctx.db.open(key, 'set');
    found.prepare(args.argv[2] ?? key, members.length);
    let added = 0;
    for (const member of members) if (found.add(member)) added += 1;
    if (added > 0) ctx.db.changed(key, 'sadd', added);
    return added;
  },

  srem(ctx, args) {
    const key = args.next();
    const members = args.rest();
    const found = ctx.db.find(key, 'set');
    let removed = 0;
    for (const member of members) if (found?.delete(member)) removed += 1;
    if (removed > 0) ctx.db.changed(key, 'srem', removed);
    return removed;
  },

  scard: (ctx, args) => ctx.db.read(args.next(), 'set')?.length ?? 0,

  sismember(ctx, args) {
    const found = ctx.db.read(args.next(), 'set');
    return found?.has(args.next()) ? 1 : 0;
  },

  smismember(ctx, args) {
    const found = ctx.db.read(args.next(), 'set');
    return args.rest().map(member => (found?.has(member) ? 1 : 0));
  },

  smembers: (ctx, args) => setReply([...(ctx.db.read(args.next(), 'set')?.members() ?? [])]),

  smove: (ctx, args) => move(ctx, { from: args.next(), to: args.next(), member: args.next() }),

  sscan(ctx, args) {
    const key = args.next();
    const from = readCursor(args);
    const found = ctx.db.read(key, 'set');
    if (found === undefined) return scanReply(0, []);
    const { accepts, count } = readScanOptions(args, 'other');
    const { items, cursor } = found.scan(from, count);
    return scanReply(cursor, items.filter(accepts));
  },
};

function move(
  { db }: Context,
  { from, to, member }: Record<'from' | 'to' | 'member', Bytes>,
): Reply {
  // Redis: both are looked up before either is looked at, so that both may expire here.
  const [, isThere] = [db.has(from), db.has(to)];
  const source = db.find(from, 'set');
  if (source === undefined) return 0;
  const target = db.find(to, 'set');
  if (source === target) return source.has(member) ? 1 : 0;
  if (!source.delete(member)) return 0;
  db.changed(from, 'srem');
  const opened = db.open(to, 'set');
  if (!isThere) opened.prepare(member, 1);
  if (opened.add(member)) db.changed(to, 'sadd');
  return 1;
}
