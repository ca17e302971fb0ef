// A Map with a dense array beside it, so that a random element, sampling and a SCAN step are O(1)
// whatever the size. Removal moves the last element into the gap; a scan runs downwards, so that
// what is there from its start to its end is seen at least once, as SCAN promises.
import type { Bytes } from '../../resp/bytes.ts';

/** What a Table holds: a key and the place in the dense array, which the table keeps. */
export interface Slotted {
  readonly key: Bytes;
  slot: number;
}

/** A page of a scan: the elements and the cursor for the next page; 0 ends it. */
export interface Page<E> {
  readonly items: readonly E[];
  readonly cursor: number;
}

/** Elements by key, by chance and by cursor. Iteration is in the order of insertion. */
export class Table<E extends Slotted> {
  private readonly byKey = new Map<Bytes, E>();
  private readonly slots: E[] = [];

  get size(): number {
    return this.slots.length;
  }

  get(key: Bytes): E | undefined {
    return this.byKey.get(key);
  }

  /** Adds an element whose key is not in the table. */
  add(element: E): void {
    element.slot = this.slots.length;
    this.slots.push(element);
    this.byKey.set(element.key, element);
  }

  /** Removes an element that is in the table. */
  remove(element: E): void {
    this.byKey.delete(element.key);
    const last = this.slots.pop();
    if (last === undefined || last === element) return;
    this.slots[element.slot] = last;
    last.slot = element.slot;
  }

  /** The element at a slot in [0, size), for sampling. */
  at(slot: number): E | undefined {
    return this.slots[slot];
  }

  /** Up to `count` elements from `cursor` on (0 starts). */
  scan(cursor: number, count: number): Page<E> {
    const top = cursor === 0 ? this.slots.length : Math.min(cursor, this.slots.length);
    const bottom = Math.max(0, top - count);
    return { items: this.slots.slice(bottom, top).reverse(), cursor: bottom };
  }

  /** All elements, oldest first. */
  values(): IterableIterator<E> {
    return this.byKey.values();
  }
}
