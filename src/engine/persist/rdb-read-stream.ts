// Reads streams: those of Redis 5, of 7.0 with counters, and of 7.2 with consumers' activity.
import type { Bytes } from '../../resp/bytes.ts';
import { ByteReader, expectThat } from '../algo/byte-reader.ts';
import { int64 } from '../algo/int64.ts';
import type { Uint64 } from '../algo/uint64.ts';
import type { Limits } from '../store/limits.ts';
import { ConsumerGroup } from '../store/stream-group.ts';
import type { StreamId } from '../store/stream-id.ts';
import { compareIds, MAX_ID } from '../store/stream-id.ts';
import { StreamNode } from '../store/stream-node.ts';
import { StreamValue } from '../store/stream-value.ts';
import { RdbType } from '../../rdb/format.ts';
import type { RdbReader } from '../../rdb/reader.ts';

const ID_BYTES = 16;

/** Reads a stream, or returns undefined for a type that is none. @throws CorruptData */
export function readStream(from: RdbReader, type: number, limits: Limits): StreamValue | undefined {
  if (type !== RdbType.stream && type !== RdbType.stream2 && type !== RdbType.stream3) {
    return undefined;
  }
  const value = new StreamValue(limits);
  for (let left = from.count(); left > 0; left -= 1) readNode(from, value);
  expectThat(from.number() === value.length, 'a stream of another length');
  value.lastId = readId(from);
  if (type === RdbType.stream) {
    value.entriesAdded = value.length;
    // Redis: where there is no entry the first one is after all others.
    if (value.length === 0) value.firstId = MAX_ID;
    else value.findFirst();
  } else {
    value.firstId = readId(from);
    value.maxDeletedId = readId(from);
    value.entriesAdded = signed(from.uint64());
  }
  const { last } = value.nodes;
  expectThat(!last || compareIds(last.lastId, value.lastId) <= 0, 'an entry after the last ID');
  for (let left = from.count(); left > 0; left -= 1) readGroup(from, value, type);
  return value;
}

function readNode(from: RdbReader, value: StreamValue): void {
  const key = from.blob();
  expectThat(key.length === ID_BYTES, 'a stream node whose key is no ID');
  const node = StreamNode.read(rawId(new ByteReader(key)), from.blob());
  const { last } = value.nodes;
  expectThat(node.live + node.dead > 0, 'a stream node without entries');
  expectThat(!last || compareIds(last.lastId, node.id) < 0, 'stream nodes out of order');
  value.adopt(node);
}

function readGroup(from: RdbReader, value: StreamValue, type: number): void {
  const name = from.string();
  expectThat(value.group(name) === undefined, 'a group twice');
  const lastId = readId(from);
  const group = new ConsumerGroup(name, lastId, undefined);
  const counted = type === RdbType.stream ? value.positionOf(lastId) : signed(from.uint64());
  group.entriesRead = counted === -1 ? undefined : counted;
  const orphans = readPending(from);
  for (let left = from.count(); left > 0; left -= 1) {
    readConsumer(from, group, { type, orphans });
  }
  expectThat(orphans.size === 0, 'a pending entry of no consumer');
  value.addGroup(group);
}

/** A pending entry whose consumer is not known yet. */
interface Orphan {
  readonly id: StreamId;
  readonly deliveredMs: number;
  readonly deliveries: Uint64;
}

function readPending(from: RdbReader): Map<Bytes, Orphan> {
  const orphans = new Map<Bytes, Orphan>();
  for (let left = from.count(); left > 0; left -= 1) {
    const key = from.bytes.text(ID_BYTES);
    const id = rawId(new ByteReader(from.bytes.bytes, from.bytes.at - ID_BYTES));
    expectThat(!orphans.has(key), 'a pending entry twice');
    orphans.set(key, { id, deliveredMs: from.time(), deliveries: signed(from.uint64()) });
  }
  return orphans;
}

interface GroupParts {
  readonly type: number;
  readonly orphans: Map<Bytes, Orphan>;
}

function readConsumer(from: RdbReader, group: ConsumerGroup, { type, orphans }: GroupParts): void {
  const name = from.string();
  expectThat(group.consumer(name) === undefined, 'a consumer twice');
  const consumer = group.addConsumer(name, from.time());
  const activeMs = type === RdbType.stream3 ? from.time() : consumer.seenMs;
  consumer.activeMs = activeMs < 0 ? undefined : activeMs;
  for (let left = from.count(); left > 0; left -= 1) {
    const key = from.bytes.text(ID_BYTES);
    const orphan = orphans.get(key);
    expectThat(orphan !== undefined, 'a pending entry that its group does not know');
    orphans.delete(key);
    group.addPending({ ...orphan, consumer });
  }
}

const rawId = (from: ByteReader): StreamId => ({
  ms: from.bigEndian64(),
  seq: from.bigEndian64(),
});

const readId = (from: RdbReader): StreamId => ({ ms: from.uint64(), seq: from.uint64() });

const signed = (value: Uint64): number | bigint => int64(BigInt.asIntN(64, BigInt(value)));
