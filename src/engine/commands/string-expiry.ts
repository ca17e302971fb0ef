// The options of SET and GETEX that say when a string expires, and what time they mean.
// EXPIRE and its relatives have rules of their own and are elsewhere.
import type { Bytes } from '../../resp/bytes.ts';
import type { Int64 } from '../algo/int64.ts';
import { INT64_MAX, addInt64, parseInt64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { NOT_INTEGER, invalidExpire } from '../faults.ts';

/** `EX 10`, `PXAT 1735689600000`, …, or a word without an amount: KEEPTTL, PERSIST. */
export type Expiration =
  | { readonly unit: 'EX' | 'PX' | 'EXAT' | 'PXAT'; readonly amount: Bytes }
  | { readonly unit: 'KEEPTTL' | 'PERSIST'; readonly amount?: undefined };

/** An expiration with an amount. */
export type TimedExpiration = Extract<Expiration, { amount: Bytes }>;

/** Reads at most one of the units; the same unit may be given again, and the last one counts. */
export class ExpirationReader {
  found: Expiration | undefined = undefined;
  private readonly bare: 'KEEPTTL' | 'PERSIST';

  constructor(bare: 'KEEPTTL' | 'PERSIST') {
    this.bare = bare;
  }

  /** Takes an option's word, and its amount from `args`; false if it may not stand here. */
  read(word: Bytes, args: Args): boolean {
    if (this.found !== undefined && this.found.unit !== word) return false;
    if (word === this.bare) {
      this.found = { unit: this.bare };
      return true;
    }
    if (!isTimed(word) || args.done) return false;
    this.found = { unit: word, amount: args.next() };
    return true;
  }
}

function isTimed(word: string): word is TimedExpiration['unit'] {
  return word === 'EX' || word === 'PX' || word === 'EXAT' || word === 'PXAT';
}

/** The time meant, in unix ms. @throws the faults of a bad amount */
export function deadlineMs(ctx: Context, args: Args, { unit, amount }: TimedExpiration): number {
  const given = parseInt64(amount);
  if (given === undefined) throw NOT_INTEGER;
  if (given <= 0) throw invalidExpire(args.name);
  const ms = unit === 'EX' || unit === 'EXAT' ? thousandfold(given) : given;
  const isRelative = unit === 'EX' || unit === 'PX';
  const atMs = ms !== undefined && isRelative ? addInt64(ms, Math.floor(ctx.nowMs)) : ms;
  if (atMs === undefined) throw invalidExpire(args.name);
  return Number(atMs);
}

function thousandfold(seconds: Int64): Int64 | undefined {
  if (BigInt(seconds) > INT64_MAX / 1000n) return undefined;
  const ms = Number(seconds) * 1000;
  return Number.isSafeInteger(ms) ? ms : BigInt(seconds) * 1000n;
}
