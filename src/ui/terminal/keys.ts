// The keys that belong to the page and not to the program in a terminal: leaving by Tab, copy and
// paste. All others go to the program.
import type { Terminal } from '@xterm/xterm';

/** Takes the page's own keys out of an open terminal's keyboard; `line` is what is typed so far. */
export function watchKeys(term: Terminal, line: () => string): void {
  let leaving = false;
  term.attachCustomKeyEventHandler(event => {
    if (event.type !== 'keydown') return true;
    const armed = leaving;
    if (!isModifier(event)) leaving = event.key === 'Escape';
    if (event.key === 'Tab') return !event.shiftKey && !armed && line().trim() !== '';
    if (isCopy(event) && (event.shiftKey || term.hasSelection())) {
      // Otherwise the browser would open its tools.
      event.preventDefault();
      return copy(term);
    }
    return !isPaste(event);
  });
  copySelections(term);
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
  write(term.getSelection());
  term.clearSelection();
  return false;
}

function write(selected: string): void {
  if (selected === '') return;
  navigator.clipboard?.writeText(selected).catch(() => {
    // Refused clipboards are the browser's to explain; the selection stays on the screen.
  });
}

// As terminals do: what the mouse has selected is copied when the button is let go.
function copySelections(term: Terminal): void {
  term.element?.addEventListener('mouseup', event => {
    if (event.button === 0 && term.hasSelection()) write(term.getSelection());
  });
}
