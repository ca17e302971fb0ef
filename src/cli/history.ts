// The lines typed before, by the rules of redis-cli: 100 of them, no line twice in a row, secrets
// never stored; and the search through them with Ctrl-R and Ctrl-S. The line being edited is the
// last entry while it is edited, which is why a full history shows one line less.

const MAX_LINES = 100;

interface Entry {
  text: string;
  readonly secret: boolean;
}

/** The history of one terminal. */
export class History {
  private readonly entries: Entry[] = [];

  constructor(stored: readonly string[] = []) {
    for (const text of stored) this.add(text);
  }

  get length(): number {
    return this.entries.length;
  }

  /** The line `index` lines before the newest. */
  back(index: number): string {
    return this.entries.at(-1 - index)?.text ?? '';
  }

  /** Appends a line unless it repeats the newest. */
  add(text: string, secret = false): void {
    if (this.entries.length > 0 && this.back(0) === text) return;
    if (this.entries.length === MAX_LINES) this.entries.shift();
    this.entries.push({ text, secret });
  }

  /** Takes the newest line away: the one being edited, once it is done. */
  dropNewest(): void {
    this.entries.pop();
  }

  /** Redis: a line from history that was changed and left stays changed. */
  replaceBack(index: number, text: string): void {
    const entry = this.entries.at(-1 - index);
    if (entry !== undefined) entry.text = text;
  }

  /** Every line, oldest first. */
  lines(): string[] {
    return this.entries.map(({ text }) => text);
  }

  /** The lines that may be kept outside this program. */
  publicLines(): string[] {
    return this.entries.filter(({ secret }) => !secret).map(({ text }) => text);
  }
}

/** A line found, and where in it the searched text starts. */
export interface Found {
  readonly line: string;
  readonly at: number;
}

/** One search: towards older lines with Ctrl-R, towards newer ones with Ctrl-S. */
export class HistorySearch {
  direction: 'back' | 'forward';
  private readonly history: History;
  private at = 0;
  private found: Found | undefined;

  constructor(history: History, direction: 'back' | 'forward') {
    this.history = history;
    this.direction = direction;
  }

  /** What is found now. */
  get result(): Found | undefined {
    return this.found;
  }

  /** Looks for `term` from the start. */
  restart(term: string): void {
    const last = this.history.length - 1;
    this.found = this.scan(term, this.direction === 'back' ? last : 0);
  }

  /** Goes on to another line that holds `term`; keeps the present one when there is none. */
  next(term: string): void {
    const present = this.history.lines()[this.at];
    this.found = this.scan(term, this.at, present) ?? this.found;
  }

  private scan(term: string, from: number, skipped?: string): Found | undefined {
    if (term === '') return undefined;
    const lines = this.history.lines();
    const step = this.direction === 'back' ? -1 : 1;
    for (let i = from; i >= 0 && i < lines.length; i += step) {
      const line = lines[i] ?? '';
      const at = line.indexOf(term);
      if (at < 0 || line === skipped) continue;
      this.at = i;
      return { line, at };
    }
    return undefined;
  }
}
