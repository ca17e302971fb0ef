// Bytes in pages, against a plain array of bytes.
import { describe, expect, it } from 'vitest';
import { RawBytes } from '../../../src/engine/store/raw-bytes.ts';
import { EMPTY, fromUint8, latin1 } from '../../../src/resp/bytes.ts';
import { Dice } from '../../support/dice.ts';

describe('RawBytes', () => {
  it('is what was written, wherever the pages end', () => {
    const dice = new Dice(5);
    const model = new Uint8Array(300_000);
    const raw = new RawBytes(EMPTY);
    let length = 0;
    for (let step = 0; step < 300; step += 1) {
      const offset = dice.below(250_000);
      const part = Uint8Array.from({ length: dice.below(dice.once(5) ? 50_000 : 20) }, () =>
        dice.below(256),
      );
      if (dice.once(4)) {
        raw.setByte(offset, step % 256);
        model[offset] = step % 256;
        length = Math.max(length, offset + 1);
      } else {
        raw.write(offset, fromUint8(part));
        model.set(part, offset);
        length = Math.max(length, offset + part.length);
      }
      const at = dice.below(length);
      expect(raw.byteAt(at)).toBe(model[at]);
    }
    expect(raw.length).toBe(length);
    expect(raw.toBytes()).toBe(fromUint8(model, 0, length));
    expect(raw.slice(65_530, 65_540)).toBe(fromUint8(model, 65_530, 65_540));
    expect(raw.clone().toBytes()).toBe(raw.toBytes());
  });

  it('holds no pages that were never written', () => {
    const raw = new RawBytes(latin1('head'));
    raw.write(400_000_000, latin1('tail'));
    expect(raw.length).toBe(400_000_004);
    expect(raw.sizeBytes).toBeLessThan(70_000);
    expect(raw.slice(399_999_999, 400_000_004)).toBe('\0tail');
  });

  it('is changed in place through edit', () => {
    const raw = new RawBytes(latin1('abc'));
    expect(raw.toBytes()).toBe('abc');
    const bytes = raw.edit();
    bytes[1] = 120;
    expect(raw.holds(bytes)).toBe(true);
    expect(raw.toBytes()).toBe('axc');
  });
});
