// Geohashes: positions on the earth as cells of a grid that is halved again and again, the bits of
// latitude and longitude in turn. A sorted set keeps a position as the 52 bits of its cell.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';

/** Degrees. */
export interface Position {
  readonly longitude: number;
  readonly latitude: number;
}

/** A cell of the grid that halves each side `step` times; counted from south-west. */
export interface Cell {
  readonly step: number;
  readonly column: number;
  readonly row: number;
}

/** The sides of a cell, in degrees. */
export interface Area {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** Steps of the finest grid: 26 bits for each coordinate. */
export const FINEST_STEP = 26;
export const MAX_LONGITUDE = 180;
/** Where the map of the Mercator projection is cut off. */
export const MAX_LATITUDE = 85.05112878;
/** The latitudes of the geohashes that people write. */
const STANDARD_MAX_LATITUDE = 90;

const SCORE_BITS = 52;
const WORD = 2 ** 32;
const ALPHABET = '0123456789bcdefghjkmnpqrstuvwxyz';
const TEXT_LENGTH = 11;
const BITS_PER_LETTER = 5;

/** The cell in which a position lies. */
export function cellAt(
  { longitude, latitude }: Position,
  step = FINEST_STEP,
  maxLatitude = MAX_LATITUDE,
): Cell {
  const size = 2 ** step;
  const column = Math.floor(((longitude + MAX_LONGITUDE) / (2 * MAX_LONGITUDE)) * size);
  const row = Math.floor(((latitude + maxLatitude) / (maxLatitude + maxLatitude)) * size);
  return { step, column, row };
}

/** The scores of the positions in a cell: from `min` up to but not including `max`. */
export function scoresIn({ step, column, row }: Cell): { min: number; max: number } {
  const bits = interleave(row, column);
  const unit = 2 ** (SCORE_BITS - 2 * step);
  return { min: bits * unit, max: (bits + 1) * unit };
}

/** The score of a position. */
export const scoreAt = (position: Position): number => scoresIn(cellAt(position)).min;

/** The middle of the cell that a score stands for. */
export function positionOf(score: number): Position {
  const { west, east, south, north } = areaOf(cellOf(score));
  return {
    longitude: within((west + east) / 2, MAX_LONGITUDE),
    latitude: within((south + north) / 2, MAX_LATITUDE),
  };
}

/** The sides of a cell. */
export function areaOf({ step, column, row }: Cell): Area {
  const size = 2 ** step;
  const side = (index: number, max: number): number => -max + (index / size) * (max + max);
  return {
    west: side(column, MAX_LONGITUDE),
    east: side(column + 1, MAX_LONGITUDE),
    south: side(row, MAX_LATITUDE),
    north: side(row + 1, MAX_LATITUDE),
  };
}

/** The cell so many columns east and rows north of another; the grid closes upon itself. */
export function neighbourOf({ step, column, row }: Cell, east: number, north: number): Cell {
  const size = 2 ** step;
  // Redis: on the eastern and northern edge the index is one too high, and stays so if it is not moved.
  const moved = (index: number, by: number): number =>
    by === 0 ? index : (index + by + size) % size;
  return { step, column: moved(column, east), row: moved(row, north) };
}

/** The geohash as people write it, of 11 letters. */
export function geohashText(position: Position): Bytes {
  const { row, column } = cellAt(position, FINEST_STEP, STANDARD_MAX_LATITUDE);
  const bits = interleave(row, column);
  let text = '';
  for (let i = 1; i < TEXT_LENGTH; i += 1) {
    const letter = Math.floor(bits / 2 ** (SCORE_BITS - i * BITS_PER_LETTER)) % ALPHABET.length;
    text += ALPHABET.charAt(letter);
  }
  // Redis: there are bits for ten letters; the last one is always this.
  return latin1(text + ALPHABET.charAt(0));
}

// Any score will do, for any sorted set can be asked for positions: it is taken as 64 bits.
function cellOf(score: number): Cell {
  const bits = Math.trunc(score);
  const isWide = bits < 0 || bits >= 2 ** 53;
  const wide = isWide ? unsigned64(bits) : 0n;
  const high = isWide ? Number(wide >> 32n) : Math.floor(bits / WORD);
  const low = isWide ? Number(wide & 0xffffffffn) : bits % WORD;
  return {
    step: FINEST_STEP,
    column: everySecondBit(high >>> 1) * 2 ** 16 + everySecondBit(low >>> 1),
    row: everySecondBit(high) * 2 ** 16 + everySecondBit(low),
  };
}

// Redis: what no position has as its score is read as a 64-bit processor converts it.
function unsigned64(bits: number): bigint {
  if (Number.isFinite(bits)) return BigInt.asUintN(64, BigInt(bits));
  return bits < 0 ? 1n << 63n : 0n;
}

// The bits of the row and the column in turn, the row's lowest first.
function interleave(row: number, column: number): number {
  const half = 2 ** 13;
  const high = spread(Math.floor(row / half)) + 2 * spread(Math.floor(column / half));
  const low = spread(row % half) + 2 * spread(column % half);
  return high * half * half + low;
}

// Puts a zero bit before each of 16 bits.
function spread(bits: number): number {
  let wide = bits;
  wide = (wide | (wide << 8)) & 0x00ff00ff;
  wide = (wide | (wide << 4)) & 0x0f0f0f0f;
  wide = (wide | (wide << 2)) & 0x33333333;
  return (wide | (wide << 1)) & 0x55555555;
}

// Of 32 bits the even ones, put together.
function everySecondBit(bits: number): number {
  let narrow = bits & 0x55555555;
  narrow = (narrow | (narrow >>> 1)) & 0x33333333;
  narrow = (narrow | (narrow >>> 2)) & 0x0f0f0f0f;
  narrow = (narrow | (narrow >>> 4)) & 0x00ff00ff;
  return (narrow | (narrow >>> 8)) & 0x0000ffff;
}

const within = (degrees: number, max: number): number => Math.min(max, Math.max(-max, degrees));
