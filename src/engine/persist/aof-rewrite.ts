// All keys as the shortest commands that make them: the base of append-only files where
// `aof-use-rdb-preamble` is off.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import { ReplyWriter } from '../../resp/encode.ts';
import { formatDouble } from '../algo/decimal.ts';
import type { Entry } from '../store/database.ts';
import type { HashValue } from '../store/hash-value.ts';
import type { Keyspace } from '../store/keyspace.ts';
import type { ConsumerGroup } from '../store/stream-group.ts';
import { formatId, MIN_ID } from '../store/stream-id.ts';
import type { StreamValue } from '../store/stream-value.ts';
import { stringBytes } from '../store/string-value.ts';
import { isType } from '../store/values.ts';

/** So many elements are told by one command. */
const BATCH = 64;

type Command = readonly Bytes[];

const words = (...texts: readonly (string | number | bigint)[]): Bytes[] =>
  texts.map(text => latin1(String(text)));

/** The commands that make all keys, as the bytes of a file. */
export function commandsOf(keyspace: Keyspace): Uint8Array<ArrayBuffer> {
  const to = new ReplyWriter();
  for (const db of keyspace.databases) {
    if (db.size === 0) continue;
    to.request(words('SELECT', db.index));
    for (const entry of db.entries()) for (const command of commandsFor(entry)) to.request(command);
  }
  return to.take();
}

function* commandsFor(entry: Entry): Iterable<Command> {
  const { key, expireAtMs } = entry;
  yield* valueCommands(entry);
  if (expireAtMs !== undefined) yield [latin1('PEXPIREAT'), key, latin1(String(expireAtMs))];
}

function* valueCommands({ key, value }: Entry): Iterable<Command> {
  if (isType(value, 'list')) {
    for (const { elements } of value.parts()) yield* inBatches('RPUSH', key, elements);
  } else if (isType(value, 'set')) yield* inBatches('SADD', key, value.members());
  else if (isType(value, 'zset')) {
    const pairs = Array.from(value, ({ key: member, score }) => [formatDouble(score), member]);
    yield* inBatches('ZADD', key, pairs.flat());
  } else if (isType(value, 'hash')) yield* hashCommands(key, value);
  else if (isType(value, 'stream')) yield* streamCommands(key, value);
  else yield [latin1('SET'), key, stringBytes(value)];
}

function* inBatches(name: string, key: Bytes, elements: Iterable<Bytes>): Iterable<Command> {
  let batch: Bytes[] = [];
  for (const element of elements) {
    batch.push(element);
    if (batch.length < 2 * BATCH) continue;
    yield [latin1(name), key, ...batch];
    batch = [];
  }
  if (batch.length > 0) yield [latin1(name), key, ...batch];
}

function* hashCommands(key: Bytes, hash: HashValue): Iterable<Command> {
  const fields = [...hash.entries()];
  yield* inBatches(
    'HSET',
    key,
    fields.flatMap(({ key: name, value }) => [name, value]),
  );
  for (const { key: name, expireAtMs } of fields) {
    if (expireAtMs === undefined) continue;
    yield [latin1('HPEXPIREAT'), key, ...words(expireAtMs, 'FIELDS', 1), name];
  }
}

function* streamCommands(key: Bytes, stream: StreamValue): Iterable<Command> {
  const isEmpty = stream.length === 0;
  // Redis: a stream without entries is made by one that is trimmed at once.
  if (isEmpty) {
    yield [latin1('XADD'), key, ...words('MAXLEN', 0), latin1('0-1'), ...words('x', 'y')];
  }
  for (const { id, pairs } of stream.range({ start: MIN_ID, count: 0 })) {
    yield [latin1('XADD'), key, formatId(id), ...pairs];
  }
  const counters = words('ENTRIESADDED', stream.entriesAdded, 'MAXDELETEDID');
  yield [
    ...[latin1('XSETID'), key, formatId(stream.lastId)],
    ...[...counters, formatId(stream.maxDeletedId)],
  ];
  for (const group of stream.groups) yield* groupCommands(key, group);
}

function* groupCommands(key: Bytes, group: ConsumerGroup): Iterable<Command> {
  const { name, lastId, entriesRead } = group;
  const read = words('ENTRIESREAD', entriesRead ?? -1);
  yield [...words('XGROUP', 'CREATE'), key, name, formatId(lastId), ...read];
  for (const consumer of group.consumers) {
    yield [...words('XGROUP', 'CREATECONSUMER'), key, name, consumer.name];
    for (const { id, deliveredMs, deliveries } of consumer.pending) {
      const times = words('TIME', deliveredMs, 'RETRYCOUNT', deliveries, 'JUSTID', 'FORCE');
      const claim = [latin1('XCLAIM'), key, name, consumer.name];
      yield [...claim, latin1('0'), formatId(id), ...times];
    }
  }
}
