// A dense array of things with names, and a hash table of their places beside it. A JS Map finds by
// name too, but meets several cache misses on its way and asks the runtime for the hash of each string
// that is new: this takes half the time and half the memory. A place is an index in [0, size).
import type { Bytes } from '../../resp/bytes.ts';

/** So few are searched one by one, without a hash table. */
const FEW = 8;
const FIRST_CAPACITY = 32;

// A hash table: pairs of a hash and a place + 1, 0 for a free seat. A pair sits at its hash's own seat
// or, if others sit there, at the next free one behind. Two of three seats are taken at most.
type Pairs = Int32Array<ArrayBuffer>;

/** Things by name and by place. */
export abstract class DenseIndex<E> {
  protected dense: E[] = [];
  private pairs: Pairs | undefined = undefined;

  /** The name of one of the things; it never changes. */
  protected abstract keyOf(element: E): Bytes;

  get size(): number {
    return this.dense.length;
  }

  /** What stands at a place, for sampling. */
  at(place: number): E | undefined {
    return this.dense[place];
  }

  /** The place of what has this name, or -1. */
  protected placeOf(key: Bytes): number {
    const { pairs, dense } = this;
    if (pairs === undefined) return this.search(key);
    const hash = hashOf(key);
    const mask = pairs.length - 1;
    for (let seat = (hash << 1) & mask; ; seat = (seat + 2) & mask) {
      const place = (pairs[seat + 1] ?? 0) - 1;
      if (place < 0) return -1;
      if (pairs[seat] !== hash) continue;
      const element = dense[place];
      if (element !== undefined && this.keyOf(element) === key) return place;
    }
  }

  /** Adds a thing whose name is new, behind all others. */
  protected append(element: E): void {
    this.dense.push(element);
    const { size, pairs } = this;
    if (pairs === undefined) {
      if (size > FEW) this.rebuild();
      return;
    }
    const grown = size * 3 > pairs.length ? (this.pairs = enlarged(pairs)) : pairs;
    enter(grown, hashOf(this.keyOf(element)), size);
  }

  /** Removes what stands at a place; the last thing moves there. */
  protected removeAt(place: number): void {
    const { pairs } = this;
    if (pairs !== undefined) leave(pairs, this.hashAt(place), place + 1);
    const last = this.dense.pop();
    if (last === undefined) return;
    if (place < this.size) {
      this.dense[place] = last;
      if (pairs !== undefined) {
        pairs[seatOf(pairs, this.hashAt(place), this.size + 1) + 1] = place + 1;
      }
    }
    if (pairs !== undefined && this.size * 12 < pairs.length) this.rebuild();
  }

  /** Removes what stands at a place; what is behind moves up. O(N), for small ones in an order. */
  protected removeInOrder(place: number): void {
    const { pairs } = this;
    if (pairs !== undefined) {
      leave(pairs, this.hashAt(place), place + 1);
      for (let i = 1; i < pairs.length; i += 2) {
        const other = pairs[i] ?? 0;
        if (other > place) pairs[i] = other - 1;
      }
    }
    this.dense.splice(place, 1);
  }

  /** Takes these things, with names of their own, in place of all others. */
  protected refill(elements: E[]): void {
    this.dense = elements;
    this.rebuild();
  }

  private search(key: Bytes): number {
    const { dense } = this;
    for (let place = 0; place < dense.length; place += 1) {
      const element = dense[place];
      if (element !== undefined && this.keyOf(element) === key) return place;
    }
    return -1;
  }

  private hashAt(place: number): number {
    const element = this.dense[place];
    if (element === undefined) throw new RangeError(`there is nothing at ${place}`);
    return hashOf(this.keyOf(element));
  }

  private rebuild(): void {
    const { size } = this;
    this.pairs = undefined;
    if (size <= FEW) return;
    let capacity = FIRST_CAPACITY;
    while (capacity < 2 * size) capacity *= 2;
    const pairs = new Int32Array(2 * capacity);
    for (let place = 0; place < size; place += 1) enter(pairs, this.hashAt(place), place + 1);
    this.pairs = pairs;
  }
}

// FNV-1a, then mixed so that the lower bits depend on all. 30 bits: a small integer everywhere.
function hashOf(key: Bytes): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return (hash ^ (hash >>> 15)) & 0x3fffffff;
}

function enter(pairs: Pairs, hash: number, number: number): void {
  const mask = pairs.length - 1;
  let seat = (hash << 1) & mask;
  while (pairs[seat + 1] !== 0) seat = (seat + 2) & mask;
  pairs[seat] = hash;
  pairs[seat + 1] = number;
}

// The seat of a pair that is there.
function seatOf(pairs: Pairs, hash: number, number: number): number {
  const mask = pairs.length - 1;
  let seat = (hash << 1) & mask;
  while (pairs[seat + 1] !== number) seat = (seat + 2) & mask;
  return seat;
}

// Frees a pair's seat. Whoever sits behind and may sit there moves up, so that no search ends too soon.
function leave(pairs: Pairs, hash: number, number: number): void {
  const mask = pairs.length - 1;
  let free = seatOf(pairs, hash, number);
  for (let seat = (free + 2) & mask; pairs[seat + 1] !== 0; seat = (seat + 2) & mask) {
    const own = ((pairs[seat] ?? 0) << 1) & mask;
    if (((seat - own) & mask) < ((seat - free) & mask)) continue;
    pairs[free] = pairs[seat] ?? 0;
    pairs[free + 1] = pairs[seat + 1] ?? 0;
    free = seat;
  }
  pairs[free + 1] = 0;
}

function enlarged(pairs: Pairs): Pairs {
  const grown = new Int32Array(2 * pairs.length);
  for (let seat = 0; seat < pairs.length; seat += 2) {
    const number = pairs[seat + 1] ?? 0;
    if (number !== 0) enter(grown, pairs[seat] ?? 0, number);
  }
  return grown;
}
