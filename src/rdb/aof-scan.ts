// One append-only file, gone through as redis-check-aof does: command by command, transactions as one,
// notes of time between them. How far it is whole, and what is wrong there, in Redis's words.
import type { Bytes } from '../resp/bytes.ts';
import { fromUint8, lower } from '../resp/bytes.ts';

/** Ends the program with a last line. */
export class CheckEnded extends Error {}

/** What to go through. */
export interface ScanOptions {
  /** The first byte after the preamble. */
  readonly start: number;
  /** Lines counted so far. */
  readonly line: number;
  readonly name: Bytes;
  readonly isLast: boolean;
  /** Unix seconds; 0 keeps everything. */
  readonly toTimestamp: number;
}

const LF = 10;
/** Redis: its buffer for a line holds so much. */
const MAX_LINE = 127;
const MAX_STRING = 2n ** 63n - 1n;

/** The file cannot be read on, for the reason that was noted, or because it ends. */
class Stopped extends Error {}

/** Goes through one file. */
export class AofScan {
  /** So many bytes are whole. */
  valid: number;
  line: number;
  readonly problems: string[] = [];
  private readonly bytes: Uint8Array;
  private readonly options: ScanOptions;
  private at: number;
  private from = 0;
  private depth = 0;
  private isAtEnd = false;

  constructor(bytes: Uint8Array, options: ScanOptions) {
    this.bytes = bytes;
    this.options = options;
    this.at = options.start;
    this.valid = options.start;
    this.line = options.line;
  }

  /** Reads as far as it goes. Returns where to cut, if a note of time says so. @throws CheckEnded */
  run(): number | undefined {
    try {
      for (;;) {
        if (this.depth === 0) this.valid = this.at;
        if (this.at >= this.bytes.length) {
          this.isAtEnd = true;
          break;
        }
        const mark = String.fromCharCode(this.bytes[this.at] ?? 0);
        if (mark === '#') {
          const cutAt = this.readNote();
          if (cutAt !== undefined) return cutAt;
        } else if (mark === '*') this.readCommand();
        else {
          this.problems.push(`AOF ${this.options.name} format error`);
          return undefined;
        }
      }
    } catch (reason) {
      if (!(reason instanceof Stopped)) throw reason;
    }
    const isOpen = this.isAtEnd && this.depth !== 0 && this.problems.length === 0;
    if (isOpen) this.problem('Reached EOF before reading EXEC for MULTI');
    return undefined;
  }

  private readNote(): number | undefined {
    const { isLast, name, toTimestamp } = this.options;
    this.from = this.at;
    const line = this.nextLine(MAX_NOTE);
    if (toTimestamp === 0 || !line.startsWith('#TS:')) return undefined;
    const digits = /^#TS:\s*([+-]?\d+)\r/.exec(line)?.[1];
    if (digits === undefined) throw new CheckEnded('Invalid timestamp annotation');
    if (Number(digits) <= toTimestamp) return undefined;
    if (this.from === 0) {
      throw new CheckEnded(`AOF ${name} has nothing before timestamp ${toTimestamp}, aborting...`);
    }
    if (isLast) return this.from;
    const what = `Failed to truncate AOF ${name} to timestamp ${toTimestamp}`;
    throw new CheckEnded(
      `${what} to offset ${this.from} because it is not the last file.\n` +
        'If you insist, please delete all files after this file according to the manifest file ' +
        'and delete the corresponding records in manifest file manually. ' +
        'Then re-run redis-check-aof.',
    );
  }

  private readCommand(): void {
    const count = this.readNumber('*');
    for (let i = 0n; i < count; i += 1n) {
      const word = this.readString();
      if (i > 0n) continue;
      const name = lower(word);
      if (name === 'multi') {
        this.depth += 1;
        if (this.depth > 1) this.stop(`Unexpected MULTI in AOF ${this.options.name}`);
      } else if (name === 'exec') {
        this.depth -= 1;
        if (this.depth !== 0) this.stop(`Unexpected EXEC in AOF ${this.options.name}`);
      }
    }
  }

  private readNumber(mark: string): bigint {
    this.from = this.at;
    const line = this.nextLine(MAX_LINE);
    if (!line.startsWith(mark)) {
      this.stop(`Expected prefix '${mark}', got: '${line.charAt(0)}'`);
    }
    // Redis: C reads as much of the line as is a number, or nothing at all.
    const [digits, number] = /^\s*([+-]?\d+)/.exec(line.slice(1)) ?? ['', '0'];
    this.expectNewline(line.slice(1 + digits.length));
    const value = BigInt(number ?? '0');
    return value > MAX_STRING ? MAX_STRING : value;
  }

  private readString(): Bytes {
    const length = this.readNumber('$');
    if (length < 0n || length > MAX_STRING - 2n) {
      const range = 'which is not in the suitable range';
      this.stop(`Expected to read string of ${length} bytes, ${range}`);
    }
    this.from = this.at;
    const wanted = Number(length) + 2;
    const left = this.bytes.length - this.at;
    if (wanted > left) {
      this.isAtEnd = true;
      this.at = this.bytes.length;
      this.stop(`Expected to read ${length + 2n} bytes, got ${left} bytes`);
    }
    const text = fromUint8(this.bytes, this.at, this.at + wanted);
    this.at += wanted;
    this.expectNewline(text.slice(-2));
    return fromUint8(this.bytes, this.from, this.from + Number(length));
  }

  private expectNewline(text: string): void {
    if (text.startsWith('\r\n')) {
      this.line += 1;
      return;
    }
    const hex = (i: number): string => {
      // Redis: bytes from 0x80 on are negative numbers to it.
      const code = text.charCodeAt(i) || 0;
      return (code < 0x80 ? code : 0xffff_ff00 + code).toString(16).padStart(2, '0');
    };
    this.stop(`Expected \\r\\n, got: ${hex(0)}${hex(1)}`);
  }

  // As C's fgets: up to a line's end, but not more than its buffer holds.
  private nextLine(max: number): Bytes {
    if (this.at >= this.bytes.length) {
      this.isAtEnd = true;
      throw new Stopped();
    }
    const found = this.bytes.indexOf(LF, this.at);
    const end = Math.min(found < 0 ? this.bytes.length : found + 1, this.at + max);
    if (found < 0 && end === this.bytes.length) this.isAtEnd = true;
    const text = fromUint8(this.bytes, this.at, end);
    this.at = end;
    return text;
  }

  private stop(message: string): never {
    this.problem(message);
    throw new Stopped();
  }

  private problem(message: string): void {
    this.problems.push(`0x${this.from.toString(16).padStart(16)}: ${message}`);
  }
}

const MAX_NOTE = 1023;
