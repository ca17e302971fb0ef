// The keys that a phone's keyboard does not have. Shown where the finger is the pointer.
import type { ReactNode } from 'react';
import { text } from '../text.ts';

/** A row of them; `press` is given what a terminal would receive. */
export function TouchKeys({ press }: { readonly press: (data: string) => void }): ReactNode {
  const keys = [
    { label: text.keyTab, glyph: 'Tab', data: '\t' },
    { label: text.keyUp, glyph: '↑', data: '\x1b[A' },
    { label: text.keyDown, glyph: '↓', data: '\x1b[B' },
    { label: text.keyCtrlC, glyph: 'Ctrl-C', data: '\x03' },
  ];
  return (
    <div className="touch-keys" role="group" aria-label={text.touchKeys}>
      {keys.map(({ label, glyph, data }) => (
        <button
          key={data}
          type="button"
          className="terminal-button"
          aria-label={label}
          onPointerDown={event => event.preventDefault()}
          onClick={() => press(data)}
        >
          {glyph}
        </button>
      ))}
    </div>
  );
}
