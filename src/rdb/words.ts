// The words of a dump, read as redis-check-rdb reads them: each is told to whoever wants to see it, and
// what cannot be read is refused in Redis's words. The quicker reader of the server is reader.ts.
import { ByteReader, CorruptData } from '../engine/algo/byte-reader.ts';
import { formatInt64 } from '../engine/algo/int64.ts';
import { lzfDecompress } from '../engine/algo/lzf.ts';
import type { Uint64 } from '../engine/algo/uint64.ts';
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY, fromUint8, latin1, toUint8 } from '../resp/bytes.ts';
import { StringForm } from './format.ts';
import type { PartForm, PartKind, PartSink } from './parts.ts';
import { PLAIN } from './parts.ts';
import { RdbReader } from './reader.ts';

/** What is wrong with a dump; `line` is where Redis 8.0's rdb.c says so. */
export class RdbFault extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** The bytes of a string, and where they stand if they are not compressed. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly at: number | undefined;
}

interface Read {
  readonly text: Bytes;
  readonly form: PartForm;
}

const UNKNOWN_LENGTH = 'Unknown length encoding 2 in rdbLoadLen()';
const NO_LENGTH = 2n ** 64n - 1n;
const MAX_TOLD = 512;

/** Reads a dump word by word. @throws RdbFault, and CorruptData where the bytes end */
export class Words {
  readonly bytes: ByteReader;
  depth = 0;
  private readonly reader: RdbReader;
  private readonly sink: PartSink | undefined;

  constructor(bytes: Uint8Array, sink?: PartSink) {
    this.bytes = new ByteReader(bytes);
    this.reader = new RdbReader(this.bytes);
    this.sink = sink;
  }

  /** The place of the next byte. */
  get at(): number {
    return this.bytes.at;
  }

  /** True if somebody wants to see the parts. */
  get isShown(): boolean {
    return this.sink !== undefined;
  }

  /** Tells of a part that begins at `from` and ends here, or at `to`. */
  tell(
    kind: PartKind,
    from: number,
    { text = EMPTY, form = PLAIN, to = this.at }: Told = {},
  ): void {
    if (this.sink === undefined) return;
    const shown = text.length > MAX_TOLD ? latin1(`${text.slice(0, MAX_TOLD)}…`) : text;
    this.sink({ kind, from, to, depth: this.depth, text: shown, form });
  }

  /** A number of up to 64 bits. */
  length(kind: PartKind): Uint64 {
    const from = this.at;
    const value = this.lengthOrForm();
    // Redis: where no string is expected, the forms of strings are small numbers.
    const number = typeof value === 'object' ? value.form : value;
    this.tell(kind, from, { text: latin1(String(number)), form: this.lengthForm(from) });
    return number;
  }

  /** A number of things that follow. */
  count(kind: PartKind = 'count'): number {
    const value = this.length(kind);
    // Redis: its readers say with this value that nothing could be read.
    if (value === NO_LENGTH) throw new CorruptData('no length');
    return Number(value);
  }

  /** A string. */
  string(kind: PartKind): Bytes {
    const from = this.at;
    const { text, form } = this.read();
    this.tell(kind, from, { text, form });
    return text;
  }

  /** A string that holds a whole value; its own parts follow. */
  content(kind: PartKind): Content {
    const from = this.at;
    const { text, form } = this.read();
    this.tell(kind, from, { text: EMPTY, form });
    const isPlain = form.name === 'length';
    return { bytes: toUint8(text), at: isPlain ? this.at - text.length : undefined };
  }

  byte(kind: PartKind): number {
    const from = this.at;
    const value = this.bytes.byte();
    this.tell(kind, from, { text: latin1(String(value)) });
    return value;
  }

  double(kind: PartKind): number {
    const from = this.at;
    const value = this.bytes.double();
    this.tell(kind, from, { text: latin1(String(value)) });
    return value;
  }

  /** Unix time in seconds. */
  seconds(kind: PartKind): number {
    const from = this.at;
    const seconds = this.bytes.int32();
    this.tell(kind, from, { text: latin1(String(seconds * 1000)) });
    return seconds;
  }

  /** Unix time in ms. */
  time(kind: PartKind): number {
    const from = this.at;
    const ms = Number(this.bytes.int64());
    this.tell(kind, from, { text: latin1(String(ms)) });
    return ms;
  }

  /** Bytes as they are, such as the ID of an entry. */
  raw(kind: PartKind, length: number): Bytes {
    const from = this.at;
    const text = this.bytes.text(length);
    this.tell(kind, from, { text });
    return text;
  }

  /** Reads something whose missing Redis names. @throws RdbFault */
  expect<T>(line: number, message: string, read: () => T): T {
    try {
      return read();
    } catch (reason) {
      if (!(reason instanceof CorruptData)) throw reason;
      throw new RdbFault(line, message);
    }
  }

  private lengthOrForm(): ReturnType<RdbReader['lengthOrForm']> {
    const { bytes, at, left } = this.bytes;
    const lead = bytes[at] ?? 0;
    if (left === 0 || lead <= 0x81 || lead >= 0xc0) return this.reader.lengthOrForm();
    this.bytes.skip(1);
    throw new RdbFault(229, UNKNOWN_LENGTH);
  }

  private lengthForm(from: number): PartForm {
    const lead = this.bytes.bytes[from] ?? 0;
    if (lead === 0x80) return { name: 'length', bits: 32 };
    if (lead === 0x81) return { name: 'length', bits: 64 };
    return { name: 'length', bits: lead >= 0x40 && lead < 0x80 ? 14 : 6 };
  }

  private read(): Read {
    const from = this.at;
    const value = this.lengthOrForm();
    if (typeof value !== 'object') {
      const form = this.lengthForm(from);
      return { text: this.bytes.text(Number(value)), form };
    }
    switch (value.form) {
      case StringForm.int8:
        return { text: latin1(String((this.bytes.byte() << 24) >> 24)), form: integer(8) };
      case StringForm.int16:
        return { text: formatInt64(this.bytes.int16()), form: integer(16) };
      case StringForm.int32:
        return { text: formatInt64(this.bytes.int32()), form: integer(32) };
      case StringForm.lzf:
        return this.compressed();
      default:
        throw new RdbFault(540, `Unknown RDB string encoding type ${value.form}`);
    }
  }

  private compressed(): Read {
    const [packedBytes, bytes] = [this.size(), this.size()];
    const packed = this.bytes.view(packedBytes);
    const form: PartForm = { name: 'lzf', packedBytes, bytes };
    try {
      return { text: fromUint8(lzfDecompress(packed, bytes)), form };
    } catch (reason) {
      if (!(reason instanceof CorruptData)) throw reason;
      throw new RdbFault(419, 'Invalid LZF compressed string');
    }
  }

  private size(): number {
    const value = this.lengthOrForm();
    return Number(typeof value === 'object' ? value.form : value);
  }
}

interface Told {
  readonly text?: Bytes;
  readonly form?: PartForm;
  readonly to?: number;
}

const integer = (bits: 8 | 16 | 32): PartForm => ({ name: 'integer', bits });
