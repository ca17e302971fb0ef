// Things that end at a time of their own, earliest first. An element that changes its mind is simply
// added again; what is in the heap for its former time is dropped when it comes up.

/** What has an end: unix ms, or undefined once it has none any more. */
export interface Mortal {
  readonly expireAtMs: number | undefined;
}

interface Deadline<T> {
  readonly atMs: number;
  readonly item: T;
}

const SLACK = 64;

/** A queue of what is to end, by time. */
export class Deadlines<T extends Mortal> {
  private heap: Deadline<T>[] = [];
  private live = 0;

  /** Number of elements that have an end; whoever clears one's end calls `forget`. */
  get size(): number {
    return this.live;
  }

  /** Notes an element that was given an end; `isNew` if it had none before. */
  add(item: T, isNew: boolean): void {
    if (item.expireAtMs === undefined) return;
    if (isNew) this.live += 1;
    this.heap.push({ atMs: item.expireAtMs, item });
    this.rise(this.heap.length - 1);
    if (this.heap.length > 2 * this.live + SLACK) this.rebuild();
  }

  /** Notes that an element has no end any more. */
  forget(): void {
    this.live -= 1;
  }

  /** The element that ends first, or undefined. */
  first(): T | undefined {
    for (let top = this.heap[0]; top !== undefined; top = this.heap[0]) {
      if (top.item.expireAtMs === top.atMs) return top.item;
      this.pop();
    }
    return undefined;
  }

  private rebuild(): void {
    // A sorted array is a heap.
    this.heap = this.heap
      .filter(({ atMs, item }) => item.expireAtMs === atMs)
      .sort((a, b) => a.atMs - b.atMs);
  }

  private pop(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.sink(0);
  }

  private rise(start: number): void {
    for (let at = start; at > 0;) {
      const parent = (at - 1) >> 1;
      if (this.timeAt(parent) <= this.timeAt(at)) return;
      this.exchange(parent, at);
      at = parent;
    }
  }

  private sink(start: number): void {
    for (let at = start; ;) {
      const left = 2 * at + 1;
      const child = this.timeAt(left + 1) < this.timeAt(left) ? left + 1 : left;
      if (this.timeAt(child) >= this.timeAt(at)) return;
      this.exchange(child, at);
      at = child;
    }
  }

  private timeAt(place: number): number {
    return this.heap[place]?.atMs ?? Infinity;
  }

  private exchange(a: number, b: number): void {
    const [first, second] = [this.heap[a], this.heap[b]];
    if (first === undefined || second === undefined) return;
    this.heap[a] = second;
    this.heap[b] = first;
  }
}
