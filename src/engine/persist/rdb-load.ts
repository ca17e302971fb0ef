// Whole files in Redis's dump format, read into a keyspace of its own, so that a file which turns out
// to be corrupted leaves the data in use untouched. What a value looks like is rdb-read.ts's.
import type { Bytes } from '../../resp/bytes.ts';
import { ByteReader, CorruptData, EmptyValue, expectThat } from '../algo/byte-reader.ts';
import { crc64 } from '../algo/crc64.ts';
import type { Database, Entry } from '../store/database.ts';
import { Keyspace } from '../store/keyspace.ts';
import type { Limits } from '../store/limits.ts';
import type { Value } from '../store/values.ts';
import { FileHeader, Opcode, RDB_VERSION } from '../../rdb/format.ts';
import { readValue } from './rdb-read.ts';
import { RdbReader } from '../../rdb/reader.ts';
import type { KeyUse } from './rdb-save.ts';

/** How to read a file. */
export interface LoadOptions {
  /** The limits that the loaded values go by; theirs from now on. */
  readonly limits: Limits;
  /** Unix ms; keys whose time is over are left out. */
  readonly nowMs: number;
  /** How many databases there are. */
  readonly databases: number;
  /** Notes how much a key was used; by itself a key is as idle as it was. */
  readonly used?: (entry: Entry, use: KeyUse) => void;
}

/** What a file holds. */
export interface LoadedRdb {
  readonly version: number;
  /** Notes: `redis-ver`, `ctime` … */
  readonly aux: ReadonlyMap<Bytes, Bytes>;
  readonly functions: readonly Bytes[];
  readonly keyspace: Keyspace;
  /** The place after the last byte of the file; commands may follow (append-only files). */
  readonly end: number;
  /** Number of keys left out because their time was over, and because they were empty. */
  readonly expired: number;
  readonly empty: number;
}

/** Why a file cannot be loaded, in the words of redis-server's log. */
export class RdbFileError extends Error {
  /** The place in the file. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const HEADER_BYTES = FileHeader.magic.length + FileHeader.versionDigits;
const CHECKSUM_BYTES = 8;
/** Files before it end without a checksum. */
const FIRST_WITH_CHECKSUM = 5;

/** Reads a file into a keyspace of its own. @throws RdbFileError */
export function loadRdb(bytes: Uint8Array, options: LoadOptions): LoadedRdb {
  const version = readHeader(bytes);
  const loading = new Loading(new ByteReader(bytes, HEADER_BYTES), options);
  try {
    loading.run();
    const end = version < FIRST_WITH_CHECKSUM ? loading.offset : verify(bytes, loading.offset);
    const { aux, functions, keyspace, expired, empty } = loading;
    return { version, aux, functions, keyspace, expired, empty, end };
  } catch (reason) {
    if (!(reason instanceof CorruptData)) throw reason;
    const place = `Internal error in RDB reading offset ${loading.offset}`;
    throw new RdbFileError(`${place}: ${reason.message}`, loading.offset);
  }
}

function readHeader(bytes: Uint8Array): number {
  const header = new ByteReader(bytes, 0, Math.min(bytes.length, HEADER_BYTES));
  if (header.left < HEADER_BYTES || header.text(FileHeader.magic.length) !== FileHeader.magic) {
    throw new RdbFileError('Wrong signature trying to load DB from file', 0);
  }
  // Redis: the version is what C's atoi makes of four characters.
  const version = parseInt(header.text(FileHeader.versionDigits), 10) || 0;
  if (version >= 1 && version <= RDB_VERSION) return version;
  throw new RdbFileError(`Can't handle RDB format version ${version}`, FileHeader.magic.length);
}

// Checks what comes before `end`; returns the place after the checksum.
function verify(bytes: Uint8Array, end: number): number {
  const expected = BigInt(new ByteReader(bytes, end).uint64());
  // Redis: 0 is no checksum.
  const found = expected === 0n ? expected : crc64(bytes, end);
  if (expected === found) return end + CHECKSUM_BYTES;
  const [wanted, got] = [expected.toString(16), found.toString(16)];
  const message = `Wrong RDB checksum expected: (${wanted}) but got (${got}). Aborting now.`;
  throw new RdbFileError(message, end);
}

// What is said of the next key before its type.
interface Preface {
  expireAtMs: number | undefined;
  idleSeconds: number | undefined;
  frequency: number | undefined;
}

const noPreface = (): Preface => ({
  expireAtMs: undefined,
  idleSeconds: undefined,
  frequency: undefined,
});

class Loading {
  readonly aux = new Map<Bytes, Bytes>();
  readonly functions: Bytes[] = [];
  readonly keyspace: Keyspace;
  expired = 0;
  empty = 0;
  private readonly from: RdbReader;
  private readonly options: LoadOptions;
  private db: Database | undefined;
  private preface = noPreface();

  constructor(bytes: ByteReader, options: LoadOptions) {
    this.from = new RdbReader(bytes);
    this.options = options;
    this.keyspace = new Keyspace(options.databases);
    this.keyspace.nowMs = options.nowMs;
    Object.assign(this.keyspace.limits, options.limits);
    this.db = this.keyspace.database(0);
  }

  get offset(): number {
    return this.from.bytes.at;
  }

  run(): void {
    for (let code = this.from.bytes.byte(); code !== Opcode.end; code = this.from.bytes.byte()) {
      if (code < Opcode.slotInfo) this.readEntry(code);
      else this.readOpcode(code);
    }
  }

  private readEntry(type: number): void {
    const { limits, nowMs, used } = this.options;
    const { expireAtMs, idleSeconds, frequency } = this.preface;
    this.preface = noPreface();
    const key = this.from.string();
    const value = this.readValue(type, limits);
    if (value === undefined || this.db === undefined) return;
    if (expireAtMs !== undefined && expireAtMs < nowMs) {
      this.expired += 1;
      return;
    }
    expectThat(this.db.peek(key) === undefined, 'a key twice');
    const entry = this.db.load(key, value, expireAtMs);
    if (used !== undefined) used(entry, { idleSeconds, frequency });
    else entry.touched -= idleSeconds ?? 0;
  }

  // Redis: a value that holds nothing is passed over.
  private readValue(type: number, limits: Limits): Value | undefined {
    try {
      return readValue(this.from, type, limits);
    } catch (reason) {
      if (!(reason instanceof EmptyValue)) throw reason;
      this.empty += 1;
      return undefined;
    }
  }

  private readOpcode(code: number): void {
    const from = this.from;
    switch (code) {
      case Opcode.aux:
        this.aux.set(from.string(), from.string());
        return;
      case Opcode.selectDb:
        this.db = this.keyspace.database(from.number());
        expectThat(this.db !== undefined, 'a database that this server does not have');
        return;
      case Opcode.resizeDb:
        return this.skipNumbers(2);
      case Opcode.slotInfo:
        return this.skipNumbers(3);
      case Opcode.expireMs:
        this.preface.expireAtMs = from.time();
        return;
      case Opcode.expireSeconds:
        this.preface.expireAtMs = from.bytes.int32() * 1000;
        return;
      case Opcode.idle:
        this.preface.idleSeconds = from.number();
        return;
      case Opcode.frequency:
        this.preface.frequency = from.bytes.byte();
        return;
      case Opcode.function2:
        this.functions.push(from.string());
        return;
      default:
        expectThat(code === Opcode.moduleAux, 'an opcode of functions before they were released');
        return skipModule(from);
    }
  }

  private skipNumbers(count: number): void {
    for (let i = 0; i < count; i += 1) this.from.uint64();
  }
}

// What a module keeps besides keys: its name, a moment, and words that each tell their form.
function skipModule(from: RdbReader): void {
  for (let i = 0; i < 3; i += 1) from.uint64();
  for (let form = from.number(); form !== 0; form = from.number()) {
    if (form === 1 || form === 2) from.uint64();
    else if (form === 3) from.bytes.float();
    else if (form === 4) from.bytes.double();
    else {
      expectThat(form === 5, 'an unknown word of a module');
      from.string();
    }
  }
}
