// The plain twin of a terminal, for screen readers: a log of what happened and a labelled input. It
// shares line history, completion and the program itself with the terminal beside it.
import { useId, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useValue } from '../store/observable.ts';
import { text } from '../text.ts';
import type { TerminalView } from './terminal-view.ts';

interface TwinProps {
  readonly terminal: TerminalView;
  readonly name: string;
}

/** The twin of one terminal. */
export function Twin({ terminal, name }: TwinProps): ReactNode {
  const entries = useValue(terminal.transcript.entries);
  return (
    <div className="twin">
      <div className="twin-log" role="log" aria-label={text.twinLog(name)} tabIndex={0}>
        {entries.map(({ id, kind, text: shown }) => (
          <pre key={id} className={`twin-${kind}`}>
            {shown}
          </pre>
        ))}
      </div>
      <TwinInput terminal={terminal} name={name} />
    </div>
  );
}

// The line being typed, and how far back in the history it came from.
interface Typed {
  readonly line: string;
  readonly back: number;
}

const NOTHING: Typed = { line: '', back: 0 };

function TwinInput({ terminal, name }: TwinProps): ReactNode {
  const [{ line, back }, setTyped] = useState(NOTHING);
  const helpId = useId();
  useValue(terminal.turn);
  const { promptText, busy } = terminal.current;
  const hint = line === '' ? undefined : terminal.current.hint(line);
  const recall = (by: number): void => {
    const lines = terminal.current.historyLines;
    const next = Math.min(lines.length, Math.max(0, back + by));
    setTyped({ line: next === 0 ? '' : (lines.at(-next) ?? ''), back: next });
  };
  const press = (event: KeyboardEvent): void => {
    const action = actionOf(event, line, terminal);
    if (action === undefined) return;
    event.preventDefault();
    if (action === 'back') recall(1);
    else if (action === 'forward') recall(-1);
    else if (action === 'stop') terminal.press('\x03');
    else setTyped({ line: action.completed, back: 0 });
  };
  const enter = (): void => {
    setTyped(NOTHING);
    void terminal.enter(line);
  };
  return (
    <form
      className="twin-form"
      onSubmit={event => {
        event.preventDefault();
        enter();
      }}
    >
      <label htmlFor={terminal.twinId}>{text.twinLine(name, promptText.trim())}</label>
      <input
        id={terminal.twinId}
        value={line}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        aria-describedby={helpId}
        onChange={event => setTyped({ line: event.currentTarget.value, back: 0 })}
        onKeyDown={press}
      />
      <p id={helpId} className="twin-hint">
        {hint === undefined ? text.twinHelp : text.twinHint(hint.trim())}
      </p>
      <TwinButtons busy={busy} onStop={() => terminal.press('\x03')} />
    </form>
  );
}

interface ButtonsProps {
  readonly busy: boolean;
  readonly onStop: () => void;
}

function TwinButtons({ busy, onStop }: ButtonsProps): ReactNode {
  return (
    <>
      <button type="submit" className="terminal-button">
        {text.twinRun}
      </button>
      <button type="button" className="terminal-button" disabled={!busy} onClick={onStop}>
        {text.twinStop}
      </button>
    </>
  );
}

type Action = 'back' | 'forward' | 'stop' | { readonly completed: string };

function actionOf(event: KeyboardEvent, line: string, terminal: TerminalView): Action | undefined {
  if (event.key === 'ArrowUp') return 'back';
  if (event.key === 'ArrowDown') return 'forward';
  if (event.ctrlKey && event.key === 'c' && line === '') return 'stop';
  if (event.key !== 'Tab' || event.shiftKey || line === '') return undefined;
  // One that is complete already goes round to the next.
  const [first, ...more] = terminal.current.completions(line);
  const completed = first === line ? more[0] : first;
  return completed === undefined ? undefined : { completed };
}
