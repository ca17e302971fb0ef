// What the learner chose about the page itself: language, theme, screen-reader mode, text size.
// Kept between visits.
import type { Language } from './language.ts';
import { readLanguage } from './language.ts';
import { Observable } from './observable.ts';
import { readJson, writeJson } from './storage.ts';

/** `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark';

/** The choices; each change makes a new object. */
export interface Preferences {
  /** Undefined: the browser's. */
  readonly language: Language | undefined;
  readonly theme: Theme;
  /** The terminal keeps a text twin of its screen for screen readers. */
  readonly screenReader: boolean;
  readonly terminalFontPx: number;
  /** As many terminals in sight as there is room for, not one at a time. */
  readonly terminalsTogether: boolean;
}

/** The smallest and the largest terminal text. */
export const FONT_RANGE_PX = [11, 24] as const;

const DEFAULTS: Preferences = {
  language: undefined,
  theme: 'system',
  screenReader: false,
  terminalFontPx: 14,
  terminalsTogether: true,
};

/** The current choices. */
export const preferences = new Observable(restore(readJson('preferences')));

/** Changes some of the choices and keeps them. */
export function setPreferences(changes: Partial<Preferences>): void {
  const next = { ...preferences.get(), ...changes };
  preferences.set(next);
  writeJson('preferences', next);
}

function restore(kept: unknown): Preferences {
  if (typeof kept !== 'object' || kept === null) return DEFAULTS;
  return {
    language: 'language' in kept ? readLanguage(kept.language) : undefined,
    theme: 'theme' in kept && isTheme(kept.theme) ? kept.theme : DEFAULTS.theme,
    screenReader: 'screenReader' in kept && kept.screenReader === true,
    terminalFontPx: 'terminalFontPx' in kept ? fontPx(kept.terminalFontPx) : 14,
    terminalsTogether: !('terminalsTogether' in kept && kept.terminalsTogether === false),
  };
}

function isTheme(value: unknown): value is Theme {
  return value === 'system' || value === 'light' || value === 'dark';
}

function fontPx(value: unknown): number {
  const [least, most] = FONT_RANGE_PX;
  const fits = typeof value === 'number' && value >= least && value <= most;
  return fits ? value : DEFAULTS.terminalFontPx;
}
