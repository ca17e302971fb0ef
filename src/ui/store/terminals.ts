// Which terminals are open, in which order, and which one a "type it" goes to. The first one is
// always there; a lesson names the ones it needs (`shop`, `rival`), the learner may open more.
import { TerminalView } from '../terminal/terminal-view.ts';
import type { TerminalHost } from '../terminal/terminal-view.ts';
import type { Readable } from './observable.ts';
import { Observable } from './observable.ts';

/** More than these do not fit a screen. */
export const MOST_TERMINALS = 4;

/** The open terminals. */
export class Terminals {
  private readonly open: Observable<readonly TerminalView[]>;
  private readonly host: TerminalHost;
  private readonly openedByLesson = new Set<TerminalView>();
  private names: readonly string[] = [];
  private last = 0;

  constructor(host: TerminalHost) {
    this.host = host;
    this.open = new Observable<readonly TerminalView[]>([]);
    this.add();
  }

  /** The open terminals, in order. */
  get all(): Readable<readonly TerminalView[]> {
    return this.open;
  }

  /** Opens one more, if there is room. */
  add(): TerminalView | undefined {
    const open = this.open.get();
    if (open.length >= MOST_TERMINALS) return undefined;
    this.last += 1;
    const terminal = new TerminalView(`terminal-${this.last}`, this.host);
    this.open.set([...open, terminal]);
    this.applyNames();
    return terminal;
  }

  /** Closes one; the last one and those a lesson has named stay. */
  close(terminal: TerminalView): void {
    if (!this.canClose(terminal)) return;
    this.open.set(this.open.get().filter(other => other !== terminal));
    terminal.dispose();
  }

  /** True when the learner may close it. */
  canClose(terminal: TerminalView): boolean {
    return this.open.get().length > 1 && terminal.name.get() === '';
  }

  /** Names the first terminals as a step wants them, and opens those that are missing. */
  nameThem(names: readonly string[]): void {
    this.names = names.slice(0, MOST_TERMINALS);
    while (this.open.get().length < this.names.length) {
      const terminal = this.add();
      if (terminal !== undefined) this.openedByLesson.add(terminal);
    }
    this.applyNames();
  }

  /** Takes the names away and closes the terminals that were opened for them. */
  forgetNames(): void {
    this.names = [];
    this.applyNames();
    for (const terminal of this.openedByLesson) this.close(terminal);
    this.openedByLesson.clear();
  }

  /** The terminal that had the keyboard last. */
  active(): TerminalView | undefined {
    const open = this.open.get();
    return open.toSorted((a, b) => b.focusedAt - a.focusedAt)[0];
  }

  /** The terminal called `name`; for '' the one used last. */
  find(name: string): TerminalView | undefined {
    if (name === '') return this.active();
    return this.open.get().find(terminal => terminal.name.get() === name) ?? this.active();
  }

  private applyNames(): void {
    for (const [at, terminal] of this.open.get().entries()) terminal.name.set(this.names[at] ?? '');
  }
}
