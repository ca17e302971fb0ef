// What the arguments of the geo commands mean: positions, units, lengths.
import type { Position } from '../algo/geohash.ts';
import { MAX_LATITUDE, MAX_LONGITUDE } from '../algo/geohash.ts';
import { parseDouble } from '../algo/decimal.ts';
import type { Args } from '../args.ts';
import type { Fault } from '../faults.ts';
import { fault, NOT_FLOAT } from '../faults.ts';

const UNKNOWN_UNIT = fault('ERR unsupported unit provided. please use M, KM, FT, MI');

/** Metres in each unit. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['M', 1],
  ['KM', 1000],
  ['FT', 0.3048],
  ['MI', 1609.34],
]);

/** Reads a unit. Returns its metres. */
export function readUnit(args: Args): number {
  const unitM = UNITS.get(args.word());
  if (unitM === undefined) throw UNKNOWN_UNIT;
  return unitM;
}

/** Reads a number. */
export function readNumber(args: Args, bad: Fault = NOT_FLOAT): number {
  const value = parseDouble(args.next());
  if (value === undefined) throw bad;
  return value;
}

/** Reads a longitude and a latitude. */
export function readPosition(args: Args): Position {
  const [longitude, latitude] = [readNumber(args), readNumber(args)];
  if (Math.abs(longitude) <= MAX_LONGITUDE && Math.abs(latitude) <= MAX_LATITUDE) {
    return { longitude, latitude };
  }
  throw fault(`ERR invalid longitude,latitude pair ${plain(longitude)},${plain(latitude)}`);
}

// Six decimals, as C prints %f.
function plain(value: number): string {
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  const digits = Math.abs(value) < 1e21 ? value.toFixed(6) : `${BigInt(value)}.000000`;
  return Object.is(value, -0) ? `-${digits}` : digits;
}
