// Which terminals are open, in which order, which of them are in sight, and which one a "type it"
// goes to. The first one is always there; a lesson names the ones it needs (`shop`, `rival`), the
// learner may open as many more as they like.
import { TerminalView } from '../terminal/terminal-view.ts';
import type { TerminalHost } from '../terminal/terminal-view.ts';
import type { Readable } from './observable.ts';
import { Observable } from './observable.ts';

/** The open terminals. */
export class Terminals {
  private readonly open: Observable<readonly TerminalView[]>;
  private readonly front: Observable<TerminalView | undefined>;
  private readonly host: TerminalHost;
  private readonly openedByLesson = new Set<TerminalView>();
  private last = 0;

  constructor(host: Omit<TerminalHost, 'onFocus'>) {
    this.host = { ...host, onFocus: terminal => this.front.set(terminal) };
    this.open = new Observable<readonly TerminalView[]>([]);
    this.front = new Observable<TerminalView | undefined>(undefined);
    this.front.set(this.add());
  }

  /** The open terminals, in order. */
  get all(): Readable<readonly TerminalView[]> {
    return this.open;
  }

  /** The one that had the keyboard last. */
  get foremost(): Readable<TerminalView | undefined> {
    return this.front;
  }

  /** Opens one more. */
  add(): TerminalView {
    this.last += 1;
    const terminal = new TerminalView(`terminal-${this.last}`, this.host);
    this.open.set([...this.open.get(), terminal]);
    return terminal;
  }

  /** Brings one to the front, where there is not room for all. */
  show(terminal: TerminalView): void {
    terminal.focusedAt = performance.now();
    this.front.set(terminal);
  }

  /** Closes one; the last one and those a lesson has named stay. */
  close(terminal: TerminalView): void {
    if (!this.canClose(terminal)) return;
    this.open.set(this.open.get().filter(other => other !== terminal));
    if (this.front.get() === terminal) this.front.set(this.active());
    terminal.dispose();
  }

  /** True when the learner may close it. */
  canClose(terminal: TerminalView): boolean {
    return this.open.get().length > 1 && terminal.name.get() === '';
  }

  /** Names terminals as a step wants them, and opens those that are missing. One keeps its name. */
  nameThem(names: readonly string[]): void {
    const wanted = names.filter(name => !this.open.get().some(each => each.name.get() === name));
    for (const name of wanted) this.unnamed(names).name.set(name);
  }

  /** Brings all of them to where a step of a lesson begins. */
  async goHome(): Promise<void> {
    await Promise.all(this.open.get().map(terminal => terminal.goHome()));
  }

  /** Takes the names away and closes the terminals that were opened for them. */
  forgetNames(): void {
    for (const terminal of this.open.get()) terminal.name.set('');
    for (const terminal of this.openedByLesson) this.close(terminal);
    this.openedByLesson.clear();
  }

  /** The terminal that had the keyboard last. */
  active(): TerminalView | undefined {
    return latestFirst(this.open.get())[0];
  }

  /** The terminal called `name`; for '' the one used last. */
  find(name: string): TerminalView | undefined {
    if (name === '') return this.active();
    return this.open.get().find(terminal => terminal.name.get() === name) ?? this.active();
  }

  // One that no step has named yet, or whose name this step does not use; else a new one.
  private unnamed(used: readonly string[]): TerminalView {
    const open = this.open.get();
    const free =
      open.find(({ name }) => name.get() === '') ??
      open.find(({ name }) => !used.includes(name.get()));
    if (free !== undefined) return free;
    const added = this.add();
    this.openedByLesson.add(added);
    return added;
  }
}

const latestFirst = (open: readonly TerminalView[]): TerminalView[] =>
  open.toSorted((a, b) => b.focusedAt - a.focusedAt);

/** Those that are in sight where there is room for `room`: the foremost, the named, the latest. */
export function inSight(
  open: readonly TerminalView[],
  foremost: TerminalView | undefined,
  room: number,
): readonly TerminalView[] {
  const rank = (terminal: TerminalView): number =>
    terminal === foremost ? 2 : terminal.name.get() === '' ? 0 : 1;
  const ranked = latestFirst(open).sort((a, b) => rank(b) - rank(a));
  const chosen = ranked.slice(0, Math.max(1, room));
  return open.filter(terminal => chosen.includes(terminal));
}
