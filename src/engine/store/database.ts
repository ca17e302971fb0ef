// One database: keys to entries, and the one funnel through which every write goes. Whoever needs
// to know of a write (WATCH, notifications, blocked clients, tracking, AOF) listens to `changed`
// through the keyspace's observer; no handler tells them itself.
import type { Bytes } from '../../resp/bytes.ts';
import type { EventName } from '../events.ts';
import { WRONG_TYPE } from '../faults.ts';
import type { Keyspace } from './keyspace.ts';
import type { Page } from './table.ts';
import { Table } from './table.ts';
import type { AggregateName, TypeName, Value, ValueTypes } from './values.ts';
import { asAggregate, cloneValue, createValue, isType, valueSizeBytes } from './values.ts';

/** A key with its value, its time to live and the second it was last used. */
export class Entry {
  readonly key: Bytes;
  value: Value;
  /** Unix time in ms at which the key ceases to exist, or undefined. */
  expireAtMs: number | undefined = undefined;
  /** Unix time in whole seconds of the last use (`OBJECT IDLETIME`), or the LFU state. */
  touched: number;

  constructor(key: Bytes, value: Value, touched: number) {
    this.key = key;
    this.value = value;
    this.touched = touched;
  }
}

/** What Redis takes for a small key besides its bytes, so that MEMORY USAGE says about the same. */
const ENTRY_BYTES = 56;

/** A numbered database of a keyspace. */
export class Database {
  /** The number that SELECT takes. */
  index: number;
  private readonly keyspace: Keyspace;
  private table = new Table<Entry>();
  private volatile = new Table<Entry>();
  // Keys of hashes with fields that end by themselves.
  private fieldVolatile = new Table<Entry>();
  private readonly opened = new Map<Bytes, Value>();

  constructor(index: number, keyspace: Keyspace) {
    this.index = index;
    this.keyspace = keyspace;
  }

  /** Number of keys, expired ones that nobody has met yet included (as DBSIZE counts). */
  get size(): number {
    return this.table.size;
  }

  /** Number of keys with a time to live. */
  get volatileCount(): number {
    return this.volatile.size;
  }

  /** Number of hashes with fields that end by themselves. */
  get fieldVolatileCount(): number {
    return this.fieldVolatile.size;
  }

  // ---- reading ----

  /** The entry of a key that exists now; an expired key is removed on the way. */
  entry(key: Bytes): Entry | undefined {
    const entry = this.table.get(key);
    if (entry?.expireAtMs === undefined) return entry;
    return this.isExpired(entry) ? this.expire(entry) : entry;
  }

  /** The entry as it lies there, expired or not; leaves no trace. */
  peek(key: Bytes): Entry | undefined {
    return this.table.get(key);
  }

  /** True if the key exists now. */
  has(key: Bytes): boolean {
    return this.entry(key) !== undefined;
  }

  /** The value for a reading command: counts a hit or miss and marks the key as used. */
  lookup(key: Bytes): Value | undefined {
    const entry = this.entry(key);
    if (entry === undefined) {
      this.keyspace.missed(this, key);
      return undefined;
    }
    this.keyspace.used(entry);
    return entry.value;
  }

  /** `lookup` for what only asks about a key (EXISTS, TYPE, TTL): it is no use of the key. */
  glance(key: Bytes): Entry | undefined {
    const entry = this.entry(key);
    if (entry === undefined) this.keyspace.missed(this, key);
    else this.keyspace.found();
    return entry;
  }

  /** `lookup`, for one type. @throws WRONGTYPE */
  read<T extends TypeName>(key: Bytes, type: T): ValueTypes[T] | undefined {
    const value = this.lookup(key);
    if (value === undefined || isType(value, type)) return value;
    throw WRONG_TYPE;
  }

  /** The value for a writing command, of one type. @throws WRONGTYPE */
  find<T extends TypeName>(key: Bytes, type: T): ValueTypes[T] | undefined {
    const entry = this.entry(key);
    if (entry === undefined) return undefined;
    this.keyspace.touch(entry);
    if (isType(entry.value, type)) return entry.value;
    throw WRONG_TYPE;
  }

  /** `find`, or an empty value that becomes the key's at the next `changed(key)`. @throws WRONGTYPE */
  open<T extends AggregateName>(key: Bytes, type: T): ValueTypes[T] {
    const found = this.find(key, type);
    if (found !== undefined) return found;
    const waiting = this.opened.get(key);
    if (waiting !== undefined && isType(waiting, type)) return waiting;
    const made = createValue[type](this.keyspace.limits);
    this.opened.set(key, made);
    this.keyspace.unsettled = true;
    return made;
  }

  // ---- writing: each of these ends in the funnel ----

  /** A mutated value: attaches an opened one, removes an emptied one, and tells the observer. */
  changed(key: Bytes, event: EventName, changes = 1): void {
    const entry = this.table.get(key) ?? this.attachOpened(key);
    if (entry === undefined) return;
    this.account(entry);
    this.tell(key, event, changes);
    const aggregate = asAggregate(entry.value);
    if (aggregate === undefined || aggregate.length > 0 || aggregate.type === 'stream') return;
    this.detach(entry);
    this.tell(key, 'del', 0);
  }

  /** A mutated value of which Redis tells nobody (XACK, XCLAIM): only counted. */
  noted(key: Bytes, changes = 1): void {
    const entry = this.table.get(key);
    if (entry === undefined) return;
    this.account(entry);
    this.keyspace.dirty += changes;
  }

  /** Gives the key a new value; its time to live goes unless `keepTtl`. */
  replace(key: Bytes, value: Value, event: EventName, keepTtl = false): void {
    const entry = this.entry(key) ?? this.table.get(key);
    if (entry === undefined) {
      this.attach(key, value);
    } else {
      this.keyspace.usedBytes -= accountedBytes(entry.value);
      entry.value = value;
      this.keyspace.usedBytes += accountFor(value);
      this.noteFieldExpiry(entry);
      this.keyspace.touch(entry);
      if (!keepTtl && entry.expireAtMs !== undefined) this.setDeadline(entry, undefined);
    }
    this.tell(key, event, 1);
  }

  /** Stores a value and tells nobody: its form or its room changed, but nothing was written. */
  recode(key: Bytes, value: Value): void {
    const entry = this.table.get(key);
    if (entry === undefined) {
      this.attach(key, value);
      return;
    }
    const before = accountedBytes(entry.value);
    entry.value = value;
    this.keyspace.usedBytes += accountFor(value) - before;
  }

  /** Removes the key. Returns whether it existed. */
  remove(key: Bytes, event: EventName = 'del', changes = 1): boolean {
    const entry = this.entry(key);
    if (entry === undefined) return false;
    this.detach(entry);
    this.tell(key, event, changes);
    return true;
  }

  /** Removes what lies under the key, its time over or not: there was nothing to store there. */
  drop(key: Bytes): void {
    const entry = this.table.get(key);
    if (entry === undefined) return;
    this.detach(entry);
    this.tell(key, 'del', 1);
  }

  /** Sets or (undefined) clears the time to live of a key that exists. */
  expireAt(key: Bytes, atMs: number | undefined, event: EventName, changes = 1): void {
    const entry = this.entry(key);
    if (entry === undefined) return;
    this.setDeadline(entry, atMs);
    this.tell(key, event, changes);
  }

  /** Puts a value with its time to live under a key, as a new one; `changed` is to follow. */
  place(key: Bytes, value: Value, expireAtMs: number | undefined): void {
    const old = this.entry(key);
    if (old !== undefined) this.detach(old);
    const entry = this.attach(key, value);
    if (expireAtMs !== undefined) this.setDeadline(entry, expireAtMs);
  }

  /** Removes every key (FLUSHDB). */
  clear(): void {
    this.keyspace.flushing(this);
    for (const entry of this.table.values()) {
      this.keyspace.usedBytes -= entryBytes(entry);
    }
    this.keyspace.dirty += this.table.size;
    this.table = new Table();
    this.volatile = new Table();
    this.fieldVolatile = new Table();
  }

  // ---- sampling and walking ----

  /** The entry at a slot in [0, size), expired or not. */
  at(slot: number): Entry | undefined {
    return this.table.at(slot);
  }

  /** The entry with a time to live at a place in [0, volatileCount). */
  volatileAt(place: number): Entry | undefined {
    return this.volatile.at(place);
  }

  /** The entry of a hash with fields that end, at a place in [0, fieldVolatileCount). */
  fieldVolatileAt(place: number): Entry | undefined {
    return this.fieldVolatile.at(place);
  }

  /** A page of entries for SCAN, expired ones included. */
  scan(cursor: number, count: number): Page<Entry> {
    return this.table.scan(cursor, count);
  }

  /** All entries, expired ones included; collect first if the walk removes some. */
  entries(): IterableIterator<Entry> {
    return this.table.values();
  }

  /** Estimated memory of a key with its value. */
  bytesOf(entry: Entry): number {
    return entryBytes(entry);
  }

  /** True if the entry's time is over. */
  isExpired(entry: Entry): boolean {
    // Redis: a key lives through the millisecond that its time to live names.
    const { nowMs, isLoading } = this.keyspace;
    return entry.expireAtMs !== undefined && entry.expireAtMs < nowMs && !isLoading;
  }

  /** Removes an entry whose time is over (or hides it from a reader that must not write). */
  expire(entry: Entry): undefined {
    if (this.keyspace.quiet) return undefined;
    this.detach(entry);
    this.keyspace.expiredCount += 1;
    this.tell(entry.key, 'expired', 0);
    return undefined;
  }

  /** Removes up to `limit` fields of a hash whose time is over. Returns whether there were any. */
  expireFields({ key, value }: Entry, limit: number): boolean {
    const hash = isType(value, 'hash') ? value : undefined;
    const gone = (name: Bytes): void => this.keyspace.observer?.fieldExpired(this, key, name);
    const removed = hash?.expireDue(this.keyspace.nowMs, limit, gone) ?? 0;
    this.keyspace.expiredFieldCount += removed;
    if (removed > 0) this.changed(key, 'hexpired', 0);
    return removed > 0;
  }

  /** Forgets what was opened and never written; called at the end of each unit. */
  settle(): void {
    this.opened.clear();
  }

  /** Copies every live entry of `source` into this empty database, without events. */
  copyFrom(source: Database): void {
    for (const entry of source.entries()) {
      if (source.isExpired(entry)) continue;
      const copy = this.load(entry.key, cloneValue(entry.value), entry.expireAtMs);
      copy.touched = entry.touched;
    }
  }

  /** Adds a key that is not there, without an event: for loading what was saved. */
  load(key: Bytes, value: Value, expireAtMs: number | undefined): Entry {
    const entry = this.attach(key, value);
    if (expireAtMs !== undefined) this.setDeadline(entry, expireAtMs);
    return entry;
  }

  /** Takes all entries over into this empty database, without events; `source` is of no use then. */
  moveFrom(source: Database): void {
    for (const { key, value, expireAtMs, touched } of source.entries()) {
      this.load(key, value, expireAtMs).touched = touched;
    }
  }

  private tell(key: Bytes, event: EventName, changes: number): void {
    this.keyspace.dirty += changes;
    this.keyspace.observer?.changed(this, key, event);
  }

  private attachOpened(key: Bytes): Entry | undefined {
    const value = this.opened.get(key);
    if (value === undefined) return undefined;
    this.opened.delete(key);
    return this.attach(key, value);
  }

  private attach(key: Bytes, value: Value): Entry {
    const entry = new Entry(key, value, this.keyspace.firstTouch());
    this.table.add(entry);
    this.keyspace.usedBytes += ENTRY_BYTES + key.length + accountFor(value);
    this.noteFieldExpiry(entry);
    this.keyspace.observer?.added(this, key);
    return entry;
  }

  private detach(entry: Entry): void {
    this.keyspace.usedBytes -= entryBytes(entry);
    if (entry.expireAtMs !== undefined) this.volatile.remove(entry);
    if (this.fieldVolatile.size > 0) this.fieldVolatile.remove(entry);
    this.table.remove(entry);
  }

  private setDeadline(entry: Entry, atMs: number | undefined): void {
    const wasVolatile = entry.expireAtMs !== undefined;
    entry.expireAtMs = atMs;
    if (atMs === undefined) this.volatile.remove(entry);
    else if (!wasVolatile) this.volatile.add(entry);
  }

  private account(entry: Entry): void {
    const before = accountedBytes(entry.value);
    this.keyspace.usedBytes += accountFor(entry.value) - before;
    this.noteFieldExpiry(entry);
  }

  private noteFieldExpiry(entry: Entry): void {
    const { value } = entry;
    const isMortal = isType(value, 'hash') && value.volatileCount > 0;
    if (!isMortal && this.fieldVolatile.size === 0) return;
    const isKnown = this.fieldVolatile.get(entry.key) !== undefined;
    if (isMortal && !isKnown) this.fieldVolatile.add(entry);
    else if (!isMortal && isKnown) this.fieldVolatile.remove(entry);
  }
}

const entryBytes = (entry: Entry): number =>
  ENTRY_BYTES + entry.key.length + accountedBytes(entry.value);

// What of the value's memory the keyspace has counted: objects grow between two `changed`.
function accountedBytes(value: Value): number {
  return typeof value === 'object' ? value.accountedBytes : valueSizeBytes(value);
}

function accountFor(value: Value): number {
  const sizeBytes = valueSizeBytes(value);
  if (typeof value === 'object') value.accountedBytes = sizeBytes;
  return sizeBytes;
}
