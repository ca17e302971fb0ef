// One Python terminal: an xterm on its own element, the REPL that reads its keys and the Python
// behind it. It lives outside React, as the redis-cli terminals do; a component lends it a place.
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import type { Completions, FromPython, RunBlock } from '../../python/protocol.ts';
import { preferences } from '../store/preferences.ts';
import { readJson, writeJson } from '../store/storage.ts';
import { look } from '../store/theme.ts';
import { watchKeys } from '../terminal/keys.ts';
import { palette } from '../terminal/palette.ts';
import { language, text } from '../text.ts';
import { PythonProcess } from './python-process.ts';
import type { PythonHost } from './python-process.ts';
import { Repl } from './repl.ts';

// Ctrl-U: what is typed for the learner takes the place of the line.
const CLEAR_LINE = '\x15';
const NO_WORDS: Completions = { from: 0, words: [] };
const HISTORY = 'python-history';
const MONO =
  "ui-monospace, 'SF Mono', Menlo, 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace";

/** Where a program of the editor failed. */
export interface Failure {
  readonly line: number;
  readonly message: string;
}

/** One Python with its screen. */
export class PythonTerminal {
  readonly id: string;
  readonly process: PythonProcess;
  readonly element = document.createElement('div');
  private readonly term: Terminal;
  private readonly fitting = new FitAddon();
  private readonly endings: (() => void)[] = [];
  private repl: Repl | undefined;
  private readonly asked = new Map<number, (found: Completions) => void>();
  private lastAsked = 0;
  private opened = false;
  /** To have the keyboard as soon as it is on the page. */
  private wantsFocus = false;
  /** What is typed before Python can take it. */
  private typedEarly = '';
  private blocks: { readonly message: RunBlock; readonly done: (failure?: Failure) => void }[] = [];
  /** What is to be typed as soon as Python has started. */
  private early = '';
  private running: ((failure?: Failure) => void) | undefined;

  constructor(id: string, host: PythonHost) {
    this.id = id;
    this.process = new PythonProcess(host);
    this.process.onMessage = message => this.receive(message);
    this.element.className = 'terminal-screen';
    this.term = new Terminal(options());
    this.term.loadAddon(this.fitting);
    this.term.onData(data => this.type(data));
    this.term.onResize(() => this.resized());
    this.endings.push(
      look.subscribe(() => this.redraw()),
      preferences.subscribe(() => this.redraw()),
      language.subscribe(() => this.label()),
    );
  }

  /** Moves the terminal's element into `place` and fits it there, now and whenever it changes. */
  attach(place: HTMLElement): () => void {
    place.append(this.element);
    if (!this.opened) this.open();
    const observer = new ResizeObserver(() => this.fit());
    observer.observe(place);
    this.fit();
    if (this.wantsFocus) this.focus();
    return () => {
      observer.disconnect();
      this.element.remove();
    };
  }

  /** Gives the terminal the keyboard, now or when it is shown. */
  focus(): void {
    this.wantsFocus = !this.element.isConnected;
    this.term.focus();
  }

  /** Passes on keys that a phone's keyboard does not have. */
  press(data: string): void {
    this.type(data);
    this.focus();
  }

  /** Starts Python, or a new one where one has ended. */
  start(): void {
    this.repl = undefined;
    this.typedEarly = '';
    void this.process.start();
  }

  /** Ends Python and starts another. */
  restart(): void {
    this.dropBlocks();
    this.process.end({ status: 'ended' });
    this.term.write(`\r\n\x1b[90m${text.pythonRestarted}\x1b[0m\r\n`);
    this.start();
    this.focus();
  }

  /** True while no Python runs here: its names are gone, or there were none. */
  get isOff(): boolean {
    const { status } = this.process.state.get();
    return status === 'off' || status === 'ended' || status === 'failed';
  }

  /** Runs a program of the editor; tells where it failed, if it did. */
  runProgram(source: string, firstLine: number): Promise<Failure | undefined> {
    if (this.isOff) this.start();
    return new Promise(done => {
      this.blocks.push({ message: { type: 'block', source, from: 'editor', firstLine }, done });
      this.runNext();
    });
  }

  /** Types in place of the line at the prompt; several lines are pasted, and so run. */
  typeIn(source: string): void {
    if (this.isOff) this.start();
    const keys = source.includes('\n') ? `\x1b[200~${source}\n\x1b[201~` : source;
    const typed = CLEAR_LINE + keys;
    if (this.repl === undefined) this.early += typed;
    else this.repl.input(typed);
  }

  /** What the word at the end of `line` may become; nothing while Python does not answer. */
  complete(line: string): Promise<Completions> {
    const { status } = this.process.state.get();
    if (status !== 'idle' && status !== 'reading') return Promise.resolve(NO_WORDS);
    this.lastAsked -= 1; // Below zero: the REPL's own questions have the numbers above.
    const id = this.lastAsked;
    return new Promise(resolve => {
      this.asked.set(id, resolve);
      this.process.post({ type: 'complete', id, text: line });
    });
  }

  /** Ends Python and the screen. */
  dispose(): void {
    for (const end of this.endings) end();
    this.process.dispose();
    this.term.dispose();
    this.element.remove();
  }

  private open(): void {
    this.opened = true;
    this.term.open(this.element);
    watchKeys(this.term, () => this.repl?.line ?? '');
    this.label();
  }

  private label(): void {
    this.term.textarea?.setAttribute('aria-label', text.pythonTerminalLabel);
    this.term.textarea?.setAttribute('aria-description', text.terminalHelp);
  }

  private type(data: string): void {
    const { status } = this.process.state.get();
    if (status === 'ended' && data.includes('\r')) return this.start();
    if (this.repl !== undefined) return this.repl.input(data);
    if (status === 'starting') this.typedEarly += data;
  }

  private receive(message: FromPython): void {
    switch (message.type) {
      case 'ready':
        return this.ready(message.banner);
      case 'output':
        this.repl?.receive(message);
        return this.term.write('', () => {
          this.process.post({ type: 'shown', chars: message.text.length });
        });
      case 'completions': {
        const answer = this.asked.get(message.id);
        this.asked.delete(message.id);
        return answer === undefined ? this.repl?.receive(message) : answer(message.found);
      }
      case 'block-done':
        return this.blockDone(message.line, message.message);
      case 'exited':
        this.term.write(`\x1b[90m${text.pythonEnded}\x1b[0m\r\n`);
        return this.dropBlocks();
      case 'died':
        this.term.write(`\r\n\x1b[90m${text.pythonDied}\x1b[0m\r\n`);
        return this.dropBlocks();
      default:
        this.repl?.receive(message);
        if (message.type === 'prompt' && !message.more) this.runNext();
        return undefined;
    }
  }

  private ready(banner: string): void {
    const { term, process } = this;
    term.write(`${banner.replaceAll('\n', '\r\n')}\r\n`);
    if (process.missing.some(({ module }) => module === 'redis')) {
      term.write(`\x1b[90m${text.pythonNoRedis}\x1b[0m\r\n`);
    }
    this.repl = new Repl({
      write: output => term.write(output),
      get columns() {
        return term.cols;
      },
      run: message => process.run(message),
      post: message => process.post(message),
      interrupt: () => process.interrupt(),
      end: () => {
        process.end({ status: 'ended' });
        term.write(`\x1b[90m${text.pythonEnded}\x1b[0m\r\n`);
      },
      history: loadHistory(),
      saveHistory: lines => writeJson(HISTORY, lines),
    });
    this.repl.input(this.typedEarly);
    this.resized();
    this.repl.input(this.early);
    this.early = '';
  }

  // A program waits until the prompt is free.
  private runNext(): void {
    if (this.process.state.get().status !== 'idle' || this.repl === undefined) return;
    const next = this.blocks.shift();
    if (next === undefined) return;
    this.running = next.done;
    this.repl.leavePrompt();
    this.process.run(next.message);
  }

  private blockDone(line: number | undefined, message = ''): void {
    const done = this.running;
    this.running = undefined;
    done?.(line === undefined ? undefined : { line, message });
  }

  private dropBlocks(): void {
    this.blockDone(undefined);
    for (const { done } of this.blocks.splice(0)) done();
  }

  private resized(): void {
    const { cols: columns, rows } = this.term;
    this.repl?.resize(columns);
    this.process.post({ type: 'size', columns, rows });
  }

  private redraw(): void {
    Object.assign(this.term.options, options());
    this.fit();
  }

  // A hidden pane has no size; fitting to it would squeeze the text into two columns.
  private fit(): void {
    if (this.element.clientWidth > 0 && this.element.clientHeight > 0) this.fitting.fit();
  }
}

function options(): NonNullable<ConstructorParameters<typeof Terminal>[0]> {
  const { terminalFontPx, screenReader } = preferences.get();
  return {
    theme: palette(look.get()),
    fontFamily: MONO,
    fontSize: terminalFontPx,
    lineHeight: 1.25,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    cursorStyle: 'bar',
    cursorWidth: 2,
    minimumContrastRatio: 4.5,
    screenReaderMode: screenReader,
    scrollback: 5000,
  };
}

function loadHistory(): string[] {
  const kept = readJson(HISTORY);
  return Array.isArray(kept) ? kept.filter(line => typeof line === 'string') : [];
}
