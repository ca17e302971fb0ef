// The words of a dump, read from bytes that nobody vouches for. What they say is rdb-read.ts's.
import type { Bytes } from '../resp/bytes.ts';
import { fromUint8 } from '../resp/bytes.ts';
import { ByteReader, expectThat } from '../engine/algo/byte-reader.ts';
import { formatInt64 } from '../engine/algo/int64.ts';
import { lzfDecompress } from '../engine/algo/lzf.ts';
import type { Uint64 } from '../engine/algo/uint64.ts';
import { StringForm } from './format.ts';

/** What the first byte of a length announces if its two upper bits are set. */
export interface Special {
  readonly form: number;
}

/** Reads a dump. @throws CorruptData */
export class RdbReader {
  readonly bytes: ByteReader;

  constructor(bytes: ByteReader) {
    this.bytes = bytes;
  }

  /** A number of 64 bits. */
  uint64(): Uint64 {
    const value = this.lengthOrForm();
    expectThat(typeof value !== 'object', 'a length is expected');
    return value;
  }

  /** A number of things of which each takes at least one byte. */
  count(): number {
    const value = this.uint64();
    expectThat(typeof value === 'number' && value <= this.bytes.left, 'a count too large');
    return value;
  }

  /** A number that is no count of what follows, in the range of exact numbers. */
  number(): number {
    const value = this.uint64();
    expectThat(typeof value === 'number', 'a number too large');
    return value;
  }

  string(): Bytes {
    const value = this.lengthOrForm();
    if (typeof value !== 'object') return this.bytes.text(Number(value));
    if (value.form === StringForm.lzf) return fromUint8(this.compressed());
    return formatInt64(this.integer(value.form));
  }

  /** A string that is no text. */
  blob(): Uint8Array {
    const value = this.lengthOrForm();
    if (typeof value !== 'object') return this.bytes.view(Number(value));
    expectThat(value.form === StringForm.lzf, 'bytes are expected, not an integer');
    return this.compressed();
  }

  /** Unix time in ms, which may be negative (no time). */
  time(): number {
    return Number(this.bytes.int64());
  }

  /** A length, or the form of a string that has none. */
  lengthOrForm(): Uint64 | Special {
    const lead = this.bytes.byte();
    if (lead < 0x40) return lead;
    if (lead < 0x80) return ((lead & 0x3f) << 8) | this.bytes.byte();
    if (lead >= 0xc0) return { form: lead & 0x3f };
    if (lead === 0x80) return this.bytes.bigEndian32();
    expectThat(lead === 0x81, 'an unknown kind of length');
    return this.bytes.bigEndian64();
  }

  private integer(form: number): number {
    if (form === StringForm.int8) return (this.bytes.byte() << 24) >> 24;
    if (form === StringForm.int16) return this.bytes.int16();
    expectThat(form === StringForm.int32, 'an unknown kind of string');
    return this.bytes.int32();
  }

  private compressed(): Uint8Array {
    const compressedBytes = this.count();
    const length = this.number();
    return lzfDecompress(this.bytes.view(compressedBytes), length);
  }
}
