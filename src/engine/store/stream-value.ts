// Streams: entries in nodes, nodes in the order of their IDs, and the counters from which a group's
// lag is reckoned. Groups keep their own books (stream-group.ts).
import type { Bytes } from '../../resp/bytes.ts';
import { compareBytes } from '../../resp/bytes.ts';
import type { Int64 } from '../algo/int64.ts';
import { wrappedDifference, wrappedSum } from '../algo/uint64.ts';
import type { Limits } from './limits.ts';
import { SortedById } from './sorted-by-id.ts';
import type { ConsumerGroup } from './stream-group.ts';
import type { StreamId } from './stream-id.ts';
import { compareIds, MAX_ID, MIN_ID } from './stream-id.ts';
import type { StreamEntry } from './stream-node.ts';
import { StreamNode } from './stream-node.ts';

/** How to shorten a stream. */
export interface Trim {
  /** Number of entries to keep, or the first ID to keep. */
  readonly keep: number | StreamId;
  /** True if only whole nodes are to go. */
  readonly approximate: boolean;
  /** The largest number of entries to remove; 0 is no limit. */
  readonly limit: number;
}

/** Which entries to list. */
export interface Range {
  readonly start?: StreamId;
  readonly end?: StreamId;
  /** 0 is no limit. */
  readonly count?: number;
}

const MAX_NODE_BYTES = 1 << 30;
const BASE_BYTES = 200;

/** A stream. */
export class StreamValue {
  readonly type = 'stream';
  readonly encoding = 'stream';
  accountedBytes = 0;
  length = 0;
  /** The ID of the last entry ever added. */
  lastId = MIN_ID;
  /** The ID of the first entry that is there; 0-0 if there is none. */
  firstId = MIN_ID;
  /** The largest ID that XDEL removed. */
  maxDeletedId = MIN_ID;
  /** Number of entries ever added. */
  entriesAdded: Int64 = 0;
  readonly nodes = new SortedById<StreamNode>();
  private readonly groupsByName = new Map<Bytes, ConsumerGroup>();
  private readonly limits: Limits;
  private nodeBytes = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  get sizeBytes(): number {
    let sizeBytes = BASE_BYTES + this.nodeBytes;
    for (const group of this.groupsByName.values()) sizeBytes += group.sizeBytes;
    return sizeBytes;
  }

  // ---- entries ----

  /** Adds an entry after all others; its ID must be after `lastId`. */
  append(id: StreamId, pairs: readonly Bytes[]): void {
    const node = this.nodeFor(id, pairs);
    const before = node.sizeBytes;
    node.append(id, pairs);
    this.nodeBytes += node.sizeBytes - before;
    this.length += 1;
    this.entriesAdded = wrappedSum(this.entriesAdded, 1);
    this.lastId = id;
    if (this.length === 1) this.firstId = id;
  }

  /** The entries of a range, oldest first. */
  *range({ start = MIN_ID, end = MAX_ID, count = 0 }: Range): IterableIterator<StreamEntry> {
    const firstNode = this.nodes.floor(start)?.id ?? MIN_ID;
    let left = count;
    for (const node of this.nodes.from(firstNode)) {
      if (compareIds(node.id, end) > 0) return;
      for (const entry of node.between(start, end)) {
        yield entry;
        if ((left -= 1) === 0) return;
      }
    }
  }

  /** The entries of a range, newest first. */
  *rangeReversed({
    start = MIN_ID,
    end = MAX_ID,
    count = 0,
  }: Range): IterableIterator<StreamEntry> {
    let left = count;
    let node = this.nodes.floor(end);
    for (; node !== undefined; node = this.nodes.before(node.id)) {
      for (const entry of node.betweenReversed(start, end)) {
        yield entry;
        if ((left -= 1) === 0) return;
      }
      if (compareIds(node.id, start) <= 0) return;
    }
  }

  /** The ID of the last entry that is there, or 0-0. */
  get lastEntryId(): StreamId {
    for (const { id } of this.rangeReversed({ count: 1 })) return id;
    return MIN_ID;
  }

  /** True if the entry is there. */
  has(id: StreamId): boolean {
    return this.nodes.floor(id)?.has(id) === true;
  }

  /** The entry, if it is there. */
  entry(id: StreamId): StreamEntry | undefined {
    for (const entry of this.range({ start: id, end: id })) return entry;
    return undefined;
  }

  /** Removes entries by their IDs. Returns how many were there. */
  remove(ids: readonly StreamId[]): number {
    let removed = 0;
    let first = false;
    for (const id of ids) {
      if (!this.removeOne(id)) continue;
      removed += 1;
      first ||= compareIds(id, this.firstId) === 0;
      if (compareIds(id, this.maxDeletedId) > 0) this.maxDeletedId = id;
    }
    if (first || this.length === 0) this.findFirst();
    return removed;
  }

  /** Removes the oldest entries. Returns how many. */
  trim({ keep, approximate, limit }: Trim): number {
    const before = this.length;
    for (let node = this.nodes.first; node !== undefined; node = this.nodes.first) {
      if (typeof keep === 'number' && this.length <= keep) break;
      if (limit > 0 && before - this.length + node.live > limit) break;
      if (this.canGo(node, keep)) {
        this.dropNode(node);
        continue;
      }
      if (!approximate) this.trimNode(node, keep);
      break;
    }
    if (this.length < before || this.length === 0) this.findFirst();
    return before - this.length;
  }

  /** Adds a node that was written elsewhere, after all others. */
  adopt(node: StreamNode): void {
    this.nodes.add(node);
    this.nodeBytes += node.sizeBytes;
    this.length += node.live;
  }

  /** Looks for the first entry that is there. */
  findFirst(): void {
    this.firstId = MIN_ID;
    for (const { id } of this.range({ count: 1 })) this.firstId = id;
  }

  // ---- groups ----

  get groupCount(): number {
    return this.groupsByName.size;
  }

  /** The groups in the order of their names. */
  get groups(): ConsumerGroup[] {
    return [...this.groupsByName.values()].sort((a, b) => compareBytes(a.name, b.name));
  }

  group(name: Bytes): ConsumerGroup | undefined {
    return this.groupsByName.get(name);
  }

  /** Adds a group whose name is free. */
  addGroup(group: ConsumerGroup): void {
    this.groupsByName.set(group.name, group);
  }

  /** Removes a group. Returns whether it was there. */
  removeGroup(name: Bytes): boolean {
    return this.groupsByName.delete(name);
  }

  /** Notes that a group has been given an entry after the last one it had. */
  advance(group: ConsumerGroup, id: StreamId): void {
    const { entriesRead, lastId } = group;
    if (compareIds(id, lastId) <= 0) return;
    const counting = entriesRead !== undefined && compareIds(lastId, this.firstId) >= 0;
    if (counting && !this.hasRemovedAfter(lastId)) {
      group.entriesRead = wrappedSum(entriesRead, 1);
    } else if (this.entriesAdded !== 0) {
      group.entriesRead = this.positionOf(id);
    }
    group.lastId = id;
  }

  /** How many entries a group has still to be given, or undefined if removals hide it. */
  lagOf({ entriesRead, lastId }: ConsumerGroup): Int64 | undefined {
    if (this.entriesAdded === 0 || this.length === 0) return 0;
    const isBehind = compareIds(lastId, this.firstId) < 0;
    if (isBehind && compareIds(this.maxDeletedId, this.firstId) < 0) return this.length;
    const certain = entriesRead !== undefined && !this.hasRemovedAfter(lastId);
    const position = certain ? entriesRead : this.positionOf(lastId);
    return position === undefined ? undefined : wrappedDifference(this.entriesAdded, position);
  }

  /** How many entries were ever added up to this ID, or undefined if removals hide it. */
  positionOf(id: StreamId): Int64 | undefined {
    if (this.entriesAdded === 0) return 0;
    const toLast = compareIds(id, this.lastId);
    if (this.length === 0 && toLast <= 0) return this.entriesAdded;
    const isZero = compareIds(id, MIN_ID) === 0;
    if (!isZero && compareIds(id, this.maxDeletedId) < 0) return undefined;
    if (toLast >= 0) return toLast === 0 ? this.entriesAdded : undefined;
    const isWhole =
      compareIds(this.maxDeletedId, MIN_ID) === 0 ||
      compareIds(this.maxDeletedId, this.firstId) < 0;
    const toFirst = compareIds(id, this.firstId);
    if (!isWhole || toFirst > 0) return undefined;
    return wrappedDifference(this.entriesAdded, toFirst < 0 ? this.length : this.length - 1);
  }

  clone(): StreamValue {
    const copy = new StreamValue(this.limits);
    for (const node of this.nodes) copy.adopt(node.clone());
    for (const group of this.groupsByName.values()) copy.addGroup(group.clone());
    copy.lastId = this.lastId;
    copy.firstId = this.firstId;
    copy.maxDeletedId = this.maxDeletedId;
    copy.entriesAdded = this.entriesAdded;
    return copy;
  }

  // XDEL leaves a mark: was an entry removed that comes at or after this ID?
  private hasRemovedAfter(id: StreamId): boolean {
    if (this.length === 0 || compareIds(this.maxDeletedId, MIN_ID) === 0) return false;
    return compareIds(id, this.maxDeletedId) <= 0;
  }

  private nodeFor(id: StreamId, pairs: readonly Bytes[]): StreamNode {
    const last = this.nodes.last;
    if (last !== undefined && !this.isFull(last, pairs)) return last;
    const node = new StreamNode(
      id,
      pairs.filter((_, i) => i % 2 === 0),
    );
    this.nodes.add(node);
    this.nodeBytes += node.sizeBytes;
    return node;
  }

  private isFull(node: StreamNode, pairs: readonly Bytes[]): boolean {
    const { streamNodeMaxBytes, streamNodeMaxEntries } = this.limits;
    const added = pairs.reduce((sum, text) => sum + text.length, 0);
    const room = Math.min(streamNodeMaxBytes || MAX_NODE_BYTES, MAX_NODE_BYTES);
    if (node.listpackBytes + added >= room) return true;
    return streamNodeMaxEntries > 0 && node.live + node.dead >= streamNodeMaxEntries;
  }

  private removeOne(id: StreamId): boolean {
    const node = this.nodes.floor(id);
    if (node === undefined || !node.has(id)) return false;
    if (node.live === 1) {
      this.dropNode(node);
    } else {
      node.remove(id);
      this.length -= 1;
    }
    return true;
  }

  private canGo(node: StreamNode, keep: number | StreamId): boolean {
    if (typeof keep === 'number') return this.length - node.live >= keep;
    return compareIds(node.lastId, keep) < 0;
  }

  private trimNode(node: StreamNode, keep: number | StreamId): void {
    let surplus = typeof keep === 'number' ? this.length - keep : 0;
    const goes = (id: StreamId, deleted: boolean): boolean => {
      if (typeof keep !== 'number') return compareIds(id, keep) < 0;
      if (surplus <= 0) return false;
      if (!deleted) surplus -= 1;
      return true;
    };
    this.length -= node.removeWhile(goes);
  }

  private dropNode(node: StreamNode): void {
    this.nodes.remove(node.id);
    this.nodeBytes -= node.sizeBytes;
    this.length -= node.live;
  }
}
