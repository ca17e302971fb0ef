// Redraws the line being edited, in the very steps of redis-cli (linenoise in multi-line mode):
// erase the rows it took, write prompt, text and hint, put the cursor back.
import { cellAfter } from './width.ts';

/** What is to be seen. */
export interface Frame {
  readonly prompt: string;
  /** The text before and after the cursor. */
  readonly before: string;
  readonly after: string;
  /** Written in place of the text, with the cursor moved right by `shift`: a line found. */
  readonly instead?: { readonly text: string; readonly shift: number };
  /** Shown in grey after the text, as far as it fits on the first row. */
  readonly hint?: string | undefined;
}

const GREY = '\x1b[0;90;49m';
const NORMAL = '\x1b[0m';

/** Draws one line, from its prompt until Enter. */
export class Painter {
  columns: number;
  private rows = 0;
  private oldBefore = '';

  constructor(columns: number) {
    this.columns = columns;
  }

  /** The escape sequences that turn the screen as last painted into `frame`. */
  paint(frame: Frame): string {
    const { prompt, before, after, instead } = frame;
    const { columns } = this;
    const start = cellAfter(prompt, columns);
    const cursor = cellAfter(before, columns, start);
    const end = cellAfter(after, columns, cursor);
    const oldCursor = cellAfter(this.oldBefore, columns, start);
    let out = this.erase(Math.floor(oldCursor / columns) + 1);
    out += prompt + (instead?.text ?? before + after) + this.hint(frame.hint, end);
    let rows = Math.ceil(end / columns);
    if (before !== '' && after === '' && cursor % columns === 0) {
      // The cursor stands past the last column: only a new row makes the terminal wrap.
      out += '\n\r';
      rows += 1;
    }
    this.rows = Math.max(this.rows, rows);
    const up = rows - (Math.floor(cursor / columns) + 1);
    const column = (cursor % columns) + (instead?.shift ?? 0);
    this.oldBefore = before;
    return `${out}${up > 0 ? `\x1b[${up}A` : ''}\r${column > 0 ? `\x1b[${column}C` : ''}`;
  }

  private erase(row: number): string {
    const down = this.rows - row;
    const up = '\r\x1b[0K\x1b[1A'.repeat(Math.max(0, this.rows - 1));
    return `${down > 0 ? `\x1b[${down}B` : ''}${up}\r\x1b[0K`;
  }

  private hint(hint: string | undefined, end: number): string {
    if (hint === undefined || end >= this.columns) return '';
    return GREY + hint.slice(0, this.columns - end) + NORMAL;
  }
}
