// All databases of a server, with what they share: the frozen time of the running unit, encoding
// limits, memory and hit counters, and the observer of every write.
import type { Bytes } from '../../resp/bytes.ts';
import type { EventName } from '../events.ts';
import type { Entry } from './database.ts';
import { Database } from './database.ts';
import type { Limits } from './limits.ts';
import { defaultLimits } from './limits.ts';

/** Who is told of every write; the server wires its services to it. */
export interface KeyspaceObserver {
  /** A key's value, time to live or existence changed. */
  changed(db: Database, key: Bytes, event: EventName): void;
  /** A key that was not there came to be; `changed` follows. */
  added(db: Database, key: Bytes): void;
  /** A reading command met no key. */
  missed(db: Database, key: Bytes): void;
  /** All keys of a database are about to go. */
  flushing(db: Database): void;
  /** A field of a hash was removed because its time was over. */
  fieldExpired(db: Database, key: Bytes, name: Bytes): void;
}

/** The databases of one server. */
export class Keyspace {
  readonly databases: Database[];
  readonly limits: Limits = defaultLimits();
  /** Time of the running unit, unix ms; frozen while the unit runs. */
  nowMs = 0;
  /** The same time in whole microseconds, for TIME. */
  nowMicros = 0;
  /** True while a client reads that must leave no trace: no expiry, no counters, no LRU. */
  quiet = false;
  /** True while what was kept is loaded: nothing expires by itself. */
  isLoading = false;
  /** True while a client reads and writes that does not count as use of keys (CLIENT NO-TOUCH). */
  still = false;
  /** Estimated bytes of all keys and values. */
  usedBytes = 0;
  /** Number of changes since the start (`rdb_changes_since_last_save` counts from a mark). */
  dirty = 0;
  hits = 0;
  misses = 0;
  expiredCount = 0;
  /** Fields of hashes that were removed because their time was over. */
  expiredFieldCount = 0;
  /** True when some database has an opened value that is not yet a key's. */
  unsettled = false;
  observer: KeyspaceObserver | undefined = undefined;
  /** Marks a key as used; the eviction policy may replace it (LFU). */
  touch: (entry: Entry) => void = entry => {
    if (!this.quiet && !this.still) entry.touched = this.nowSeconds;
  };
  /** What a new entry is marked with; the eviction policy may replace it (LFU). */
  firstTouch: () => number = () => this.nowSeconds;

  constructor(count: number) {
    this.databases = Array.from({ length: count }, (_, index) => new Database(index, this));
  }

  /** Freezes the time for a unit; hosts' clocks have fractions, Redis's times are whole. */
  freeze(atMs: number): void {
    this.nowMs = Math.floor(atMs);
    this.nowMicros = Math.floor(atMs * 1000);
  }

  /** Unix time in whole seconds. */
  get nowSeconds(): number {
    return Math.floor(this.nowMs / 1000);
  }

  /** The database of a number, or undefined. */
  database(index: number): Database | undefined {
    return this.databases[index];
  }

  /** Exchanges two databases (SWAPDB). Returns false when one does not exist. */
  swap(first: number, second: number): boolean {
    const [a, b] = [this.databases[first], this.databases[second]];
    if (a === undefined || b === undefined) return false;
    this.databases[first] = b;
    this.databases[second] = a;
    [a.index, b.index] = [second, first];
    return true;
  }

  /** Notes a read that found its key and uses it. */
  used(entry: Entry): void {
    this.found();
    this.touch(entry);
  }

  /** Notes a read that found its key. */
  found(): void {
    if (!this.quiet) this.hits += 1;
  }

  /** Notes a read that found no key. */
  missed(db: Database, key: Bytes): void {
    if (this.quiet) return;
    this.misses += 1;
    this.observer?.missed(db, key);
  }

  /** Notes that a database is emptied. */
  flushing(db: Database): void {
    this.observer?.flushing(db);
  }

  /** Ends a unit: opened values that were never written are forgotten. */
  settle(): void {
    if (!this.unsettled) return;
    this.unsettled = false;
    for (const db of this.databases) db.settle();
  }
}
