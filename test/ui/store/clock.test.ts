import { describe, expect, it } from 'vitest';
import { latin1 } from '../../../src/resp/bytes.ts';
import { double, error, map } from '../../../src/resp/reply.ts';
import { parseClock, serverNowMs } from '../../../src/ui/store/clock.ts';

const field = latin1;

describe('the clock that the page shows', () => {
  it('is read from a map or from the flat array of RESP2', () => {
    const items = [field('now-ms'), 5000, field('offset-ms'), 60, field('rate'), field('2')];
    const sample = { nowMs: 5000, offsetMs: 60, rate: 2, sampledAtMs: 7 };
    expect(parseClock(map(items), 7)).toEqual(sample);
    expect(parseClock(items, 7)).toEqual(sample);
  });

  it('reads a rate sent as a double', () => {
    const reply = map([field('now-ms'), 1, field('rate'), double('0.5')]);
    expect(parseClock(reply, 0)?.rate).toBe(0.5);
  });

  it('is not there when the server has none', () => {
    expect(parseClock(error("ERR unknown command 'PLAYGROUND'"), 0)).toBeUndefined();
  });

  it('runs on between two readings at its own rate', () => {
    const sample = { nowMs: 1000, offsetMs: 0, rate: 2, sampledAtMs: 500 };
    expect(serverNowMs(sample, 750)).toBe(1500);
    expect(serverNowMs({ ...sample, rate: 0 }, 99_999)).toBe(1000);
  });
});
