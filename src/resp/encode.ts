// Turns replies and requests into RESP bytes. The only code that knows how RESP2 and RESP3
// print a value; buffers are kept and grown, never concatenated.
import type { Bytes } from './bytes.ts';
import { writeBytes } from './bytes.ts';
import type { Reply } from './reply.ts';

/** The version of RESP that a client speaks. */
export type Protocol = 2 | 3;

const FIRST_SIZE = 1024;
/** Buffers grow to this size; larger ones are for one large reply and not kept. */
const KEPT_SIZE = 16 * 1024;
/** More than this at once is more than a tab can hold. */
const MAX_SIZE = 2 ** 30;
const NOTHING = new Uint8Array(0);
const CR = 13;
const LF = 10;
const ZERO = 48;
const BULK = '$'.charCodeAt(0);
const INTEGER = ':'.charCodeAt(0);
const VERBATIM = '='.charCodeAt(0);
/** Bytes of a bulk string besides its content, at most. */
const BULK_BYTES = 20;

/** A growable byte buffer that knows how to write replies. */
export class ReplyWriter {
  private buffer = NOTHING;
  // What is written and not yet taken is in [taken, used).
  private taken = 0;
  private used = 0;

  /** Bytes written and not yet taken. */
  get length(): number {
    return this.used - this.taken;
  }

  /** Bytes that fit without growing. */
  get capacity(): number {
    return this.buffer.length - this.taken;
  }

  /** The bytes written so far; they never change, and the writer is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.buffer.subarray(this.taken, this.used);
    this.taken = this.used;
    // What comes next is written behind: thousands of short replies share one allocation.
    if (this.buffer.length > KEPT_SIZE) this.startIn(NOTHING);
    return bytes;
  }

  /** Drops what was written after `length` bytes. */
  truncate(length: number): void {
    this.used = Math.min(this.used, this.taken + length);
  }

  /** Writes one reply in the given protocol. */
  write(reply: Reply, protocol: Protocol): void {
    if (typeof reply === 'string') return this.bulk(reply);
    if (typeof reply === 'number') return this.integer(reply);
    if (typeof reply === 'bigint') return this.line(':', String(reply));
    if (reply === null) return this.raw(protocol === 3 ? '_\r\n' : '$-1\r\n');
    if (typeof reply === 'boolean') return this.boolean(reply, protocol);
    if ('kind' in reply) return this.writeKind(reply, protocol);
    this.aggregate('*', reply, protocol);
  }

  private writeKind(reply: Extract<Reply, { kind: string }>, protocol: Protocol): void {
    switch (reply.kind) {
      case 'status':
        return this.line('+', reply.text);
      case 'error':
        return this.line('-', reply.text);
      case 'double':
        return protocol === 3 ? this.line(',', reply.text) : this.bulk(reply.text);
      case 'bignumber':
        return protocol === 3 ? this.line('(', reply.text) : this.bulk(reply.text);
      case 'verbatim':
        return protocol === 3
          ? this.bulk(`${reply.format}:${reply.text}`, VERBATIM)
          : this.bulk(reply.text);
      case 'map':
        return this.map('%', reply.items, protocol);
      case 'attribute':
        if (protocol === 3) this.map('|', reply.items, protocol);
        return this.write(reply.reply, protocol);
      case 'set':
        return this.aggregate(protocol === 3 ? '~' : '*', reply.items, protocol);
      case 'push':
        return this.aggregate(protocol === 3 ? '>' : '*', reply.items, protocol);
      case 'several':
        for (const each of reply.replies) this.write(each, protocol);
        return;
      case 'nil-array':
        return this.raw(protocol === 3 ? '_\r\n' : '*-1\r\n');
    }
  }

  /** Writes a request: an array of bulk strings. */
  request(argv: readonly Bytes[]): void {
    this.header('*', argv.length);
    for (const arg of argv) this.bulk(arg);
  }

  private boolean(value: boolean, protocol: Protocol): void {
    if (protocol === 3) this.raw(value ? '#t\r\n' : '#f\r\n');
    else this.raw(value ? ':1\r\n' : ':0\r\n');
  }

  private map(mark: string, items: readonly Reply[], protocol: Protocol): void {
    if (protocol === 3) this.header(mark, items.length / 2);
    else this.header('*', items.length);
    for (const item of items) this.write(item, protocol);
  }

  private aggregate(mark: string, items: readonly Reply[], protocol: Protocol): void {
    this.header(mark, items.length);
    for (const item of items) this.write(item, protocol);
  }

  private header(mark: string, count: number): void {
    this.reserve(BULK_BYTES);
    this.count(mark.charCodeAt(0), count);
  }

  private integer(value: number): void {
    if (!isCount(value)) return this.line(':', String(value));
    this.reserve(BULK_BYTES);
    this.count(INTEGER, value);
  }

  private bulk(bytes: string, mark = BULK): void {
    this.reserve(bytes.length + BULK_BYTES);
    this.count(mark, bytes.length);
    this.used = writeBytes(bytes, this.buffer, this.used);
    this.crlf();
  }

  // Nearly every number is a length or a small integer: its digits need no text.
  private count(mark: number, value: number): void {
    const { buffer, used } = this;
    let end = used + 2;
    buffer[used] = mark;
    buffer[used + 1] = ZERO + value;
    if (value > 9) end = writeDigits(value, buffer, used + 1);
    buffer[end] = CR;
    buffer[end + 1] = LF;
    this.used = end + 2;
  }

  private line(mark: string, text: string): void {
    this.reserve(text.length + 3);
    this.buffer[this.used] = mark.charCodeAt(0);
    this.used = writeBytes(text, this.buffer, this.used + 1);
    this.crlf();
  }

  /** Writes bytes that are RESP already. */
  raw(text: string): void {
    this.reserve(text.length);
    this.used = writeBytes(text, this.buffer, this.used);
  }

  /** Adds bytes that are RESP already. */
  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.used);
    this.used += bytes.length;
  }

  private crlf(): void {
    this.buffer[this.used] = CR;
    this.buffer[this.used + 1] = LF;
    this.used += 2;
  }

  private reserve(extra: number): void {
    if (this.used + extra > this.buffer.length) this.grow(extra);
  }

  private grow(extra: number): void {
    const { buffer, length } = this;
    const usual = Math.max(FIRST_SIZE, Math.min(KEPT_SIZE, buffer.length * 2));
    const pending = buffer.subarray(this.taken, this.used);
    const needed = length + extra;
    if (needed > MAX_SIZE) throw new RangeError('a reply is longer than memory');
    const grown = new Uint8Array(
      length === 0 ? Math.max(usual, needed) : Math.min(MAX_SIZE, Math.max(usual, 2 * needed)),
    );
    grown.set(pending);
    this.startIn(grown);
    this.used = length;
  }

  private startIn(buffer: Uint8Array<ArrayBuffer>): void {
    this.buffer = buffer;
    this.taken = 0;
    this.used = 0;
  }
}

// Returns the offset after the last digit.
function writeDigits(value: number, target: Uint8Array, offset: number): number {
  let end = offset + 1;
  for (let limit = 10; value >= limit; limit *= 10) end += 1;
  let rest = value;
  for (let at = end - 1; at >= offset; at -= 1) {
    const tens = (rest / 10) | 0;
    target[at] = ZERO + rest - 10 * tens;
    rest = tens;
  }
  return end;
}

// The lengths that there are, and as many integers.
const isCount = (value: number): boolean => value >= 0 && (value | 0) === value;

/** A command as RESP bytes. */
export function encodeRequest(argv: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const writer = new ReplyWriter();
  writer.request(argv);
  return writer.take();
}

/** A reply as RESP bytes. */
export function encodeReply(reply: Reply, protocol: Protocol): Uint8Array<ArrayBuffer> {
  const writer = new ReplyWriter();
  writer.write(reply, protocol);
  return writer.take();
}
