// How many columns of a terminal a text takes, and where it stands once wrapped. The ranges are
// those of xterm.js as it comes (Unicode 6): wide East Asian characters, marks without width.

const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3040, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x2fffd],
  [0x30000, 0x3fffd],
];
const MARK = /^[\p{Mn}\p{Me}\u200b-\u200f\ufeff]$/u;

/** The columns of one character: 0, 1 or 2. */
export function charWidth(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (WIDE.some(([first, last]) => code >= first && code <= last)) return 2;
  return MARK.test(char) ? 0 : 1;
}

/** The cell after `text` when it starts in cell `start` of a terminal that wraps at `columns`. */
export function cellAfter(text: string, columns: number, start = 0): number {
  let cell = start;
  for (const char of text) {
    const width = charWidth(char);
    // A wide character does not fit into the last column and goes to the next row whole.
    if (width === 2 && cell % columns === columns - 1) cell += 1;
    cell += width;
  }
  return cell;
}
