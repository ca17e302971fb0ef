// A set of objects with an array beside it, so that a random one is found in O(1).

/** Objects by identity; iteration order is not kept on removal. */
export class DenseSet<T> {
  private readonly items: T[] = [];
  private readonly places = new Map<T, number>();

  get size(): number {
    return this.items.length;
  }

  add(item: T): void {
    if (this.places.has(item)) return;
    this.places.set(item, this.items.length);
    this.items.push(item);
  }

  remove(item: T): void {
    const place = this.places.get(item);
    if (place === undefined) return;
    this.places.delete(item);
    const last = this.items.pop();
    if (last === undefined || last === item) return;
    this.items[place] = last;
    this.places.set(last, place);
  }

  /** The item at a place in [0, size), for sampling. */
  at(place: number): T | undefined {
    return this.items[place];
  }
}
