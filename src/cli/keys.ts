// From the characters that a terminal sends to the keys that were pressed. An escape sequence is
// told twice: `escape` at its first byte (Tab completion ends there), then the key it means.

/** A key with a meaning of its own. */
export type KeyName =
  | 'backspace'
  | 'clear-screen'
  | 'delete'
  | 'delete-line'
  | 'delete-to-end'
  | 'delete-word'
  | 'down'
  | 'end'
  | 'end-of-input'
  | 'enter'
  | 'escape'
  | 'home'
  | 'ignored'
  | 'interrupt'
  | 'left'
  | 'right'
  | 'search-back'
  | 'search-cancel'
  | 'search-forward'
  | 'sequence'
  | 'tab'
  | 'transpose'
  | 'up'
  | 'word-left'
  | 'word-right';

const CONTROLS: Record<string, KeyName> = {
  '\x00': 'ignored',
  '\x01': 'home',
  '\x02': 'left',
  '\x03': 'interrupt',
  '\x04': 'end-of-input',
  '\x05': 'end',
  '\x06': 'right',
  '\x07': 'search-cancel',
  '\x08': 'backspace',
  '\t': 'tab',
  // Redis: Enter typed while a command ran arrives as a line feed, and does nothing.
  '\n': 'ignored',
  '\x0b': 'delete-to-end',
  '\x0c': 'clear-screen',
  '\r': 'enter',
  '\x0e': 'down',
  '\x10': 'up',
  '\x12': 'search-back',
  '\x13': 'search-forward',
  '\x14': 'transpose',
  '\x15': 'delete-line',
  '\x17': 'delete-word',
  '\x1b': 'escape',
  '\x7f': 'backspace',
};

// What follows ESC; everything else is a `sequence` without a meaning.
const SEQUENCES: Record<string, KeyName> = {
  '[A': 'up',
  '[B': 'down',
  '[C': 'right',
  '[D': 'left',
  '[H': 'home',
  '[F': 'end',
  OH: 'home',
  OF: 'end',
  '[3~': 'delete',
  b: 'word-left',
  f: 'word-right',
  '[1;3D': 'word-left',
  '[1;5D': 'word-left',
  '[1;3C': 'word-right',
  '[1;5C': 'word-right',
};
const MAX_SEQUENCE = 8;

/** Reads one character after another; remembers an escape sequence that has only begun. */
export class KeyReader {
  private sequence: string | undefined;

  /** The key that `char` is or ends, `text` if it is to be typed, nothing within a sequence. */
  read(char: string): KeyName | 'text' | undefined {
    if (this.sequence === undefined) {
      const key = CONTROLS[char] ?? 'text';
      if (key === 'escape') this.sequence = '';
      return key;
    }
    this.sequence += char;
    if (!isComplete(this.sequence)) return undefined;
    const key = SEQUENCES[this.sequence] ?? 'sequence';
    this.sequence = undefined;
    return key;
  }
}

function isComplete(sequence: string): boolean {
  if (sequence.length === 1) return sequence === 'b' || sequence === 'f';
  if (!/^\[\d/.test(sequence)) return true;
  return sequence.length > MAX_SEQUENCE || (sequence.length > 2 && /[@-~]$/.test(sequence));
}
