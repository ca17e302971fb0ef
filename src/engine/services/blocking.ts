// Blocked clients: who waits for which key, since when and until when. A key that is written wakes
// its waiters, first come first served; each then runs its whole command again as a unit of its own.
import type { Bytes } from '../../resp/bytes.ts';
import type { Client, ParkedCommand } from '../client.ts';
import type { Database } from '../store/database.ts';
import { KeyIndex } from '../store/key-index.ts';
import { isType } from '../store/values.ts';

interface ReadyKey {
  readonly db: Database;
  readonly key: Bytes;
}

/** The blocked clients of a server. */
export class Blocking {
  private readonly waiters = new KeyIndex<Client>();
  private readonly parked = new Set<Client>();
  private ready: ReadyKey[] = [];
  private serving = false;

  /** Number of clients that wait. */
  get count(): number {
    return this.parked.size;
  }

  /** True if a key was written that somebody waits for. */
  get hasReady(): boolean {
    return this.ready.length > 0;
  }

  /** Parks a client until a key is ready or its time is over. */
  park(client: Client, command: ParkedCommand): void {
    client.parked = command;
    this.parked.add(client);
    for (const key of command.park.keys) this.waiters.add(client.dbIndex, key, client);
  }

  /** Takes a client out of all queues. */
  release(client: Client): void {
    const parked = client.parked;
    if (parked === undefined) return;
    for (const key of parked.park.keys) this.waiters.remove(client.dbIndex, key, client);
    this.parked.delete(client);
    client.parked = undefined;
  }

  /** A key was written: its waiters are to be served when the running unit ends. */
  signal(db: Database, key: Bytes): void {
    if (this.waiters.empty || this.waiters.get(db.index, key).size === 0) return;
    if (!this.ready.some(r => r.db === db && r.key === key)) this.ready.push({ db, key });
  }

  /** All keys of a database go: those who wait for a removal are to be served. */
  flushing(db: Database): void {
    for (const key of this.waiters.keys(db.index)) if (db.has(key)) this.signal(db, key);
  }

  /** A database has other keys than before (SWAPDB): looks at all that is waited for. */
  rescan(db: Database): void {
    for (const key of this.waiters.keys(db.index)) if (db.has(key)) this.signal(db, key);
  }

  /** Runs the waiters of every ready key; `retry` runs one client's command again. */
  serve(retry: (client: Client) => void): void {
    if (this.serving) return;
    this.serving = true;
    try {
      for (let spot = this.ready.shift(); spot !== undefined; spot = this.ready.shift()) {
        this.serveKey(spot, retry);
      }
    } finally {
      this.serving = false;
    }
  }

  private serveKey({ db, key }: ReadyKey, retry: (client: Client) => void): void {
    for (const client of Array.from(this.waiters.get(db.index, key))) {
      const park = client.parked?.park;
      if (park === undefined) continue;
      const value = db.entry(key)?.value;
      const fits = value !== undefined && isType(value, park.type);
      if (fits || park.wakeOnRemoval) retry(client);
    }
  }

  /** The earliest time at which a client stops waiting, unix ms, or undefined. */
  nextDeadlineMs(): number | undefined {
    if (this.parked.size === 0) return undefined;
    let earliest: number | undefined;
    for (const { parked } of this.parked) {
      const deadline = parked?.deadlineMs;
      if (deadline !== undefined && (earliest === undefined || deadline < earliest)) {
        earliest = deadline;
      }
    }
    return earliest;
  }

  /** The clients whose time is over, in the order in which they were to be answered. */
  overdue(nowMs: number): Client[] {
    const deadline = (client: Client): number => client.parked?.deadlineMs ?? Infinity;
    return [...this.parked]
      .filter(client => deadline(client) <= nowMs)
      .sort((a, b) => deadline(a) - deadline(b));
  }
}
