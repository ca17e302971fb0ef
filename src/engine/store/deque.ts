// A double-ended queue in a ring: both ends and any index in O(1), an insertion or removal elsewhere
// moves the shorter side. Knows nothing of what it holds.

const FIRST_CAPACITY = 4;

/** Items in order. */
export class Deque<T> {
  private ring: (T | undefined)[] = [];
  private first = 0;
  private size = 0;

  /** Takes the items over; the array is the deque's from then on. */
  constructor(items: T[] = []) {
    if (items.length > 0) this.fill(items);
  }

  get length(): number {
    return this.size;
  }

  /** The item at an index in [0, length). */
  at(index: number): T | undefined {
    if (index < 0 || index >= this.size) return undefined;
    return this.ring[(this.first + index) & (this.ring.length - 1)];
  }

  /** Puts another item in the place of the one at an index in [0, length). */
  set(index: number, item: T): void {
    this.ring[(this.first + index) & (this.ring.length - 1)] = item;
  }

  /** Adds the items in [start, stop), within [0, length], to an array. */
  copy(to: T[], start = 0, stop = this.size): T[] {
    const { ring, first } = this;
    const mask = ring.length - 1;
    for (let i = start; i < stop; i += 1) {
      const item = ring[(first + i) & mask];
      if (item !== undefined) to.push(item);
    }
    return to;
  }

  /** Removes the items from an index in [0, length] on. Returns them. */
  cut(index: number): T[] {
    const removed = this.copy([], index);
    this.fill(this.copy([], 0, index));
    return removed;
  }

  /** Inserts so that the item stands at `index`, in [0, length]. */
  insert(index: number, item: T): void {
    if (this.size === this.ring.length) this.grow();
    const mask = this.ring.length - 1;
    if (index < this.size / 2) {
      this.first = (this.first + mask) & mask;
      for (let i = 0; i < index; i += 1) this.move(i + 1, i);
    } else {
      for (let i = this.size; i > index; i -= 1) this.move(i - 1, i);
    }
    this.ring[(this.first + index) & mask] = item;
    this.size += 1;
  }

  /** Removes the item at an index in [0, length). */
  remove(index: number): void {
    const mask = this.ring.length - 1;
    if (index < this.size / 2) {
      for (let i = index; i > 0; i -= 1) this.move(i - 1, i);
      this.ring[this.first] = undefined;
      this.first = (this.first + 1) & mask;
    } else {
      for (let i = index; i < this.size - 1; i += 1) this.move(i + 1, i);
      this.ring[(this.first + this.size - 1) & mask] = undefined;
    }
    this.size -= 1;
  }

  /** Keeps only the items that `keep` accepts, in their order. */
  retain(keep: (item: T) => boolean): void {
    this.fill(this.copy([]).filter(keep));
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let i = 0; i < this.size; i += 1) {
      const item = this.at(i);
      if (item !== undefined) yield item;
    }
  }

  // Copies what stands at one index to another; the ring is walked past its ends.
  private move(from: number, to: number): void {
    const mask = this.ring.length - 1;
    this.ring[(this.first + to) & mask] = this.ring[(this.first + from) & mask];
  }

  private grow(): void {
    this.fill(this.copy([]));
  }

  private fill(items: T[]): void {
    let capacity = FIRST_CAPACITY;
    while (capacity <= items.length) capacity *= 2;
    const ring: (T | undefined)[] = items;
    this.size = items.length;
    this.first = 0;
    while (ring.length < capacity) ring.push(undefined);
    this.ring = ring;
  }
}
