// A terminal without a window: takes what a program writes and tells what a person would see.
import headless from '@xterm/headless';

/** What is on a screen; `styles` tells colour and boldness where they are not the usual ones. */
export interface Picture {
  readonly lines: readonly string[];
  readonly styles: readonly string[];
  readonly cursor: string;
}

export const COLUMNS = 80;
export const ROWS = 24;

/** A terminal of 80 by 24, or of other columns. */
export class Screen {
  private readonly terminal: headless.Terminal;
  private readonly columns: number;

  constructor(columns = COLUMNS) {
    this.columns = columns;
    this.terminal = new headless.Terminal({ cols: columns, rows: ROWS, allowProposedApi: true });
  }

  /** Resolves when the text is on the screen. */
  write(data: string | Uint8Array): Promise<void> {
    return new Promise(resolve => this.terminal.write(data, resolve));
  }

  picture(): Picture {
    const { active } = this.terminal.buffer;
    const lines: string[] = [];
    const styles: string[] = [];
    for (let row = 0; row < ROWS; row += 1) {
      const line = active.getLine(active.baseY + row);
      lines.push(line?.translateToString(true) ?? '');
      const style = this.styleOf(row);
      if (style !== '') styles.push(`${row}: ${style}`);
    }
    while (lines.at(-1) === '') lines.pop();
    return { lines, styles, cursor: `${active.cursorX},${active.cursorY}` };
  }

  // `bold 3-7` for the third to the seventh column, and so on.
  private styleOf(row: number): string {
    const { active } = this.terminal.buffer;
    const line = active.getLine(active.baseY + row);
    const runs: string[] = [];
    let run = { style: '', start: 0 };
    for (let column = 0; column <= this.columns; column += 1) {
      const cell = line?.getCell(column);
      // The style of a blank cannot be seen.
      const seen = cell !== undefined && cell.getChars().trim() !== '';
      const bold = seen && cell.isBold() ? 'bold' : '';
      const color = seen && !cell.isFgDefault() ? ` colour ${cell.getFgColor()}` : '';
      const style = seen || column === this.columns ? bold + color : run.style;
      if (style === run.style) continue;
      if (run.style !== '') runs.push(`${run.style.trim()} ${run.start}-${column - 1}`);
      run = { style, start: column };
    }
    return runs.join(', ');
  }
}
