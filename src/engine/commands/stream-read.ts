// XREAD and XREADGROUP: entries from several streams at once, now or when they come. A command that
// waits is run again whole, so `$` is replaced by the ID that it stood for.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { map, NIL_ARRAY } from '../../resp/reply.ts';
import type { stream } from '../../spec/stream.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { fault, shown, SYNTAX } from '../faults.ts';
import { Park } from '../park.ts';
import type { Consumer, ConsumerGroup } from '../store/stream-group.ts';
import type { StreamId } from '../store/stream-id.ts';
import { compareIds, formatId, MAX_ID, MIN_ID, nextId, previousId } from '../store/stream-id.ts';
import type { StreamValue } from '../store/stream-value.ts';
import type { Handlers } from './command.ts';
import { entryReplies, entryReply, strictId } from './stream-args.ts';
import { consumerFor, plusOne } from './stream-group.ts';

const GROUP_IN_XREAD = fault(
  'ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.',
);
const NOACK_IN_XREAD = fault(
  'ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.',
);
const NO_GROUP = fault('ERR Missing GROUP option for XREADGROUP');
const NEW_IN_XREAD = fault(
  'ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.',
);
const NOT_A_TIMEOUT = fault('ERR timeout is not an integer or out of range');
const NEGATIVE_TIMEOUT = fault('ERR timeout is negative');
const LATE_TIMEOUT = fault('ERR timeout is out of range');
const INT64_LIMIT = 2 ** 63;

/** What both commands are asked for. */
interface Request {
  readonly name: string;
  readonly argv: readonly Bytes[];
  /** Undefined if the command is not to wait; 0 waits for ever. */
  readonly timeoutMs: number | undefined;
  readonly count: number;
  readonly keys: readonly Bytes[];
  readonly ids: readonly Bytes[];
  readonly reader: Reader | undefined;
  readonly noAck: boolean;
}

/** In whose name a group is read. */
interface Reader {
  readonly group: Bytes;
  readonly consumer: Bytes;
}

/** After which ID a stream is to be read; for a group, `new` is what nobody has read. */
interface Source {
  readonly key: Bytes;
  readonly after: StreamId | 'new';
  readonly group: ConsumerGroup | undefined;
}

export const streamReadCommands: Pick<Handlers<typeof stream>, 'xread' | 'xreadgroup'> = {
  xread: (ctx, args) => read(ctx, readRequest(ctx, args, false)),
  xreadgroup: (ctx, args) => read(ctx, readRequest(ctx, args, true)),
};

function read(ctx: Context, request: Request): Reply | Park {
  const sources = request.keys.map((key, i) => {
    return sourceOf(ctx, request, key, request.ids[i] ?? EMPTY);
  });
  const found = sources.flatMap((source): [Bytes, Reply][] => {
    const value = ctx.db.read(source.key, 'stream');
    const entries = value === undefined ? undefined : entriesOf(ctx, request, source, value);
    return entries === undefined ? [] : [[source.key, entries]];
  });
  // Redis: RESP3 has a map here, RESP2 an array of pairs.
  if (found.length > 0) return ctx.client.protocol === 3 ? map(found.flat()) : found;
  return request.timeoutMs === undefined ? NIL_ARRAY : wait(request, sources, request.timeoutMs);
}

function wait(
  { argv, keys, reader }: Request,
  sources: readonly Source[],
  timeoutMs: number,
): Park {
  const idsAt = argv.length - keys.length;
  const resolved = argv.map((arg, i) => {
    const after = sources[i - idsAt]?.after;
    return arg === '$' && typeof after === 'object' ? formatId(after) : arg;
  });
  const wakeOnRemoval = reader !== undefined;
  const onTimeout = NIL_ARRAY;
  return new Park({ keys, type: 'stream', timeoutMs, onTimeout, wakeOnRemoval, argv: resolved });
}

function sourceOf(ctx: Context, { reader, name }: Request, key: Bytes, id: Bytes): Source {
  const value = ctx.db.read(key, 'stream');
  const group = reader && value?.group(reader.group);
  if (reader !== undefined && group === undefined) {
    const place = `No such key '${shown(key)}' or consumer group '${shown(reader.group)}'`;
    throw fault(`NOGROUP ${place} in ${name.toUpperCase()} with GROUP option`);
  }
  return { key, group, after: idAfter(value, id, reader !== undefined) };
}

function idAfter(value: StreamValue | undefined, id: Bytes, grouped: boolean): StreamId | 'new' {
  if (id === '$' || id === '+') {
    if (grouped) throw meaningless(id);
    if (id === '$') return value?.lastId ?? MIN_ID;
    // Redis: `+` is the last entry itself, so reading starts just before it.
    return (value && previousId(value.lastEntryId)) ?? MIN_ID;
  }
  if (id === '>' && !grouped) throw NEW_IN_XREAD;
  const after = id === '>' ? MAX_ID : strictId(id);
  // Redis: `>` is kept as the last ID there can be, so that ID means the same.
  return grouped && compareIds(after, MAX_ID) === 0 ? 'new' : after;
}

function entriesOf(
  ctx: Context,
  { reader, count, noAck }: Request,
  { key, group, after }: Source,
  value: StreamValue,
): Reply | undefined {
  if (group === undefined || reader === undefined) {
    if (after === 'new' || compareIds(value.lastEntryId, after) <= 0) return undefined;
    return entriesAfter(value, after, count);
  }
  const nowMs = Math.floor(ctx.nowMs);
  const consumer = consumerFor(ctx, key, group, reader.consumer);
  ctx.db.noted(key);
  if (after !== 'new') return history({ value, consumer, after, count, nowMs });
  if (compareIds(value.lastEntryId, group.lastId) <= 0) return undefined;
  const start = nextId(group.lastId);
  const fresh = start === undefined ? [] : [...value.range({ start, count })];
  for (const { id } of fresh) {
    value.advance(group, id);
    if (noAck) continue;
    group.deliver(id, consumer, nowMs);
    consumer.activeMs = nowMs;
  }
  ctx.db.noted(key);
  return entryReplies(fresh);
}

function entriesAfter(value: StreamValue, after: StreamId, count: number): Reply {
  const start = nextId(after);
  return start === undefined ? [] : entryReplies(value.range({ start, count }));
}

interface History {
  readonly value: StreamValue;
  readonly consumer: Consumer;
  readonly after: StreamId;
  readonly count: number;
  readonly nowMs: number;
}

// What the consumer was given before and has not acknowledged.
function history({ value, consumer, after, count, nowMs }: History): Reply {
  const replies: Reply[] = [];
  const start = nextId(after);
  if (start === undefined) return replies;
  for (const pending of consumer.pending.from(start)) {
    const entry = value.entry(pending.id);
    if (entry === undefined) {
      replies.push([formatId(pending.id), NIL_ARRAY]);
    } else {
      replies.push(entryReply(entry));
      pending.deliveredMs = nowMs;
      pending.deliveries = plusOne(pending.deliveries);
    }
    if (replies.length === count) break;
  }
  return replies;
}

function readRequest(ctx: Context, args: Args, grouped: boolean): Request {
  let timeoutMs: number | undefined;
  let count = 0;
  let noAck = false;
  let reader: Reader | undefined;
  while (!args.done) {
    const word = args.word();
    if (word === 'BLOCK' && args.left >= 1) timeoutMs = readTimeoutMs(args, ctx.nowMs);
    else if (word === 'COUNT' && args.left >= 1) count = Math.max(0, args.integer());
    else if (word === 'STREAMS' && args.left >= 1) {
      const [keys, ids] = halves(args);
      if (grouped && reader === undefined) throw NO_GROUP;
      const { argv, name } = args;
      return { argv, name, timeoutMs, count, noAck, reader, keys, ids };
    } else if (word === 'GROUP' && args.left >= 2) {
      if (!grouped) throw GROUP_IN_XREAD;
      reader = { group: args.next(), consumer: args.next() };
    } else if (word === 'NOACK') {
      if (!grouped) throw NOACK_IN_XREAD;
      noAck = true;
    } else throw SYNTAX;
  }
  throw SYNTAX;
}

function halves(args: Args): [Bytes[], Bytes[]] {
  const all = args.rest();
  if (all.length % 2 === 1) {
    const marks = args.name === 'xreadgroup' ? "ID or '>'" : "ID, '+', or '$'";
    const need = `for each stream key an ${marks} must be specified.`;
    throw fault(`ERR Unbalanced '${args.name}' list of streams: ${need}`);
  }
  return [all.slice(0, all.length / 2), all.slice(all.length / 2)];
}

function readTimeoutMs(args: Args, nowMs: number): number {
  const timeoutMs = args.integer(-Infinity, Infinity, NOT_A_TIMEOUT);
  if (timeoutMs < 0) throw NEGATIVE_TIMEOUT;
  if (timeoutMs + nowMs >= INT64_LIMIT) throw LATE_TIMEOUT;
  return timeoutMs;
}

function meaningless(id: Bytes) {
  const advice =
    'you want to read the history of this consumer by specifying a proper ID, or use the > ID to ' +
    `get new messages. The ${id} ID would just return an empty result set.`;
  return fault(`ERR The ${id} ID is meaningless in the context of XREADGROUP: ${advice}`);
}
