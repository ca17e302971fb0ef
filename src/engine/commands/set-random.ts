// Random members of a set: SRANDMEMBER looks at them, SPOP takes them out.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { set as setReply } from '../../resp/reply.ts';
import type { set } from '../../spec/set.ts';
import type { Context } from '../context.ts';
import { NOT_POSITIVE, SYNTAX } from '../faults.ts';
import { SetValue } from '../store/set-value.ts';
import type { Handlers } from './command.ts';
import { pickDistinct, pickOne, pickRepeatedly, readPickCount } from './pick.ts';

/** Redis: a set of which so many times fewer members remain is built anew. */
const REBUILD_RATIO = 5;

export const setRandomCommands: Pick<Handlers<typeof set>, 'spop' | 'srandmember'> = {
  srandmember(ctx, args) {
    const key = args.next();
    if (args.done) return randomMember(ctx, ctx.db.read(key, 'set'));
    if (args.left > 1) throw SYNTAX;
    const count = readPickCount(args);
    const found = ctx.db.read(key, 'set');
    return found === undefined ? [] : randomMembers(ctx, found, count);
  },

  spop(ctx, args) {
    const key = args.next();
    if (args.done) return popOne(ctx, key);
    if (args.left > 1) throw SYNTAX;
    return popMany(ctx, key, args.integer(0, Infinity, NOT_POSITIVE));
  },
};

function randomMember({ server }: Context, found: SetValue | undefined): Bytes | null {
  if (found === undefined) return null;
  return found.at(pickOne(server.host.random, found.length)) ?? null;
}

function randomMembers({ server }: Context, found: SetValue, count: number): Bytes[] {
  const { random } = server.host;
  if (count >= found.length) return [...found.members()];
  const places =
    count < 0
      ? pickRepeatedly(random, found.length, -count)
      : pickDistinct(random, found.length, count);
  return membersAt(found, places);
}

function membersAt(found: SetValue, places: readonly number[]): Bytes[] {
  return places.map(place => found.at(place)).filter(member => member !== undefined);
}

function popOne(ctx: Context, key: Bytes): Reply {
  const found = ctx.db.find(key, 'set');
  const member = randomMember(ctx, found);
  if (found === undefined || member === null) return null;
  found.delete(member);
  ctx.db.changed(key, 'spop');
  return member;
}

function popMany(ctx: Context, key: Bytes, count: number): Reply {
  const found = ctx.db.find(key, 'set');
  if (found === undefined || count === 0) return setReply([]);
  const taken = Math.min(count, found.length);
  const remaining = found.length - taken;
  const popped =
    remaining === 0
      ? [...found.members()]
      : membersAt(found, pickDistinct(ctx.server.host.random, found.length, taken));
  for (const member of popped) found.delete(member);
  if (remaining === 0 || remaining * REBUILD_RATIO > count) {
    ctx.db.changed(key, 'spop', taken);
  } else {
    ctx.db.replace(key, rebuilt(ctx, found), 'spop', true);
  }
  return setReply(popped);
}

// Redis: what is built anew is a listpack as long as it fits one, even of numbers.
function rebuilt(ctx: Context, found: SetValue): SetValue {
  const fresh = new SetValue(
    ctx.keyspace.limits,
    found.encoding === 'intset' ? 'intset' : 'listpack',
  );
  for (const member of found.members()) fresh.add(member);
  return fresh;
}
