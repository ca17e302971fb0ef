// Who cares about which key: members by database and key, in the order they came.
// WATCH, blocked clients and client-side caching each keep one.
import type { Bytes } from '../../resp/bytes.ts';

const NOBODY: ReadonlySet<never> = new Set<never>();

/** Sets of members, one per database and key. */
export class KeyIndex<T> {
  private readonly byDb = new Map<number, Map<Bytes, Set<T>>>();

  /** True if nobody cares about any key. */
  get empty(): boolean {
    return this.byDb.size === 0;
  }

  add(dbIndex: number, key: Bytes, member: T): void {
    const keys = this.byDb.get(dbIndex) ?? new Map<Bytes, Set<T>>();
    const members = keys.get(key) ?? new Set<T>();
    this.byDb.set(dbIndex, keys.set(key, members.add(member)));
  }

  remove(dbIndex: number, key: Bytes, member: T): void {
    const keys = this.byDb.get(dbIndex);
    const members = keys?.get(key);
    if (keys === undefined || members === undefined) return;
    members.delete(member);
    if (members.size === 0) keys.delete(key);
    if (keys.size === 0) this.byDb.delete(dbIndex);
  }

  /** The members for a key, first come first. */
  get(dbIndex: number, key: Bytes): ReadonlySet<T> {
    return this.byDb.get(dbIndex)?.get(key) ?? NOBODY;
  }

  /** The keys of a database that somebody cares about. */
  keys(dbIndex: number): Iterable<Bytes> {
    return this.byDb.get(dbIndex)?.keys() ?? [];
  }
}
