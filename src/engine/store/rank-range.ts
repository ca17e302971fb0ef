// A range of positions as LRANGE, LTRIM, ZRANGE and their kin take it: both ends included, negative
// ones counted from the end; and the same without that sugar.

/** Positions from `start` up to but not including `stop`; empty where they are equal. */
export interface RankRange {
  readonly start: number;
  readonly stop: number;
}

/** The part of [0, length) that the two positions span. */
export function rankRange(first: number, last: number, length: number): RankRange {
  const start = Math.max(0, first < 0 ? length + first : first);
  const stop = Math.min(length, (last < 0 ? length + last : last) + 1);
  return start < stop ? { start, stop } : { start: 0, stop: 0 };
}
