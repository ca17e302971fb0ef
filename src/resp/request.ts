// Reads requests out of a stream of bytes: RESP arrays of bulk strings, and the inline form
// that a person types into telnet. The server's side of the wire; limits and error texts are Redis's.
import type { Bytes } from './bytes.ts';
import { fromUint8 } from './bytes.ts';
import { splitArguments } from './quote.ts';
import { recent } from './recent.ts';

/** A request that is not RESP; the text is what the client is told before it is cut off. */
export class RequestError extends Error {
  override name = 'RequestError';
}

const NUL = 0;
const CR = 13;
const LF = 10;
const DOLLAR = 36;
const MINUS = 45;
const STAR = 42;
const ZERO = 48;
const MIN_HEAD_BYTES = 4;
const USUAL_DIGITS = 8;
const USUAL_ARGUMENTS = 64;
const MAX_LINE_BYTES = 64 * 1024;
const MAX_ARGUMENTS = 2 ** 31 - 1;
/** Whatever Redis's limit is: strings of JavaScript end at twice that, and a tab's memory before. */
const MAX_STRING_BYTES = 2 ** 28;

/** Limits the host can change (`proto-max-bulk-len`). */
export interface RequestLimits {
  maxBulkBytes: number;
}

/** An incremental parser: feed it chunks, take one request after another. */
export class RequestParser {
  private buffer: Uint8Array = new Uint8Array(0);
  private at = 0;
  private end = 0;
  private argv: Bytes[] = [];
  private taken = 0;
  private missing = 0;
  private bulkLength = -1;
  private owned = false; // false: the buffer is a chunk that the caller lent
  private readonly limits: RequestLimits;

  constructor(limits: RequestLimits = { maxBulkBytes: 512 * 1024 * 1024 }) {
    this.limits = limits;
  }

  private get maxBulkBytes(): number {
    return Math.min(this.limits.maxBulkBytes, MAX_STRING_BYTES);
  }

  /** Bytes received and not yet made into a request. */
  get pendingBytes(): number {
    return this.end - this.at;
  }

  /** Adds a chunk; the chunk must not change until all its requests are taken. */
  feed(chunk: Uint8Array): void {
    if (this.at < this.end) return this.append(chunk);
    this.buffer = chunk;
    this.owned = false;
    this.at = 0;
    this.end = chunk.length;
  }

  // Grows by doubling, so that a bulk string of many chunks is copied a constant number of times.
  private append(chunk: Uint8Array): void {
    const rest = this.end - this.at;
    if (!this.owned || this.end + chunk.length > this.buffer.length) {
      const needed = rest + chunk.length;
      const wanted = this.bulkLength < 0 ? Infinity : Math.max(needed, this.bulkLength + 2);
      const grown = new Uint8Array(Math.min(2 * needed, wanted));
      grown.set(this.buffer.subarray(this.at, this.end));
      this.buffer = grown;
      this.owned = true;
      this.at = 0;
      this.end = rest;
    }
    this.buffer.set(chunk, this.end);
    this.end += chunk.length;
  }

  /** The next complete request (never empty), or undefined. @throws RequestError */
  next(): Bytes[] | undefined {
    for (;;) {
      if (this.missing > 0) return this.bulks();
      if (this.at >= this.end) return undefined;
      const argv = this.buffer[this.at] === STAR ? this.multibulk() : this.inline();
      if (argv === undefined || argv.length > 0) return argv;
    }
  }

  // The head of an array; an empty one is skipped, as Redis does.
  private multibulk(): Bytes[] | undefined {
    const count = this.usualHead(STAR) ?? this.unusualCount();
    if (count === undefined) return undefined;
    if (count <= 0) return [];
    this.missing = count;
    this.argv = count <= USUAL_ARGUMENTS ? Array<Bytes>(count) : [];
    this.taken = 0;
    return this.bulks();
  }

  private unusualCount(): number | undefined {
    const lineEnd = this.findLine('too big mbulk count string');
    if (lineEnd < 0) return undefined;
    const count = this.integer(this.at + 1, lineEnd);
    if (Number.isNaN(count) || count > MAX_ARGUMENTS) {
      throw new RequestError('invalid multibulk length');
    }
    this.at = lineEnd + 2;
    return count;
  }

  private bulks(): Bytes[] | undefined {
    for (; this.missing > 0; this.missing -= 1) {
      if (this.bulkLength < 0 && !this.bulkHead()) return undefined;
      const stop = this.at + this.bulkLength;
      if (stop + 2 > this.end) return undefined;
      this.argv[this.taken] = recent(this.buffer, this.at, stop);
      this.taken += 1;
      this.at = stop + 2;
      this.bulkLength = -1;
    }
    return this.argv;
  }

  private bulkHead(): boolean {
    const length = this.usualHead(DOLLAR);
    if (length === undefined) return this.unusualBulkHead();
    this.bulkLength = this.allowed(length);
    return true;
  }

  // Nearly every head is a mark, a few digits and the end of the line. Undefined if this one is not.
  private usualHead(mark: number): number | undefined {
    const { buffer, at, end } = this;
    if (at + MIN_HEAD_BYTES > end || buffer[at] !== mark) return undefined;
    let value = 0;
    let i = at + 1;
    for (; i < end; i += 1) {
      const digit = (buffer[i] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    const digits = i - at - 1;
    if (digits === 0 || digits > USUAL_DIGITS || i + 2 > end || buffer[i] !== CR) return undefined;
    this.at = i + 2;
    return value;
  }

  private unusualBulkHead(): boolean {
    if (this.at >= this.end) return false;
    const lineEnd = this.findLine('too big bulk count string');
    if (lineEnd < 0) return false;
    const mark = this.buffer[this.at] ?? 0;
    if (mark !== DOLLAR) {
      throw new RequestError(`expected '$', got '${String.fromCharCode(mark)}'`);
    }
    const length = this.allowed(this.integer(this.at + 1, lineEnd));
    this.at = lineEnd + 2;
    this.bulkLength = length;
    return true;
  }

  private allowed(bulkLength: number): number {
    if (bulkLength >= 0 && bulkLength <= this.maxBulkBytes) return bulkLength;
    throw new RequestError('invalid bulk length');
  }

  // The index of the CR that ends the line; -1 when it has not arrived.
  private findLine(tooLong: string): number {
    let i = this.at + 1;
    while (i < this.end && this.buffer[i] !== CR) i += 1;
    if (i + 1 < this.end) return i;
    if (this.end - this.at > MAX_LINE_BYTES) throw new RequestError(tooLong);
    return -1;
  }

  private integer(start: number, end: number): number {
    const negative = this.buffer[start] === MINUS;
    const first = negative ? start + 1 : start;
    if (first >= end || end - first > 15) return Number.NaN;
    let value = 0;
    for (let i = first; i < end; i += 1) {
      const digit = (this.buffer[i] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
    }
    return negative ? -value : value;
  }

  private inline(): Bytes[] | undefined {
    const waiting = this.buffer.subarray(this.at, this.end);
    const lf = waiting.indexOf(LF);
    // Redis: a zero byte ends its search for the end of the line, which then never comes.
    if (lf < 0 || waiting.subarray(0, lf).includes(NUL)) {
      if (this.end - this.at > MAX_LINE_BYTES) throw new RequestError('too big inline request');
      return undefined;
    }
    const stop = this.at + lf;
    const lineEnd = stop > this.at && this.buffer[stop - 1] === CR ? stop - 1 : stop;
    const argv = splitArguments(fromUint8(this.buffer, this.at, lineEnd));
    if (argv === undefined) throw new RequestError('unbalanced quotes in request');
    this.at = stop + 1;
    return argv;
  }
}
