// What a handler is given besides its arguments: its client, the client's database, the frozen
// time, and the services. One context per client, made once.
import type { Client } from './client.ts';
import type { RedisServer } from './server.ts';
import type { Database } from './store/database.ts';
import type { Keyspace } from './store/keyspace.ts';

/** A handler's view of the server. */
export class Context {
  readonly client: Client;
  readonly server: RedisServer;
  readonly keyspace: Keyspace;

  constructor(server: RedisServer, client: Client) {
    this.server = server;
    this.client = client;
    this.keyspace = server.keyspace;
  }

  /** The database that the client has selected. */
  get db(): Database {
    const db = this.keyspace.database(this.client.dbIndex);
    if (db === undefined) throw new Error(`client ${this.client.id} is in no database`);
    return db;
  }

  /** Time of the running unit, unix ms. */
  get nowMs(): number {
    return this.keyspace.nowMs;
  }
}
