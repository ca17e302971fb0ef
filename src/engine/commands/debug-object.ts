// DEBUG OBJECT, SDSLEN, LISTPACK, QUICKLIST, HTSTATS: how keys and values lie in memory, told in the
// terms of Redis. There are no addresses to show: what stands for one is made of the key.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { status, verbatim } from '../../resp/reply.ts';
import { sha1Hex } from '../algo/sha1.ts';
import type { Context } from '../context.ts';
import { fault, NO_SUCH_KEY } from '../faults.ts';
import type { Entry } from '../store/database.ts';
import { stringEncoding, stringLength } from '../store/string-value.ts';
import type { Value } from '../store/values.ts';
import { isType } from '../store/values.ts';

const LRU_CLOCK = 2 ** 24;
/** What DUMP adds to a value: its type, the version and the checksum. */
const DUMP_FRAME_BYTES = 11;
const OBJECT_BYTES = 16;
const SDS_HEADER_BYTES = 3;
const NOT_SDS = fault('ERR Not an sds encoded string.');
const NOT_LISTPACK = fault('ERR Not a listpack encoded object.');
const NOT_QUICKLIST = fault('ERR Not a quicklist encoded object.');
const NOT_HASH_TABLE = fault(
  'ERR The value stored at the specified key is not represented using an hash table',
);
const HASH_TABLES = new Set(['hashtable', 'skiplist']);

const encodingOf = (value: Value): string =>
  isType(value, 'string') ? stringEncoding(value) : value.encoding;

/** The reply of DEBUG OBJECT. */
export function debugObject(ctx: Context, key: Bytes): Reply {
  const entry = entryAt(ctx, key);
  const { touched, value } = entry;
  const idle = Math.max(0, ctx.keyspace.nowSeconds - touched);
  const serialized = ctx.server.dumps.dump(value).length - DUMP_FRAME_BYTES;
  const facts = [
    `Value at:0x${sha1Hex(key).slice(0, 12)}`,
    'refcount:1',
    `encoding:${encodingOf(value)}`,
    `serializedlength:${serialized}`,
    `lru:${touched % LRU_CLOCK}`,
    `lru_seconds_idle:${ctx.server.eviction.countsUse ? 0 : idle}`,
    ...quicklistFacts(ctx, value),
  ];
  return status(facts.join(' '));
}

function quicklistFacts({ keyspace, server }: Context, value: Value): string[] {
  if (!isType(value, 'list') || value.encoding !== 'quicklist') return [];
  const { count, bytes } = value.nodes;
  return [
    `ql_nodes:${count}`,
    `ql_avg_node:${(value.length / count).toFixed(2)}`,
    `ql_listpack_max:${keyspace.limits.listMaxListpackSize}`,
    `ql_compressed:${server.config.number('list-compress-depth') > 0 ? 1 : 0}`,
    `ql_uncompressed_size:${bytes}`,
  ];
}

/** The reply of DEBUG SDSLEN. */
export function stringLengths(ctx: Context, key: Bytes): Reply {
  const { value } = entryAt(ctx, key);
  if (!isType(value, 'string') || stringEncoding(value) === 'int') throw NOT_SDS;
  const describe = (what: string, length: number, blockBytes: number): string =>
    `${what}_sds_len:${length}, ${what}_sds_avail:0, ${what}_zmalloc: ${blockBytes}`;
  const length = stringLength(value);
  // Redis: a short value lies in one block with its object.
  const own = stringEncoding(value) === 'embstr' ? OBJECT_BYTES : 0;
  const valueBytes = allocated(own + SDS_HEADER_BYTES + length + 1) - own;
  const keyText = describe('key', key.length, allocated(key.length + 2));
  return status(`${keyText}, ${describe('val', length, valueBytes)}`);
}

const SMALL_CLASSES = [8, 16, 32, 48];

// The size classes of Redis's allocator, for small blocks.
const allocated = (byteCount: number): number =>
  SMALL_CLASSES.find(size => byteCount <= size) ?? Math.ceil(byteCount / 16) * 16;

/** The reply of DEBUG LISTPACK. */
export function listpackOf(ctx: Context, key: Bytes): Reply {
  if (!encodingOf(entryAt(ctx, key).value).startsWith('listpack')) throw NOT_LISTPACK;
  return status('Listpack structure printed on stdout');
}

/** The reply of DEBUG QUICKLIST. */
export function quicklistOf(ctx: Context, key: Bytes): Reply {
  if (encodingOf(entryAt(ctx, key).value) !== 'quicklist') throw NOT_QUICKLIST;
  return status('Quicklist structure printed on stdout');
}

/** The reply of DEBUG HTSTATS. */
export function tableStats(ctx: Context, index: number): Reply {
  const db = ctx.keyspace.database(index);
  if (db === undefined) throw fault('ERR Out of range database');
  const text = `[Dictionary HT]\n${tableText(db.size)}[Expires HT]\n${tableText(db.volatileCount)}`;
  return verbatim(text);
}

/** The reply of DEBUG HTSTATS-KEY. */
export function valueTableStats(ctx: Context, key: Bytes): Reply {
  const { value } = entryAt(ctx, key);
  if (isType(value, 'string') || !HASH_TABLES.has(value.encoding)) throw NOT_HASH_TABLE;
  return verbatim(tableText(value.length));
}

function tableText(size: number): string {
  if (size === 0) return '';
  const slots = Math.max(4, 2 ** Math.ceil(Math.log2(size)));
  const lines = [
    'Hash table 0 stats (main hash table):',
    ` table size: ${slots}`,
    ` number of elements: ${size}`,
  ];
  return latin1(`${lines.join('\n')}\n`);
}

function entryAt(ctx: Context, key: Bytes): Entry {
  const entry = ctx.db.peek(key);
  if (entry === undefined) throw NO_SUCH_KEY;
  return entry;
}
