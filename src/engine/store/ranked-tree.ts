// Members in the order of their scores, those of equal score in byte order: what a skiplist is to
// Redis. Here it is a B+ tree that counts, because scores that lie side by side are searched several
// times faster than linked nodes. A member, its rank and the member at a rank are O(log N) away.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY } from '../../resp/bytes.ts';

/** What a tree holds; the score must not change while it is in the tree. */
export interface Ranked {
  readonly key: Bytes;
  readonly score: number;
}

/** True up to some rank and not beyond. */
type Test = (member: Ranked) => boolean;

// A leaf or a branch of the tree.
interface Part<T extends Ranked> {
  readonly size: number;
  /** Adds a member; the part that it had to give away, if any, belongs behind it. */
  insert(member: T): Part<T> | undefined;
  remove(member: Ranked): void;
  /** Removes up to `count` members from a rank on, as far as their leaf goes. */
  removeRun(start: number, count: number): T[];
  rankOf(member: Ranked): number;
  countWhile(test: Test): number;
  /** Up to `count` members from a rank on, as far as their leaf goes. */
  run(start: number, count: number): T[];
  /** A limit: no member is below it. Members of the part before are. */
  readonly lowest: Ranked;
}

const LEAF_SIZE = 128;
const BRANCH_SIZE = 64;

class Leaf<T extends Ranked> implements Part<T> {
  private readonly members: T[];
  // The members' scores: in an array of numbers, searching them follows no references.
  private readonly scores: number[];

  constructor(members: T[], scores: number[]) {
    this.members = members;
    this.scores = scores;
  }

  get size(): number {
    return this.members.length;
  }

  get lowest(): Ranked {
    return { key: this.members[0]?.key ?? EMPTY, score: this.scores[0] ?? 0 };
  }

  insert(member: T): Part<T> | undefined {
    const at = this.rankOf(member);
    this.members.splice(at, 0, member);
    this.scores.splice(at, 0, member.score);
    const { size } = this;
    if (size <= LEAF_SIZE) return undefined;
    // Members that come in order fill their leaves.
    const cut = at === size - 1 ? at : size >> 1;
    return new Leaf(this.members.splice(cut), this.scores.splice(cut));
  }

  remove(member: Ranked): void {
    this.removeRun(this.rankOf(member), 1);
  }

  removeRun(start: number, count: number): T[] {
    this.scores.splice(start, count);
    return this.members.splice(start, count);
  }

  rankOf({ key, score }: Ranked): number {
    let [low, high] = [0, this.scores.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.scores[middle] ?? 0;
      const isBefore = other < score || (other === score && this.keyAt(middle) < key);
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  countWhile(test: Test): number {
    const found = this.members.findIndex(member => !test(member));
    return found < 0 ? this.members.length : found;
  }

  run(start: number, count: number): T[] {
    return this.members.slice(start, start + count);
  }

  private keyAt(index: number): Bytes {
    return this.members[index]?.key ?? EMPTY;
  }
}

class Branch<T extends Ranked> implements Part<T> {
  size = 0;
  private readonly children: Part<T>[] = [];
  private readonly sizes: number[] = [];
  // Of each child but the first: no member is below, those of the children before are.
  private readonly lowScores: number[] = [];
  private readonly lowKeys: Bytes[] = [];

  get lowest(): Ranked {
    return this.limitAt(0);
  }

  /** Puts a part of the tree at an index. */
  adopt(index: number, child: Part<T>, { key, score }: Ranked): void {
    this.children.splice(index, 0, child);
    this.sizes.splice(index, 0, child.size);
    this.lowKeys.splice(index, 0, key);
    this.lowScores.splice(index, 0, score);
    this.size += child.size;
  }

  insert(member: T): Part<T> | undefined {
    const index = this.indexFor(member);
    const child = this.childAt(index);
    const given = child.insert(member);
    this.resize(index, child.size);
    if (given === undefined) return undefined;
    this.adopt(index + 1, given, given.lowest);
    return this.children.length > BRANCH_SIZE ? this.giveHalf(index) : undefined;
  }

  remove(member: Ranked): void {
    const index = this.indexFor(member);
    const child = this.childAt(index);
    child.remove(member);
    this.resize(index, child.size);
  }

  removeRun(start: number, count: number): T[] {
    const { index, before } = this.find(start);
    const child = this.childAt(index);
    const removed = child.removeRun(start - before, count);
    this.resize(index, child.size);
    return removed;
  }

  rankOf(member: Ranked): number {
    const index = this.indexFor(member);
    return this.sizeBefore(index) + this.childAt(index).rankOf(member);
  }

  countWhile(test: Test): number {
    let index = 0;
    while (index + 1 < this.children.length && test(this.limitAt(index + 1))) index += 1;
    return this.sizeBefore(index) + this.childAt(index).countWhile(test);
  }

  run(start: number, count: number): T[] {
    const { index, before } = this.find(start);
    return this.childAt(index).run(start - before, count);
  }

  /** The only child, if there is but one. */
  get only(): Part<T> | undefined {
    return this.children.length === 1 ? this.children[0] : undefined;
  }

  private giveHalf(grown: number): Branch<T> {
    const { length } = this.children;
    const cut = grown === length - 2 ? length - 1 : length >> 1;
    const half = new Branch<T>();
    while (this.children.length > cut) {
      half.adopt(0, this.childAt(this.children.length - 1), this.limitAt(this.children.length - 1));
      this.drop(this.children.length - 1);
    }
    return half;
  }

  // A child that has no members left is dropped; those that have few stay as they are.
  private resize(index: number, size: number): void {
    const before = this.sizes[index] ?? 0;
    this.sizes[index] = size;
    this.size += size - before;
    if (size === 0) this.drop(index);
  }

  private drop(index: number): void {
    this.size -= this.sizes[index] ?? 0;
    for (const array of [this.children, this.sizes, this.lowKeys, this.lowScores]) {
      array.splice(index, 1);
    }
  }

  // The last child whose limit is not above the member.
  private indexFor({ key, score }: Ranked): number {
    let [low, high] = [1, this.children.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const limit = this.lowScores[middle] ?? 0;
      const isAbove = limit > score || (limit === score && (this.lowKeys[middle] ?? EMPTY) > key);
      if (isAbove) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  private find(rank: number): { index: number; before: number } {
    let [index, before] = [0, 0];
    while (index + 1 < this.children.length && before + (this.sizes[index] ?? 0) <= rank) {
      before += this.sizes[index] ?? 0;
      index += 1;
    }
    return { index, before };
  }

  private sizeBefore(index: number): number {
    let before = 0;
    for (let i = 0; i < index; i += 1) before += this.sizes[i] ?? 0;
    return before;
  }

  private limitAt(index: number): Ranked {
    return { key: this.lowKeys[index] ?? EMPTY, score: this.lowScores[index] ?? 0 };
  }

  private childAt(index: number): Part<T> {
    const child = this.children[index];
    if (child === undefined) throw new Error(`a branch of the tree has no child ${index}`);
    return child;
  }
}

/** Members in order. */
export class RankedTree<T extends Ranked> {
  private root: Part<T> = new Leaf<T>([], []);

  get length(): number {
    return this.root.size;
  }

  /** The member at a rank in [0, length). */
  at(rank: number): T | undefined {
    return this.root.run(rank, 1)[0];
  }

  /** The members with ranks in [start, stop). */
  slice(start: number, stop: number): T[] {
    const found: T[] = [];
    while (start + found.length < stop) {
      const run = this.root.run(start + found.length, stop - start - found.length);
      if (run.length === 0) break;
      for (const member of run) found.push(member);
    }
    return found;
  }

  /** The rank of a member of this tree. */
  rankOf(member: T): number {
    return this.root.rankOf(member);
  }

  /** How many members at the front satisfy a test that holds up to some rank and not beyond. */
  countWhile(test: Test): number {
    return this.root.countWhile(test);
  }

  insert(member: T): void {
    const old = this.root;
    const given = old.insert(member);
    if (given === undefined) return;
    const root = new Branch<T>();
    root.adopt(0, old, old.lowest);
    root.adopt(1, given, given.lowest);
    this.root = root;
  }

  /** Removes a member of this tree. */
  remove(member: T): void {
    this.root.remove(member);
    this.lower();
  }

  /** Removes up to `count` members from a rank on. Returns them in order. */
  removeRange(start: number, count: number): T[] {
    const removed: T[] = [];
    while (removed.length < count && start < this.length) {
      for (const member of this.root.removeRun(start, count - removed.length)) removed.push(member);
      this.lower();
    }
    return removed;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (let rank = 0; rank < this.length;) {
      const run = this.root.run(rank, this.length);
      rank += run.length;
      yield* run;
    }
  }

  // A root with one child is not needed, one without any is a leaf.
  private lower(): void {
    while (this.root instanceof Branch) {
      if (this.root.size === 0) this.root = new Leaf<T>([], []);
      else if (this.root.only === undefined) return;
      else this.root = this.root.only;
    }
  }
}
