// The ID of a stream entry: a time in milliseconds and a number that tells entries of the same
// millisecond apart, both of 64 bits.
import type { Bytes } from '../../resp/bytes.ts';
import { fromUint8, latin1 } from '../../resp/bytes.ts';
import { ByteWriter } from '../algo/byte-writer.ts';
import type { Uint64 } from '../algo/uint64.ts';
import { addUint64, parseUint64, UINT64_MAX } from '../algo/uint64.ts';

/** The ID `ms-seq`. */
export interface StreamId {
  readonly ms: Uint64;
  readonly seq: Uint64;
}

export const MIN_ID: StreamId = { ms: 0, seq: 0 };
export const MAX_ID: StreamId = { ms: UINT64_MAX, seq: UINT64_MAX };

const MAX_ID_BYTES = 127;

/** Negative, 0 or positive, as `a` is before, the same as or after `b`. */
export function compareIds(a: StreamId, b: StreamId): number {
  if (a.ms !== b.ms) return a.ms < b.ms ? -1 : 1;
  if (a.seq === b.seq) return 0;
  return a.seq < b.seq ? -1 : 1;
}

/** The next ID, or undefined after the last one. */
export function nextId({ ms, seq }: StreamId): StreamId | undefined {
  if (seq !== UINT64_MAX) return { ms, seq: addUint64(seq, 1) };
  return ms === UINT64_MAX ? undefined : { ms: addUint64(ms, 1), seq: 0 };
}

/** The ID before, or undefined before the first one. */
export function previousId({ ms, seq }: StreamId): StreamId | undefined {
  if (seq !== 0) return { ms, seq: addUint64(seq, -1) };
  return ms === 0 ? undefined : { ms: addUint64(ms, -1), seq: UINT64_MAX };
}

/** The form that clients see. */
export function formatId({ ms, seq }: StreamId): Bytes {
  return latin1(`${ms}-${seq}`);
}

/** Sixteen bytes that sort as IDs do: the key of a node in Redis's radix tree. */
export function idKey({ ms, seq }: StreamId): Bytes {
  const key = new ByteWriter(16);
  key.big64(ms);
  key.big64(seq);
  return fromUint8(key.view());
}

/** `ms`, `ms-seq`, or `ms-*` (then `seq` is undefined and `auto` is true). */
export interface ParsedId {
  readonly ms: Uint64;
  readonly seq: Uint64 | undefined;
  readonly auto: boolean;
}

/** Parses an ID that is no special word; undefined if it is none. */
export function parseId(text: Bytes): ParsedId | undefined {
  if (text.length > MAX_ID_BYTES) return undefined;
  // Redis: the ID is a C string from here on, so that a zero byte ends it.
  const [whole = ''] = text.split('\0', 1);
  const dash = whole.indexOf('-');
  const ms = parseUint64(dash < 0 ? whole : whole.slice(0, dash));
  if (ms === undefined) return undefined;
  if (dash < 0) return { ms, seq: undefined, auto: false };
  const rest = whole.slice(dash + 1);
  if (rest === '*') return { ms, seq: undefined, auto: true };
  const seq = parseUint64(rest);
  return seq === undefined ? undefined : { ms, seq, auto: false };
}
