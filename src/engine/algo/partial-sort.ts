// Sorting of which only the first items are wanted, with the same outcome as in Redis where items
// compare equal: all of them by a stable sort, some of them by a quicksort that leaves the rest alone.

type Compare<T> = (a: T, b: T) => number;

const SMALL = 7;
const LARGE = 40;

/** Sorts in place so that the first `count` items are those of the sorted order. */
export function partialSort<T>(items: T[], compare: Compare<T>, count: number): void {
  if (count >= items.length) items.sort(compare);
  else new Quicksort(items, compare, count - 1).sort(0, items.length);
}

// The quicksort of Bentley and McIlroy, that skips what lies beyond the last item wanted.
class Quicksort<T> {
  private readonly items: T[];
  private readonly compareItems: Compare<T>;
  private readonly last: number;

  constructor(items: T[], compare: Compare<T>, last: number) {
    this.items = items;
    this.compareItems = compare;
    this.last = last;
  }

  /** Sorts `count` items from `start` on. */
  sort(start: number, count: number): void {
    if (count < SMALL) return this.insertionSort(start, count);
    this.swap(start, this.pivot(start, count));
    const { less, greater } = this.partition(start, count);
    if (less > 1 && start <= this.last) this.sort(start, less);
    const right = start + count - greater;
    if (greater > 1 && right <= this.last) this.sort(right, greater);
  }

  private insertionSort(start: number, count: number): void {
    for (let i = start; i < start + count; i += 1) {
      for (let j = i; j > start && this.compare(j - 1, j) > 0; j -= 1) this.swap(j, j - 1);
    }
  }

  private pivot(start: number, count: number): number {
    let middle = start + (count >> 1);
    if (count === SMALL) return middle;
    let [first, last] = [start, start + count - 1];
    if (count > LARGE) {
      const step = count >> 3;
      first = this.median(first, first + step, first + 2 * step);
      middle = this.median(middle - step, middle, middle + step);
      last = this.median(last - 2 * step, last - step, last);
    }
    return this.median(first, middle, last);
  }

  // Items equal to the pivot gather at both ends, then move to the middle. Returns how many are less
  // and how many greater.
  private partition(start: number, count: number): { less: number; greater: number } {
    const end = start + count;
    let [equalLeft, left] = [start + 1, start + 1];
    let [equalRight, right] = [end - 1, end - 1];
    for (;;) {
      for (let order = 0; left <= right && (order = this.compare(left, start)) <= 0; left += 1) {
        if (order === 0) this.swap(equalLeft++, left);
      }
      for (let order = 0; left <= right && (order = this.compare(right, start)) >= 0; right -= 1) {
        if (order === 0) this.swap(right, equalRight--);
      }
      if (left > right) break;
      this.swap(left++, right--);
    }
    const [less, greater] = [left - equalLeft, equalRight - right];
    const fromLeft = Math.min(equalLeft - start, less);
    const fromRight = Math.min(greater, end - equalRight - 1);
    for (let i = 0; i < fromLeft; i += 1) this.swap(start + i, left - fromLeft + i);
    for (let i = 0; i < fromRight; i += 1) this.swap(left + i, end - fromRight + i);
    return { less, greater };
  }

  private median(a: number, b: number, c: number): number {
    if (this.compare(a, b) < 0) {
      if (this.compare(b, c) < 0) return b;
      return this.compare(a, c) < 0 ? c : a;
    }
    if (this.compare(b, c) > 0) return b;
    return this.compare(a, c) < 0 ? a : c;
  }

  private compare(i: number, j: number): number {
    const [a, b] = [this.items[i], this.items[j]];
    return a === undefined || b === undefined ? 0 : this.compareItems(a, b);
  }

  private swap(i: number, j: number): void {
    const [a, b] = [this.items[i], this.items[j]];
    if (a === undefined || b === undefined) return;
    this.items[i] = b;
    this.items[j] = a;
  }
}
