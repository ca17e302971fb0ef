// Places: sorted sets whose scores are positions. Put and looked at one by one here; searches are in
// geo-search.ts.
import type { Bytes } from '../../resp/bytes.ts';
import { NIL_ARRAY } from '../../resp/reply.ts';
import type { geo } from '../../spec/geo.ts';
import { distanceM } from '../algo/geo-shape.ts';
import { geohashText, positionOf, scoreAt } from '../algo/geohash.ts';
import type { Args } from '../args.ts';
import { SYNTAX } from '../faults.ts';
import type { Handlers } from './command.ts';
import { readPosition, readUnit } from './geo-args.ts';
import { formatDistance, positionReply } from './geo-reply.ts';
import { searchCommands } from './geo-search.ts';
import type { AddOption, NewScore } from './sorted-set-add.ts';
import { addScores } from './sorted-set-add.ts';

export const geoCommands: Handlers<typeof geo> = {
  ...searchCommands,

  geoadd(ctx, args) {
    const key = args.next();
    const options = readOptions(args);
    const isOdd = args.done || args.left % 3 !== 0;
    if (isOdd || (options.has('NX') && options.has('XX'))) throw SYNTAX;
    const pairs: NewScore[] = [];
    while (!args.done) pairs.push({ score: scoreAt(readPosition(args)), member: args.next() });
    return addScores(ctx, key, { pairs, options });
  },

  geodist(ctx, args) {
    const [key, from, to] = [args.next(), args.next(), args.next()];
    if (args.left > 1) throw SYNTAX;
    const unitM = args.done ? 1 : readUnit(args);
    const members = ctx.db.read(key, 'zset');
    const [a, b] = [members?.score(from), members?.score(to)];
    if (a === undefined || b === undefined) return null;
    return formatDistance(distanceM(positionOf(a), positionOf(b)) / unitM);
  },

  geohash(ctx, args) {
    const members = ctx.db.read(args.next(), 'zset');
    return restOf(args).map(name => {
      const score = members?.score(name);
      return score === undefined ? null : geohashText(positionOf(score));
    });
  },

  geopos(ctx, args) {
    const members = ctx.db.read(args.next(), 'zset');
    return restOf(args).map(name => {
      const score = members?.score(name);
      return score === undefined ? NIL_ARRAY : positionReply(positionOf(score));
    });
  },
};

// Redis: GEOHASH and GEOPOS may be asked for no place at all.
const restOf = (args: Args): Bytes[] => (args.done ? [] : args.rest());

function readOptions(args: Args): Set<AddOption> {
  const options = new Set<AddOption>();
  for (;;) {
    const option = (['NX', 'XX', 'CH'] as const).find(each => args.skip(each));
    if (option === undefined) return options;
    options.add(option);
  }
}
