// Writes streams in the forms of Redis's dumps: their nodes, counters, groups and consumers.
import { ByteWriter } from '../algo/byte-writer.ts';
import type { Consumer, ConsumerGroup } from '../store/stream-group.ts';
import type { StreamId } from '../store/stream-id.ts';
import { idKey } from '../store/stream-id.ts';
import type { StreamValue } from '../store/stream-value.ts';
import type { RdbWriter } from './rdb-writer.ts';

/** Writes a stream; only from Redis 7.2 on it is told when a consumer last got an entry. */
export function writeStream(to: RdbWriter, value: StreamValue, withActivity: boolean): void {
  to.length(value.nodes.size);
  for (const node of value.nodes) {
    to.string(idKey(node.id));
    const listpack = new ByteWriter(node.listpackBytes);
    node.write(listpack);
    to.blob(listpack.view());
  }
  to.length(value.length);
  for (const id of [value.lastId, value.firstId, value.maxDeletedId]) writeId(to, id);
  to.length(value.entriesAdded);
  to.length(value.groupCount);
  for (const group of value.groups) writeGroup(to, group, withActivity);
}

function writeId(to: RdbWriter, { ms, seq }: StreamId): void {
  to.length(ms);
  to.length(seq);
}

function writeGroup(to: RdbWriter, group: ConsumerGroup, withActivity: boolean): void {
  to.string(group.name);
  writeId(to, group.lastId);
  to.length(group.entriesRead ?? -1);
  to.length(group.pending.size);
  for (const { id, deliveredMs, deliveries } of group.pending) {
    to.bytes.text(idKey(id));
    to.time(deliveredMs);
    to.length(deliveries);
  }
  to.length(group.consumerCount);
  for (const consumer of group.consumers) writeConsumer(to, consumer, withActivity);
}

function writeConsumer(to: RdbWriter, consumer: Consumer, withActivity: boolean): void {
  to.string(consumer.name);
  to.time(consumer.seenMs);
  if (withActivity) to.time(consumer.activeMs ?? -1);
  to.length(consumer.pending.size);
  for (const { id } of consumer.pending) to.bytes.text(idKey(id));
}
