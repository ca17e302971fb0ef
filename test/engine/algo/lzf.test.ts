// Compression and checksums. That they are Redis's, to the byte, test/oracle/rdb.test.ts shows.
import { describe, expect, it } from 'vitest';
import { CorruptData } from '../../../src/engine/algo/byte-reader.ts';
import { crc64 } from '../../../src/engine/algo/crc64.ts';
import { lzfCompress, lzfDecompress } from '../../../src/engine/algo/lzf.ts';
import { fromUint8, latin1, toUint8 } from '../../../src/resp/bytes.ts';
import { Dice } from '../../support/dice.ts';

// Bytes of which much repeats.
function compressible(dice: Dice): Uint8Array {
  const words = dice.many(5, () => dice.many(dice.below(20), () => dice.below(256)));
  return Uint8Array.from(dice.many(dice.below(400), () => words[dice.below(5)] ?? []).flat());
}

describe('LZF', () => {
  it('gives back what it was given', () => {
    const dice = new Dice(1);
    let compressedOnes = 0;
    for (let round = 0; round < 500; round += 1) {
      const input = compressible(dice);
      const compressed = lzfCompress(input);
      if (compressed === undefined) continue;
      compressedOnes += 1;
      expect(compressed.length).toBeLessThan(input.length);
      expect(fromUint8(lzfDecompress(compressed, input.length))).toBe(fromUint8(input));
    }
    expect(compressedOnes).toBeGreaterThan(400);
  });

  it('leaves what does not get shorter', () => {
    const dice = new Dice(2);
    const noise = Uint8Array.from(dice.many(300, () => dice.below(256)));
    expect(lzfCompress(noise)).toBeUndefined();
    expect(lzfCompress(new Uint8Array(4))).toBeUndefined();
  });

  it('refuses what refers to nothing, what ends early and what claims too much', () => {
    expect(() => lzfDecompress(Uint8Array.of(0, 65, 0x20, 5), 4)).toThrow(CorruptData);
    expect(() => lzfDecompress(Uint8Array.of(3, 65), 4)).toThrow(CorruptData);
    expect(() => lzfDecompress(Uint8Array.of(0, 65), 2)).toThrow(CorruptData);
    expect(() => lzfDecompress(Uint8Array.of(0, 65), 2 ** 40)).toThrow(CorruptData);
  });
});

describe('CRC-64', () => {
  it('is that of the published check value, and of its parts', () => {
    const digits = toUint8(latin1('123456789'));
    expect(crc64(digits)).toBe(0xe9c6d914c4b8d9can);
    expect(crc64(digits, 0)).toBe(0n);
    const long = toUint8(latin1('0123456789'.repeat(10)));
    expect(crc64(long, 9)).toBe(crc64(toUint8(latin1('012345678'))));
  });
});
