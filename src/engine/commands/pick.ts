// Random picks among the elements of a value: SRANDMEMBER, HRANDFIELD, ZRANDMEMBER and SPOP share how
// many and which; what an element is, is theirs.
import type { Args } from '../args.ts';
import { fault } from '../faults.ts';
import type { Random } from '../ports.ts';
import { readSignedCount } from './signed-count.ts';

const TOO_MANY_PICKS = fault('ERR value is out of range');
/** With repetitions Redis goes on until its memory is full; a tab has less. */
const MAX_REPEATED_PICKS = 10_000_000;

/** Reads how many are wanted: up to so many distinct ones, or if negative so many with repetition. */
export const readPickCount = (args: Args): number => readSignedCount(args);

/** A random place in [0, length). */
export const pickOne = (random: Random, length: number): number =>
  Math.floor(random.next() * length);

/** `count` random places in [0, length), each as often as it comes. @throws a fault if too many */
export function pickRepeatedly(random: Random, length: number, count: number): number[] {
  if (count > MAX_REPEATED_PICKS) throw TOO_MANY_PICKS;
  return Array.from({ length: count }, () => pickOne(random, length));
}

/** `count` distinct random places in [0, length), in random order; `count` is at most `length`. */
export function pickDistinct(random: Random, length: number, count: number): number[] {
  // A shuffle that stops early, over an array that is only imagined.
  const moved = new Map<number, number>();
  const picks: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const place = i + pickOne(random, length - i);
    picks.push(moved.get(place) ?? place);
    moved.set(place, moved.get(i) ?? i);
  }
  return picks;
}
