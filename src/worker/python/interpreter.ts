// One CPython: booted, with our sockets, our console and Ctrl-C. Takes what the page asks one
// after another, for a call that waits must not meet a second one; only completion and interrupts
// overtake.
import type { SeenCall } from '../../link/tap.ts';
import type { PyodideAPI } from 'pyodide';
import type { PyCallable, PyProxy } from 'pyodide/ffi';
import type { Connection } from '../../link/connection.ts';
import type { Completions, FromPython, RunBlock, StartPython } from '../../python/protocol.ts';
import consoleSource from './console.py?raw';
import { loadPython, zipName } from './load.ts';
import { Output } from './output.ts';
import { plugSockets } from './sockets.ts';
import standstillSource from './standstill.py?raw';
import { Waits } from './waits.ts';
import type { Wait } from './waits.ts';

/** What an interpreter needs from the worker. */
export interface InterpreterHost {
  post(message: FromPython): void;
  /** A new client of the server there; undefined where none listens. */
  connect(name: string, port: number): Connection | undefined;
  /** Stands still until a message of the page; missing where stacks can be put aside. */
  readonly fetchMail?: (waitMs: number) => void;
}

interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

const HELP_LINE = 'Type "help", "copyright", "credits" or "license" for more information.';
const SIGINT = 2;
const SIGUSR1 = 10;
const TICK_MS = 100;
/** Where a tick costs a request. */
const STILL_TICK_MS = 200;
const TELL_EVERY_MS = 150;
const MOST_CALLS = 200;
const OWN_FILE = '<playground>';

/** A running CPython. */
export class Interpreter {
  private readonly host: InterpreterHost;
  private readonly start: StartPython;
  private readonly waits: Waits;
  private readonly output: Output;
  private readonly python: PyodideAPI;
  private readonly console: ConsoleCalls;
  private readonly calls: SeenCall[] = [];
  private readonly loseSockets: () => void;
  private tail: Promise<void> = Promise.resolve();
  private signalPending = false;
  private tickedAtMs = 0;
  private toldAtMs = 0;
  private size: TerminalSize = { columns: 80, rows: 24 };
  private answer: (line: string | undefined) => void = () => {};

  /** Boots; resolves when the console can take a line. */
  static async boot(host: InterpreterHost, start: StartPython): Promise<Interpreter> {
    const { manifest, baseUrl, bridge } = start;
    const python = await loadPython({
      manifest,
      baseUrl,
      canSuspend: bridge.kind === 'suspend',
      onProgress: progress => host.post({ type: 'progress', ...progress }),
    });
    return new Interpreter(host, start, python);
  }

  private constructor(host: InterpreterHost, start: StartPython, python: PyodideAPI) {
    this.host = host;
    this.start = start;
    this.python = python;
    this.output = new Output(text => host.post({ type: 'output', text }));
    const { output } = this;
    this.waits = new Waits({ ...host, beforeWaiting: () => output.flush() });
    const getTerminalSize = (): TerminalSize => this.size;
    python.setStdout({ write: output.stream(), isatty: true, getTerminalSize });
    python.setStderr({ write: output.stream(), isatty: true, getTerminalSize });
    this.loseSockets = plugSockets(python, {
      open: (name, port) => host.connect(name, port),
      onCall: call => this.called(call),
      waits: this.waits,
      raiseInterrupt: () => (this.signalPending = true),
    });
    python.registerJsModule('_playground', this.hostModule());
    this.console = this.runConsole();
    python.setInterruptBuffer(this.signalBuffer());
  }

  /** What CPython says first. */
  get banner(): string {
    const { pyodide, python } = this.start.manifest;
    return `Python ${python} (Pyodide ${pyodide})\n${HELP_LINE}`;
  }

  /** Runs a line typed at the prompt. */
  line(text: string): void {
    this.enqueue(async () => {
      const word = await this.call(this.console.push, text);
      this.settle(String(word));
    });
  }

  /** Runs several lines. */
  block({ source, from, firstLine }: RunBlock): void {
    this.enqueue(async () => {
      if (from === 'paste') {
        this.host.post({ type: 'block-done' });
        return this.settle(String(await this.call(this.console.paste, source)));
      }
      const json = String(await this.call(this.console.program, source, firstLine));
      const { word, ...failure } = parseResult(json);
      this.host.post({ type: 'block-done', ...failure });
      this.settle(word);
    });
  }

  /** Forgets the lines of a statement that is not finished. */
  forgetLines(): void {
    this.enqueue(async () => {
      this.console.forget();
      this.settle('done');
    });
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.waits.interrupt();
  }

  /** The line that `input()` waits for. */
  input(text: string | undefined): void {
    this.answer(text);
  }

  /** The terminal has another size now. */
  resize({ columns, rows }: TerminalSize): void {
    this.size = { columns, rows };
  }

  /** The page has shown so much of the output. */
  shown(chars: number): void {
    this.output.shown(chars);
  }

  /** What the word at the end of `text` may become. */
  complete(text: string): Completions {
    return parseCompletions(String(this.console.complete(text)));
  }

  /** Every connection is gone. */
  serverGone(): void {
    this.loseSockets();
  }

  // A stack can be put aside only if it was begun that way.
  private call(callable: PyCallable, ...args: readonly unknown[]): unknown {
    return this.waits.standsStill ? callable(...args) : callable.callPromising(...args);
  }

  private enqueue(run: () => Promise<void>): void {
    this.tail = this.tail.then(async () => {
      this.waits.takeInterrupt();
      try {
        await run();
      } catch (cause) {
        this.output.flush();
        this.host.post({ type: 'died', reason: String(cause) });
      }
    });
  }

  private settle(word: string): void {
    this.output.flush();
    this.tell();
    if (word === 'exit') this.host.post({ type: 'exited' });
    else this.host.post({ type: 'prompt', more: word === 'more' });
  }

  // The page looks at the store again, not after each of a thousand commands.
  private called(call: SeenCall): void {
    if (this.calls.length === MOST_CALLS) this.calls.shift();
    this.calls.push(call);
    const now = performance.now();
    if (now - this.toldAtMs < TELL_EVERY_MS) return;
    this.toldAtMs = now;
    this.tell();
  }

  private tell(): void {
    if (this.calls.length > 0) this.host.post({ type: 'sent', calls: this.calls.splice(0) });
  }

  private runConsole(): ConsoleCalls {
    const { python, start } = this;
    const paths = JSON.stringify(start.manifest.packages.map(({ name }) => zipName(name)));
    const globals: PyProxy = python.toPy({});
    const options = { globals, filename: OWN_FILE };
    python.runPython(`import sys; sys.path.extend(${paths})`, options);
    python.runPython(consoleSource, options);
    if (this.waits.standsStill) python.runPython(standstillSource, options);
    return callsOf(globals);
  }

  // What console.py imports as `_playground`. False stands for Ctrl-C. What waits returns a promise
  // where the stack can be put aside.
  private hostModule(): object {
    const { waits, output } = this;
    const wait = (what: Wait): unknown => waits.wait(what, outcome => outcome === 'ready');
    return {
      standsStill: waits.standsStill,
      missing: JSON.stringify(this.start.manifest.missing),
      takeInterrupt: () => waits.takeInterrupt(),
      breathe: () => (waits.standsStill ? this.breatheStill() : this.breathe()),
      sleep: (timeoutMs: number) => wait({ timeoutMs, begin: () => () => {} }),
      readLine: () => this.readLine(),
      echo: (text: string) => output.write(text),
      newGate: () => new Gate(wait),
    };
  }

  private readLine(): unknown {
    this.output.flush();
    this.host.post({ type: 'reading' });
    let line: string | undefined;
    const begin = (ready: () => void): (() => void) => {
      this.answer = text => {
        line = text;
        ready();
      };
      return () => (this.answer = () => {});
    };
    return this.waits.wait({ begin }, outcome => (outcome === 'ready' ? line : false));
  }

  // Messages that have come in the meantime are heard, and the screen catches up.
  private async breathe(): Promise<void> {
    this.output.flush();
    await new Promise(resolve => setTimeout(resolve, 0));
    if (this.output.lags) await this.waits.aside(this.untilShown);
  }

  private breatheStill(): void {
    this.output.flush();
    this.host.fetchMail?.(0);
    if (this.output.lags) this.waits.still(this.untilShown);
  }

  private readonly untilShown: Wait = { begin: ready => this.output.onShown(ready) };

  // Python reads its signals from an array in shared memory; any object with a property 0 will do.
  private signalBuffer(): Uint8Array {
    const tickMs = this.waits.standsStill ? STILL_TICK_MS : TICK_MS;
    const next = (): number => {
      if (this.signalPending) {
        this.signalPending = false;
        return SIGINT;
      }
      const now = performance.now();
      if (now - this.tickedAtMs < tickMs) return 0;
      this.tickedAtMs = now;
      return SIGUSR1;
    };
    // Asked some thousand times a second: a plain accessor is quicker than a Proxy.
    return Object.defineProperty(Object.create(Uint8Array.prototype), 0, {
      get: next,
      set: () => {},
    });
  }
}

/** A door that one task opens and another waits at. */
class Gate {
  private readonly wait: (what: Wait) => unknown;
  private isOpen = false;
  private onOpen: () => void = () => {};

  constructor(wait: (what: Wait) => unknown) {
    this.wait = wait;
  }

  open(): void {
    this.isOpen = true;
    this.onOpen();
  }

  opened(): unknown {
    return this.wait({
      begin: ready => {
        this.onOpen = ready;
        if (this.isOpen) ready();
        return () => (this.onOpen = () => {});
      },
    });
  }
}

/** The functions of console.py. */
interface ConsoleCalls {
  readonly push: PyCallable;
  readonly paste: PyCallable;
  readonly program: PyCallable;
  readonly forget: () => unknown;
  readonly complete: (text: string) => unknown;
}

function callsOf(globals: PyProxy): ConsoleCalls {
  const get: unknown = Reflect.get(globals, 'get');
  if (typeof get !== 'function') throw new Error('console.py has no names.');
  const exports: unknown = Reflect.apply(get, globals, ['exports']);
  const find = (name: string): PyCallable => {
    const found: unknown = typeof exports === 'object' && exports && Reflect.get(exports, name);
    if (!isCallable(found)) throw new Error(`console.py has no ${name}.`);
    return found;
  };
  return {
    push: find('push'),
    paste: find('paste'),
    program: find('program'),
    forget: find('forget'),
    complete: find('complete'),
  };
}

function isCallable(value: unknown): value is PyCallable {
  return typeof value === 'function' && 'callPromising' in value;
}

interface Result {
  readonly word: string;
  readonly line?: number;
  readonly message?: string;
}

function parseResult(json: string): Result {
  const result: unknown = JSON.parse(json);
  if (typeof result !== 'object' || result === null || !('word' in result)) return { word: 'done' };
  const line = 'line' in result && typeof result.line === 'number' ? result.line : undefined;
  const message = 'message' in result ? String(result.message) : undefined;
  return {
    word: String(result.word),
    ...(line === undefined ? {} : { line }),
    ...(message === undefined ? {} : { message }),
  };
}

function parseCompletions(json: string): Completions {
  const found: unknown = JSON.parse(json);
  if (typeof found !== 'object' || found === null) return { from: 0, words: [] };
  const from = 'from' in found && typeof found.from === 'number' ? found.from : 0;
  const words = 'words' in found && Array.isArray(found.words) ? found.words.map(String) : [];
  return { from, words };
}
