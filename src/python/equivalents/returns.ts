// What redis-py returns for a reply, as Python prints it: the casts that redis-py makes by the
// command's name (RESP2, decode_responses=True). Of long reports there is nothing to print.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1, upper } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { isArray } from '../../resp/reply.ts';
import { dict, floatRepr, list, strRepr, tuple } from './literal.ts';
import type { Keywords } from './row.ts';

/** A reply as RESP2 has it. */
export type PlainReply = number | bigint | null | Bytes | readonly PlainReply[];

/** The reply as RESP2 would have sent it; undefined for an error. */
export function plainReply(reply: Reply): PlainReply | undefined {
  if (typeof reply === 'boolean') return reply ? 1 : 0;
  if (typeof reply !== 'object' || reply === null) return reply;
  if (isArray(reply)) return plainAll(reply);
  switch (reply.kind) {
    case 'map':
    case 'set':
    case 'push':
      return plainAll(reply.items);
    case 'attribute':
      return plainReply(reply.reply);
    case 'several':
      return plainAll(reply.replies);
    case 'nil-array':
      return null;
    case 'error':
      return undefined;
    case 'status':
    case 'double':
    case 'bignumber':
    case 'verbatim':
      return reply.text;
  }
}

// An error among the items (EXEC) is left out of what is printed: then nothing is.
const plainAll = (items: readonly Reply[]): PlainReply[] =>
  items.map(item => {
    const plain = plainReply(item);
    return plain === undefined ? latin1('error') : plain;
  });

type Cast = (reply: PlainReply, keywords: Keywords) => string | undefined;

const isList = (reply: PlainReply): reply is readonly PlainReply[] => Array.isArray(reply);
const itemsOf = (reply: PlainReply): readonly PlainReply[] => (isList(reply) ? reply : []);

/** The reply without a cast. */
export function repr(reply: PlainReply): string {
  if (reply === null) return 'None';
  if (typeof reply === 'string') return strRepr(reply);
  return isList(reply) ? list(reply.map(repr)) : String(reply);
}

const bool: Cast = reply => {
  const isFalse = reply === 0 || reply === null || reply === '';
  return isFalse ? 'False' : 'True';
};
const ok: Cast = reply => (reply === 'OK' ? 'True' : 'False');
const truth: Cast = () => 'True';
const nothing: Cast = () => undefined;
const float = (reply: PlainReply): string =>
  reply === null ? 'None' : floatRepr(isList(reply) ? '' : String(reply));
const floats: Cast = reply => list(itemsOf(reply).map(float));
const tupleOf: Cast = reply =>
  itemsOf(reply).length === 0 ? 'None' : tuple(itemsOf(reply).map(repr));

function twos<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((item, at): [T, T][] => {
    const next = items[at + 1];
    return at % 2 === 0 && next !== undefined ? [[item, next]] : [];
  });
}

/** Pairs as a dict; a name that comes again takes the later value. */
function pairs(reply: PlainReply, value: (reply: PlainReply) => string = repr): string {
  const found = new Map(twos(itemsOf(reply)).map(([name, each]) => [repr(name), value(each)]));
  return dict([...found]);
}

const asDict: Cast = reply => pairs(reply);
const dicts: Cast = reply => list(itemsOf(reply).map(each => pairs(each)));
// Whose order means nothing; but a set that Python prints has some.
const asSet: Cast = reply => {
  const items = new Set(itemsOf(reply).map(repr));
  return items.size === 0 ? 'set()' : `{${[...items].join(', ')}}`;
};

const scored: Cast = (reply, { withscores }) => {
  if (itemsOf(reply).length === 0 || withscores === undefined) return repr(reply);
  return list(twos(itemsOf(reply)).map(([name, score]) => tuple([repr(name), float(score)])));
};
const alwaysScored: Cast = reply => scored(reply, { withscores: 'True' });

function entry(reply: PlainReply): string {
  const [id = null, fields = null] = itemsOf(reply);
  return reply === null ? '(None, None)' : tuple([repr(id), pairs(fields)]);
}
const entries = (reply: PlainReply): string =>
  reply === null ? 'None' : list(itemsOf(reply).map(entry));

const streams: Cast = reply =>
  list(
    itemsOf(reply).map(each => {
      const [key = null, found = null] = itemsOf(each);
      return list([repr(key), entries(found)]);
    }),
  );

const claimed: Cast = (reply, { justid }) => (justid === undefined ? entries(reply) : repr(reply));
const autoClaimed: Cast = (reply, { justid }) => {
  const [cursor = null, found = null, gone = null] = itemsOf(reply);
  if (justid !== undefined) return repr(found);
  return list([repr(cursor), entries(found), repr(gone)]);
};

const PENDING = ['message_id', 'consumer', 'time_since_delivered', 'times_delivered'] as const;

const pendingRange: Cast = reply =>
  list(
    itemsOf(reply).map(each =>
      dict(itemsOf(each).map((value, at) => [`'${PENDING[at] ?? ''}'`, repr(value)])),
    ),
  );

const pending: Cast = reply => {
  const [count = 0, min = null, max = null, consumers = null] = itemsOf(reply);
  const each = itemsOf(consumers).map(item => {
    const [name = null, waiting = null] = itemsOf(item);
    return dict([
      ["'name'", repr(name)],
      ["'pending'", String(waiting)],
    ]);
  });
  return dict([
    ["'pending'", repr(count)],
    ["'min'", repr(min)],
    ["'max'", repr(max)],
    ["'consumers'", list(each)],
  ]);
};

const scan =
  (items: (reply: PlainReply, keywords: Keywords) => string): Cast =>
  (reply, keywords) => {
    const [cursor = 0, found = null] = itemsOf(reply);
    return tuple([String(cursor), items(found, keywords)]);
  };

const places: Cast = reply =>
  list(itemsOf(reply).map(each => (isList(each) ? tuple(each.map(float)) : 'None')));

// Distance, number and place, in this order, as far as they were asked for.
const found: Cast = (reply, keywords) => {
  const casts = [
    ...(keywords['withdist'] === undefined ? [] : [float]),
    ...(keywords['withhash'] === undefined ? [] : [repr]),
    ...(keywords['withcoord'] === undefined
      ? []
      : [(each: PlainReply) => tuple(itemsOf(each).map(float))]),
  ];
  if (casts.length === 0) return repr(reply);
  return list(
    itemsOf(reply).map(each => {
      const [name = null, ...rest] = itemsOf(each);
      return list([repr(name), ...rest.map((value, at) => (casts[at] ?? repr)(value))]);
    }),
  );
};

const NAMED: readonly (readonly [string, Cast])[] = [
  ['AUTH COPY EXPIRE EXPIREAT HEXISTS HMSET MOVE MSETNX PERSIST PSETEX', bool],
  ['PEXPIRE PEXPIREAT RENAMENX SETEX SETNX SMOVE XGROUP_DESTROY CLIENT_UNBLOCK', bool],
  ['FLUSHALL FLUSHDB LSET LTRIM MSET PFMERGE READONLY READWRITE RENAME SAVE SELECT', ok],
  ['SHUTDOWN SLAVEOF SWAPDB WATCH UNWATCH ACL_LOAD ACL_SETUSER ACL_SAVE CLIENT_PAUSE', ok],
  ['CLIENT_SETINFO CLIENT_SETNAME CONFIG_RESETSTAT CONFIG_SET FUNCTION_DELETE QUIT', ok],
  ['FUNCTION_FLUSH FUNCTION_RESTORE MEMORY_PURGE SCRIPT_FLUSH SCRIPT_KILL', ok],
  ['SLOWLOG_RESET XGROUP_CREATE XGROUP_SETID CLIENT_KILL', ok],
  ['PING BGSAVE BGREWRITEAOF', truth],
  ['HINCRBYFLOAT INCRBYFLOAT GEODIST ZINCRBY ZSCORE', float],
  ['SDIFF SINTER SMEMBERS SUNION', asSet],
  ['HGETALL CONFIG_GET', asDict],
  ['XINFO_GROUPS XINFO_CONSUMERS', dicts],
  ['ZINTER ZRANGE ZRANGEBYSCORE ZREVRANGE ZREVRANGEBYSCORE ZUNION', scored],
  ['ZPOPMAX ZPOPMIN', alwaysScored],
  ['ZMSCORE', floats],
  ['BLPOP BRPOP', tupleOf],
  ['XRANGE XREVRANGE', entries],
  ['XREAD XREADGROUP', streams],
  ['GEOSEARCH GEORADIUS GEORADIUSBYMEMBER', found],
  ['GEOPOS', places],
  ['SCAN SSCAN', scan(repr)],
  ['LASTSAVE INFO COMMAND CLIENT_LIST CLIENT_INFO ACL_GETUSER ACL_LOG MEMORY_STATS', nothing],
  ['SLOWLOG_GET XINFO_STREAM DEBUG CLUSTER_INFO CLUSTER_NODES MODULE_LIST', nothing],
  ['COMMAND_INFO COMMAND_DOCS FUNCTION_DUMP DUMP MONITOR DISCARD MULTI', nothing],
  ['SUBSCRIBE PSUBSCRIBE SSUBSCRIBE UNSUBSCRIBE PUNSUBSCRIBE SUNSUBSCRIBE', nothing],
];

const SINGLE: Readonly<Record<string, Cast>> = {
  SET: (reply, { get }) => {
    if (get !== undefined || reply === null || reply === '') return repr(reply);
    return reply === 'OK' ? 'True' : 'False';
  },
  ZADD: (reply, { incr }) => (incr === undefined ? repr(reply) : float(reply)),
  BZPOPMAX: reply => waited(reply),
  BZPOPMIN: reply => waited(reply),
  TIME: reply => tuple(itemsOf(reply).map(String)),
  SCRIPT_EXISTS: reply => list(itemsOf(reply).map(each => bool(each, {}) ?? '')),
  PUBSUB_NUMSUB: reply => counts(reply),
  PUBSUB_SHARDNUMSUB: reply => counts(reply),
  XCLAIM: claimed,
  XAUTOCLAIM: autoClaimed,
  XPENDING: pending,
  XPENDING_RANGE: pendingRange,
  HSCAN: scan((items, { no_values: noValues }) =>
    noValues === undefined ? pairs(items) : repr(items),
  ),
  ZSCAN: scan(items => alwaysScored(items, {}) ?? ''),
};

const waited = (reply: PlainReply): string => {
  const [key = null, name = null, score = null] = itemsOf(reply);
  return reply === null ? 'None' : tuple([repr(key), repr(name), float(score)]);
};

const counts = (reply: PlainReply): string =>
  list(twos(itemsOf(reply)).map(([name, count]) => tuple([repr(name), repr(count)])));

const CASTS = new Map<string, Cast>([
  ...NAMED.flatMap(([names, cast]) => names.split(' ').map(name => [name, cast] as const)),
  ...Object.entries(SINGLE),
]);

/** How a call was made, for its casts. */
export interface Returning {
  /** `xgroup|create` */
  readonly name: string;
  readonly method: string;
  readonly keywords: Keywords;
}

/** The value of a call; undefined if there is nothing to print. */
export function returned(reply: Reply, { name, method, keywords }: Returning): string | undefined {
  const plain = plainReply(reply);
  if (plain === undefined) return undefined;
  const own = upper(method);
  const byName = upper(name).replace(/[|-]/g, '_');
  // A subcommand that is sent as words of its own has no cast.
  if (own === 'EXECUTE_COMMAND' && name.includes('|')) return repr(plain);
  const cast = CASTS.get(own === 'XPENDING_RANGE' ? own : byName);
  return cast === undefined ? repr(plain) : cast(plain, keywords);
}
