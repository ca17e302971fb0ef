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

/** True if there is a field and its time is not over. */
export const isLive = (ctx: Context, field: HashField | undefined): boolean =>
  field !== undefined && !isOver(ctx, field);

/** Removes the named fields whose time is over, and the hash with its last; tells it once. */
export function expireNamed(ctx: Context, { key, hash }: FoundHash, names: readonly Bytes[]): void {
  if (hash.volatileCount === 0) return;
  let removed = 0;
  for (const name of names) {
    const field = hash.get(name);
    if (field === undefined || !isOver(ctx, field)) continue;
    hash.delete(name);
    ctx.keyspace.observer?.fieldExpired(ctx.db, key, name);
    removed += 1;
  }
  ctx.keyspace.expiredFieldCount += removed;
  if (removed > 0) ctx.db.changed(key, 'hexpired', 0);
}

/** The fields for a reading command; those whose time is over are removed on the way. */
export function readFields(
  ctx: Context,
  found: FoundHash,
  names: readonly Bytes[],
): (HashField | undefined)[] {
  if (!ctx.keyspace.quiet) expireNamed(ctx, found, names);
  const { hash } = found;
  return names.map(name => {
    const field = hash.get(name);
    return isLive(ctx, field) ? field : undefined;
  });
}

/** The hash for a command that will write a field; the field is removed if its time is over. */
export function openForField(ctx: Context, key: Bytes, name: Bytes): HashValue {
  expireNamed(ctx, { key, hash: ctx.db.open(key, 'hash') }, [name]);
  // Redis: if it was the last field the key is gone, and begins anew.
  return ctx.db.open(key, 'hash');
}

/** The fields whose time is not over, in Redis's order. */
export function liveFields(ctx: Context, hash: HashValue | undefined): HashField[] {
  const fields: HashField[] = [];
  for (const field of hash?.entries() ?? []) if (!isOver(ctx, field)) fields.push(field);
  return fields;
}
