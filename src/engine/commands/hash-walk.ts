// Fields by chance and by cursor: HRANDFIELD and HSCAN.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { hash } from '../../spec/hash.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { OUT_OF_RANGE, SYNTAX } from '../faults.ts';
import type { HashField, HashValue } from '../store/hash-value.ts';
import type { Handlers } from './command.ts';
import { isOver, liveFields } from './hash-fields.ts';
import { pickDistinct, pickOne, pickRepeatedly, readPickCount } from './pick.ts';
import { readCursor, readScanOptions, scanReply } from './scan.ts';

/** Redis: half of 2^63, for a reply that holds two elements for each. */
const MAX_PAIRS = 2 ** 62;

export const hashWalkCommands: Pick<Handlers<typeof hash>, 'hrandfield' | 'hscan'> = {
  hrandfield(ctx, args) {
    const key = args.next();
    if (args.done) return randomField(ctx, readClean(ctx, key));
    const { count, withValues } = readRandomOptions(args);
    const found = readClean(ctx, key);
    if (found === undefined) return [];
    const fields = randomFields(ctx, found, count);
    return withValues ? pairs(ctx, fields) : fields.map(field => field.key);
  },

  hscan(ctx, args) {
    const key = args.next();
    const from = readCursor(args);
    const found = ctx.db.read(key, 'hash');
    if (found === undefined) return scanReply(0, []);
    const { accepts, count, noValues } = readScanOptions(args, 'HSCAN');
    const { items, cursor } = found.scan(from, count);
    const page: Bytes[] = [];
    for (const field of items) {
      if (isOver(ctx, field) || !accepts(field.key)) continue;
      page.push(field.key);
      if (!noValues) page.push(field.value);
    }
    return scanReply(cursor, page);
  },
};

function readRandomOptions(args: Args): { count: number; withValues: boolean } {
  const count = readPickCount(args);
  if (args.done) return { count, withValues: false };
  if (!args.skip('WITHVALUES')) throw SYNTAX;
  args.end();
  if (count >= MAX_PAIRS) throw OUT_OF_RANGE;
  return { count, withValues: true };
}

// Redis: a pick removes all fields whose time is over, so that it need not try again and again.
function readClean(ctx: Context, key: Bytes): HashValue | undefined {
  const found = ctx.db.read(key, 'hash');
  const entry = ctx.db.peek(key);
  if (entry !== undefined && !ctx.keyspace.quiet) ctx.db.expireFields(entry, Infinity);
  return found;
}

function randomField(ctx: Context, found: HashValue | undefined): Reply {
  const candidates = candidatesOf(ctx, found);
  return candidates.at(pickOne(ctx.server.host.random, candidates.length))?.key ?? null;
}

function randomFields(ctx: Context, found: HashValue, count: number): HashField[] {
  const { random } = ctx.server.host;
  const candidates = candidatesOf(ctx, found);
  const { length } = candidates;
  if (length === 0) return [];
  if (count >= length) return liveFields(ctx, found);
  const places =
    count < 0 ? pickRepeatedly(random, length, -count) : pickDistinct(random, length, count);
  return places.map(place => candidates.at(place)).filter(field => field !== undefined);
}

/** What can be picked by its place. */
interface Candidates {
  readonly length: number;
  at(place: number): HashField | undefined;
}

// The hash itself, unless it still has fields whose time is over.
function candidatesOf(ctx: Context, found: HashValue | undefined): Candidates {
  if (found === undefined) return [];
  const due = found.nextExpiryMs;
  return due !== undefined && due <= ctx.nowMs ? liveFields(ctx, found) : found;
}

// RESP3 nests each pair, which the encoder cannot know.
function pairs({ client }: Context, fields: readonly HashField[]): Reply {
  if (client.protocol === 3) return fields.map(({ key, value }) => [key, value]);
  return fields.flatMap(({ key, value }) => [key, value]);
}
