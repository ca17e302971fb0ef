// Active expiry: removes keys, and fields of hashes, whose time is over although nobody asks for them.
// As in Redis it samples what has a time to live and goes on while many of the sample are over.
import type { Random } from '../ports.ts';
import type { Database } from '../store/database.ts';
import type { Keyspace } from '../store/keyspace.ts';

/** Milliseconds between two cycles (Redis: hz 10). */
const CYCLE_MS = 100;
const SAMPLE = 20;
const STALE_SHARE = 0.1;
const MAX_ROUNDS = 16;
/** Fields of one hash that one look at it removes, so that a huge hash does not stop the server. */
const FIELDS_A_LOOK = 10_000;

/** What may be over, by place. */
interface Candidates {
  readonly size: () => number;
  /** Removes what is at a place if it is over. Returns whether it was. */
  readonly expireAt: (place: number) => boolean;
}

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
    const busy = this.enabled && this.keyspace.databases.some(hasVolatile);
    return busy ? Math.max(this.keyspace.nowMs, this.lastMs + CYCLE_MS) : undefined;
  }

  /** Runs a cycle if one is due; `keyspace.nowMs` is the time. */
  cycle(): void {
    if (!this.enabled || this.keyspace.nowMs < this.lastMs + CYCLE_MS) return;
    this.lastMs = this.keyspace.nowMs;
    for (const db of this.keyspace.databases) {
      this.sweep(keysOf(db));
      this.sweep(hashesOf(db));
    }
  }

  private sweep(candidates: Candidates): void {
    for (let round = 0; round < MAX_ROUNDS && candidates.size() > 0; round += 1) {
      const sampled = Math.min(SAMPLE, candidates.size());
      if (this.sample(candidates, sampled) <= sampled * STALE_SHARE) return;
    }
  }

  // Few are looked at one by one, so that a learner sees each vanish in its moment.
  private sample({ size, expireAt }: Candidates, count: number): number {
    const all = size() <= SAMPLE;
    let stale = 0;
    for (let i = count - 1; i >= 0; i -= 1) {
      const place = all ? i : Math.floor(this.random.next() * size());
      if (expireAt(place)) stale += 1;
    }
    return stale;
  }
}

const hasVolatile = (db: Database): boolean => db.volatileCount + db.fieldVolatileCount > 0;

const keysOf = (db: Database): Candidates => ({
  size: () => db.volatileCount,
  expireAt(place) {
    const entry = db.volatileAt(place);
    if (entry === undefined || !db.isExpired(entry)) return false;
    db.expire(entry);
    return true;
  },
});

const hashesOf = (db: Database): Candidates => ({
  size: () => db.fieldVolatileCount,
  expireAt(place) {
    const entry = db.fieldVolatileAt(place);
    return entry !== undefined && db.expireFields(entry, FIELDS_A_LOOK);
  },
});
