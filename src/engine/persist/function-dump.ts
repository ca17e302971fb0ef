// The payload of FUNCTION DUMP and RESTORE: the sources of libraries, as dump files have them, with a
// version and a checksum.
import type { Bytes } from '../../resp/bytes.ts';
import { fromUint8, toUint8 } from '../../resp/bytes.ts';
import { ByteReader, CorruptData } from '../algo/byte-reader.ts';
import { crc64 } from '../algo/crc64.ts';
import { fault } from '../faults.ts';
import { FOOTER_BYTES, isIntact } from './dump.ts';
import { Opcode, RDB_VERSION } from '../../rdb/format.ts';
import { RdbReader } from '../../rdb/reader.ts';
import { RdbWriter } from './rdb-writer.ts';

const VERSION_BYTES = 2;

/** What commands need of dumps of functions. */
export class FunctionDumps {
  private readonly compress: () => boolean;

  /** `compress` tells whether long strings are compressed (`rdbcompression`). */
  constructor(compress: () => boolean) {
    this.compress = compress;
  }

  /** The payload of libraries. */
  dump(sources: readonly Bytes[]): Bytes {
    const to = new RdbWriter(this.compress());
    for (const source of sources) {
      to.byte(Opcode.function2);
      to.string(source);
    }
    to.bytes.little(RDB_VERSION, VERSION_BYTES);
    to.bytes.little64(crc64(to.bytes.view()));
    return fromUint8(to.bytes.view());
  }

  /** The sources in a payload. @throws the fault that says what is wrong with it */
  restore(payload: Bytes): Bytes[] {
    const bytes = toUint8(payload);
    if (!isIntact(bytes)) throw fault('ERR DUMP payload version or checksum are wrong');
    const from = new RdbReader(new ByteReader(bytes, 0, bytes.length - FOOTER_BYTES));
    const sources: Bytes[] = [];
    try {
      while (from.bytes.left > 0) sources.push(readSource(from));
    } catch (reason) {
      if (!(reason instanceof CorruptData)) throw reason;
      throw fault('ERR failed loading the given functions payload');
    }
    return sources;
  }
}

function readSource(from: RdbReader): Bytes {
  const type = from.bytes.byte();
  if (type === Opcode.functionPreview) throw fault('ERR Pre-GA function format not supported');
  if (type !== Opcode.function2) throw fault('ERR given type is not a function');
  return from.string();
}
