// The digits of a double by Grisu2 (Florian Loitsch, "Printing Floating-Point Numbers Quickly and
// Accurately with Integers", 2010): the shortest that read back as the same double, but for about
// one in a thousand, where they are one longer. Redis prints those, so JavaScript's will not do.

/** Decimal digits and the power of ten of the last one. */
export interface Digits {
  readonly digits: string;
  readonly exponent: number;
}

// A 64-bit fraction times a power of two.
interface Scaled {
  readonly fraction: bigint;
  readonly exponent: number;
}

const HIDDEN_BIT = 1n << 52n;
const FRACTION_MASK = HIDDEN_BIT - 1n;
const EXPONENT_BIAS = 1075;
const FIRST_POWER = -348;
const POWER_STEP = 8;
const POWERS = 87;
const LOG10_2 = 0.30102999566398114;
// Where the scaled number's exponent must lie, for its integer part to have at most 32 bits.
const MIN_EXPONENT = -60;
const MAX_EXPONENT = -32;

/** The digits of a finite double greater than 0. */
export function grisuDigits(value: number): Digits {
  const { fraction, exponent } = parts(value);
  const shift = 63 - bitLength(fraction);
  const top = exponent - shift - 1;
  const highest = ((fraction << 1n) + 1n) << BigInt(shift);
  const isLowestOfItsPower = fraction === HIDDEN_BIT;
  const lowShift = isLowestOfItsPower ? 2 : 1;
  const lowest = ((fraction << BigInt(lowShift)) - 1n) << BigInt(exponent - lowShift - top);
  const { power, index } = powerFor(top);
  const scale = (boundary: bigint): bigint => multiply(boundary, power.fraction);
  // One unit inside on both sides, for what the multiplication may have lost.
  return generate({
    middle: scale(fraction << BigInt(shift + 1)),
    low: scale(lowest) + 1n,
    high: scale(highest) - 1n,
    pointBits: -(top + power.exponent + 64),
    exponent: -(FIRST_POWER + index * POWER_STEP),
  });
}

const view = new DataView(new ArrayBuffer(8));

/** The double as `fraction * 2 ** exponent`, exactly. */
export function parts(value: number): Scaled {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  if (biased === 0) return { fraction: bits & FRACTION_MASK, exponent: 1 - EXPONENT_BIAS };
  return { fraction: (bits & FRACTION_MASK) | HIDDEN_BIT, exponent: biased - EXPONENT_BIAS };
}

/** The number of bits of a positive integer. */
export function bitLength(value: bigint): number {
  const hex = value.toString(16);
  return 4 * hex.length - Math.clz32(parseInt(hex.charAt(0), 16)) + 28;
}

// The upper half of the product, rounded.
const multiply = (a: bigint, b: bigint): bigint => (a * b + (1n << 63n)) >> 64n;

let powers: readonly Scaled[] | undefined;

function powerFor(exponent: number): { power: Scaled; index: number } {
  powers ??= Array.from({ length: POWERS }, (_, i) => powerOfTen(FIRST_POWER + i * POWER_STEP));
  const approximate = Math.trunc(-(exponent + POWERS) * LOG10_2);
  let index = Math.trunc((approximate - FIRST_POWER) / POWER_STEP);
  for (;;) {
    const power = powers[index] ?? powerOfTen(0);
    const scaled = exponent + power.exponent + 64;
    if (scaled >= MIN_EXPONENT && scaled <= MAX_EXPONENT) return { power, index };
    index += scaled < MIN_EXPONENT ? 1 : -1;
  }
}

// The nearest 64-bit fraction.
function powerOfTen(power: number): Scaled {
  const ten = 10n ** BigInt(Math.abs(power));
  const exponent = (power < 0 ? -bitLength(ten) + 1 : bitLength(ten)) - 64;
  const [top, bottom] = power < 0 ? [1n, ten] : [ten, 1n];
  const up = exponent < 0 ? top << BigInt(-exponent) : top;
  const down = exponent < 0 ? bottom : bottom << BigInt(exponent);
  return { fraction: (2n * up + down) / (2n * down), exponent };
}

interface Interval {
  readonly low: bigint;
  readonly middle: bigint;
  readonly high: bigint;
  /** Bits of the fractional part. */
  readonly pointBits: number;
  /** The power of ten by which all three are too large, negated. */
  readonly exponent: number;
}

// Digits of `high`, until what is left out no longer leaves the interval.
function generate({ low, middle, high, pointBits, exponent }: Interval): Digits {
  const shift = BigInt(pointBits);
  const one = 1n << shift;
  const width = high - low;
  const distance = high - middle;
  const integer = String(high >> shift);
  let rest = high;
  let unit = one * 10n ** BigInt(integer.length - 1);
  for (let i = 0; i < integer.length; i += 1, unit /= 10n) {
    rest %= unit;
    if (rest > width) continue;
    const digits = integer.slice(0, i + 1);
    const kappa = integer.length - 1 - i;
    return { digits: nearest(digits, { width, rest, unit, distance }), exponent: exponent + kappa };
  }
  let digits = integer;
  for (let scale = 10n, kappa = -1; ; scale *= 10n, kappa -= 1) {
    rest *= 10n;
    digits += String(rest >> shift);
    rest &= one - 1n;
    if (rest >= width * scale) continue;
    const left = { width: width * scale, rest, unit: one, distance: distance * scale };
    return { digits: nearest(digits, left), exponent: exponent + kappa };
  }
}

interface Left {
  readonly width: bigint;
  readonly rest: bigint;
  readonly unit: bigint;
  readonly distance: bigint;
}

// Lowers the last digit while that comes nearer to the number itself.
function nearest(digits: string, { width, rest, unit, distance }: Left): string {
  let left = rest;
  let last = Number(digits.at(-1));
  while (
    left < distance &&
    width - left >= unit &&
    (left + unit < distance || distance - left > left + unit - distance)
  ) {
    last -= 1;
    left += unit;
  }
  return digits.slice(0, -1) + String(last);
}
