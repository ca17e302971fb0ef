// The value of a list: elements in order, encoded as one listpack while small and as a quicklist of
// several when not. Knows when Redis goes from one to the other; the nodes are quicklist.ts's.
import type { Bytes } from '../../resp/bytes.ts';
import type { Limits } from './limits.ts';
import { isListpackInteger } from './listpack.ts';
import { NodeLimit } from './node-limit.ts';
import type { ListPart } from './quicklist.ts';
import { Quicklist } from './quicklist.ts';
import type { Aggregate } from './values.ts';

/** An end of a list: LEFT is its first element. */
export type ListEnd = 'left' | 'right';

const MIN_FILL = -5;
const MAX_FILL = 2 ** 15 - 1;
const OVERHEAD_BYTES = 40;

/** A list. */
export class ListValue implements Aggregate {
  readonly type = 'list';
  accountedBytes = 0;
  private readonly limits: Limits;
  private items = new Quicklist();
  private isListpack = true;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  get encoding(): 'listpack' | 'quicklist' {
    return this.isListpack ? 'listpack' : 'quicklist';
  }

  get length(): number {
    return this.items.length;
  }

  get sizeBytes(): number {
    return this.items.sizeBytes + OVERHEAD_BYTES;
  }

  /** How the elements are spread, for DEBUG OBJECT: nodes and the bytes in them. */
  get nodes(): { readonly count: number; readonly bytes: number } {
    return { count: this.items.nodeCount, bytes: this.items.listpackBytes };
  }

  // ---- reading ----

  /** The element at an index; negative counts from the end. */
  at(index: number): Bytes | undefined {
    return this.items.at(index < 0 ? this.length + index : index);
  }

  /** The elements in [start, stop), within [0, length]. */
  slice(start: number, stop: number): Bytes[] {
    return this.items.slice(start, stop);
  }

  /** Indices of the elements equal to this one, from the first on or backwards from the last. */
  positionsOf(element: Bytes, backwards = false): IterableIterator<number> {
    return this.items.positionsOf(element, backwards);
  }

  /** All elements, the first one first. */
  [Symbol.iterator](): IterableIterator<Bytes> {
    return this.items[Symbol.iterator]();
  }

  /** The nodes, as dumps tell them. */
  parts(): Iterable<ListPart> {
    return this.items.parts();
  }

  // ---- writing ----

  /**
   * Fills an empty list from a dump: with nodes as they are, or elements that fill nodes in turn.
   * `settle` follows, but not where Redis forgets it.
   */
  fill(content: Iterable<ListPart | Bytes>): void {
    this.becomeQuicklist();
    for (const part of content) {
      if (typeof part === 'string') this.items.push(part, false);
      else this.items.append(part);
    }
  }

  /** Adds elements at an end, one after the other. */
  push(elements: readonly Bytes[], end: ListEnd): void {
    this.grow(elements);
    for (const element of elements) this.items.push(element, end === 'left');
  }

  /**
   * Adds an element that was popped from a list.
   * Redis: if it is an integer then its length does not count towards the limit.
   */
  pushPopped(element: Bytes, end: ListEnd): void {
    if (isListpackInteger(element)) this.growBy(0, 1);
    else this.grow([element]);
    this.items.push(element, end === 'left');
  }

  /** Removes up to `count` elements at an end; the outermost comes first. `shrink` follows. */
  pop(count: number, end: ListEnd): Bytes[] {
    return this.items.pop(count, end === 'left');
  }

  /** Replaces the element at an index in [-length, length). */
  set(index: number, element: Bytes): boolean {
    // Redis: the encoding changes even if there is no such index, or no pivot to insert at.
    this.grow([element]);
    const at = index < 0 ? this.length + index : index;
    if (at < 0 || at >= this.length) return false;
    this.items.replace(at, element);
    this.shrink();
    return true;
  }

  /** Inserts beside the first element equal to `pivot`; false if there is none. */
  insert(pivot: Bytes, element: Bytes, side: 'before' | 'after'): boolean {
    this.grow([element]);
    for (const index of this.items.positionsOf(pivot)) {
      this.items.insert(index, element, side === 'after');
      return true;
    }
    return false;
  }

  /** Removes up to `count` elements equal to this one, from the left or the right end on. */
  removeEqual(element: Bytes, count: number, from: ListEnd): number {
    const removed = this.items.removeEqual(element, count, from === 'right');
    if (removed > 0) this.shrink();
    return removed;
  }

  /** Ends a removal: a small quicklist of one listpack becomes that listpack. */
  shrink(): void {
    this.becomeListpack(true);
  }

  /** Chooses the encoding anew, for a list that was filled in another way than by commands. */
  settle(): void {
    if (this.isListpack) this.growBy(0, 0);
    else this.becomeListpack(false);
  }

  clone(): ListValue {
    const copy = new ListValue(this.limits);
    copy.items = this.items.clone();
    copy.isListpack = this.isListpack;
    return copy;
  }

  // ---- encodings ----

  private grow(added: readonly Bytes[]): void {
    if (!this.isListpack) return;
    let addedBytes = 0;
    for (const element of added) addedBytes += element.length;
    this.growBy(addedBytes, added.length);
  }

  private growBy(addedBytes: number, addedCount: number): void {
    if (!this.isListpack) return;
    const limit = new NodeLimit(this.limits.listMaxListpackSize);
    const sizeBytes = this.items.listpackBytes + addedBytes;
    if (limit.isExceeded(sizeBytes, this.length + addedCount)) this.becomeQuicklist();
  }

  private becomeQuicklist(): void {
    this.isListpack = false;
    const fill = Math.max(MIN_FILL, Math.min(MAX_FILL, this.limits.listMaxListpackSize));
    this.items.setLimit(new NodeLimit(fill));
  }

  private becomeListpack(half: boolean): void {
    if (this.isListpack || !this.items.isOneListpack) return;
    const limit = new NodeLimit(this.limits.listMaxListpackSize);
    const size = { sizeBytes: this.items.listpackBytes, count: this.length };
    if (!limit.fits(size, half)) return;
    this.isListpack = true;
    this.items.setLimit(undefined);
  }
}
