// Ranges of a sorted set by rank, score or name: read, count, stored elsewhere or removed.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { sortedSet } from '../../spec/sorted-set.ts';
import { parseInt64 } from '../algo/int64.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import type { EventName } from '../events.ts';
import { fault, NOT_INTEGER, SYNTAX } from '../faults.ts';
import type { RankRange } from '../store/rank-range.ts';
import { rankRange } from '../store/rank-range.ts';
import type { MemberRange, ScoredMember, ZsetValue } from '../store/zset-value.ts';
import type { Handlers } from './command.ts';
import { nameRange, scoreRange } from './sorted-set-bounds.ts';
import { membersReply } from './sorted-set-reply.ts';
import { storeMembers } from './sorted-set-store.ts';

type By = 'rank' | 'score' | 'name';

interface Options {
  by: By | undefined;
  isReverse: boolean | undefined;
  withScores: boolean;
  offset: number;
  /** Negative: all. */
  count: number;
}

/** What a command of the family leaves open, and what it does not. */
interface Form {
  readonly by?: By;
  readonly isReverse?: boolean;
  readonly isStore?: boolean;
}

const LIMIT_BY_RANK = fault(
  'ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX',
);
const SCORES_BY_NAME = fault(
  'ERR syntax error, WITHSCORES not supported in combination with BYLEX',
);

type Ranging =
  | 'zcount'
  | 'zlexcount'
  | 'zrange'
  | 'zrangebylex'
  | 'zrangebyscore'
  | 'zrangestore'
  | 'zremrangebylex'
  | 'zremrangebyrank'
  | 'zremrangebyscore'
  | 'zrevrange'
  | 'zrevrangebylex'
  | 'zrevrangebyscore';

export const rangeCommands: Pick<Handlers<typeof sortedSet>, Ranging> = {
  zrange: (ctx, args) => range(ctx, args, {}),
  zrevrange: (ctx, args) => range(ctx, args, { by: 'rank', isReverse: true }),
  zrangebyscore: (ctx, args) => range(ctx, args, { by: 'score', isReverse: false }),
  zrevrangebyscore: (ctx, args) => range(ctx, args, { by: 'score', isReverse: true }),
  zrangebylex: (ctx, args) => range(ctx, args, { by: 'name', isReverse: false }),
  zrevrangebylex: (ctx, args) => range(ctx, args, { by: 'name', isReverse: true }),

  zrangestore(ctx, args) {
    const target = args.next();
    const { members } = readRange(ctx, args, { isStore: true });
    return storeMembers(ctx, target, { members, event: 'zrangestore' });
  },

  zcount: (ctx, args) => count(ctx, args, scoreRange),
  zlexcount: (ctx, args) => count(ctx, args, nameRange),

  zremrangebyrank(ctx, args) {
    const key = args.next();
    const [first, last] = [args.integer(), args.integer()];
    return remove(ctx, key, {
      event: 'zremrangebyrank',
      ranks: members => rankRange(first, last, members.length),
    });
  },

  zremrangebyscore(ctx, args) {
    const key = args.next();
    const wanted = scoreRange(args.next(), args.next());
    return remove(ctx, key, {
      event: 'zremrangebyscore',
      ranks: members => members.ranksOf(wanted),
    });
  },

  zremrangebylex(ctx, args) {
    const key = args.next();
    const wanted = nameRange(args.next(), args.next());
    return remove(ctx, key, {
      event: 'zremrangebylex',
      ranks: members => members.ranksOf(wanted),
    });
  },
};

function range(ctx: Context, args: Args, form: Form): Reply {
  const { members, withScores } = readRange(ctx, args, form);
  return membersReply(ctx, members, withScores);
}

function count(ctx: Context, args: Args, parse: (min: Bytes, max: Bytes) => MemberRange): number {
  const key = args.next();
  const wanted = parse(args.next(), args.next());
  const ranks = ctx.db.read(key, 'zset')?.ranksOf(wanted);
  return ranks === undefined ? 0 : ranks.stop - ranks.start;
}

function remove(
  ctx: Context,
  key: Bytes,
  { event, ranks }: { event: EventName; ranks: (members: ZsetValue) => RankRange },
): number {
  const members = ctx.db.find(key, 'zset');
  if (members === undefined) return 0;
  const removed = members.deleteRange(ranks(members)).length;
  if (removed > 0) ctx.db.changed(key, event, removed);
  return removed;
}

// ---- `key min max [options]`, all checks before the key is read ----

function readRange(
  ctx: Context,
  args: Args,
  form: Form,
): { members: ScoredMember[]; withScores: boolean } {
  const [key, first, last] = [args.next(), args.next(), args.next()];
  const options = readOptions(args, form);
  const { by = 'rank', isReverse = false, withScores } = options;
  if (by === 'rank' && options.count !== -1) throw LIMIT_BY_RANK;
  if (by === 'name' && withScores) throw SCORES_BY_NAME;
  const find = by === 'rank' ? byRank(first, last, isReverse) : byLimits(first, last, options);
  const found = ctx.db.read(key, 'zset');
  return { members: found === undefined ? [] : find(found), withScores };
}

function readOptions(args: Args, form: Form): Options {
  const { by, isReverse } = form;
  const options: Options = { by, isReverse, withScores: false, offset: 0, count: -1 };
  while (!args.done) {
    if (form.isStore !== true && args.skip('WITHSCORES')) options.withScores = true;
    else if (args.left >= 3 && args.skip('LIMIT')) {
      options.offset = args.integer();
      options.count = args.integer();
    } else if (options.isReverse === undefined && args.skip('REV')) options.isReverse = true;
    else if (options.by === undefined && args.skip('BYSCORE')) options.by = 'score';
    else if (options.by === undefined && args.skip('BYLEX')) options.by = 'name';
    else throw SYNTAX;
  }
  return options;
}

type Finder = (members: ZsetValue) => ScoredMember[];

function byRank(first: Bytes, last: Bytes, isReverse: boolean): Finder {
  const [from, to] = [toRank(first), toRank(last)];
  return members => {
    const { length } = members;
    const { start, stop } = rankRange(from, to, length);
    if (!isReverse) return members.slice({ start, stop });
    return members.sliceBackwards({ start: length - stop, stop: length - start });
  };
}

function toRank(text: Bytes): number {
  const rank = parseInt64(text);
  if (rank === undefined) throw NOT_INTEGER;
  return Number(rank);
}

function byLimits(first: Bytes, last: Bytes, options: Options): Finder {
  const { by, isReverse: backwards = false, offset: skip, count: wanted } = options;
  const parse = by === 'name' ? nameRange : scoreRange;
  const range = backwards ? parse(last, first) : parse(first, last);
  return members => {
    const { start, stop } = members.ranksOf(range, { backwards, skip });
    const taken = wanted < 0 ? stop - start : Math.min(wanted, stop - start);
    if (backwards) return members.sliceBackwards({ start: stop - taken, stop });
    return members.slice({ start, stop: start + taken });
  };
}
