// WATCH: remembers which clients watch which keys and breaks their transaction when one changes.
import type { Bytes } from '../../resp/bytes.ts';
import type { Client } from '../client.ts';
import type { Database } from '../store/database.ts';
import { KeyIndex } from '../store/key-index.ts';
import type { Keyspace } from '../store/keyspace.ts';

/** The watched keys of a server. */
export class Watch {
  private readonly watchers = new KeyIndex<Client>();
  private readonly keyspace: Keyspace;

  constructor(keyspace: Keyspace) {
    this.keyspace = keyspace;
  }

  /** True if somebody watches a key. */
  get any(): boolean {
    return !this.watchers.empty;
  }

  /** Starts watching a key of the client's database. */
  add(client: Client, db: Database, key: Bytes): void {
    if (this.watchers.get(db.index, key).has(client)) return;
    const wasExpired = this.isStale(db, key);
    client.watched.push({ dbIndex: db.index, key, wasExpired });
    this.watchers.add(db.index, key, client);
  }

  /** Stops watching everything (UNWATCH, EXEC, DISCARD, disconnect). */
  clear(client: Client): void {
    for (const { dbIndex, key } of client.watched) this.watchers.remove(dbIndex, key, client);
    client.watched = [];
    client.watchBroken = false;
  }

  /** A key changed: transactions that watch it are broken. */
  touch(db: Database, key: Bytes): void {
    for (const client of this.watchers.get(db.index, key)) {
      if (this.wasExpired(client, db, key) && !db.has(key)) continue;
      // Redis: once is enough, and the client watches nothing any more.
      this.clear(client);
      client.watchBroken = true;
    }
  }

  /** A database is about to be emptied: what exists in it changes. */
  flushing(db: Database): void {
    for (const key of this.watchers.keys(db.index)) if (db.has(key)) this.touch(db, key);
  }

  /** Two databases are about to change places: what exists in either changes. */
  swapping(a: Database, b: Database): void {
    for (const db of [a, b]) {
      for (const key of this.watchers.keys(db.index)) {
        if (a.has(key) || b.has(key)) this.touch(db, key);
      }
    }
  }

  /** True if EXEC must answer nil: a key changed, or its time ran out since WATCH. */
  isBroken(client: Client): boolean {
    if (client.watchBroken) return true;
    return client.watched.some(({ dbIndex, key, wasExpired }) => {
      const db = this.keyspace.database(dbIndex);
      return db !== undefined && !wasExpired && this.isStale(db, key);
    });
  }

  private wasExpired(client: Client, db: Database, key: Bytes): boolean {
    return client.watched.some(w => w.key === key && w.dbIndex === db.index && w.wasExpired);
  }

  // True if the key is there but its time is over.
  private isStale(db: Database, key: Bytes): boolean {
    const entry = db.peek(key);
    return entry !== undefined && db.isExpired(entry);
  }
}
