// The dump file of a server: all keys written to the storage that the host lends, and read back. What
// the file looks like is rdb-save.ts's and rdb-load.ts's; when it is written is the saving service's.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { RedisServer } from '../server.ts';
import type { Storage } from '../ports.ts';
import type { Entry } from '../store/database.ts';
import type { Keyspace } from '../store/keyspace.ts';
import { RDB_VERSION, RDB_VERSION_7_0 } from '../../rdb/format.ts';
import type { LoadedRdb } from './rdb-load.ts';
import { loadRdb } from './rdb-load.ts';
import type { KeyUse } from './rdb-save.ts';
import { saveRdb } from './rdb-save.ts';
import { isKeptBy7 } from './rdb-write.ts';

/** All data of a server as the bytes of a dump file. */
export function dumpOf(server: RedisServer, isAofBase = false): Uint8Array<ArrayBuffer> {
  const { config, functions, keyspace } = server;
  return saveRdb(keyspace, {
    functions: functions.sources,
    version: isKept(keyspace) ? RDB_VERSION_7_0 : RDB_VERSION,
    compress: config.flag('rdbcompression'),
    checksum: config.flag('rdbchecksum'),
    isAofBase,
    useOf: entry => useOf(server, entry),
  });
}

/**
 * Reads a dump file into a keyspace of its own, without the keys whose time is over at `nowMs`.
 * @throws RdbFileError
 */
export function readDump(
  server: RedisServer,
  bytes: Uint8Array,
  nowMs = server.keyspace.nowMs,
): LoadedRdb {
  const { eviction, keyspace } = server;
  return loadRdb(bytes, {
    limits: keyspace.limits,
    nowMs,
    databases: keyspace.databases.length,
    used: (entry, { idleSeconds = 0, frequency }) => {
      entry.touched = keyspace.firstTouch();
      if (!eviction.countsUse) entry.touched -= idleSeconds;
      else if (frequency !== undefined) eviction.setFrequency(entry, frequency);
    },
  });
}

/** Says in the log what was read, as redis-server says it. */
export function logLoaded({ host, keyspace }: RedisServer, loaded: LoadedRdb): void {
  const { aux, expired, keyspace: found } = loaded;
  const note = (name: string): string | undefined => aux.get(latin1(name));
  const [version, created, used] = [note('redis-ver'), note('ctime'), note('used-mem')];
  if (version !== undefined) host.log?.(`* Loading RDB produced by version ${version}`);
  if (created !== undefined) {
    const age = Math.max(0, keyspace.nowSeconds - Number(created));
    host.log?.(`* RDB age ${age} seconds`);
  }
  if (used !== undefined) {
    const megabytes = (Number(used) / 2 ** 20).toFixed(2);
    host.log?.(`* RDB memory usage when created ${megabytes} Mb`);
  }
  if (note('aof-base') === '1') host.log?.('* RDB is base AOF');
  const keys = found.databases.reduce((sum, db) => sum + db.size, 0);
  host.log?.(`* Done loading RDB, keys loaded: ${keys}, keys expired: ${expired}.`);
}

/** Puts what was read in place of all keys and functions of a server. */
export function putInPlace(server: RedisServer, loaded: LoadedRdb): void {
  const { functions, keyspace } = server;
  functions.removeAll();
  functions.pending = loaded.functions;
  for (const db of keyspace.databases) db.clear();
  for (const db of loaded.keyspace.databases) keyspace.database(db.index)?.moveFrom(db);
}

/** The file that `dbfilename` names. */
export class DumpFile {
  private readonly server: RedisServer;
  private readonly storage: Storage;

  constructor(server: RedisServer, storage: Storage) {
    this.server = server;
    this.storage = storage;
  }

  get name(): Bytes {
    return this.server.config.text('dbfilename');
  }

  /** Writes the file. @throws Error with the reason of the host */
  save(): void {
    this.storage.write(this.name, dumpOf(this.server));
  }

  /** Puts the keys of the file in place of those there are. False without a file. @throws RdbFileError */
  load(): boolean {
    const loaded = this.read();
    if (loaded !== undefined) putInPlace(this.server, loaded);
    return loaded !== undefined;
  }

  /** What the file holds, or undefined if there is none. @throws RdbFileError */
  read(): LoadedRdb | undefined {
    const bytes = this.storage.read(this.name);
    return bytes === undefined ? undefined : readDump(this.server, bytes);
  }
}

function isKept({ databases }: Keyspace): boolean {
  for (const db of databases) {
    for (const { value } of db.entries()) if (!isKeptBy7(value)) return false;
  }
  return true;
}

// Redis: only what the policy in force goes by is kept.
function useOf({ config, eviction, keyspace }: RedisServer, entry: Entry): KeyUse {
  if (eviction.countsUse) return { frequency: eviction.frequency(entry) };
  if (!config.text('maxmemory-policy').endsWith('-lru')) return {};
  return { idleSeconds: Math.max(0, keyspace.nowSeconds - entry.touched) };
}
