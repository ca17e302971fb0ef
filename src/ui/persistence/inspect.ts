// What the view of a dump shows: its parts in the order of their bytes, and what redis-check-rdb makes
// of it. Pure; reading is src/rdb's.
import { checkRdb } from '../../rdb/check.ts';
import type { RdbVerdict } from '../../rdb/check.ts';
import type { Part } from '../../rdb/parts.ts';

/** So many parts are kept: a file may have millions. */
const MAX_PARTS = 20_000;

/** A dump taken apart. */
export interface Inspected {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly verdict: RdbVerdict;
  /** The first parts, larger ones before those that they are made of. */
  readonly parts: readonly Part[];
  /** Parts that are not among them. */
  readonly more: number;
}

/** Takes a dump apart, as far as it can be read. */
export function inspectDump(name: string, bytes: Uint8Array): Inspected {
  const parts: Part[] = [];
  let count = 0;
  const sink = (part: Part): void => {
    count += 1;
    if (parts.length < MAX_PARTS) parts.push(part);
  };
  const verdict = checkRdb(bytes, { nowMs: Date.now(), sink });
  parts.sort((a, b) => a.from - b.from || b.to - a.to || a.depth - b.depth);
  return { name, bytes, verdict, parts, more: count - parts.length };
}

/** The place in `parts` of the smallest part that holds a byte, or -1. */
export function partAt(parts: readonly Part[], at: number): number {
  let found = -1;
  let size = Infinity;
  for (const [i, { from, to }] of parts.entries()) {
    if (from > at) break;
    if (at >= to || to - from >= size) continue;
    found = i;
    size = to - from;
  }
  return found;
}
