// Sorted sets: members and their scores one by one. Ranges are in sorted-set-range.ts, pops in
// sorted-set-pop.ts, unions and their kin in sorted-set-algebra.ts, ZADD in sorted-set-add.ts.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { NIL_ARRAY } from '../../resp/reply.ts';
import type { sortedSet } from '../../spec/sorted-set.ts';
import { formatDouble } from '../algo/decimal.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { OUT_OF_RANGE, SYNTAX, wrongArity } from '../faults.ts';
import type { ScoredMember, ZsetValue } from '../store/zset-value.ts';
import type { Handlers } from './command.ts';
import { pickDistinct, pickOne, pickRepeatedly, readPickCount } from './pick.ts';
import { readCursor, readScanOptions, scanReply } from './scan.ts';
import { addCommands } from './sorted-set-add.ts';
import { membersReply, scoreReply } from './sorted-set-reply.ts';

type Basic =
  | 'zadd'
  | 'zincrby'
  | 'zcard'
  | 'zmscore'
  | 'zrandmember'
  | 'zrank'
  | 'zrem'
  | 'zrevrank'
  | 'zscan'
  | 'zscore';

export const memberCommands: Pick<Handlers<typeof sortedSet>, Basic> = {
  ...addCommands,

  zcard: (ctx, args) => ctx.db.read(args.next(), 'zset')?.length ?? 0,

  zscore(ctx, args) {
    const members = ctx.db.read(args.next(), 'zset');
    return scoreOrNil(members?.score(args.next()));
  },

  zmscore(ctx, args) {
    const members = ctx.db.read(args.next(), 'zset');
    return args.rest().map(member => scoreOrNil(members?.score(member)));
  },

  zrank: (ctx, args) => rank(ctx, args, false),
  zrevrank: (ctx, args) => rank(ctx, args, true),

  zrem(ctx, args) {
    const key = args.next();
    const names = args.rest();
    const members = ctx.db.find(key, 'zset');
    let removed = 0;
    for (const name of names) if (members?.delete(name) === true) removed += 1;
    if (removed > 0) ctx.db.changed(key, 'zrem', removed);
    return removed;
  },

  zrandmember(ctx, args) {
    const key = args.next();
    if (args.done) return randomMember(ctx, ctx.db.read(key, 'zset'));
    const count = readPickCount(args);
    const withScores = args.skip('WITHSCORES');
    args.end();
    if (withScores && Math.abs(count) > MAX_COUNT_WITH_SCORES) throw OUT_OF_RANGE;
    const members = ctx.db.read(key, 'zset');
    if (members === undefined) return [];
    return membersReply(ctx, randomMembers(ctx, members, count), withScores);
  },

  zscan(ctx, args) {
    const key = args.next();
    const from = readCursor(args);
    const members = ctx.db.read(key, 'zset');
    if (members === undefined) return scanReply(0, []);
    const { accepts, count } = readScanOptions(args, 'other');
    const { items, cursor } = members.scan(from, count);
    const print = members.encoding === 'listpack' ? formatDouble : longScore;
    const found = items.filter(member => accepts(member.key));
    return scanReply(
      cursor,
      found.flatMap((member): Bytes[] => [member.key, print(member.score)]),
    );
  },
};

const MAX_COUNT_WITH_SCORES = 2 ** 62;
const SIGNIFICANT_DIGITS = 17;

const scoreOrNil = (score: number | undefined): Reply =>
  score === undefined ? null : scoreReply(score);

function rank(ctx: Context, args: Args, isReverse: boolean): Reply {
  const [key, member] = [args.next(), args.next()];
  if (args.left > 1) throw wrongArity(args.name);
  const withScore = !args.done;
  if (withScore && !args.skip('WITHSCORE')) throw SYNTAX;
  const members = ctx.db.read(key, 'zset');
  const found = members?.rank(member);
  if (members === undefined || found === undefined) return withScore ? NIL_ARRAY : null;
  const place = isReverse ? members.length - 1 - found : found;
  return withScore ? [place, scoreOrNil(members.score(member))] : place;
}

function randomMember({ server }: Context, members: ZsetValue | undefined): Reply {
  if (members === undefined) return null;
  return members.sample(pickOne(server.host.random, members.length))?.key ?? null;
}

function randomMembers(ctx: Context, members: ZsetValue, count: number): ScoredMember[] {
  const { random } = ctx.server.host;
  const { length } = members;
  // Redis: all of them come with the highest score first.
  if (count > 1 && count >= length) return members.sliceBackwards({ start: 0, stop: length });
  const places =
    count < 0
      ? pickRepeatedly(random, length, -count)
      : pickDistinct(random, length, Math.min(count, length));
  return places.map(place => members.sample(place)).filter(member => member !== undefined);
}

// Redis: a scan of a skiplist prints a score with 17 digits, a long double's way.
function longScore(score: number): Bytes {
  if (Number.isSafeInteger(score) || !Number.isFinite(score)) return formatDouble(score);
  const [digits = '', exponent] = score.toExponential(SIGNIFICANT_DIGITS - 1).split('e');
  const power = Number(exponent);
  if (power < -4 || power >= SIGNIFICANT_DIGITS) {
    const size = String(Math.abs(power)).padStart(2, '0');
    return latin1(`${withoutZeros(digits)}e${power < 0 ? '-' : '+'}${size}`);
  }
  const sign = Object.is(score, -0) ? '-' : '';
  return latin1(sign + withoutZeros(score.toFixed(SIGNIFICANT_DIGITS - 1 - power)));
}

const withoutZeros = (digits: string): string =>
  digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
