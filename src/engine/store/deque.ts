// A double-ended queue in a ring: both ends and any index in O(1), an insertion or removal elsewhere
// moves the shorter side. Knows nothing of what it holds.

const FIRST_CAPACITY = 4;

/** Items in order. */
export class Deque<T> {
  private ring: (T | undefined)[] = [];
  private first = 0;
  private size = 0;

  get length(): number {
    return this.size;
  }

  /** The item at an index in [0, length). */
  at(index: number): T | undefined {
    if (index < 0 || index >= this.size) return undefined;
    return this.ring[(this.first + index) & (this.ring.length - 1)];
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
    const kept: T[] = [];
    for (const item of this) if (keep(item)) kept.push(item);
    this.fill(kept);
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
    this.fill([...this]);
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
