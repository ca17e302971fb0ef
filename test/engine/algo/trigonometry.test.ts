// Sine, cosine and arc sine beside series that are summed with two hundred bits.
import { expect, it } from 'vitest';
import { arcSine, cosine, sine } from '../../../src/engine/algo/trigonometry.ts';
import { Dice } from '../../support/dice.ts';

const BITS = 200n;
const ONE = 1n << BITS;

// A double as a fixed-point number, exactly.
function fixed(value: number): bigint {
  let [whole, exponent] = [value, 0n];
  while (!Number.isInteger(whole)) [whole, exponent] = [whole * 2, exponent + 1n];
  return (BigInt(whole) << BITS) >> exponent;
}

// The double nearest to a fixed-point number.
function rounded(value: bigint): number {
  const size = BigInt((value < 0n ? -value : value).toString(2).length);
  const shift = size > 54n ? size - 54n : 0n;
  const half = value >> shift;
  const rest = value - (half << shift);
  // One bit more than a double has, and one that says whether there is more.
  const marked = (half << 1n) | (rest > 0n ? 1n : 0n);
  const mantissa = marked >> 2n;
  const beyond = marked & 3n;
  const up = beyond === 3n || (beyond === 2n && (mantissa & 1n) === 1n);
  return Number(mantissa + (up ? 1n : 0n)) * 2 ** Number(shift + 1n - BITS);
}

function series(angle: bigint, first: bigint, firstPower: bigint): bigint {
  let [sum, term] = [first, first];
  for (let n = firstPower + 1n; term !== 0n; n += 2n) {
    term = (((-term * angle) >> BITS) * angle) >> BITS;
    term /= n * (n + 1n);
    sum += term;
  }
  return sum;
}

it.each([1, 1e-3, 1e-8])(
  'sine and cosine are rounded correctly, angles up to %f half turns',
  size => {
    const dice = new Dice(7);
    for (let i = 0; i < 1500; i += 1) {
      const angle =
        ((dice.below(2 ** 31) / 2 ** 30 - 1) * Math.PI + dice.below(1000) * 1e-13) * size;
      const exact = fixed(angle);
      expect(sine(angle), `sine of ${angle}`).toBe(rounded(series(exact, exact, 1n)));
      expect(cosine(angle), `cosine of ${angle}`).toBe(rounded(series(exact, ONE, 0n)));
    }
  },
);

it('the arc sine is the angle whose sine is nearest', () => {
  const dice = new Dice(8);
  for (let i = 0; i < 1500; i += 1) {
    const value = dice.below(2 ** 31) / 2 ** 31 + dice.below(1000) * 1e-14;
    if (value > 1) continue;
    const angle = arcSine(value);
    const distance = (other: number): bigint => {
      const gap = series(fixed(other), fixed(other), 1n) - fixed(value);
      return gap < 0n ? -gap : gap;
    };
    const ulp = Math.max(angle * 2 ** -53, 2 ** -80);
    expect(distance(angle) <= distance(angle + ulp), `arc sine of ${value}`).toBe(true);
    expect(distance(angle) <= distance(angle - ulp), `arc sine of ${value}`).toBe(true);
  }
});

it('keeps zeros and ends', () => {
  expect([sine(0), sine(-0), cosine(0), arcSine(0)]).toEqual([0, -0, 1, 0]);
  expect([arcSine(1), arcSine(-1), arcSine(1.1)]).toEqual([Math.PI / 2, -Math.PI / 2, NaN]);
  expect(sine(Math.PI)).toBe(1.2246467991473532e-16);
});
