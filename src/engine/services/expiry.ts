// Active expiry: removes keys whose time is over although nobody asks for them. As in Redis it
// samples the keys that have a time to live and goes on while many of the sample are over.
import type { Random } from '../ports.ts';
import type { Database } from '../store/database.ts';
import type { Keyspace } from '../store/keyspace.ts';

/** Milliseconds between two cycles (Redis: hz 10). */
const CYCLE_MS = 100;
const SAMPLE = 20;
const STALE_SHARE = 0.1;
const MAX_ROUNDS = 16;

/** The expire cycle of a server. */
export class Expiry {
  /** DEBUG SET-ACTIVE-EXPIRE turns the cycle off. */
  enabled = true;
  private readonly keyspace: Keyspace;
  private readonly random: Random;
  private lastMs = -Infinity;

  constructor(keyspace: Keyspace, random: Random) {
    this.keyspace = keyspace;
    this.random = random;
  }

  /** When the next cycle is due, or undefined when no key has a time to live. */
  nextDeadlineMs(): number | undefined {
    const busy = this.enabled && this.keyspace.databases.some(db => db.volatileCount > 0);
    return busy ? Math.max(this.keyspace.nowMs, this.lastMs + CYCLE_MS) : undefined;
  }

  /** Runs a cycle if one is due; `keyspace.nowMs` is the time. */
  cycle(): void {
    if (!this.enabled || this.keyspace.nowMs < this.lastMs + CYCLE_MS) return;
    this.lastMs = this.keyspace.nowMs;
    for (const db of this.keyspace.databases) this.sweep(db);
  }

  private sweep(db: Database): void {
    for (let round = 0; round < MAX_ROUNDS && db.volatileCount > 0; round += 1) {
      const sampled = Math.min(SAMPLE, db.volatileCount);
      if (this.sample(db, sampled) <= sampled * STALE_SHARE) return;
    }
  }

  // Few keys are looked at one by one, so that a learner sees each vanish in its moment.
  private sample(db: Database, count: number): number {
    const all = db.volatileCount <= SAMPLE;
    let stale = 0;
    for (let i = count - 1; i >= 0; i -= 1) {
      const place = all ? i : Math.floor(this.random.next() * db.volatileCount);
      const entry = db.volatileAt(place);
      if (entry === undefined || !db.isExpired(entry)) continue;
      db.expire(entry);
      stale += 1;
    }
    return stale;
  }
}
