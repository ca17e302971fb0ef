// The keys that belong to the page and not to redis-cli: leaving by Tab, copy and paste. All
// others go to the program in the terminal.
import type { Terminal } from '@xterm/xterm';

/** Takes the page's own keys out of a terminal's keyboard; `line` is what is typed so far. */
export function watchKeys(term: Terminal, line: () => string): void {
  let leaving = false;
  term.attachCustomKeyEventHandler(event => {
    if (event.type !== 'keydown') return true;
    const armed = leaving;
    if (!isModifier(event)) leaving = event.key === 'Escape';
    if (event.key === 'Tab') return !event.shiftKey && !armed && line().trim() !== '';
    if (isCopy(event) && term.hasSelection()) return copy(term);
    return !isPaste(event);
  });
}

function isModifier(event: KeyboardEvent): boolean {
  return ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key);
}

// Ctrl-C ends redis-cli, so it copies only what is selected; Ctrl-Shift-C always copies.
function isCopy(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c';
}

// The browser's own paste follows when the terminal lets the key go.
function isPaste(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v';
}

function copy(term: Terminal): boolean {
  const selected = term.getSelection();
  term.clearSelection();
  navigator.clipboard?.writeText(selected).catch(() => {
    // Refused clipboards are the browser's to explain; the selection stays on the screen.
  });
  return false;
}
