// Searching for places in a circle or a rectangle: GEOSEARCH, GEOSEARCHSTORE, and GEORADIUS and its
// kin, which are the same with other words. How the words are read is in geo-search-args.ts.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { geo } from '../../spec/geo.ts';
import type { Shape } from '../algo/geo-shape.ts';
import { cellsCovering, distanceInside } from '../algo/geo-shape.ts';
import type { Cell, Position } from '../algo/geohash.ts';
import { positionOf, scoresIn } from '../algo/geohash.ts';
import { partialSort } from '../algo/partial-sort.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import type { MemberRange, ScoredMember, ZsetValue } from '../store/zset-value.ts';
import type { Handlers } from './command.ts';
import { formatDistance, positionReply } from './geo-reply.ts';
import type { Form, Search } from './geo-search-args.ts';
import { readSearch } from './geo-search-args.ts';
import { storeMembers } from './sorted-set-store.ts';

interface Place extends ScoredMember, Position {
  readonly distanceM: number;
}

type Searching = Exclude<keyof typeof geo, 'geoadd' | 'geodist' | 'geohash' | 'geopos'>;

export const searchCommands: Pick<Handlers<typeof geo>, Searching> = {
  geosearch: (ctx, args) => search(ctx, args, { from: 'options' }),
  georadius: (ctx, args) => search(ctx, args, { from: 'position', mayStore: true }),
  georadius_ro: (ctx, args) => search(ctx, args, { from: 'position' }),
  georadiusbymember: (ctx, args) => search(ctx, args, { from: 'member', mayStore: true }),
  georadiusbymember_ro: (ctx, args) => search(ctx, args, { from: 'member' }),

  geosearchstore(ctx, args) {
    const target = args.next();
    return search(ctx, args, { from: 'options', target });
  },
};

function search(ctx: Context, args: Args, form: Form): Reply {
  const members = ctx.db.read(args.next(), 'zset');
  const wanted = readSearch(args, form, members);
  const places = members === undefined ? [] : placesFor(members, wanted);
  if (wanted.target === undefined) return places.map(place => placeReply(place, wanted));
  const { target, scoreIsDistance, unitM } = wanted;
  const score = ({ distanceM, score: own }: Place): number =>
    scoreIsDistance ? distanceM / unitM : own;
  const event = form.from === 'options' ? 'geosearchstore' : 'georadiusstore';
  const stored = places.map(place => ({ key: place.key, score: score(place) }));
  return storeMembers(ctx, target, { members: stored, event });
}

function placesFor(members: ZsetValue, { shape, order, count, any }: Search): Place[] {
  if (shape === undefined) return [];
  const found = placesInside(members, shape, any ? count : Infinity);
  // Redis: COUNT without ANY asks for the nearest.
  const sorting = order ?? (count < Infinity && !any ? 'asc' : undefined);
  if (sorting !== undefined) {
    const sign = sorting === 'asc' ? 1 : -1;
    partialSort(found, (a, b) => sign * Math.sign(a.distanceM - b.distanceM), count);
  }
  return found.slice(0, count);
}

function placesInside(members: ZsetValue, shape: Shape, limit: number): Place[] {
  const found: Place[] = [];
  for (const cell of cellsCovering(shape)) {
    for (const { key, score } of members.slice(members.ranksOf(scoresOf(cell)))) {
      if (found.length >= limit) return found;
      const position = positionOf(score);
      const distanceM = distanceInside(shape, position);
      if (distanceM !== undefined) found.push({ key, score, distanceM, ...position });
    }
  }
  return found;
}

function scoresOf(cell: Cell): MemberRange {
  const { min, max } = scoresIn(cell);
  return { isBelow: ({ score }) => score < min, isAbove: ({ score }) => score >= max };
}

function placeReply(place: Place, wanted: Search): Reply {
  const facts: Reply[] = [];
  if (wanted.withDistance) facts.push(formatDistance(place.distanceM / wanted.unitM));
  if (wanted.withHash) facts.push(Math.trunc(place.score));
  if (wanted.withPosition) facts.push(positionReply(place));
  const name: Bytes = place.key;
  return facts.length === 0 ? name : [name, ...facts];
}
