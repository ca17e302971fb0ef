// Consumer groups: how far a group has read a stream, who took which entry and has not yet
// acknowledged it. What the entries hold is the stream's business.
import type { Bytes } from '../../resp/bytes.ts';
import { compareBytes } from '../../resp/bytes.ts';
import type { Int64 } from '../algo/int64.ts';
import { SortedById } from './sorted-by-id.ts';
import type { StreamId } from './stream-id.ts';

/** An entry that was delivered and not acknowledged. */
export interface Pending {
  readonly id: StreamId;
  consumer: Consumer;
  /** Unix ms of the last delivery. */
  deliveredMs: number;
  deliveries: Int64;
}

/** One reader of a group. */
export class Consumer {
  readonly name: Bytes;
  /** Unix ms of the last command in its name. */
  seenMs: number;
  /** Unix ms of the last entry it was given, or undefined. */
  activeMs: number | undefined = undefined;
  readonly pending = new SortedById<Pending>();

  constructor(name: Bytes, seenMs: number) {
    this.name = name;
    this.seenMs = seenMs;
  }
}

const PENDING_BYTES = 96;
const CONSUMER_BYTES = 160;
const GROUP_BYTES = 200;

/** A consumer group. */
export class ConsumerGroup {
  readonly name: Bytes;
  /** The last entry given to anyone. */
  lastId: StreamId;
  /** How many entries were read since the stream began, or undefined if nobody can tell. */
  entriesRead: Int64 | undefined;
  readonly pending = new SortedById<Pending>();
  private readonly byName = new Map<Bytes, Consumer>();

  constructor(name: Bytes, lastId: StreamId, entriesRead: Int64 | undefined) {
    this.name = name;
    this.lastId = lastId;
    this.entriesRead = entriesRead;
  }

  get sizeBytes(): number {
    return GROUP_BYTES + this.byName.size * CONSUMER_BYTES + this.pending.size * PENDING_BYTES;
  }

  get consumerCount(): number {
    return this.byName.size;
  }

  /** The consumers in the order of their names. */
  get consumers(): Consumer[] {
    return [...this.byName.values()].sort((a, b) => compareBytes(a.name, b.name));
  }

  consumer(name: Bytes): Consumer | undefined {
    return this.byName.get(name);
  }

  /** Adds a consumer whose name is free. */
  addConsumer(name: Bytes, nowMs: number): Consumer {
    const consumer = new Consumer(name, nowMs);
    this.byName.set(name, consumer);
    return consumer;
  }

  /** Removes a consumer and forgets what it had pending. */
  removeConsumer(consumer: Consumer): void {
    for (const { id } of consumer.pending) this.pending.remove(id);
    this.byName.delete(consumer.name);
  }

  /** Notes that an entry was given to a consumer for the first time (or anew, to another). */
  deliver(id: StreamId, consumer: Consumer, nowMs: number): void {
    const known = this.pending.get(id);
    if (known === undefined) {
      this.addPending({ id, consumer, deliveredMs: nowMs, deliveries: 1 });
    } else {
      this.assign(known, consumer);
      known.deliveredMs = nowMs;
      known.deliveries = 1;
    }
  }

  /** Adds a pending entry whose ID is not pending yet. */
  addPending(pending: Pending): void {
    this.pending.add(pending);
    pending.consumer.pending.add(pending);
  }

  /** Gives a pending entry to another consumer. */
  assign(pending: Pending, consumer: Consumer): void {
    if (pending.consumer === consumer) return;
    pending.consumer.pending.remove(pending.id);
    pending.consumer = consumer;
    consumer.pending.add(pending);
  }

  /** Forgets a pending entry. Returns whether there was one. */
  acknowledge(id: StreamId): boolean {
    const pending = this.pending.get(id);
    if (pending === undefined) return false;
    this.pending.remove(id);
    pending.consumer.pending.remove(id);
    return true;
  }

  clone(): ConsumerGroup {
    const copy = new ConsumerGroup(this.name, this.lastId, this.entriesRead);
    for (const { name, seenMs, activeMs } of this.byName.values()) {
      copy.addConsumer(name, seenMs).activeMs = activeMs;
    }
    for (const pending of this.pending) {
      const consumer = copy.byName.get(pending.consumer.name);
      if (consumer !== undefined) copy.addPending({ ...pending, consumer });
    }
    return copy;
  }
}
