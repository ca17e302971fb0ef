// A reply as a value: what a command answers and what a client decodes. One encoder turns it
// into RESP2 or RESP3; nobody else asks for the protocol. See https://redis.io/docs/latest/develop/reference/protocol-spec/
import type { Bytes } from './bytes.ts';
import { latin1 } from './bytes.ts';

/** `+OK`: a simple string. */
export interface StatusReply {
  readonly kind: 'status';
  readonly text: Bytes;
}
/** `-ERR …`: an error; the text starts with its code. */
export interface ErrorReply {
  readonly kind: 'error';
  readonly text: Bytes;
}
/** `,1.5`: a double; RESP2 sends it as a bulk string. `text` is the exact printed form. */
export interface DoubleReply {
  readonly kind: 'double';
  readonly text: Bytes;
}
/** `(123…`: an integer of any size, in decimal. */
export interface BigNumberReply {
  readonly kind: 'bignumber';
  readonly text: Bytes;
}
/** `=15\r\ntxt:…`: text with a format of three letters (`txt`, `mkd`). */
export interface VerbatimReply {
  readonly kind: 'verbatim';
  readonly format: Bytes;
  readonly text: Bytes;
}
/** `%2`: keys and values in turn; RESP2 sends a flat array. */
export interface MapReply {
  readonly kind: 'map';
  readonly items: readonly Reply[];
}
/** `|1`: attributes, before the reply that they describe; only RESP3. */
export interface AttributeReply {
  readonly kind: 'attribute';
  readonly items: readonly Reply[];
  readonly reply: Reply;
}
/** `~2`: distinct elements; RESP2 sends an array. */
export interface SetReply {
  readonly kind: 'set';
  readonly items: readonly Reply[];
}
/** `>2`: out-of-band data; RESP2 sends an array. */
export interface PushReply {
  readonly kind: 'push';
  readonly items: readonly Reply[];
}
/** Several replies to one command, one after the other (SUBSCRIBE to several channels). */
export interface SeveralReplies {
  readonly kind: 'several';
  readonly replies: readonly Reply[];
}
/** `*-1`: the nil array of RESP2; RESP3 knows only one null. */
export interface NilArrayReply {
  readonly kind: 'nil-array';
}

/** Any reply: `number`/`bigint` integers, `Bytes` bulk strings, `null` nil, arrays, and the rest by `kind`. */
export type Reply =
  | number
  | bigint
  | boolean
  | null
  | Bytes
  | readonly Reply[]
  | StatusReply
  | ErrorReply
  | DoubleReply
  | BigNumberReply
  | VerbatimReply
  | MapReply
  | AttributeReply
  | SetReply
  | PushReply
  | SeveralReplies
  | NilArrayReply;

/** A simple string; `text` must hold no CR or LF. */
export const status = (text: string): StatusReply => ({ kind: 'status', text: latin1(text) });
/** An error; `text` starts with its code, as in `ERR syntax error`. */
export const error = (text: string): ErrorReply => ({ kind: 'error', text: latin1(text) });
/** Keys and values in turn. */
export const map = (items: readonly Reply[]): MapReply => ({ kind: 'map', items });
/** Distinct elements. */
export const set = (items: readonly Reply[]): SetReply => ({ kind: 'set', items });
/** Out-of-band data. */
export const push = (items: readonly Reply[]): PushReply => ({ kind: 'push', items });
/** Several replies to one command. */
export const several = (replies: readonly Reply[]): SeveralReplies => ({
  kind: 'several',
  replies,
});
/** A double by its printed form. */
export const double = (text: string): DoubleReply => ({ kind: 'double', text: latin1(text) });
/** Text shown as it is. */
export const verbatim = (text: string, format = 'txt'): VerbatimReply => ({
  kind: 'verbatim',
  format: latin1(format),
  text: latin1(text),
});

export const OK = status('OK');
export const QUEUED = status('QUEUED');
export const NIL_ARRAY: NilArrayReply = { kind: 'nil-array' };

/** True for an error reply. */
export function isError(reply: Reply): reply is ErrorReply {
  return typeof reply === 'object' && reply !== null && 'kind' in reply && reply.kind === 'error';
}

/** True for a push, or several of them. */
export function isPush(reply: Reply): boolean {
  if (typeof reply !== 'object' || reply === null || !('kind' in reply)) return false;
  return reply.kind === 'push' || (reply.kind === 'several' && reply.replies.every(isPush));
}

/** True for a plain array reply (not a map, set or push). */
export function isArray(reply: Reply): reply is readonly Reply[] {
  return Array.isArray(reply);
}
