// The server's clock, shown and moved where a lesson is about time: nobody learns by waiting.
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../layout/icons.tsx';
import { usePlayground } from '../playground-context.ts';
import { clock, serverNowMs } from '../store/clock.ts';
import { useValue } from '../store/observable.ts';
import { language, text } from '../text.ts';

const MOVES = [
  { words: '1 s', durationMs: 1000 },
  { words: '10 s', durationMs: 10_000 },
  { words: '1 min', durationMs: 60_000 },
] as const;

/** The clock and the buttons that move it. */
export function ClockBar(): ReactNode {
  const playground = usePlayground();
  const sample = useValue(clock);
  const nowMs = useTick();
  useEffect(() => void playground.readClock(), [playground]);
  if (sample === undefined) return null;
  const reading = new Date(serverNowMs(sample, nowMs));
  const frozen = sample.rate === 0;
  const moved = Math.abs(sample.offsetMs) >= 500 || frozen;
  return (
    <div className="clock" role="group" aria-label={text.clock}>
      <span className="clock-reading" title={text.clock}>
        <Icon name="clock" />
        <span className="clock-name">{text.clock}</span>
        <time dateTime={reading.toISOString()}>
          {reading.toLocaleTimeString(language.get(), { hourCycle: 'h23' })}
        </time>
        {moved && <span className="clock-offset">{offset(sample.offsetMs, frozen)}</span>}
      </span>
      {MOVES.map(({ words, durationMs }) => (
        <button
          key={words}
          type="button"
          className="terminal-button clock-move"
          aria-label={text.clockButton(words)}
          onClick={() => void playground.advanceClock(durationMs, words)}
        >
          +{words}
        </button>
      ))}
      <button
        type="button"
        className="terminal-button"
        aria-label={frozen ? text.clockRun : text.clockPause}
        title={frozen ? text.clockRun : text.clockPause}
        onClick={() => void playground.setClockRate(frozen ? 1 : 0)}
      >
        <Icon name={frozen ? 'play' : 'pause'} />
      </button>
      <button
        type="button"
        className="terminal-button"
        aria-label={text.clockReset}
        title={text.clockReset}
        disabled={!moved}
        onClick={() => void playground.resetClock()}
      >
        <Icon name="redo" />
      </button>
    </div>
  );
}

function offset(offsetMs: number, frozen: boolean): string {
  if (frozen) return text.clockFrozen;
  return text.clockAhead(Math.round(offsetMs / 1000));
}

function useTick(): number {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
