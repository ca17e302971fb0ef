// How sorted sets answer: scores as doubles, members with scores flat in RESP2 and in pairs in RESP3.
import { double } from '../../resp/reply.ts';
import type { DoubleReply, Reply } from '../../resp/reply.ts';
import { formatDouble } from '../algo/decimal.ts';
import type { Context } from '../context.ts';
import type { ScoredMember } from '../store/zset-value.ts';

/** A score. */
export const scoreReply = (score: number): DoubleReply => double(formatDouble(score));

/** Members, with their scores if wanted. */
export function membersReply(
  ctx: Context,
  members: readonly ScoredMember[],
  withScores: boolean,
): Reply {
  if (!withScores) return members.map(({ key }) => key);
  return ctx.client.protocol === 3 ? pairsReply(members) : flatReply(members);
}

/** Each member with its score in an array of its own. */
export const pairsReply = (members: readonly ScoredMember[]): readonly Reply[] =>
  members.map(({ key, score }) => [key, scoreReply(score)]);

/** Members and scores in turn. */
export const flatReply = (members: readonly ScoredMember[]): readonly Reply[] =>
  members.flatMap(({ key, score }): Reply[] => [key, scoreReply(score)]);
