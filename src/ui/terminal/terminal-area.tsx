// The column of terminals: a bar with what concerns all of them, then one pane per terminal.
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../layout/icons.tsx';
import { Split } from '../layout/split.tsx';
import { usePlayground } from '../playground-context.ts';
import { useValue } from '../store/observable.ts';
import { MOST_TERMINALS } from '../store/terminals.ts';
import { text } from '../text.ts';
import { ClockBar } from './clock-bar.tsx';
import type { TerminalView } from './terminal-view.ts';
import './terminal.css';

/** All open terminals. */
export function TerminalArea({ withClock }: { readonly withClock: boolean }): ReactNode {
  const { terminals } = usePlayground();
  const open = useValue(terminals.all);
  return (
    <div className="terminal-area">
      <div className="terminal-bar">
        <h2>{text.terminal}</h2>
        <span className="terminal-bar-note">{text.terminalHelpShort}</span>
        <button
          type="button"
          className="terminal-button"
          disabled={open.length >= MOST_TERMINALS}
          onClick={() => terminals.add()?.focus()}
        >
          <Icon name="plus" />
          {text.newTerminal}
        </button>
      </div>
      {withClock && <ClockBar />}
      <div className="terminal-panes">
        <Split
          id="terminals"
          direction="vertical"
          panes={open.map((terminal, at) => ({
            id: terminal.id,
            content: <TerminalPane terminal={terminal} number={at + 1} of={open.length} />,
            size: 100 / open.length,
            minPx: 96,
            handle: text.resizeTerminals,
          }))}
        />
      </div>
      <TouchKeys />
    </div>
  );
}

interface PaneProps {
  readonly terminal: TerminalView;
  readonly number: number;
  readonly of: number;
}

function TerminalPane({ terminal, number, of }: PaneProps): ReactNode {
  const { terminals } = usePlayground();
  const place = useRef<HTMLDivElement>(null);
  const given = useValue(terminal.name);
  const name = given || text.redisCliNumber(number);
  useEffect(() => (place.current ? terminal.attach(place.current) : undefined), [terminal]);
  return (
    <div className="terminal-pane">
      {!(of === 1 && given === '') && (
        <div className="terminal-title">
          <span className="terminal-name">{name}</span>
          {given === '' && (
            <button
              type="button"
              className="terminal-button terminal-close"
              aria-label={text.closeTerminal(name)}
              onClick={() => terminals.close(terminal)}
            >
              <Icon name="close" />
            </button>
          )}
        </div>
      )}
      <div className="terminal-place" ref={place} />
    </div>
  );
}

const TOUCH_KEYS = [
  { label: text.keyTab, glyph: 'Tab', data: '\t' },
  { label: text.keyUp, glyph: '↑', data: '\x1b[A' },
  { label: text.keyDown, glyph: '↓', data: '\x1b[B' },
  { label: text.keyCtrlC, glyph: 'Ctrl-C', data: '\x03' },
] as const;

// A phone's keyboard has none of these. Shown where the finger is the pointer.
function TouchKeys(): ReactNode {
  const { terminals } = usePlayground();
  return (
    <div className="touch-keys" role="group" aria-label={text.touchKeys}>
      {TOUCH_KEYS.map(({ label, glyph, data }) => (
        <button
          key={data}
          type="button"
          className="terminal-button"
          aria-label={label}
          onPointerDown={event => event.preventDefault()}
          onClick={() => terminals.active()?.press(data)}
        >
          {glyph}
        </button>
      ))}
    </div>
  );
}
