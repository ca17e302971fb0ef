// The language of page and course, by the names that the languages give themselves: a choice in the
// settings, and a switch in the bar.
import { useState } from 'react';
import type { ReactNode } from 'react';
import { usePlayground } from '../playground-context.ts';
import { announce } from '../store/announce.ts';
import { LANGUAGES, readLanguage, withoutWish } from '../store/language.ts';
import type { Language } from '../store/language.ts';
import { useValue } from '../store/observable.ts';
import { setPreferences } from '../store/preferences.ts';
import { language, text } from '../text.ts';

/** One of the languages, in the settings. */
export function LanguageChoice(): ReactNode {
  const shown = useValue(language);
  const { choose, failed } = useChoice();
  return (
    <fieldset className="settings-row">
      <legend>{text.language}</legend>
      <div className="segments">
        {Object.entries(LANGUAGES).map(([name, words]) => (
          <label key={name} className="segment">
            <input
              type="radio"
              name="language"
              checked={shown === name}
              onChange={() => choose(readLanguage(name) ?? shown)}
            />
            <span lang={name}>{words}</span>
          </label>
        ))}
      </div>
      <p role="status">{failed && text.languageNotLoaded}</p>
    </fieldset>
  );
}

/** The other language, in the bar over the page. */
export function LanguageToggle(): ReactNode {
  const shown = useValue(language);
  const { choose } = useChoice();
  const other = shown === 'en' ? 'pt-BR' : 'en';
  const short = other.slice(0, 2).toUpperCase();
  return (
    <button
      type="button"
      className="button button-quiet button-icon language-toggle"
      lang={other}
      aria-label={`${short} ${LANGUAGES[other]}`}
      title={LANGUAGES[other]}
      onClick={() => choose(other)}
    >
      {short}
    </button>
  );
}

function useChoice(): { choose: (wanted: Language) => void; failed: boolean } {
  const playground = usePlayground();
  const [failed, setFailed] = useState(false);
  const choose = (wanted: Language): void => {
    playground.speak(wanted).then(
      () => {
        setFailed(false);
        setPreferences({ language: wanted });
        history.replaceState(history.state, '', withoutWish(location.href));
      },
      () => {
        setFailed(true);
        announce(text.languageNotLoaded);
      },
    );
  };
  return { choose, failed };
}
