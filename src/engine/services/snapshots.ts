// Snapshots of the whole keyspace in memory, by number: the control plane takes one, and later goes
// back to it. What is kept on disk is the business of persist/.
import { Keyspace } from '../store/keyspace.ts';

interface Taken {
  readonly keys: Keyspace;
  readonly putBackOthers: () => void;
}

/** The snapshots of one server. */
export class Snapshots {
  private readonly keyspace: Keyspace;
  private readonly keepOthers: () => () => void;
  private readonly taken = new Map<number, Taken>();
  private nextNumber = 1;

  /** `keepOthers` keeps what is no key; what it returns brings it back. */
  constructor(keyspace: Keyspace, keepOthers: () => () => void = () => () => {}) {
    this.keyspace = keyspace;
    this.keepOthers = keepOthers;
  }

  /** Keeps a copy of everything; returns its number. */
  take(): number {
    const number = this.nextNumber++;
    this.taken.set(number, { keys: copyOf(this.keyspace), putBackOthers: this.keepOthers() });
    return number;
  }

  /** Puts everything back as it was. Returns false for an unknown number. */
  restore(number: number): boolean {
    const snapshot = this.taken.get(number);
    snapshot?.putBackOthers();
    return this.putBack(snapshot?.keys);
  }

  /** A place for one dump in memory, for a server that is lent no other. */
  place(): { save: () => void; load: () => boolean } {
    let dump: Keyspace | undefined;
    return {
      save: () => (dump = copyOf(this.keyspace)),
      load: () => this.putBack(dump),
    };
  }

  /** Forgets a snapshot. */
  drop(number: number): boolean {
    return this.taken.delete(number);
  }

  private putBack(snapshot: Keyspace | undefined): boolean {
    if (snapshot === undefined) return false;
    for (const db of this.keyspace.databases) db.clear();
    fill(this.keyspace, snapshot);
    return true;
  }
}

function copyOf(keyspace: Keyspace): Keyspace {
  const copy = new Keyspace(keyspace.databases.length);
  Object.assign(copy.limits, keyspace.limits);
  copy.nowMs = keyspace.nowMs;
  fill(copy, keyspace);
  return copy;
}

/** Copies every key of `source` into the empty `target`. */
export function fill(target: Keyspace, source: Keyspace): void {
  for (const db of source.databases) target.database(db.index)?.copyFrom(db);
}
