// The value of a sorted set: members by name in a table, and in the order of their scores in a tree,
// whatever the size. The encoding is what Redis would show; what it changes here are the order in
// which a scan tells the members, negative zeros, and what a range of names is if scores differ.
import type { Bytes } from '../../resp/bytes.ts';
import type { Limits } from './limits.ts';
import type { RankRange } from './rank-range.ts';
import { RankedTree } from './ranked-tree.ts';
import type { Page } from './table.ts';
import { Table } from './table.ts';
import type { Aggregate } from './values.ts';

/** A member with its score; `key` is its name. */
export interface ScoredMember {
  readonly key: Bytes;
  readonly score: number;
}

class Member implements ScoredMember {
  readonly key: Bytes;
  score: number;

  constructor(key: Bytes, score: number) {
    this.key = key;
    this.score = score;
  }
}

/** A part of the order: members that are neither below nor above. */
export interface MemberRange {
  isBelow(member: ScoredMember): boolean;
  isAbove(member: ScoredMember): boolean;
}

/** From which end a part of the order is met, and how many members are passed over. */
export interface Walk {
  readonly backwards?: boolean;
  readonly skip?: number;
}

const OVERHEAD_BYTES = 64;
const LISTPACK_MEMBER_BYTES = 10;
const SKIPLIST_MEMBER_BYTES = 104;
const NOTHING: RankRange = { start: 0, stop: 0 };

/** Members with scores. */
export class ZsetValue implements Aggregate {
  readonly type = 'zset';
  accountedBytes = 0;
  private readonly limits: Limits;
  private readonly members = new Table<Member>();
  private readonly order = new RankedTree<Member>();
  private form: 'listpack' | 'skiplist' = 'listpack';
  private namesBytes = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  get encoding(): 'listpack' | 'skiplist' {
    return this.form;
  }

  get length(): number {
    return this.members.size;
  }

  get sizeBytes(): number {
    const each = this.form === 'listpack' ? LISTPACK_MEMBER_BYTES : SKIPLIST_MEMBER_BYTES;
    return OVERHEAD_BYTES + this.namesBytes + this.length * each;
  }

  // ---- reading ----

  score(member: Bytes): number | undefined {
    return this.members.get(member)?.score;
  }

  /** The rank of a member, the lowest score being 0. */
  rank(member: Bytes): number | undefined {
    const node = this.members.get(member);
    return node && this.order.rankOf(node);
  }

  /** The member at a place in [0, length), in no order, for sampling. */
  sample(place: number): ScoredMember | undefined {
    return this.members.at(place);
  }

  /** The members with ranks in the range, lowest first. */
  slice({ start, stop }: RankRange): ScoredMember[] {
    return this.order.slice(start, stop);
  }

  /** The members with ranks in the range, highest first. */
  sliceBackwards(range: RankRange): ScoredMember[] {
    return this.slice(range).reverse();
  }

  /** The ranks of a part of the order, without the first `skip` of those that are met. */
  ranksOf(range: MemberRange, { backwards = false, skip = 0 }: Walk = {}): RankRange {
    if (this.form === 'listpack') return this.ranksByWalk(range, { backwards, skip });
    const start = this.order.countWhile(node => range.isBelow(node));
    const stop = this.order.countWhile(node => !range.isAbove(node));
    // Redis: a negative number skips all but so many.
    const skipped = skip < 0 ? stop - start + skip : skip;
    if (skipped < 0 || start + skipped >= stop) return NOTHING;
    return backwards ? { start, stop: stop - skipped } : { start: start + skipped, stop };
  }

  /** All members, lowest first. */
  [Symbol.iterator](): IterableIterator<ScoredMember> {
    return this.order[Symbol.iterator]();
  }

  /** A page for ZSCAN; a listpack is one page. */
  scan(cursor: number, count: number): Page<ScoredMember> {
    if (this.form === 'listpack') return { items: [...this], cursor: 0 };
    return this.members.scan(cursor, count);
  }

  // ---- writing ----

  /** Becomes a skiplist at once if so many members, or one of this length, fit no listpack. */
  prepare(count: number, memberLength: number): void {
    const { zsetMaxListpackEntries, zsetMaxListpackValue } = this.limits;
    if (count > zsetMaxListpackEntries || memberLength > zsetMaxListpackValue) {
      this.form = 'skiplist';
    }
  }

  /** Gives a member a score. Returns the score that it had. */
  set(member: Bytes, score: number): number | undefined {
    const node = this.members.get(member);
    if (node === undefined) {
      this.add(member, score);
      return undefined;
    }
    const old = node.score;
    if (old === score) return old;
    this.order.remove(node);
    node.score = this.stored(score);
    this.order.insert(node);
    return old;
  }

  /** Adds a member that is new; its length is not looked at, as when Redis loads a listpack. */
  load(member: Bytes, score: number): void {
    this.prepare(this.length + 1, 0);
    this.attach(member, score);
  }

  /** Removes a member. Returns whether it was there. */
  delete(member: Bytes): boolean {
    const node = this.members.get(member);
    if (node === undefined) return false;
    this.order.remove(node);
    this.forget(node);
    return true;
  }

  /** Removes the members with ranks in the range. Returns them, lowest first. */
  deleteRange({ start, stop }: RankRange): readonly ScoredMember[] {
    const removed = this.order.removeRange(start, stop - start);
    for (const node of removed) this.forget(node);
    return removed;
  }

  clone(): ZsetValue {
    const copy = new ZsetValue(this.limits);
    copy.form = this.form;
    for (const { key, score } of this) copy.attach(key, score);
    return copy;
  }

  private add(member: Bytes, score: number): void {
    this.prepare(this.length + 1, member.length);
    this.attach(member, this.stored(score));
  }

  private attach(member: Bytes, score: number): void {
    const added = new Member(member, score);
    this.members.add(added);
    this.order.insert(added);
    this.namesBytes += member.length;
  }

  private forget(node: Member): void {
    this.members.remove(node);
    this.namesBytes -= node.key.length;
  }

  // Redis: a listpack keeps the score as an integer where it is one, and so loses the sign of -0.
  private stored(score: number): number {
    return score === 0 && this.form === 'listpack' ? 0 : score;
  }

  // Redis: a listpack is walked from one end, and what is skipped is not looked at. Where names are
  // asked for although scores differ, so that the names are in no order, this tells what comes of it.
  private ranksByWalk(range: MemberRange, { backwards, skip }: Required<Walk>): RankRange {
    const [first, last] = [this.order.at(0), this.order.at(this.length - 1)];
    if (skip < 0 || !first || !last || range.isBelow(last) || range.isAbove(first)) return NOTHING;
    const all = [...this];
    return backwards ? lastRun(all, range, skip) : firstRun(all, range, skip);
  }
}

function firstRun(all: readonly ScoredMember[], range: MemberRange, skip: number): RankRange {
  const start = all.findIndex(member => !range.isBelow(member));
  const met = all[start];
  if (met === undefined || range.isAbove(met) || start + skip >= all.length) return NOTHING;
  const length = all.slice(start + skip).findIndex(member => range.isAbove(member));
  return { start: start + skip, stop: length < 0 ? all.length : start + skip + length };
}

function lastRun(all: readonly ScoredMember[], range: MemberRange, skip: number): RankRange {
  const end = all.findLastIndex(member => !range.isAbove(member));
  const met = all[end];
  if (met === undefined || range.isBelow(met) || end < skip) return NOTHING;
  const stop = end + 1 - skip;
  return { start: all.slice(0, stop).findLastIndex(member => range.isBelow(member)) + 1, stop };
}
