// Objects by key, by chance and by cursor, whatever their number: a random one, sampling and a step of
// SCAN are O(1). Removal moves the last object into the gap; a scan runs downwards, so that what is
// there from its start to its end is seen at least once, as SCAN promises.
import type { Bytes } from '../../resp/bytes.ts';
import { DenseIndex } from './dense-index.ts';

/** What a Table holds. */
export interface Keyed {
  readonly key: Bytes;
}

/** A page of a scan: the elements and the cursor for the next page; 0 ends it. */
export interface Page<E> {
  readonly items: readonly E[];
  readonly cursor: number;
}

/** A page of an array: up to `count` elements from `cursor` downwards; 0 starts at the end. */
export function pageOf<E>(elements: readonly E[], cursor: number, count: number): Page<E> {
  const top = cursor === 0 ? elements.length : Math.min(cursor, elements.length);
  const bottom = Math.max(0, top - count);
  return { items: elements.slice(bottom, top).reverse(), cursor: bottom };
}

/** Elements by key. Iteration is in the order of insertion until something is removed. */
export class Table<E extends Keyed> extends DenseIndex<E> {
  protected keyOf({ key }: E): Bytes {
    return key;
  }

  get(key: Bytes): E | undefined {
    const place = this.placeOf(key);
    return place < 0 ? undefined : this.dense[place];
  }

  /** Adds an element whose key is not in the table. */
  add(element: E): void {
    this.append(element);
  }

  /** Removes an element if it is in the table. */
  remove({ key }: E): void {
    const place = this.placeOf(key);
    if (place >= 0) this.removeAt(place);
  }

  /** Removes an element if it is in the table, and keeps the others in their order; O(N). */
  extract({ key }: E): void {
    const place = this.placeOf(key);
    if (place >= 0) this.removeInOrder(place);
  }

  /** Up to `count` elements from `cursor` on (0 starts). */
  scan(cursor: number, count: number): Page<E> {
    return pageOf(this.dense, cursor, count);
  }

  /** All elements. */
  values(): IterableIterator<E> {
    return this.dense.values();
  }
}
