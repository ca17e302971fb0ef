// The terminal's colours. Dark in both looks: the one dark place on the page is the machine.
import type { ITheme } from '@xterm/xterm';
import type { Look } from '../store/theme.ts';

const shared = {
  foreground: '#eae7e1',
  cursor: '#ff8b78',
  cursorAccent: '#1b191f',
  selectionBackground: '#4d4757',
  black: '#2a272f',
  red: '#ff8b78',
  green: '#8fd19e',
  yellow: '#e6c36f',
  blue: '#8fb8f0',
  magenta: '#d3a6e8',
  cyan: '#82cfd0',
  white: '#d8d4cc',
  brightBlack: '#9b95a3',
  brightRed: '#ffa596',
  brightGreen: '#a9e0b5',
  brightYellow: '#f2d58d',
  brightBlue: '#abcbf7',
  brightMagenta: '#e0bdf0',
  brightCyan: '#9fdfe0',
  brightWhite: '#ffffff',
} satisfies ITheme;

/** xterm's theme for a look; the background equals `--terminal` of tokens.css. */
export function palette(look: Look): ITheme {
  return { ...shared, background: look === 'dark' ? '#111014' : '#1b191f' };
}
