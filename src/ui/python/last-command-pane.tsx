// The last command of the terminals in Python, both ways: with a plain dict, and with redis-py.
import type { ReactNode } from 'react';
import { plainSource, redisPySource } from '../../python/equivalents/listing.ts';
import type { Plain } from '../../python/equivalents/row.ts';
import { Icon } from '../layout/icons.tsx';
import { usePlayground } from '../playground-context.ts';
import { Observable, useValue } from '../store/observable.ts';
import { language, text } from '../text.ts';
import { CopyButton } from './copy-button.tsx';
import type { SaidCommand } from './last-command.ts';
import { lastCommandOf } from './last-command.ts';
import { noteIn } from './notes.ts';
import { PlainCode } from './plain-code.tsx';
import './last-command.css';

// Kept while the layout changes around it.
const isOpen = new Observable(true);

/** What was typed last, in Python. */
export function LastCommandPane(): ReactNode {
  const said = useValue(lastCommandOf(usePlayground()).said);
  const open = useValue(isOpen);
  return (
    <section className="last-command" aria-label={text.lastCommand} data-open={open}>
      <div className="last-command-head">
        <button
          type="button"
          className="last-command-toggle"
          aria-expanded={open}
          onClick={() => isOpen.set(!open)}
        >
          <Icon name="chevronRight" />
          <h3>{text.lastCommand}</h3>
        </button>
        {said !== undefined && <code className="last-command-line">{said.line}</code>}
      </div>
      {open && (said === undefined ? <p>{text.lastCommandNone}</p> : <Both said={said} />)}
    </section>
  );
}

function Both({ said }: { readonly said: SaidCommand }): ReactNode {
  const redisPy = redisPySource(said);
  return (
    <div className="last-command-both">
      <PlainPart plain={said.dict} />
      <div className="last-command-part">
        <div className="python-head">
          <h4>{text.pythonRedis}</h4>
          <CopyButton source={redisPy} label={text.copyThat(text.pythonRedis)} />
        </div>
        <PlainCode program={{ source: redisPy }} label={text.lastCommandRedis} />
      </div>
    </div>
  );
}

function PlainPart({ plain }: { readonly plain: Plain }): ReactNode {
  const found = plainSource(plain);
  const note = 'none' in plain ? plain.none : plain.note;
  const whole = [found?.before, found?.source].filter(part => part !== undefined && part !== '');
  return (
    <div className="last-command-part">
      <div className="python-head">
        <h4>{text.pythonDict}</h4>
        {found !== undefined && (
          <CopyButton source={whole.join('\n\n')} label={text.copyThat(text.pythonDict)} />
        )}
      </div>
      {found !== undefined && (
        <PlainCode program={{ source: found.source }} label={text.lastCommandDict} />
      )}
      {note !== undefined && note !== '' && (
        <p className="last-command-note">{noteIn(language.get(), note)}</p>
      )}
      {found !== undefined && found.before !== '' && (
        <details className="last-command-before">
          <summary>{text.lastCommandBefore}</summary>
          <PlainCode program={{ source: found.before }} label={text.lastCommandBefore} />
        </details>
      )}
    </div>
  );
}
