// The words of a dump: lengths, strings, times and scores. What they say is rdb-write.ts's.
import type { Bytes } from '../../resp/bytes.ts';
import { toUint8 } from '../../resp/bytes.ts';
import { ByteWriter } from '../algo/byte-writer.ts';
import type { Int64 } from '../algo/int64.ts';
import { parseInt64 } from '../algo/int64.ts';
import { lzfCompress } from '../algo/lzf.ts';
import { StringForm } from '../../rdb/format.ts';

/** Longer texts are never written as integers. */
const MAX_INTEGER_CHARS = 11;
/** Shorter strings are not worth compressing. */
const MIN_COMPRESSED_BYTES = 21;

/** Writes a dump. */
export class RdbWriter {
  readonly bytes = new ByteWriter(256);
  private readonly compress: boolean;

  constructor(compress: boolean) {
    this.compress = compress;
  }

  byte(value: number): void {
    this.bytes.byte(value);
  }

  /** A length or another unsigned number; negative ones as 64 bits of two's complement. */
  length(value: Int64): void {
    if (value >= 0 && value < 1 << 6) this.bytes.byte(Number(value));
    else if (value >= 0 && value < 1 << 14) this.bytes.big(0x4000 | Number(value), 2);
    else if (value >= 0 && value <= 0xffff_ffff) {
      this.bytes.byte(0x80);
      this.bytes.big(Number(value), 4);
    } else {
      this.bytes.byte(0x81);
      this.bytes.big64(value);
    }
  }

  /** A string: as an integer if it is a short one, compressed if that helps, or as it is. */
  string(text: Bytes): void {
    const integer = text.length <= MAX_INTEGER_CHARS ? parseInt64(text) : undefined;
    if (integer !== undefined && this.shortInteger(integer)) return;
    if (this.compress && text.length >= MIN_COMPRESSED_BYTES) return this.blob(toUint8(text));
    this.length(text.length);
    this.bytes.text(text);
  }

  /** A string that is no text. */
  blob(content: Uint8Array): void {
    const worth = this.compress && content.length >= MIN_COMPRESSED_BYTES;
    const compressed = worth ? lzfCompress(content) : undefined;
    if (compressed === undefined) {
      this.length(content.length);
      this.bytes.append(content);
      return;
    }
    this.bytes.byte(0xc0 | StringForm.lzf);
    this.length(compressed.length);
    this.length(content.length);
    this.bytes.append(compressed);
  }

  /** Unix time in ms. */
  time(ms: number): void {
    this.bytes.little64(ms);
  }

  private shortInteger(value: Int64): boolean {
    if (typeof value === 'bigint' || value < -0x8000_0000 || value > 0x7fff_ffff) return false;
    const isByte = value >= -128 && value <= 127;
    const isShort = value >= -0x8000 && value <= 0x7fff;
    const form = isByte ? StringForm.int8 : isShort ? StringForm.int16 : StringForm.int32;
    this.bytes.byte(0xc0 | form);
    this.bytes.little(value, 1 << form);
    return true;
  }
}
