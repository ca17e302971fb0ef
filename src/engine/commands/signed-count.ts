// A count whose sign has a meaning of its own (LREM, LPOS, ZRANDMEMBER): Redis refuses the one integer
// that has no negative.
import { INT64_MAX } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import { fault } from '../faults.ts';

const NO_NEGATIVE = fault(
  `ERR value is out of range, value must between ${-INT64_MAX} and ${INT64_MAX}`,
);

/** Reads a signed count. */
export function readSignedCount(args: Args): number {
  const count = args.int64();
  if (count < -INT64_MAX) throw NO_NEGATIVE;
  return Number(count);
}
