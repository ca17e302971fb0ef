// What the commands on hashes share: how a field is met whose time is over. Reading commands remove
// such a field when they ask for it by name, and pass over it when they walk.
import type { Bytes } from '../../resp/bytes.ts';
import type { Context } from '../context.ts';
import type { HashField, HashValue } from '../store/hash-value.ts';

/** A hash and the key it is under. */
export interface FoundHash {
  readonly key: Bytes;
  readonly hash: HashValue;
}

/** True if the field's time is over. */
export const isOver = ({ nowMs }: Context, { expireAtMs }: HashField): boolean =>
  expireAtMs !== undefined && expireAtMs <= nowMs;

/** The field for a reading command; one whose time is over is removed, and the hash with its last. */
export function readField(ctx: Context, found: FoundHash, name: Bytes): HashField | undefined {
  const field = found.hash.get(name);
  if (field === undefined || !isOver(ctx, field)) return field;
  if (ctx.keyspace.quiet) return undefined;
  found.hash.delete(name);
  ctx.keyspace.expiredFieldCount += 1;
  ctx.db.changed(found.key, 'hexpired', 0);
  return undefined;
}

/**
 * The field for a command that will write it; one whose time is over is removed, and the removal is
 * to be told by `changed(key, 'hexpired')` once the hash has the new one.
 */
export function takeField(
  ctx: Context,
  hash: HashValue,
  name: Bytes,
): HashField | 'over' | undefined {
  const field = hash.get(name);
  if (field === undefined || !isOver(ctx, field)) return field;
  hash.delete(name);
  ctx.keyspace.expiredFieldCount += 1;
  return 'over';
}

/** The fields whose time is not over, in Redis's order. */
export function liveFields(ctx: Context, hash: HashValue | undefined): HashField[] {
  const fields: HashField[] = [];
  for (const field of hash?.entries() ?? []) if (!isOver(ctx, field)) fields.push(field);
  return fields;
}
