// Reads replies out of a stream of RESP2 or RESP3 bytes, in whatever pieces they arrive.
// The client's side of the wire; the server's side is request.ts.
import type { Bytes } from './bytes.ts';
import { fromUint8, latin1 } from './bytes.ts';
import type { Reply } from './reply.ts';
import { NIL_ARRAY } from './reply.ts';

/** The bytes are not RESP; the connection is of no further use. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
}

interface Frame {
  readonly mark: string;
  readonly wanted: number;
  readonly items: Reply[];
}

const LF = 10;
const MAX_DEPTH = 512;

/** An incremental decoder: feed it chunks, take replies. */
export class ReplyDecoder {
  private buffer = new Uint8Array(0);
  private at = 0;
  private readonly stack: Frame[] = [];

  /** Adds bytes and returns every reply that is now complete. @throws ProtocolError */
  feed(chunk: Uint8Array): Reply[] {
    this.append(chunk);
    const replies: Reply[] = [];
    for (let reply = this.next(); reply !== undefined; reply = this.next()) replies.push(reply);
    return replies;
  }

  private append(chunk: Uint8Array): void {
    const rest = this.buffer.length - this.at;
    const joined = new Uint8Array(rest + chunk.length);
    joined.set(this.buffer.subarray(this.at));
    joined.set(chunk, rest);
    this.buffer = joined;
    this.at = 0;
  }

  private next(): Reply | undefined {
    for (;;) {
      const value = this.element();
      if (value === undefined) return undefined;
      const done = value === OPENED ? this.closeFull() : this.attach(value);
      if (done !== undefined) return done;
    }
  }

  // Puts a finished value into its aggregate; returns it when there is none.
  private attach(value: Reply): Reply | undefined {
    const top = this.stack.at(-1);
    if (top === undefined) return value;
    top.items.push(value);
    return this.closeFull();
  }

  private closeFull(): Reply | undefined {
    const top = this.stack.at(-1);
    if (top === undefined || top.items.length < top.wanted) return undefined;
    this.stack.pop();
    return this.attach(finish(top));
  }

  // One scalar, OPENED for the head of an aggregate, or undefined when bytes are missing.
  private element(): Reply | typeof OPENED | undefined {
    const end = this.lineEnd();
    if (end < 0) return undefined;
    const mark = String.fromCharCode(this.buffer[this.at] ?? 0);
    const text = fromUint8(this.buffer, this.at + 1, end);
    if (mark === '$' || mark === '=' || mark === '!') return this.blob(mark, text, end + 2);
    this.at = end + 2;
    if (AGGREGATES.has(mark)) return this.open(mark, text);
    return scalar(mark, text);
  }

  private lineEnd(): number {
    const lf = this.buffer.indexOf(LF, this.at);
    return lf < 0 ? -1 : lf - 1;
  }

  private blob(mark: string, text: Bytes, start: number): Reply | undefined {
    const length = count(text);
    if (length < 0) {
      this.at = start;
      return null;
    }
    if (this.buffer.length < start + length + 2) return undefined;
    this.at = start + length + 2;
    const body = fromUint8(this.buffer, start, start + length);
    if (mark === '!') return { kind: 'error', text: body };
    if (mark === '$') return body;
    return { kind: 'verbatim', format: latin1(body.slice(0, 3)), text: latin1(body.slice(4)) };
  }

  private open(mark: string, text: Bytes): Reply | typeof OPENED {
    const length = count(text);
    if (length < 0) return NIL_ARRAY;
    if (this.stack.length >= MAX_DEPTH) throw new ProtocolError('replies are nested too deeply');
    const pairs = mark === '%' || mark === '|';
    const wanted = pairs ? length * 2 + (mark === '|' ? 1 : 0) : length;
    this.stack.push({ mark, wanted, items: [] });
    return OPENED;
  }
}

const OPENED = Symbol('an aggregate was opened');
const AGGREGATES = new Set(['*', '%', '~', '>', '|']);

function count(text: Bytes): number {
  if (!/^-?\d+$/.test(text)) throw new ProtocolError(`bad length '${text}'`);
  return Number(text);
}

function scalar(mark: string, text: Bytes): Reply {
  switch (mark) {
    case '+':
      return { kind: 'status', text };
    case '-':
      return { kind: 'error', text };
    case ':':
      return integer(text);
    case '_':
      return null;
    case '#':
      return text === 't';
    case ',':
      return { kind: 'double', text };
    case '(':
      return { kind: 'bignumber', text };
    default:
      throw new ProtocolError(`got ${JSON.stringify(mark)} as reply type byte`);
  }
}

function integer(text: Bytes): number | bigint {
  if (!/^[+-]?\d+$/.test(text)) throw new ProtocolError(`bad integer '${text}'`);
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

function finish({ mark, items }: Frame): Reply {
  if (mark === '%') return { kind: 'map', items };
  if (mark === '~') return { kind: 'set', items };
  if (mark === '>') return { kind: 'push', items };
  if (mark === '|')
    return { kind: 'attribute', items: items.slice(0, -1), reply: items.at(-1) ?? null };
  return items;
}
