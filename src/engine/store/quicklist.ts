// A quicklist: elements in order, in nodes of limited size. Where nodes begin, split, merge and end
// is exactly Redis's, for it decides when a list becomes a single listpack again. A list without a
// limit is that single listpack.
import type { Bytes } from '../../resp/bytes.ts';
import { Deque } from './deque.ts';
import { LISTPACK_EMPTY_BYTES, listpackEntryBytes } from './listpack.ts';
import type { NodeLimit } from './node-limit.ts';

/** What Redis reckons for an entry's header, at worst. */
const ENTRY_OVERHEAD_BYTES = 8;
const NODE_OVERHEAD_BYTES = 32;

/** A node as dumps tell it. */
export interface ListPart {
  /** A large element by itself, not in a listpack. */
  readonly isPlain: boolean;
  readonly elements: readonly Bytes[];
}

// Lists are pushed and popped at both ends: so is a node.
interface Node {
  readonly isPlain: boolean;
  readonly elements: Deque<Bytes>;
  sizeBytes: number;
}

/** Where an element stands. */
interface Place {
  readonly node: Node;
  /** Index of the node. */
  readonly at: number;
  /** Index of the element in the node. */
  readonly offset: number;
}

/** Elements in nodes. */
export class Quicklist {
  private limit: NodeLimit | undefined;
  private readonly nodes = new Deque<Node>();
  private count = 0;
  private nodesBytes = 0;

  constructor(limit?: NodeLimit) {
    this.limit = limit;
  }

  /** Number of elements. */
  get length(): number {
    return this.count;
  }

  get nodeCount(): number {
    return this.nodes.length;
  }

  /** Bytes of all listpacks; of an empty list, those of an empty listpack. */
  get listpackBytes(): number {
    return this.count === 0 ? LISTPACK_EMPTY_BYTES : this.nodesBytes;
  }

  get sizeBytes(): number {
    return this.listpackBytes + this.nodes.length * NODE_OVERHEAD_BYTES;
  }

  /** True if all elements are in one node that is a listpack. */
  get isOneListpack(): boolean {
    return this.nodes.length === 1 && this.nodes.at(0)?.isPlain === false;
  }

  /** From now on nodes are limited; undefined makes the one node a listpack without limit. */
  setLimit(limit: NodeLimit | undefined): void {
    this.limit = limit;
  }

  // ---- reading ----

  /** The element at an index in [0, length). */
  at(index: number): Bytes | undefined {
    const place = this.locate(index);
    return place?.node.elements.at(place.offset);
  }

  /** The elements in [start, stop), within [0, length]. */
  slice(start: number, stop: number): Bytes[] {
    const place = this.locate(start);
    const found: Bytes[] = [];
    if (place === undefined || stop <= start) return found;
    const wanted = stop - start;
    let { at, offset } = place;
    for (let node = this.nodes.at(at); node && found.length < wanted; node = this.nodes.at(++at)) {
      const { elements } = node;
      const end = Math.min(elements.length, offset + wanted - found.length);
      elements.copy(found, offset, end);
      offset = 0;
    }
    return found;
  }

  /** Indices of the elements equal to this one, from the first on or backwards from the last. */
  *positionsOf(element: Bytes, backwards = false): IterableIterator<number> {
    let before = backwards ? this.count : 0;
    for (let n = 0; n < this.nodes.length; n += 1) {
      const node = this.nodes.at(backwards ? this.nodes.length - 1 - n : n) ?? EMPTY_NODE;
      const elements = node.elements.copy([]);
      if (backwards) before -= elements.length;
      const found = backwards ? matchesBackwards(elements, element) : matches(elements, element);
      for (const offset of found) yield before + offset;
      if (!backwards) before += elements.length;
    }
  }

  /** All elements, the first one first. */
  *[Symbol.iterator](): IterableIterator<Bytes> {
    for (const node of this.nodes) yield* node.elements;
  }

  /** The nodes, the first one first. */
  *parts(): IterableIterator<ListPart> {
    for (const { isPlain, elements } of this.nodes) yield { isPlain, elements: elements.copy([]) };
  }

  // ---- writing ----

  /** Adds a node at the end, whatever its size. */
  append({ isPlain, elements }: ListPart): void {
    const node = packedNode([...elements]);
    const sizeBytes = isPlain ? (elements[0]?.length ?? 0) : node.sizeBytes;
    this.addNode(this.nodes.length, { ...node, isPlain, sizeBytes });
  }

  /** Adds at the front or at the end. */
  push(element: Bytes, atFront: boolean): void {
    const at = atFront ? 0 : this.nodes.length - 1;
    const node = this.nodes.at(at);
    if (node === undefined || !this.allows(node, element.length)) {
      this.addNode(atFront ? 0 : this.nodes.length, this.nodeFor(element));
      return;
    }
    this.put(node, atFront ? 0 : node.elements.length, element);
  }

  /** Removes up to `wanted` elements at the front or at the end; the outermost comes first. */
  pop(wanted: number, atFront: boolean): Bytes[] {
    const popped: Bytes[] = [];
    while (popped.length < wanted && this.count > 0) {
      const at = atFront ? 0 : this.nodes.length - 1;
      const node = this.nodes.at(at);
      if (node === undefined) break;
      this.popFrom(node, { popped, wanted, atFront });
      if (node.elements.length === 0) this.removeNode(at);
    }
    return popped;
  }

  /** Replaces the element at an index in [0, length). */
  replace(index: number, element: Bytes): void {
    const place = this.locate(index);
    if (place === undefined) return;
    const { node, at, offset } = place;
    const isLarge = this.isLarge(element);
    if (isLarge === node.isPlain) {
      const old = node.elements.at(offset) ?? element;
      node.elements.set(offset, element);
      const size = isLarge ? (text: Bytes) => text.length : listpackEntryBytes;
      this.resize(node, size(element) - size(old));
    } else if (node.isPlain) {
      this.insertAt(place, element, true);
      this.removeNode(at);
    } else {
      this.replaceByLarge(place, element);
    }
  }

  /** Inserts before or after the element at an index in [0, length). */
  insert(index: number, element: Bytes, after: boolean): void {
    const place = this.locate(index);
    if (place !== undefined) this.insertAt(place, element, after);
  }

  /** Removes up to `wanted` elements equal to this one, from the front or from the end. */
  removeEqual(element: Bytes, wanted: number, backwards: boolean): number {
    let removed = 0;
    for (let n = 0; n < this.nodes.length && removed < wanted; n += 1) {
      const node = this.nodes.at(backwards ? this.nodes.length - 1 - n : n);
      if (node !== undefined) {
        removed += this.removeFrom(node, element, { wanted: wanted - removed, backwards });
      }
    }
    if (removed > 0) this.dropEmptyNodes();
    return removed;
  }

  clone(): Quicklist {
    const copy = new Quicklist(this.limit);
    for (const node of this.nodes) {
      copy.addNode(copy.nodes.length, { ...node, elements: new Deque(node.elements.copy([])) });
    }
    return copy;
  }

  // ---- places and limits ----

  private locate(index: number): Place | undefined {
    if (index < 0 || index >= this.count) return undefined;
    return index < this.count / 2 ? this.locateForwards(index) : this.locateBackwards(index);
  }

  private locateForwards(index: number): Place | undefined {
    let before = 0;
    for (let at = 0; at < this.nodes.length; at += 1) {
      const node = this.nodes.at(at) ?? EMPTY_NODE;
      if (index < before + node.elements.length) return { node, at, offset: index - before };
      before += node.elements.length;
    }
    return undefined;
  }

  private locateBackwards(index: number): Place | undefined {
    let before = this.count;
    for (let at = this.nodes.length - 1; at >= 0; at -= 1) {
      const node = this.nodes.at(at) ?? EMPTY_NODE;
      before -= node.elements.length;
      if (index >= before) return { node, at, offset: index - before };
    }
    return undefined;
  }

  private isLarge(element: Bytes): boolean {
    return this.limit?.isLarge(element.length) === true;
  }

  // True if the node may take one more element of this length.
  private allows(node: Node | undefined, length: number): boolean {
    if (node === undefined) return false;
    if (this.limit === undefined) return true;
    if (node.isPlain || this.limit.isLarge(length)) return false;
    const sizeBytes = node.sizeBytes + length + ENTRY_OVERHEAD_BYTES;
    return !this.limit.isExceeded(sizeBytes, node.elements.length + 1);
  }

  // ---- nodes ----

  private nodeFor(element: Bytes): Node {
    if (this.isLarge(element)) {
      return { isPlain: true, elements: new Deque([element]), sizeBytes: element.length };
    }
    return packedNode([element]);
  }

  private addNode(at: number, node: Node): void {
    this.nodes.insert(at, node);
    this.count += node.elements.length;
    this.nodesBytes += node.sizeBytes;
  }

  private removeNode(at: number): void {
    const node = this.nodes.at(at);
    if (node === undefined) return;
    this.nodes.remove(at);
    this.count -= node.elements.length;
    this.nodesBytes -= node.sizeBytes;
  }

  private dropEmptyNodes(): void {
    this.nodes.retain(node => {
      if (node.elements.length > 0) return true;
      this.nodesBytes -= node.sizeBytes;
      return false;
    });
  }

  private resize(node: Node, addedBytes: number): void {
    node.sizeBytes += addedBytes;
    this.nodesBytes += addedBytes;
  }

  private put(node: Node, offset: number, element: Bytes): void {
    node.elements.insert(offset, element);
    this.count += 1;
    this.resize(node, listpackEntryBytes(element));
  }

  // Until so many are popped, or the node is empty.
  private popFrom(
    node: Node,
    { popped, wanted, atFront }: { popped: Bytes[]; wanted: number; atFront: boolean },
  ): void {
    const { elements } = node;
    while (popped.length < wanted) {
      const at = atFront ? 0 : elements.length - 1;
      const element = elements.at(at);
      if (element === undefined) return;
      elements.remove(at);
      popped.push(element);
      this.count -= 1;
      this.resize(node, -listpackEntryBytes(element));
    }
  }

  private removeFrom(
    node: Node,
    element: Bytes,
    { wanted, backwards }: { wanted: number; backwards: boolean },
  ): number {
    const matches = node.elements.copy([]).filter(each => each === element).length;
    if (matches === 0) return 0;
    const removed = Math.min(matches, wanted);
    // Of the matches, those numbered [first, last) go.
    const first = backwards ? matches - removed : 0;
    const last = first + removed;
    let seen = 0;
    node.elements.retain(each => {
      if (each !== element) return true;
      seen += 1;
      return seen <= first || seen > last;
    });
    this.count -= removed;
    this.resize(node, -removed * listpackEntryBytes(element));
    return removed;
  }

  // ---- insertion, as Redis decides where a full node's element goes ----

  private insertAt({ node, at, offset }: Place, element: Bytes, after: boolean): void {
    const atEdge = offset === (after ? node.elements.length - 1 : 0);
    const besides = after ? at + 1 : at;
    if (this.isLarge(element)) {
      if (!node.isPlain && !atEdge) this.split(at, besidesOffset(offset, after));
      this.addNode(besides + (node.isPlain || atEdge || after ? 0 : 1), this.nodeFor(element));
      return;
    }
    if (this.allows(node, element.length)) {
      this.put(node, besidesOffset(offset, after), element);
      return;
    }
    if (atEdge) this.insertBeside(at, element, after);
    else this.insertBySplit(at, besidesOffset(offset, after), { element, after });
  }

  // At the edge of a full node: the neighbour takes the element, or a new node does.
  private insertBeside(at: number, element: Bytes, after: boolean): void {
    const neighbour = this.nodes.at(after ? at + 1 : at - 1);
    if (neighbour !== undefined && this.allows(neighbour, element.length)) {
      this.put(neighbour, after ? 0 : neighbour.elements.length, element);
    } else {
      this.addNode(after ? at + 1 : at, packedNode([element]));
    }
  }

  // Redis: the new half takes the element; the other is the centre for merging.
  private insertBySplit(
    at: number,
    offset: number,
    { element, after }: { element: Bytes; after: boolean },
  ): void {
    this.split(at, offset);
    const taker = this.nodes.at(after ? at + 1 : at) ?? EMPTY_NODE;
    this.put(taker, after ? 0 : taker.elements.length, element);
    this.mergeAround(after ? at : at + 1);
  }

  private replaceByLarge({ node, at, offset }: Place, element: Bytes): void {
    if (offset < node.elements.length - 1) this.split(at, offset + 1);
    this.addNode(at + 1, this.nodeFor(element));
    this.popFrom(node, { popped: [], wanted: 1, atFront: false });
    if (node.elements.length === 0) this.removeNode(at);
    else this.mergeAround(at + 1);
  }

  // Cuts a node in two: the second begins with the element at `offset`.
  private split(at: number, offset: number): void {
    const node = this.nodes.at(at);
    if (node === undefined) return;
    const moved = node.elements.cut(offset);
    this.count -= moved.length;
    this.resize(node, -entriesBytes(moved));
    this.addNode(at + 1, packedNode(moved));
  }

  private mergeAround(given: number): void {
    let center = given;
    if (this.merge(center - 2)) center -= 1;
    this.merge(center + 1);
    if (this.merge(center - 1)) center -= 1;
    this.merge(center);
  }

  // Merges a node with the next one if that is allowed.
  private merge(at: number): boolean {
    const left = this.nodes.at(at);
    const right = this.nodes.at(at + 1);
    if (left === undefined || right === undefined || left.isPlain || right.isPlain) return false;
    const sizeBytes = left.sizeBytes + right.sizeBytes - LISTPACK_EMPTY_BYTES;
    const count = left.elements.length + right.elements.length;
    if (this.limit?.isExceeded(sizeBytes, count) === true) return false;
    this.removeNode(at + 1);
    this.removeNode(at);
    this.addNode(at, {
      isPlain: false,
      elements: new Deque(right.elements.copy(left.elements.copy([]))),
      sizeBytes,
    });
    return true;
  }
}

const EMPTY_NODE: Node = {
  isPlain: false,
  elements: new Deque(),
  sizeBytes: LISTPACK_EMPTY_BYTES,
};

function* matches(elements: readonly Bytes[], element: Bytes): IterableIterator<number> {
  for (let at = elements.indexOf(element); at >= 0; at = elements.indexOf(element, at + 1))
    yield at;
}

function* matchesBackwards(elements: readonly Bytes[], element: Bytes): IterableIterator<number> {
  for (let at = elements.length - 1; at >= 0; at -= 1) if (elements[at] === element) yield at;
}

const besidesOffset = (offset: number, after: boolean): number => (after ? offset + 1 : offset);

function entriesBytes(elements: readonly Bytes[]): number {
  let total = 0;
  for (const element of elements) total += listpackEntryBytes(element);
  return total;
}

const packedNode = (elements: Bytes[]): Node => ({
  isPlain: false,
  sizeBytes: LISTPACK_EMPTY_BYTES + entriesBytes(elements),
  elements: new Deque(elements),
});
