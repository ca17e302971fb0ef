// The Python terminals of the page: the first is always there, though nothing of Python is fetched
// until it is started; the learner may open more. The one in front is where programs run.
import { Observable } from '../store/observable.ts';
import type { Readable } from '../store/observable.ts';
import type { PythonHost } from './python-process.ts';
import { PythonTerminal } from './python-terminal.ts';

/** Each takes some 60 MB of memory. */
export const MOST_CONSOLES = 3;

/** The open Python terminals. */
export class PythonConsoles {
  private readonly host: PythonHost;
  private readonly open: Observable<readonly PythonTerminal[]>;
  private readonly shown: Observable<PythonTerminal>;
  private last = 1;

  constructor(host: PythonHost) {
    this.host = host;
    const first = new PythonTerminal('python-1', host);
    this.open = new Observable<readonly PythonTerminal[]>([first]);
    this.shown = new Observable(first);
  }

  /** All of them, in order. */
  get all(): Readable<readonly PythonTerminal[]> {
    return this.open;
  }

  /** The one in front. */
  get front(): Readable<PythonTerminal> {
    return this.shown;
  }

  /** Brings one to the front. */
  bringForward(terminal: PythonTerminal): void {
    this.shown.set(terminal);
  }

  /** Opens and starts one more, if there is room. */
  add(): void {
    if (this.open.get().length >= MOST_CONSOLES) return;
    this.last += 1;
    const terminal = new PythonTerminal(`python-${this.last}`, this.host);
    this.open.set([...this.open.get(), terminal]);
    this.shown.set(terminal);
    terminal.start();
    terminal.focus();
  }

  /** Closes one; the last one stays. */
  close(terminal: PythonTerminal): void {
    const left = this.open.get().filter(other => other !== terminal);
    const [first] = left;
    if (first === undefined) return;
    if (this.shown.get() === terminal) this.shown.set(first);
    this.open.set(left);
    terminal.dispose();
  }
}

const known = new WeakMap<PythonHost, PythonConsoles>();

/** The Python terminals of a page, made when they are first asked for. */
export function consolesOf(host: PythonHost): PythonConsoles {
  const consoles = known.get(host) ?? new PythonConsoles(host);
  known.set(host, consoles);
  return consoles;
}
