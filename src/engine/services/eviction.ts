// maxmemory: when the data takes more than allowed, keys go by the policy's choice. As in Redis the
// choice is among a few sampled keys, of which the best stay in a pool from one time to the next.
import type { Bytes } from '../../resp/bytes.ts';
import type { Random } from '../ports.ts';
import type { Database, Entry } from '../store/database.ts';
import type { Keyspace } from '../store/keyspace.ts';

const POOL_SIZE = 16;
const LFU_INITIAL = 5;
const LFU_MAX = 255;
const MINUTES = 2 ** 16;

interface Candidate {
  readonly db: Database;
  readonly key: Bytes;
  /** The higher, the sooner it goes. */
  readonly score: number;
}

/** How LFU counts. */
export interface LfuSettings {
  readonly logFactor: number;
  /** Minutes after which a counter loses one; 0 keeps it. */
  readonly decayMinutes: number;
}

/** What the service asks of the server. */
export interface EvictionParts {
  readonly keyspace: Keyspace;
  readonly random: Random;
  readonly usedBytes: () => number;
  /** A key was let go. */
  readonly evicted: () => void;
}

/** The eviction of one server. */
export class Eviction {
  /** `maxmemory`; 0 is no limit. */
  maxBytes = 0;
  samples = 5;
  lfu: LfuSettings = { logFactor: 10, decayMinutes: 1 };
  private readonly parts: EvictionParts;
  private readonly keyspace: Keyspace;
  private policy = 'noeviction';
  private pool: Candidate[] = [];
  private nextDb = 0;

  constructor(parts: EvictionParts) {
    this.parts = parts;
    this.keyspace = parts.keyspace;
  }

  /** True if the policy counts how often keys are used. */
  get countsUse(): boolean {
    return this.policy.endsWith('-lfu');
  }

  /** Sets `maxmemory-policy`. */
  setPolicy(policy: string): void {
    const counted = this.countsUse;
    this.policy = policy;
    this.pool = [];
    if (this.countsUse === counted) return;
    this.keyspace.touch = this.countsUse
      ? entry => this.countTouch(entry)
      : entry => this.markTouch(entry);
    this.keyspace.firstTouch = () =>
      this.countsUse ? this.minute() * 256 + LFU_INITIAL : this.keyspace.nowSeconds;
    for (const db of this.keyspace.databases) {
      for (const entry of db.entries()) entry.touched = this.keyspace.firstTouch();
    }
  }

  /** How often a key is used, as a logarithm, with what it has lost since (OBJECT FREQ). */
  frequency({ touched }: Entry): number {
    const count = touched % 256;
    if (this.lfu.decayMinutes === 0) return count;
    const since = (this.minute() - Math.floor(touched / 256) + MINUTES) % MINUTES;
    return Math.max(0, count - Math.floor(since / this.lfu.decayMinutes));
  }

  /** Sets what `frequency` tells of a key (RESTORE FREQ, dumps). */
  setFrequency(entry: Entry, count: number): void {
    entry.touched = this.minute() * 256 + count;
  }

  /** Lets keys go until the data fits. Returns false if it does not fit. */
  makeRoom(): boolean {
    while (this.maxBytes > 0 && this.parts.usedBytes() > this.maxBytes) {
      const victim = this.policy === 'noeviction' ? undefined : this.choose();
      if (victim === undefined) return false;
      if (victim.db.remove(victim.key, 'evicted')) this.parts.evicted();
    }
    return true;
  }

  private choose(): Candidate | undefined {
    return this.policy.endsWith('-random') ? this.chooseRandom() : this.chooseBest();
  }

  private chooseRandom(): Candidate | undefined {
    const { databases } = this.keyspace;
    for (let i = 0; i < databases.length; i += 1) {
      this.nextDb = (this.nextDb + 1) % databases.length;
      const db = databases[this.nextDb];
      const entry = db === undefined ? undefined : this.sample(db);
      if (db !== undefined && entry !== undefined) return { db, key: entry.key, score: 0 };
    }
    return undefined;
  }

  private chooseBest(): Candidate | undefined {
    for (;;) {
      const found = this.keyspace.databases.map(db => this.fillPool(db)).some(Boolean);
      if (!found) return undefined;
      for (let best = this.pool.pop(); best !== undefined; best = this.pool.pop()) {
        if (best.db.peek(best.key) !== undefined) return best;
      }
    }
  }

  // The pool is kept in order, the best last.
  private fillPool(db: Database): boolean {
    const isVolatile = this.policy.startsWith('volatile');
    const size = isVolatile ? db.volatileCount : db.size;
    for (let i = 0; i < Math.min(this.samples, size); i += 1) {
      const entry = this.sample(db);
      if (entry === undefined || this.pool.some(c => c.key === entry.key && c.db === db)) continue;
      this.pool.push({ db, key: entry.key, score: this.scoreOf(entry) });
    }
    this.pool.sort((a, b) => a.score - b.score);
    this.pool.splice(0, Math.max(0, this.pool.length - POOL_SIZE));
    return size > 0;
  }

  private sample(db: Database): Entry | undefined {
    const isVolatile = this.policy.startsWith('volatile');
    const size = isVolatile ? db.volatileCount : db.size;
    const place = Math.floor(this.parts.random.next() * size);
    return isVolatile ? db.volatileAt(place) : db.at(place);
  }

  private scoreOf(entry: Entry): number {
    if (this.policy === 'volatile-ttl') return -(entry.expireAtMs ?? Infinity);
    return this.countsUse ? LFU_MAX - this.frequency(entry) : -entry.touched;
  }

  private markTouch(entry: Entry): void {
    if (!this.keyspace.quiet && !this.keyspace.still) entry.touched = this.keyspace.nowSeconds;
  }

  // Redis: the more a key was used, the less likely one use more counts.
  private countTouch(entry: Entry): void {
    if (this.keyspace.quiet || this.keyspace.still) return;
    const count = this.frequency(entry);
    const base = Math.max(0, count - LFU_INITIAL);
    const counts =
      count < LFU_MAX && this.parts.random.next() < 1 / (base * this.lfu.logFactor + 1);
    entry.touched = this.minute() * 256 + (counts ? count + 1 : count);
  }

  private minute(): number {
    return Math.floor(this.keyspace.nowSeconds / 60) % MINUTES;
  }
}
