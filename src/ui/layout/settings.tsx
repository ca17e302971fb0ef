// What the learner may choose about the page: language, theme, screen-reader mode, terminal text,
// progress.
import { useState } from 'react';
import type { ReactNode } from 'react';
import { FONT_RANGE_PX, preferences, setPreferences } from '../store/preferences.ts';
import type { Theme } from '../store/preferences.ts';
import { useValue } from '../store/observable.ts';
import { text } from '../text.ts';
import { LanguageChoice } from './language-choice.tsx';
import './settings.css';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** The settings, as the content of a dialog. */
export function Settings({ onForget }: { readonly onForget: () => void }): ReactNode {
  return (
    <div className="settings">
      <LanguageChoice />
      <ThemeChoice />
      <FontSize />
      <ScreenReader />
      <Forget onForget={onForget} />
      <div className="settings-row">
        <a href="licenses.txt" target="_blank" rel="noreferrer">
          {text.licenses}
        </a>
      </div>
    </div>
  );
}

function ThemeChoice(): ReactNode {
  const { theme } = useValue(preferences);
  return (
    <fieldset className="settings-row">
      <legend>{text.theme}</legend>
      <div className="segments">
        {THEMES.map(name => (
          <label key={name} className="segment">
            <input
              type="radio"
              name="theme"
              checked={theme === name}
              onChange={() => setPreferences({ theme: name })}
            />
            <span>{text.themes[name]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function FontSize(): ReactNode {
  const { terminalFontPx } = useValue(preferences);
  const [least, most] = FONT_RANGE_PX;
  const change = (by: number): void => setPreferences({ terminalFontPx: terminalFontPx + by });
  return (
    <div className="settings-row" role="group" aria-label={text.terminalSize}>
      <span>{text.terminalSize}</span>
      <div className="settings-stepper">
        <button
          type="button"
          className="button"
          disabled={terminalFontPx <= least}
          onClick={() => change(-1)}
        >
          {text.smaller}
        </button>
        <output>{terminalFontPx} px</output>
        <button
          type="button"
          className="button"
          disabled={terminalFontPx >= most}
          onClick={() => change(1)}
        >
          {text.larger}
        </button>
      </div>
    </div>
  );
}

function ScreenReader(): ReactNode {
  const { screenReader } = useValue(preferences);
  return (
    <div className="settings-row">
      <label className="settings-check">
        <input
          type="checkbox"
          checked={screenReader}
          aria-describedby="screen-reader-note"
          onChange={event => setPreferences({ screenReader: event.target.checked })}
        />
        <span>{text.screenReader}</span>
      </label>
      <p id="screen-reader-note">{text.screenReaderNote}</p>
    </div>
  );
}

function Forget({ onForget }: { readonly onForget: () => void }): ReactNode {
  const [asking, setAsking] = useState(false);
  const forget = (): void => {
    onForget();
    setAsking(false);
  };
  return (
    <div className="settings-row">
      {asking ? (
        <div className="settings-stepper">
          <span>{text.forgetProgressSure}</span>
          <button type="button" className="button button-primary" onClick={forget}>
            {text.forget}
          </button>
          <button type="button" className="button" onClick={() => setAsking(false)}>
            {text.keep}
          </button>
        </div>
      ) : (
        <button type="button" className="button" onClick={() => setAsking(true)}>
          {text.forgetProgress}
        </button>
      )}
      <p>{text.forgetProgressNote}</p>
    </div>
  );
}
