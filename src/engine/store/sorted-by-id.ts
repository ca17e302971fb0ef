// Items in the order of their stream IDs, in an array of short sorted arrays: a search is binary, an
// insertion or removal moves a few pointers, and adding at the end or removing at the start of a
// million is as quick as in a queue. Holds the nodes of a stream and the pending entries of a group.
import type { StreamId } from './stream-id.ts';
import { compareIds } from './stream-id.ts';

/** What has a place in the order. */
export interface Identified {
  readonly id: StreamId;
}

const MAX_CHUNK = 128;

/** Items by ID, each ID at most once. */
export class SortedById<T extends Identified> {
  private readonly chunks: T[][] = [];
  private count = 0;

  get size(): number {
    return this.count;
  }

  get first(): T | undefined {
    return this.chunks[0]?.[0];
  }

  get last(): T | undefined {
    return this.chunks.at(-1)?.at(-1);
  }

  get(id: StreamId): T | undefined {
    const found = this.ceiling(id);
    return found !== undefined && compareIds(found.id, id) === 0 ? found : undefined;
  }

  /** The item with this ID or, if there is none, the next. */
  ceiling(id: StreamId): T | undefined {
    const { chunk, at } = this.place(id);
    return this.chunks[chunk]?.[at];
  }

  /** The item with this ID or, if there is none, the one before. */
  floor(id: StreamId): T | undefined {
    const { chunk, at } = this.place(id);
    const next = this.chunks[chunk]?.[at];
    return next !== undefined && compareIds(next.id, id) === 0 ? next : this.before(id);
  }

  /** The last item before this ID. */
  before(id: StreamId): T | undefined {
    const { chunk, at } = this.place(id);
    return at > 0 ? this.chunks[chunk]?.[at - 1] : this.chunks[chunk - 1]?.at(-1);
  }

  /** Adds an item whose ID is not there. */
  add(item: T): void {
    this.count += 1;
    const { last } = this;
    if (last === undefined || compareIds(last.id, item.id) < 0) return this.append(item);
    const { chunk, at } = this.place(item.id);
    const items = this.chunks[chunk] ?? [];
    items.splice(at, 0, item);
    if (items.length > MAX_CHUNK) {
      this.chunks.splice(chunk + 1, 0, items.splice(MAX_CHUNK / 2));
    }
  }

  /** Removes an item by its ID. */
  remove(id: StreamId): void {
    const { chunk, at } = this.place(id);
    const items = this.chunks[chunk];
    const found = items?.[at];
    if (items === undefined || found === undefined || compareIds(found.id, id) !== 0) return;
    this.count -= 1;
    if (items.length === 1) this.chunks.splice(chunk, 1);
    else items.splice(at, 1);
  }

  /** The items from an ID on; nothing may be added or removed meanwhile. */
  *from(id: StreamId): IterableIterator<T> {
    const { chunk, at } = this.place(id);
    for (let c = chunk, i = at; c < this.chunks.length; c += 1, i = 0) {
      const items = this.chunks[c] ?? [];
      for (; i < items.length; i += 1) {
        const item = items[i];
        if (item !== undefined) yield item;
      }
    }
  }

  /** All items in order; nothing may be added or removed meanwhile. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (const items of this.chunks) yield* items;
  }

  private append(item: T): void {
    const items = this.chunks.at(-1);
    if (items === undefined || items.length >= MAX_CHUNK) this.chunks.push([item]);
    else items.push(item);
  }

  // Where the first item that is not before `id` stands; behind the last chunk if there is none.
  private place(id: StreamId): { chunk: number; at: number } {
    let low = 0;
    let high = this.chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const last = this.chunks[middle]?.at(-1);
      if (last !== undefined && compareIds(last.id, id) < 0) low = middle + 1;
      else high = middle;
    }
    const items = this.chunks[low];
    return { chunk: low, at: items === undefined ? 0 : search(items, id) };
  }
}

function search(items: readonly Identified[], id: StreamId): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && compareIds(item.id, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
