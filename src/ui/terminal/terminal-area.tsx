// The column of terminals: a bar with what concerns all of them, then those that are in sight, one
// above or beside the other, or one at a time with tabs for the rest.
import { Suspense, lazy, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { Icon } from '../layout/icons.tsx';
import { Split } from '../layout/split.tsx';
import { usePlayground } from '../playground-context.ts';
import { useValue } from '../store/observable.ts';
import { preferences, setPreferences } from '../store/preferences.ts';
import { inSight } from '../store/terminals.ts';
import { text } from '../text.ts';
import { ClockBar } from './clock-bar.tsx';
import type { TerminalView } from './terminal-view.ts';
import { TouchKeys } from './touch-keys.tsx';
import './terminal.css';

// For those who want it.
const Twin = lazy(async () => {
  const { Twin: twin } = await import('./twin.tsx');
  return { default: twin };
});

// Narrower or lower than this a terminal is of no use.
const LEAST_WIDTH_PX = 380;
const LEAST_HEIGHT_PX = 150;

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** All open terminals. */
export function TerminalArea({ withClock }: { readonly withClock: boolean }): ReactNode {
  const { terminals } = usePlayground();
  const open = useValue(terminals.all);
  const foremost = useValue(terminals.foremost);
  const { terminalsTogether } = useValue(preferences);
  const panes = useRef<HTMLDivElement>(null);
  const { widthPx, heightPx } = useSize(panes);
  const across = widthPx >= 2 * LEAST_WIDTH_PX;
  const room = across ? widthPx / LEAST_WIDTH_PX : heightPx / LEAST_HEIGHT_PX;
  const shown = inSight(open, foremost, terminalsTogether ? Math.floor(room) : 1);
  return (
    <div className="terminal-area">
      <Bar open={open} shown={shown} foremost={foremost} />
      {withClock && <ClockBar />}
      <div className="terminal-panes" ref={panes}>
        <Split
          id="terminals"
          direction={across ? 'horizontal' : 'vertical'}
          panes={shown.map(terminal => ({
            id: terminal.id,
            content: <TerminalPane terminal={terminal} open={open} />,
            size: 100 / shown.length,
            minPx: across ? 200 : 96,
            handle: text.resizeTerminals,
          }))}
        />
      </div>
      <TouchKeys press={data => terminals.active()?.press(data)} />
    </div>
  );
}

interface BarProps {
  readonly open: readonly TerminalView[];
  readonly shown: readonly TerminalView[];
  readonly foremost: TerminalView | undefined;
}

function Bar({ open, shown, foremost }: BarProps): ReactNode {
  const { terminals } = usePlayground();
  const { terminalsTogether } = useValue(preferences);
  const hasTabs = open.length > shown.length;
  return (
    <div className="terminal-bar">
      <h2 className={hasTabs ? 'visually-hidden' : ''}>{text.terminal}</h2>
      {hasTabs ? (
        <div className="terminal-tabs" role="group" aria-label={text.terminals}>
          {open.map((terminal, at) => (
            <Tab
              key={terminal.id}
              terminal={terminal}
              number={at + 1}
              isFront={terminal === foremost}
            />
          ))}
        </div>
      ) : (
        <span className="terminal-bar-note">{text.terminalHelpShort}</span>
      )}
      {open.length > 1 && (
        <button
          type="button"
          className="terminal-button"
          aria-pressed={terminalsTogether}
          aria-label={text.terminalsTogether}
          title={text.terminalsTogether}
          onClick={() => setPreferences({ terminalsTogether: !terminalsTogether })}
        >
          <Icon name="panes" />
          <span className="terminal-button-words">{text.terminalsTogether}</span>
        </button>
      )}
      <button
        type="button"
        className="terminal-button"
        aria-label={text.newTerminal}
        title={text.newTerminal}
        onClick={() => {
          const added = terminals.add();
          terminals.show(added);
          requestAnimationFrame(() => added.focus());
        }}
      >
        <Icon name="plus" />
        <span className="terminal-button-words">{text.newTerminal}</span>
      </button>
    </div>
  );
}

interface TabProps {
  readonly terminal: TerminalView;
  readonly number: number;
  readonly isFront: boolean;
}

function Tab({ terminal, number, isFront }: TabProps): ReactNode {
  const { terminals } = usePlayground();
  const name = useValue(terminal.name) || text.redisCliNumber(number);
  const hasNews = useValue(terminal.hasNews) && !isFront;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isFront) button.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [isFront]);
  return (
    <button
      ref={button}
      type="button"
      className="terminal-tab"
      aria-current={isFront ? 'true' : undefined}
      aria-label={hasNews ? text.tabWithNews(name) : undefined}
      onClick={() => {
        terminals.show(terminal);
        requestAnimationFrame(() => terminal.focus());
      }}
    >
      {name}
      {hasNews && <span className="terminal-news" />}
    </button>
  );
}

interface PaneProps {
  readonly terminal: TerminalView;
  readonly open: readonly TerminalView[];
}

function TerminalPane({ terminal, open }: PaneProps): ReactNode {
  const { terminals } = usePlayground();
  const place = useRef<HTMLDivElement>(null);
  const given = useValue(terminal.name);
  const { screenReader } = useValue(preferences);
  const name = given || text.redisCliNumber(open.indexOf(terminal) + 1);
  // With the drawing itself: a key that is pressed at once must find this terminal, not the last.
  useLayoutEffect(() => (place.current ? terminal.attach(place.current) : undefined), [terminal]);
  return (
    <div className="terminal-pane">
      {!(open.length === 1 && given === '') && (
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
      <Suspense fallback={null}>
        {screenReader && <Twin terminal={terminal} name={name} />}
      </Suspense>
    </div>
  );
}

function useSize(place: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ widthPx: 0, heightPx: 0 });
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { clientWidth: widthPx, clientHeight: heightPx } = element;
      setSize(now =>
        now.widthPx === widthPx && now.heightPx === heightPx ? now : { widthPx, heightPx },
      );
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [place]);
  return size;
}
