// The Python terminals below the programs: the button that starts Python, how far that is, the
// terminal in front, and what to do when Python can go no further.
import { useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { StartProgress } from '../../python/protocol.ts';
import { Icon } from '../layout/icons.tsx';
import { useValue } from '../store/observable.ts';
import { TouchKeys } from '../terminal/touch-keys.tsx';
import { language, text } from '../text.ts';
import { MOST_CONSOLES } from './consoles.ts';
import type { PythonConsoles } from './consoles.ts';
import type { PythonState } from './python-process.ts';
import type { PythonTerminal } from './python-terminal.ts';
import './console-panel.css';

/** All Python terminals, or the offer to start one. */
export function ConsolePanel({ consoles }: { readonly consoles: PythonConsoles }): ReactNode {
  const all = useValue(consoles.all);
  const front = useValue(consoles.front);
  const { status } = useValue(front.process.state);
  if (all.length === 1 && status === 'off') return <StartOffer terminal={front} />;
  return (
    <section className="console" aria-label={text.pythonTerminals}>
      <div className="console-bar">
        {all.map((terminal, at) => (
          <ConsoleTab
            key={terminal.id}
            name={text.pythonTerminalNumber(at + 1)}
            {...{ terminal, consoles, isFront: terminal === front, isOnly: all.length === 1 }}
          />
        ))}
        <button
          type="button"
          className="terminal-button"
          aria-label={text.pythonNew}
          disabled={all.length >= MOST_CONSOLES}
          onClick={() => consoles.add()}
        >
          <Icon name="plus" />
        </button>
        <span className="console-space" />
        {(status === 'running' || status === 'reading') && (
          <button type="button" className="terminal-button" onClick={() => front.press('\x03')}>
            <Icon name="pause" />
            {text.pythonInterrupt}
          </button>
        )}
        <button
          type="button"
          className="terminal-button"
          aria-label={text.pythonRestart}
          onClick={() => front.restart()}
        >
          <Icon name="redo" />
        </button>
      </div>
      <Trouble terminal={front} />
      <Screen terminal={front} />
      <TouchKeys press={data => front.press(data)} />
    </section>
  );
}

function StartOffer({ terminal }: { readonly terminal: PythonTerminal }): ReactNode {
  const start = (): void => {
    terminal.start();
    terminal.focus();
  };
  return (
    <section className="console console-offer" aria-label={text.pythonTerminals}>
      <div>
        <h3>{text.pythonStartTitle}</h3>
        <p>{text.pythonStartNote}</p>
      </div>
      <button type="button" className="button button-primary" onClick={start}>
        <Icon name="play" />
        {text.pythonStart}
      </button>
    </section>
  );
}

interface TabProps {
  readonly terminal: PythonTerminal;
  readonly consoles: PythonConsoles;
  readonly name: string;
  readonly isFront: boolean;
  readonly isOnly: boolean;
}

function ConsoleTab({ terminal, consoles, name, isFront, isOnly }: TabProps): ReactNode {
  const show = (): void => {
    consoles.bringForward(terminal);
    terminal.focus();
  };
  return (
    <span className="console-tab" data-front={isFront}>
      <button
        type="button"
        className="terminal-button"
        aria-current={isFront ? 'true' : undefined}
        onClick={show}
      >
        {isOnly ? text.pythonTerminal : name}
      </button>
      {!isOnly && (
        <button
          type="button"
          className="terminal-button terminal-close"
          aria-label={text.pythonClose(name)}
          onClick={() => consoles.close(terminal)}
        >
          <Icon name="close" />
        </button>
      )}
    </span>
  );
}

function Screen({ terminal }: { readonly terminal: PythonTerminal }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const state = useValue(terminal.process.state);
  // With the drawing itself: a key that is pressed at once must find this terminal, not the last.
  useLayoutEffect(() => (place.current ? terminal.attach(place.current) : undefined), [terminal]);
  return (
    <div className="console-screen">
      {state.status === 'starting' && <Starting progress={state.progress} />}
      <div className="terminal-place" ref={place} />
    </div>
  );
}

function Starting({ progress }: { readonly progress: StartProgress | undefined }): ReactNode {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const numbers = new Intl.NumberFormat(language.get(), digits);
  const megabytes = (bytes: number): string => numbers.format(bytes / 1e6);
  const { loadedBytes = 0, totalBytes = 1, stage = 'asked' } = progress ?? {};
  const words = text.pythonStarting[stage];
  return (
    <div className="console-starting" role="status">
      <p>
        {words}
        {stage === 'fetch' && (
          <span>{text.pythonFetched(megabytes(loadedBytes), megabytes(totalBytes))}</span>
        )}
      </p>
      <progress max={totalBytes} value={loadedBytes} aria-label={words} />
    </div>
  );
}

function Trouble({ terminal }: { readonly terminal: PythonTerminal }): ReactNode {
  const state = useValue(terminal.process.state);
  const words = troubleOf(state);
  if (words === undefined) return null;
  return (
    <div className="console-trouble" role="alert">
      <p>
        <strong>{words.title}</strong> {words.note}
      </p>
      <button type="button" className="button button-primary" onClick={() => terminal.restart()}>
        {text.pythonRestart}
      </button>
    </div>
  );
}

function troubleOf(state: PythonState): { title: string; note: string } | undefined {
  if (state.status === 'failed') return { title: text.pythonFailed, note: state.reason };
  if (state.status === 'stuck') return { title: text.pythonStuck, note: text.pythonStuckNote };
  return undefined;
}
