// A database as one Python dict, to read, copy, change and put back: the text, the commands that it
// means or what is wrong with it, and the button that runs them.
import { useCallback, useEffect, useId, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { commandsFor } from '../../python/literal/commands.ts';
import type { Argv } from '../../python/literal/commands.ts';
import { LiteralFault } from '../../python/literal/parse.ts';
import { usePlayground } from '../playground-context.ts';
import { CopyButton } from '../python/copy-button.tsx';
import { lineOf } from '../python/command-line.ts';
import { text } from '../text.ts';
import { MOST_KEYS, readLiteral, runCommands } from './literal-store.ts';
import { saveFile } from './save-file.ts';
import './literal.css';

const FILE_NAME = 'data.py';
const MOST_LINES = 200;
const DATABASES = Array.from({ length: 16 }, (_, index) => index);

interface Meaning {
  readonly commands: readonly Argv[];
  readonly fault: string;
}

function meaningOf(source: string, replaces: boolean): Meaning {
  try {
    return { commands: commandsFor(source, replaces), fault: '' };
  } catch (cause) {
    if (!(cause instanceof LiteralFault)) throw cause;
    return { commands: [], fault: text.literalFault(cause.line, cause.column, cause.message) };
  }
}

/** The content of the dialog's part about Python dicts. */
export function LiteralPanel(): ReactNode {
  const playground = usePlayground();
  const [database, setDatabase] = useState(0);
  const [source, setSource] = useState('{}\n');
  const [replaces, setReplaces] = useState(true);
  const [said, setSaid] = useState('');
  const meaning = useMemo(() => meaningOf(source, replaces), [source, replaces]);
  const read = useCallback((): void => {
    readLiteral(playground, database).then(
      ({ literal, isCut }) => {
        setSource(literal);
        setSaid(isCut ? text.literalTooLarge(MOST_KEYS) : '');
      },
      (reason: unknown) => setSaid(String(reason)),
    );
  }, [playground, database]);
  useEffect(read, [read]);
  const run = (): void => {
    runCommands(playground, database, meaning.commands).then(setSaid, (reason: unknown) =>
      setSaid(String(reason)),
    );
  };
  return (
    <div className="literal">
      <Tools {...{ database, source, setDatabase, read }} />
      <Editor
        source={source}
        fault={meaning.fault}
        onChange={changed => {
          setSource(changed);
          setSaid('');
        }}
      />
      {meaning.commands.length > 0 && <Commands commands={meaning.commands} />}
      <div className="literal-bar">
        <label className="settings-check">
          <input
            type="checkbox"
            checked={replaces}
            onChange={event => setReplaces(event.target.checked)}
          />
          {text.literalReplace}
        </label>
        <button
          type="button"
          className="button"
          disabled={meaning.commands.length === 0}
          onClick={run}
        >
          {text.literalRun}
        </button>
      </div>
      <p role="status">{said}</p>
    </div>
  );
}

interface ToolsProps {
  readonly database: number;
  readonly source: string;
  readonly setDatabase: (database: number) => void;
  readonly read: () => void;
}

function Tools({ database, source, setDatabase, read }: ToolsProps): ReactNode {
  const save = (): void => {
    saveFile(new Blob([`data = ${source}`], { type: 'text/plain' }), FILE_NAME);
  };
  return (
    <div className="literal-bar">
      <label>
        {text.literalDatabase}{' '}
        <select value={database} onChange={event => setDatabase(Number(event.target.value))}>
          {DATABASES.map(each => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="button button-quiet python-tool" onClick={read}>
        {text.literalRead}
      </button>
      <CopyButton source={source} />
      <button type="button" className="button button-quiet python-tool" onClick={save}>
        {text.literalDownload}
      </button>
    </div>
  );
}

interface EditorProps {
  readonly source: string;
  readonly fault: string;
  readonly onChange: (source: string) => void;
}

function Editor({ source, fault, onChange }: EditorProps): ReactNode {
  const hint = useId();
  return (
    <>
      <textarea
        className="literal-text"
        aria-label={text.literalText}
        aria-describedby={hint}
        aria-invalid={fault !== ''}
        spellCheck={false}
        autoCapitalize="off"
        rows={12}
        value={source}
        onChange={event => onChange(event.target.value)}
      />
      <p id={hint}>{text.literalHint}</p>
      <p className="literal-fault" role="status">
        {fault}
      </p>
    </>
  );
}

function Commands({ commands }: { readonly commands: readonly Argv[] }): ReactNode {
  const lines = commands.slice(0, MOST_LINES).map(lineOf);
  const label = text.literalCommands(commands.length);
  return (
    <details className="literal-commands" open>
      <summary>{label}</summary>
      <pre tabIndex={0} role="region" aria-label={label}>
        {lines.join('\n')}
        {commands.length > MOST_LINES && '\n…'}
      </pre>
    </details>
  );
}
