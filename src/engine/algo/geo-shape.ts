// Circles and rectangles on the earth: how far apart positions are, what lies inside, and which cells
// of a grid have to be looked through. The earth is a sphere, as Redis takes it.
import type { Area, Cell, Position } from './geohash.ts';
import { areaOf, cellAt, FINEST_STEP, neighbourOf } from './geohash.ts';
import { arcSine, cosine, sine } from './trigonometry.ts';

/** A circle by its radius, or a rectangle by its sides, around a position; metres. */
export type Shape = { readonly center: Position } & (
  { readonly radiusM: number } | { readonly widthM: number; readonly heightM: number }
);

const EARTH_RADIUS_M = 6372797.560856;
const MERCATOR_MAX_M = 20037726.37;
const DEGREE = Math.PI / 180;

const radians = (degrees: number): number => degrees * DEGREE;
const degrees = (angle: number): number => angle / DEGREE;

interface Trigonometry {
  readonly sine: (angle: number) => number;
  readonly cosine: (angle: number) => number;
  readonly arcSine: (value: number) => number;
}

/** Right to the last digit. */
const EXACT: Trigonometry = { sine, cosine, arcSine };
/** Right to some 15 digits, and fast. */
const ROUGH: Trigonometry = { sine: Math.sin, cosine: Math.cos, arcSine: Math.asin };
const ROUGH_ERROR = 1e-9;

/** The distance of two positions along a great circle. */
export const distanceM = (a: Position, b: Position): number => greatCircleM(a, b, EXACT);

function greatCircleM(a: Position, b: Position, by: Trigonometry): number {
  const v = by.sine((radians(b.longitude) - radians(a.longitude)) / 2);
  if (v === 0) return northDistanceM(a.latitude, b.latitude);
  const [from, to] = [radians(a.latitude), radians(b.latitude)];
  const u = by.sine((to - from) / 2);
  const chord = u * u + by.cosine(from) * by.cosine(to) * v * v;
  return 2 * EARTH_RADIUS_M * by.arcSine(Math.sqrt(chord));
}

// True if the positions are further apart than that; most that are need no exact reckoning.
function isFurther(a: Position, b: Position, limitM: number): boolean {
  if (greatCircleM(a, b, ROUGH) * (1 - ROUGH_ERROR) > limitM) return true;
  return distanceM(a, b) > limitM;
}

/** The distance of two latitudes. */
const northDistanceM = (a: number, b: number): number =>
  EARTH_RADIUS_M * Math.abs(radians(b) - radians(a));

/** The distance of a position from the shape's center if it is inside, else undefined. */
export function distanceInside(shape: Shape, position: Position): number | undefined {
  return isInside(shape, position) ? distanceM(shape.center, position) : undefined;
}

function isInside(shape: Shape, position: Position): boolean {
  const { center } = shape;
  if ('radiusM' in shape) return !isFurther(center, position, shape.radiusM);
  if (northDistanceM(position.latitude, center.latitude) > shape.heightM / 2) return false;
  // The width is measured along the position's own latitude.
  const abreast = { longitude: center.longitude, latitude: position.latitude };
  return !isFurther(position, abreast, shape.widthM / 2);
}

// East and north of the middle, in the order in which Redis looks through the cells.
const AROUND = [
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
] as const;

/** The cells that cover a shape: at most nine, the one in the middle first. */
export function cellsCovering(shape: Shape): Cell[] {
  const bounds = boundsOf(shape);
  let middle = cellAt(shape.center, estimateStep(shape));
  if (middle.step > 1 && isTooFine(bounds, middle)) middle = cellAt(shape.center, middle.step - 1);
  const area = areaOf(middle);
  const isOfUse = ([east, north]: readonly [number, number]): boolean =>
    middle.step < 2 ||
    !(
      (north < 0 && area.south < bounds.south) ||
      (north > 0 && area.north > bounds.north) ||
      (east < 0 && area.west < bounds.west) ||
      (east > 0 && area.east > bounds.east)
    );
  const cells = AROUND.filter(isOfUse).map(([east, north]) => neighbourOf(middle, east, north));
  // A coarse grid closes upon itself: neighbours in the list may be the same cell.
  const distinct = cells.filter((cell, i) => !isSame(cell, cells[i - 1]));
  return [middle, ...distinct];
}

const isSame = (a: Cell, b: Cell | undefined): boolean => a.column === b?.column && a.row === b.row;

// The latitudes and longitudes between which the shape lies.
function boundsOf(shape: Shape): Area {
  const { longitude, latitude } = shape.center;
  const [halfWidthM, halfHeightM] =
    'radiusM' in shape ? [shape.radiusM, shape.radiusM] : [shape.widthM / 2, shape.heightM / 2];
  const up = degrees(halfHeightM / EARTH_RADIUS_M);
  // Parallels are shorter towards the poles: the one that is nearer the equator's far side counts.
  const widest = latitude < 0 ? latitude - up : latitude + up;
  const aside = degrees(halfWidthM / EARTH_RADIUS_M / cosine(radians(widest)));
  return {
    west: longitude - aside,
    east: longitude + aside,
    south: latitude - up,
    north: latitude + up,
  };
}

// The grid whose cells are about as large as the shape.
function estimateStep(shape: Shape): number {
  const { latitude } = shape.center;
  let rangeM =
    'radiusM' in shape
      ? shape.radiusM
      : Math.sqrt(
          (shape.widthM / 2) * (shape.widthM / 2) + (shape.heightM / 2) * (shape.heightM / 2),
        );
  if (rangeM === 0) return FINEST_STEP;
  let step = -1;
  for (; rangeM < MERCATOR_MAX_M; rangeM *= 2) step += 1;
  if (Math.abs(latitude) > 66) step -= 1;
  if (Math.abs(latitude) > 80) step -= 1;
  return Math.min(FINEST_STEP, Math.max(1, step));
}

// True if the cells around the middle one do not reach as far as the shape does.
function isTooFine({ west, east, south, north }: Area, middle: Cell): boolean {
  const reach = (columns: number, rows: number): Area => areaOf(neighbourOf(middle, columns, rows));
  return (
    reach(0, 1).north < north ||
    reach(0, -1).south > south ||
    reach(1, 0).east < east ||
    reach(-1, 0).west > west
  );
}
