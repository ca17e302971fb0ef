// Whole files in Redis's dump format, written: a header, notes about the server, functions, and the
// keys of each database with their times. Pure: a keyspace becomes bytes; where files are kept is the
// host's business. What a value looks like is rdb-write.ts's.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import { REDIS_VERSION } from '../../spec/table.ts';
import { crc64 } from '../algo/crc64.ts';
import type { Database, Entry } from '../store/database.ts';
import type { Keyspace } from '../store/keyspace.ts';
import type { DumpOptions } from './dump.ts';
import { FileHeader, Opcode, RDB_VERSION } from '../../rdb/format.ts';
import { rdbTypeOf, versionFor, writeValue } from './rdb-write.ts';
import { RdbWriter } from './rdb-writer.ts';

/** How much a key was used: what an eviction policy goes by. */
export interface KeyUse {
  readonly idleSeconds?: number;
  /** Redis's logarithmic counter, 0 to 255. */
  readonly frequency?: number;
}

/** How to write a file. */
export interface SaveOptions extends DumpOptions {
  /** The code of each library of functions. */
  readonly functions?: readonly Bytes[];
  /** Tells of each key how much it was used, where the policy counts that. */
  readonly useOf?: (entry: Entry) => KeyUse;
  /** False leaves the checksum out (`rdbchecksum no`), which is quicker. */
  readonly checksum?: boolean;
  /** True for the base of append-only files, which says so. */
  readonly isAofBase?: boolean;
}

/** All keys as the bytes of a file. */
export function saveRdb(keyspace: Keyspace, options: SaveOptions): Uint8Array<ArrayBuffer> {
  const to = new RdbWriter(options.compress);
  const version = options.version === RDB_VERSION ? RDB_VERSION : oldestFor(keyspace, options);
  to.bytes.text(FileHeader.magic + String(version).padStart(FileHeader.versionDigits, '0'));
  writeAux(to, 'redis-ver', REDIS_VERSION);
  writeAux(to, 'redis-bits', '64');
  writeAux(to, 'ctime', String(keyspace.nowSeconds));
  writeAux(to, 'used-mem', String(keyspace.usedBytes));
  writeAux(to, 'aof-base', options.isAofBase === true ? '1' : '0');
  for (const code of options.functions ?? []) {
    to.byte(Opcode.function2);
    to.string(code);
  }
  for (const db of keyspace.databases) if (db.size > 0) writeDatabase(to, db, options);
  to.byte(Opcode.end);
  to.bytes.little64(options.checksum === false ? 0 : crc64(to.bytes.view()));
  return to.bytes.view();
}

// A file tells one version for all its values.
function oldestFor({ databases }: Keyspace, { version }: SaveOptions): number {
  let oldest: number = version;
  for (const db of databases) {
    for (const { value } of db.entries()) oldest = Math.max(oldest, versionFor(value, version));
  }
  return oldest;
}

function writeAux(to: RdbWriter, name: string, value: string): void {
  to.byte(Opcode.aux);
  to.string(latin1(name));
  to.string(latin1(value));
}

function writeDatabase(to: RdbWriter, db: Database, options: SaveOptions): void {
  to.byte(Opcode.selectDb);
  to.length(db.index);
  to.byte(Opcode.resizeDb);
  to.length(db.size);
  to.length(db.volatileCount);
  for (const entry of db.entries()) writeEntry(to, entry, options);
}

function writeEntry(to: RdbWriter, entry: Entry, { version, useOf }: SaveOptions): void {
  const { key, value, expireAtMs } = entry;
  if (expireAtMs !== undefined) {
    to.byte(Opcode.expireMs);
    to.time(expireAtMs);
  }
  const { idleSeconds, frequency } = useOf?.(entry) ?? {};
  if (idleSeconds !== undefined) {
    to.byte(Opcode.idle);
    to.length(idleSeconds);
  }
  if (frequency !== undefined) {
    to.byte(Opcode.frequency);
    to.byte(frequency);
  }
  to.byte(rdbTypeOf(value, version));
  to.string(key);
  writeValue(to, value, version);
}
