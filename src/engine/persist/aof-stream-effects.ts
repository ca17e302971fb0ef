// The effects of commands on streams: IDs that the server chose are written out, trims that stop where
// it suits are told by what they left, and reading a group becomes what it noted of each entry.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1, upper } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { Database } from '../store/database.ts';
import type { ConsumerGroup } from '../store/stream-group.ts';
import { formatId, parseId } from '../store/stream-id.ts';
import type { StreamValue } from '../store/stream-value.ts';
import { isType } from '../store/values.ts';

interface Ran {
  readonly argv: readonly Bytes[];
  readonly reply: Reply;
  readonly db: Database;
}

type Command = readonly Bytes[];

const streamAt = (db: Database, key: Bytes): StreamValue | undefined => {
  const value = db.peek(key)?.value;
  return value !== undefined && isType(value, 'stream') ? value : undefined;
};

const arrayOf = (reply: Reply | undefined): readonly Reply[] => (Array.isArray(reply) ? reply : []);

// ---- adding and trimming ----

// Replaces what a trim was asked for by what it left. Returns the place after the options.
function writeTrim(ran: Ran, from: number, to: Bytes[]): number {
  const { argv, db } = ran;
  let at = from;
  for (; at < argv.length; at += 1) {
    const word = upper(argv[at] ?? EMPTY);
    if (word === 'NOMKSTREAM') to.push(latin1(word));
    else if (word === 'LIMIT') at += 1;
    else if (word === 'MAXLEN' || word === 'MINID') {
      const mark = argv[at + 1];
      const isMarked = mark === '~' || mark === '=';
      const given = argv[at + (isMarked ? 2 : 1)] ?? EMPTY;
      const left = mark === '~' ? leftBy(streamAt(db, argv[1] ?? EMPTY), word) : given;
      to.push(latin1(word), latin1('='), left);
      at += isMarked ? 2 : 1;
    } else break;
  }
  return at;
}

function leftBy(stream: StreamValue | undefined, word: string): Bytes {
  if (word === 'MAXLEN') return latin1(String(stream?.length ?? 0));
  return stream === undefined ? latin1('0-0') : formatId(stream.firstId);
}

function xadd(ran: Ran): Command[] {
  const [name = EMPTY, key = EMPTY] = ran.argv;
  if (typeof ran.reply !== 'string') return [];
  const to = [name, key];
  const idAt = writeTrim(ran, 2, to);
  return [[...to, ran.reply, ...ran.argv.slice(idAt + 1)]];
}

function xtrim(ran: Ran): Command[] {
  const to = ran.argv.slice(0, 2);
  writeTrim(ran, 2, to);
  return [to];
}

// ---- groups ----

interface InGroup {
  readonly key: Bytes;
  readonly group: ConsumerGroup;
  readonly consumer: Bytes;
}

// What a group notes of an entry: who has it, since when, how often it was given.
function claimed({ key, group, consumer }: InGroup, id: Bytes): Command[] {
  const parsed = parseId(id);
  const pending =
    parsed === undefined ? undefined : group.pending.get({ ms: parsed.ms, seq: parsed.seq ?? 0 });
  if (pending === undefined) return [];
  const time = ['TIME', String(pending.deliveredMs)].map(latin1);
  const count = ['RETRYCOUNT', String(pending.deliveries), 'FORCE', 'JUSTID', 'LASTID'].map(latin1);
  const head = [latin1('XCLAIM'), key, group.name, consumer, latin1('0'), id];
  return [[...head, ...time, ...count, formatId(group.lastId)]];
}

const created = ({ key, group, consumer }: InGroup): Command => [
  latin1('XGROUP'),
  latin1('CREATECONSUMER'),
  key,
  group.name,
  consumer,
];

const position = ({ key, group }: InGroup): Command => [
  ...[latin1('XGROUP'), latin1('SETID'), key, group.name, formatId(group.lastId)],
  ...(group.entriesRead === undefined
    ? []
    : [latin1('ENTRIESREAD'), latin1(String(group.entriesRead))]),
];

// The ID of an entry in a reply: `[id, fields]`, or the ID alone.
const idOf = (entry: Reply): Bytes[] => {
  const id = typeof entry === 'string' ? entry : arrayOf(entry)[0];
  return typeof id === 'string' ? [id] : [];
};

function xreadgroup({ argv, reply, db }: Ran): Command[] {
  const words = argv.map(upper);
  const groupAt = words.indexOf(latin1('GROUP'));
  const [name = EMPTY, consumer = EMPTY] = argv.slice(groupAt + 1);
  const given = new Map(pairsOf(reply));
  const streamsAt = words.indexOf(latin1('STREAMS'), groupAt + 3);
  const half = (argv.length - streamsAt - 1) / 2;
  const keys = new Set(argv.slice(streamsAt + 1, streamsAt + 1 + half));
  return [...keys].flatMap(key => {
    const group = streamAt(db, key)?.group(name);
    if (group === undefined) return [];
    const place = { key, group, consumer };
    const claims = (given.get(key) ?? []).flatMap(idOf).flatMap(id => claimed(place, id));
    return [...(claims.length === 0 ? [created(place)] : claims), position(place)];
  });
}

// Streams and entries of a reply: a map to clients of RESP3, pairs to others.
function pairsOf(reply: Reply): [Bytes, readonly Reply[]][] {
  const isMap = typeof reply === 'object' && reply !== null && 'items' in reply;
  const items = isMap ? inPairs(reply.items) : arrayOf(reply).map(arrayOf);
  return items.flatMap(([key, entries]): [Bytes, readonly Reply[]][] =>
    typeof key === 'string' ? [[key, arrayOf(entries)]] : [],
  );
}

const inPairs = (items: readonly Reply[]): Reply[][] =>
  items.flatMap((item, i) => (i % 2 === 0 ? [[item, items[i + 1] ?? null]] : []));

// What was pending and is in the stream no more is forgotten by both claims.
function xclaim({ argv, reply, db }: Ran): Command[] {
  const [, key = EMPTY, name = EMPTY, consumer = EMPTY, , ...rest] = argv;
  const group = streamAt(db, key)?.group(name);
  if (group === undefined) return [];
  const end = rest.findIndex(word => parseId(word) === undefined);
  const asked = end < 0 ? rest : rest.slice(0, end);
  return claims({ key, group, consumer }, arrayOf(reply), asked);
}

function xautoclaim({ argv, reply, db }: Ran): Command[] {
  const [, key = EMPTY, name = EMPTY, consumer = EMPTY] = argv;
  const group = streamAt(db, key)?.group(name);
  const [, taken, gone] = arrayOf(reply);
  if (group === undefined) return [];
  return claims({ key, group, consumer }, arrayOf(taken), arrayOf(gone).flatMap(idOf));
}

function claims(place: InGroup, taken: readonly Reply[], asked: readonly Bytes[]): Command[] {
  const { key, group } = place;
  const gone = asked.filter(id => claimed(place, id).length === 0);
  const acks = gone.length === 0 ? [] : [[latin1('XACK'), key, group.name, ...gone]];
  const kept = taken.flatMap(idOf).flatMap(id => claimed(place, id));
  return [created(place), ...kept, ...acks, position(place)];
}

/** The effects of commands on streams, by name. */
export const streamEffects = { xadd, xtrim, xreadgroup, xclaim, xautoclaim };
