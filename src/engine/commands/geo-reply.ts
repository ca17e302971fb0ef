// How the geo commands answer: distances with four decimals, positions as two doubles.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { double } from '../../resp/reply.ts';
import { formatDouble } from '../algo/decimal.ts';
import type { Position } from '../algo/geohash.ts';

const DECIMALS = 4;

/** A distance. */
export function formatDistance(distance: number): Bytes {
  const scaled = String(roundHalfEven(distance * 10 ** DECIMALS)).padStart(DECIMALS + 1, '0');
  return latin1(`${scaled.slice(0, -DECIMALS)}.${scaled.slice(-DECIMALS)}`);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const isHalf = value - floor === 0.5;
  return isHalf ? floor + (floor % 2) : Math.round(value);
}

/** Longitude and latitude. */
export const positionReply = ({ longitude, latitude }: Position): Reply => [
  double(formatDouble(longitude)),
  double(formatDouble(latitude)),
];
