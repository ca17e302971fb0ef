// The payload of DUMP and RESTORE: the type of a value, the value, a version and a checksum.
import type { Bytes } from '../../resp/bytes.ts';
import { fromUint8, toUint8 } from '../../resp/bytes.ts';
import { ByteReader, CorruptData } from '../algo/byte-reader.ts';
import { crc64 } from '../algo/crc64.ts';
import type { Limits } from '../store/limits.ts';
import type { Value } from '../store/values.ts';
import { RDB_VERSION, RDB_VERSION_7_0 } from '../../rdb/format.ts';
import { readValue } from './rdb-read.ts';
import { RdbReader } from '../../rdb/reader.ts';
import type { WrittenVersion } from './rdb-write.ts';
import { isKeptBy7, rdbTypeOf, versionFor, writeValue } from './rdb-write.ts';
import { RdbWriter } from './rdb-writer.ts';

/** A version and a checksum end every payload. */
export const FOOTER_BYTES = 10;
const CHECKSUM_BYTES = 8;

/** How to write values. */
export interface DumpOptions {
  /**
   * 12 is what Redis 8.0 writes; 10 is read by 7.0 too, unless fields of a hash have an end, but
   * says no more when consumers of a stream were last given something.
   */
  readonly version: WrittenVersion;
  /** True if long strings are compressed (`rdbcompression`). */
  readonly compress: boolean;
}

/** The payload of a value. */
export function dumpValue(value: Value, { version, compress }: DumpOptions): Bytes {
  const to = new RdbWriter(compress);
  to.byte(rdbTypeOf(value, version));
  writeValue(to, value, version);
  to.bytes.little(version === RDB_VERSION ? version : versionFor(value, version), 2);
  to.bytes.little64(crc64(to.bytes.view()));
  return fromUint8(to.bytes.view());
}

/** Why a payload was refused: for its footer, or for what it holds. */
export class DumpRefusal {
  readonly reason: 'footer' | 'content';

  constructor(reason: 'footer' | 'content') {
    this.reason = reason;
  }
}

/** The value of a payload, or why there is none. */
export function restoreValue(payload: Bytes, limits: Limits): Value | DumpRefusal {
  const bytes = toUint8(payload);
  if (!isIntact(bytes)) return new DumpRefusal('footer');
  // Redis: nobody sees to it that the value ends before the footer.
  const from = new RdbReader(new ByteReader(bytes));
  try {
    return readValue(from, from.bytes.byte(), limits);
  } catch (reason) {
    if (reason instanceof CorruptData) return new DumpRefusal('content');
    throw reason;
  }
}

/** True if a payload's version is known and its checksum right. */
export function isIntact(bytes: Uint8Array): boolean {
  if (bytes.length < FOOTER_BYTES) return false;
  const footer = new ByteReader(bytes, bytes.length - FOOTER_BYTES);
  if (footer.uint16() > RDB_VERSION) return false;
  return BigInt(footer.uint64()) === crc64(bytes, bytes.length - CHECKSUM_BYTES);
}

/** What commands need of dumps. */
export class Dumps {
  private readonly compress: () => boolean;

  /** `compress` tells whether long strings are compressed (`rdbcompression`). */
  constructor(compress: () => boolean) {
    this.compress = compress;
  }

  /** The payload of a value, for Redis 7.0 too if nothing of the value is lost by that. */
  dump(value: Value): Bytes {
    const version = isKeptBy7(value) ? RDB_VERSION_7_0 : RDB_VERSION;
    return dumpValue(value, { version, compress: this.compress() });
  }

  restore(payload: Bytes, limits: Limits): Value | DumpRefusal {
    return restoreValue(payload, limits);
  }
}
