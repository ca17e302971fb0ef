// Sine, cosine and arc sine, rounded as a C library rounds them: correctly. What a JS engine offers
// is off by one in the last digit now and then, and distances on a map show it. Reckoned here with
// pairs of doubles (T. J. Dekker, "A floating-point technique for extending the available precision").

// The exact sum of both; the second is less than half a unit in the last place of the first.
type Pair = readonly [high: number, low: number];

const SPLITTER = 2 ** 27 + 1;
/** A quarter turn, in three parts of falling size. */
const QUARTER: readonly [number, number, number] = [
  1.5707963267948966, 6.123233995736766e-17, -1.4973849048591833e-33,
];
/** Powers beyond this one do not show in a pair, for angles up to an eighth turn. */
const LAST_POWER = 21;

function exactSum(a: number, b: number): Pair {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

function exactProduct(a: number, b: number): Pair {
  const product = a * b;
  const [aHigh, aLow] = halves(a);
  const [bHigh, bLow] = halves(b);
  return [product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
}

function halves(a: number): Pair {
  const scaled = SPLITTER * a;
  const high = scaled - (scaled - a);
  return [high, a - high];
}

function add(a: Pair, b: Pair): Pair {
  const [high, low] = exactSum(a[0], b[0]);
  return exactSum(high, low + a[1] + b[1]);
}

function multiply(a: Pair, b: Pair): Pair {
  const [high, low] = exactProduct(a[0], b[0]);
  return exactSum(high, low + a[0] * b[1] + a[1] * b[0]);
}

function divide(a: Pair, b: number): Pair {
  const quotient = a[0] / b;
  const [high, low] = exactProduct(quotient, b);
  return exactSum(quotient, (a[0] - high - low + a[1]) / b);
}

// 1/0!, 1/1!, 1/2!, …
const INVERSE_FACTORIALS: Pair[] = [[1, 0]];
for (let n = 1; n <= LAST_POWER; n += 1) {
  INVERSE_FACTORIALS.push(divide(INVERSE_FACTORIALS[n - 1] ?? [1, 0], n));
}

// The series of the sine or cosine of an angle up to an eighth turn: every second power.
function series(angle: Pair, lowest: 0 | 1): Pair {
  const [high, low] = multiply(angle, angle);
  const minusSquare: Pair = [-high, -low];
  let sum: Pair = [0, 0];
  for (let power = LAST_POWER - 1 + lowest; power >= lowest; power -= 2) {
    sum = add(multiply(sum, minusSquare), INVERSE_FACTORIALS[power] ?? [0, 0]);
  }
  return lowest === 0 ? sum : multiply(sum, angle);
}

// The sine of an angle some quarter turns further on.
function sinePair(angle: number, quartersOn = 0): Pair {
  const quarters = Math.round(angle / QUARTER[0]);
  let rest = exactSum(angle, -quarters * QUARTER[0]);
  for (const part of [QUARTER[1], QUARTER[2]]) rest = add(rest, exactProduct(-quarters, part));
  const turn = (((quarters + quartersOn) % 4) + 4) % 4;
  const [high, low] = series(rest, turn % 2 === 0 ? 1 : 0);
  return turn < 2 ? [high, low] : [-high, -low];
}

/** The sine of an angle of a few turns at most. */
export function sine(angle: number): number {
  // So small an angle is its own sine, and keeps the sign of zero.
  return Math.abs(angle) < 1e-9 ? angle : sinePair(angle)[0];
}

/** The cosine of an angle of a few turns at most. */
export const cosine = (angle: number): number => sinePair(angle, 1)[0];

/** The angle of a sine in [-1, 1]; NaN beyond. */
export function arcSine(value: number): number {
  const near = Math.asin(value);
  if (Math.abs(value) < 1e-9 || Number.isNaN(near) || Math.abs(value) === 1) return near;
  // One step of Newton's method doubles the digits that are right.
  const [high, low] = sinePair(near);
  return near + (value - high - low) / Math.cos(near);
}
