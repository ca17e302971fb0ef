// Storing members with scores as a new sorted set under a key: ZUNIONSTORE and its kin, ZRANGESTORE,
// GEOSEARCHSTORE.
import type { Bytes } from '../../resp/bytes.ts';
import type { Context } from '../context.ts';
import type { EventName } from '../events.ts';
import type { ScoredMember } from '../store/zset-value.ts';
import { ZsetValue } from '../store/zset-value.ts';

/** Puts the members under the key in place of what is there; none at all removes the key. */
export function storeMembers(
  ctx: Context,
  key: Bytes,
  { members, event }: { members: readonly ScoredMember[]; event: EventName },
): number {
  if (members.length === 0) {
    ctx.db.drop(key);
    return 0;
  }
  const stored = new ZsetValue(ctx.keyspace.limits);
  let longest = 0;
  for (const { key: name } of members) longest = Math.max(longest, name.length);
  stored.prepare(members.length, longest);
  for (const { key: name, score } of members) stored.set(name, score);
  ctx.db.replace(key, stored, event);
  return members.length;
}
