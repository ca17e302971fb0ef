// Chance for tests: the same seed throws the same numbers, so that a failure can be repeated.
import { seededRandom } from './engine.ts';

/** Dice with a seed. */
export class Dice {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = seededRandom(seed);
  }

  /** An integer in [0, end). */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** An integer in [min, max]. */
  between(min: number, max: number): number {
    return min + this.below(max - min + 1);
  }

  /** True once in `times` throws. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of the items. */
  one<T>(items: readonly [T, ...T[]]): T {
    return items[this.below(items.length)] ?? items[0];
  }

  /** As many outcomes as `count` says. */
  many<T>(count: number, make: () => T): T[] {
    return Array.from({ length: count }, make);
  }
}
