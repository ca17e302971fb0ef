// A node of a stream: up to a hundred entries beside each other in a listpack, told apart by what they
// differ in from the first. Kept as Redis keeps them, so that nodes fill, are trimmed and are dumped
// alike. A removed entry is only marked; its bytes stay until the whole node goes.
import type { Bytes } from '../../resp/bytes.ts';
import { ByteWriter } from '../algo/byte-writer.ts';
import { expectThat } from '../algo/byte-reader.ts';
import {
  EMPTY_LISTPACK_BYTES,
  integerBytes,
  ListpackReader,
  openListpack,
  writeInteger,
  writeListpack,
  writeString,
} from '../algo/listpack.ts';
import { addUint64, wrappedDifference } from '../algo/uint64.ts';
import type { StreamId } from './stream-id.ts';
import { compareIds } from './stream-id.ts';

/** An entry as clients see it: fields and values in turn. */
export interface StreamEntry {
  readonly id: StreamId;
  readonly pairs: readonly Bytes[];
}

/** Where an entry stands in its node. */
interface Spot {
  readonly id: StreamId;
  /** The place of the flags. */
  readonly at: number;
  readonly deleted: boolean;
  readonly sameFields: boolean;
  readonly fieldCount: number;
  /** The place of the first value, or of the first field unless `sameFields`. */
  readonly dataAt: number;
}

const DELETED = 1;
const SAME_FIELDS = 2;
/** Elements of an entry besides its fields and values: flags, two parts of the ID, its own count. */
const FIXED_ELEMENTS = 4;
const OVERHEAD_BYTES = 120;

/** Some consecutive entries of a stream. */
export class StreamNode {
  /** The ID of the entry that the node was made for; it need not be there any more. */
  readonly id: StreamId;
  /** The fields of that entry. */
  readonly fields: readonly Bytes[];
  /** Number of entries, and of those marked as removed. */
  live = 0;
  dead = 0;
  /** The ID of the last entry, removed or not. */
  lastId: StreamId;
  private readonly body: ByteWriter;
  private elements = 0;
  // Of the listpack without its entries and the two counts.
  private readonly fixedBytes: number;

  constructor(id: StreamId, fields: readonly Bytes[], body = new ByteWriter()) {
    this.id = id;
    this.fields = fields;
    this.lastId = id;
    this.body = body;
    this.fixedBytes = EMPTY_LISTPACK_BYTES + this.head().length - 2 * integerBytes(0);
  }

  /** Length of the listpack that Redis would hold. */
  get listpackBytes(): number {
    return this.fixedBytes + integerBytes(this.live) + integerBytes(this.dead) + this.body.length;
  }

  get sizeBytes(): number {
    return this.body.capacity + OVERHEAD_BYTES;
  }

  /** Adds an entry after all others. */
  append(id: StreamId, pairs: readonly Bytes[]): void {
    const { body } = this;
    const sameFields = this.hasFieldsOf(pairs);
    writeInteger(body, sameFields ? SAME_FIELDS : 0);
    writeInteger(body, wrappedDifference(id.ms, this.id.ms));
    writeInteger(body, wrappedDifference(id.seq, this.id.seq));
    if (!sameFields) writeInteger(body, pairs.length / 2);
    for (let i = sameFields ? 1 : 0; i < pairs.length; i += sameFields ? 2 : 1) {
      writeString(body, pairs[i] ?? this.none());
    }
    const count = elementsOf(sameFields, pairs.length / 2);
    writeInteger(body, count - 1);
    this.elements += count;
    this.live += 1;
    this.lastId = id;
  }

  /** The entries with IDs in [start, end], oldest first. */
  *between(start: StreamId, end: StreamId): IterableIterator<StreamEntry> {
    for (const spot of this.spots()) {
      if (spot.deleted || compareIds(spot.id, start) < 0) continue;
      if (compareIds(spot.id, end) > 0) return;
      yield this.entry(spot);
    }
  }

  /** The entries with IDs in [start, end], newest first. */
  *betweenReversed(start: StreamId, end: StreamId): IterableIterator<StreamEntry> {
    const within: Spot[] = [];
    for (const spot of this.spots()) {
      if (compareIds(spot.id, end) > 0) break;
      if (!spot.deleted && compareIds(spot.id, start) >= 0) within.push(spot);
    }
    for (let spot = within.pop(); spot !== undefined; spot = within.pop()) yield this.entry(spot);
  }

  /** True if the entry is there. */
  has(id: StreamId): boolean {
    return this.find(id) !== undefined;
  }

  /** Marks an entry as removed. Returns whether it was there. */
  remove(id: StreamId): boolean {
    const spot = this.find(id);
    if (spot === undefined) return false;
    this.bury(spot);
    return true;
  }

  /** Marks entries from the first on as removed, while `goes` says so. Returns how many. */
  removeWhile(goes: (id: StreamId, deleted: boolean) => boolean): number {
    const before = this.live;
    for (const spot of this.spots()) {
      if (!goes(spot.id, spot.deleted)) break;
      if (!spot.deleted) this.bury(spot);
    }
    return before - this.live;
  }

  /** Writes the listpack that Redis would hold. */
  write(to: ByteWriter): void {
    const whole = this.head();
    whole.append(this.body.view());
    writeListpack(to, whole.view(), this.fields.length + 4 + this.elements);
  }

  clone(): StreamNode {
    const copy = new StreamNode(this.id, this.fields, this.body.clone());
    copy.live = this.live;
    copy.dead = this.dead;
    copy.lastId = this.lastId;
    copy.elements = this.elements;
    return copy;
  }

  /** The node whose listpack was written elsewhere. @throws CorruptData */
  static read(id: StreamId, listpack: Uint8Array): StreamNode {
    const reader = openListpack(listpack);
    const live = reader.count();
    const dead = reader.count();
    const fieldCount = reader.count();
    const fields: Bytes[] = [];
    while (fields.length < fieldCount) fields.push(reader.bytes());
    expectThat(reader.integer() === 0, 'the first entry of a stream node has no end');
    const body = new ByteWriter(listpack.length - 1 - reader.at);
    body.append(listpack.subarray(reader.at, listpack.length - 1));
    const node = new StreamNode(id, fields, body);
    node.check(live, dead);
    return node;
  }

  // Reads everything once, so that nobody need doubt it later.
  private check(live: number, dead: number): void {
    for (const spot of this.spots()) {
      const ordered = this.live + this.dead === 0 || compareIds(this.lastId, spot.id) < 0;
      expectThat(ordered, 'the entries of a stream node are out of order');
      if (spot.deleted) this.dead += 1;
      else this.live += 1;
      this.lastId = spot.id;
      this.elements += elementsOf(spot.sameFields, spot.fieldCount);
    }
    expectThat(this.live === live && this.dead === dead, 'a stream node of another count');
  }

  private head(): ByteWriter {
    const head = new ByteWriter();
    for (const count of [this.live, this.dead, this.fields.length]) writeInteger(head, count);
    for (const field of this.fields) writeString(head, field);
    writeInteger(head, 0);
    return head;
  }

  private hasFieldsOf(pairs: readonly Bytes[]): boolean {
    const { fields } = this;
    return fields.length * 2 === pairs.length && fields.every((name, i) => pairs[i * 2] === name);
  }

  private find(id: StreamId): Spot | undefined {
    for (const spot of this.spots()) {
      const order = compareIds(spot.id, id);
      if (order >= 0) return order === 0 && !spot.deleted ? spot : undefined;
    }
    return undefined;
  }

  private bury(spot: Spot): void {
    this.body.set(spot.at, (spot.sameFields ? SAME_FIELDS : 0) | DELETED);
    this.live -= 1;
    this.dead += 1;
  }

  private *spots(): IterableIterator<Spot> {
    const reader = new ListpackReader(this.body.view());
    while (!reader.done) {
      const spot = this.spot(reader);
      yield spot;
    }
  }

  private spot(reader: ListpackReader): Spot {
    const { at } = reader;
    const flags = reader.smallInteger();
    const ms = addUint64(this.id.ms, reader.integer());
    const seq = addUint64(this.id.seq, reader.integer());
    const sameFields = (flags & SAME_FIELDS) !== 0;
    const fieldCount = sameFields ? this.fields.length : reader.count();
    const dataAt = reader.at;
    for (let i = sameFields ? fieldCount : fieldCount * 2; i > 0; i -= 1) reader.skip();
    const count = elementsOf(sameFields, fieldCount) - 1;
    expectThat(reader.integer() === count, 'a stream entry of another length');
    return {
      id: { ms, seq },
      at,
      deleted: (flags & DELETED) !== 0,
      sameFields,
      fieldCount,
      dataAt,
    };
  }

  private entry(spot: Spot): StreamEntry {
    const reader = new ListpackReader(this.body.view(), spot.dataAt);
    const pairs: Bytes[] = [];
    for (let i = 0; i < spot.fieldCount; i += 1) {
      pairs.push(spot.sameFields ? (this.fields[i] ?? this.none()) : reader.bytes());
      pairs.push(reader.bytes());
    }
    return { id: spot.id, pairs };
  }

  private none(): never {
    throw new Error('a stream node lacks a field');
  }
}

function elementsOf(sameFields: boolean, fieldCount: number): number {
  return FIXED_ELEMENTS + (sameFields ? fieldCount : fieldCount * 2 + 1);
}
