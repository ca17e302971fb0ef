// One terminal: an xterm on its own element, and redis-cli or the shell behind it. It lives outside
// React, so that what is on its screen survives every change of layout; a component only lends it a
// place.
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import type { CommandEvent } from '../../cli/client.ts';
import type { Address, HistoryStorage, Seat, Terminal as Screen } from '../../cli/ports.ts';
import { CliSession } from '../../cli/session.ts';
import type { RanLine, ShellSession } from '../../cli/shell.ts';
import type { PageMachine } from '../store/machine.ts';
import { Observable } from '../store/observable.ts';
import { preferences } from '../store/preferences.ts';
import { readJson, writeJson } from '../store/storage.ts';
import { look } from '../store/theme.ts';
import { language, text } from '../text.ts';
import { watchKeys } from './keys.ts';
import { palette } from './palette.ts';
import { Transcript } from './transcript.ts';

/** What a terminal needs from the page. */
export interface TerminalHost {
  readonly machine: PageMachine;
  /** Called after each command with its reply. */
  readonly onCommand: (terminal: TerminalView, event: CommandEvent) => void;
  /** Called after each line of a shell that runs programs. */
  readonly onShellLine: (terminal: TerminalView, ran: RanLine) => void;
  /** Called when a prompt is on the screen for the first time. */
  readonly onPrompt: () => void;
  /** Called when Enter is pressed, whatever comes of it. */
  readonly onEnter: () => void;
  /** Called when it is given the keyboard. */
  readonly onFocus: (terminal: TerminalView) => void;
}

const SERVER: Address = { host: '127.0.0.1', port: 6379 };
const MONO =
  "ui-monospace, 'SF Mono', Menlo, 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace";

/** One terminal with what sits at it. */
export class TerminalView {
  readonly id: string;
  /** The name a lesson gave it (`shop`), or '' for a plain one. */
  readonly name = new Observable('');
  readonly element = document.createElement('div');
  /** True when something was printed while it was out of sight. */
  readonly hasNews = new Observable(false);
  /** What happened here, for screen readers; kept only in their mode. */
  readonly transcript = new Transcript();
  /** Changes whenever another line may be typed, or none. */
  readonly turn = new Observable(0);
  /** When it last had the keyboard, on `performance.now()`; 0 for never. */
  focusedAt = 0;
  private readonly host: TerminalHost;
  private readonly term: Terminal;
  private readonly fitting = new FitAddon();
  private readonly endings: (() => void)[] = [];
  private seat: Seat | undefined;
  private shell: ShellSession | undefined;
  private isLoading = false;
  private isGoingHome = false;
  /** Until redis-cli has its first prompt. */
  private starting = Promise.resolve();
  private isDisposed = false;
  /** Keys typed while the shell is on its way. */
  private keys = '';
  private opened = false;
  /** Resolves when the shell has come, or could not. */
  private arriving: Promise<void> = Promise.resolve();

  constructor(id: string, host: TerminalHost) {
    this.id = id;
    this.host = host;
    this.element.className = 'terminal-screen';
    this.element.addEventListener('focusin', () => this.touch());
    this.term = new Terminal(options());
    this.term.loadAddon(this.fitting);
    this.term.onData(data => this.receive(data));
    this.term.onResize(({ cols }) => this.seat?.resize(cols));
    this.endings.push(
      look.subscribe(() => this.redraw()),
      preferences.subscribe(() => this.redraw()),
      this.name.subscribe(() => this.label()),
      language.subscribe(() => this.label()),
    );
    void this.startCli();
  }

  /** Moves the terminal's element into `place` and fits it there, now and whenever it changes. */
  attach(place: HTMLElement): () => void {
    place.append(this.element);
    if (!this.opened) this.open();
    const observer = new ResizeObserver(() => this.fit());
    observer.observe(place);
    this.hasNews.set(false);
    this.fit();
    return () => {
      observer.disconnect();
      // Another place may have it by now.
      if (this.element.parentElement === place) this.element.remove();
    };
  }

  /** Gives the terminal the keyboard, or its twin in screen-reader mode. */
  focus(): void {
    this.touch();
    const twin = preferences.get().screenReader && document.getElementById(this.twinId);
    if (twin) twin.focus();
    else this.term.focus();
  }

  /** The id of the twin's input. */
  get twinId(): string {
    return `${this.id}-line`;
  }

  /** What sits at the terminal now, for the twin. */
  get current(): Pick<Seat, 'busy' | 'completions' | 'hint' | 'historyLines' | 'promptText'> {
    return this.seat ?? NOBODY;
  }

  /** Enters a line for the user, as the twin does; resolves when input is taken again. */
  async enter(line: string): Promise<void> {
    this.host.onEnter();
    if (this.seat === undefined) return this.receive(`${line}\r`);
    // What runs may be waiting for just this line.
    if (this.seat.busy) return this.seat.input(`${line}\r`);
    await this.seat.run(line);
  }

  /** Types `line` at the prompt of redis-cli or of the shell, without Enter. */
  async type(line: string, place: 'redis-cli' | 'shell' = 'redis-cli'): Promise<void> {
    await (place === 'shell' ? this.toShell() : this.toCli());
    this.receive(line);
    this.focus();
  }

  /** Leaves a redis-cli at which nothing has been typed for the shell it was started from. */
  async toShell(): Promise<void> {
    await this.starting;
    const { seat, shell } = this;
    if (seat === undefined || seat.busy || seat.line !== '') return;
    if (shell === undefined || shell.hasGuest) await seat.run('exit');
    await this.arriving;
  }

  /** Starts redis-cli in a shell that waits for a line. */
  async toCli(): Promise<void> {
    if (this.seat === undefined && !this.isLoading) await this.startCli();
    const { shell } = this;
    if (shell !== undefined && !shell.hasGuest && !shell.busy) await shell.run('redis-cli');
  }

  /** Goes to where a step of a lesson begins; what is typed for that does not count there. */
  async goHome(): Promise<void> {
    this.isGoingHome = true;
    await this.seat?.goHome();
    this.isGoingHome = false;
  }

  /** Passes on keys that a phone's keyboard does not have. */
  press(data: string): void {
    this.receive(data);
    this.focus();
  }

  /** Ends the client and the screen. */
  dispose(): void {
    this.isDisposed = true;
    for (const end of this.endings) end();
    this.seat?.close();
    this.term.dispose();
    this.element.remove();
  }

  private touch(): void {
    this.focusedAt = performance.now();
    this.host.onFocus(this);
  }

  private open(): void {
    this.opened = true;
    this.term.open(this.element);
    watchKeys(this.term, () => this.seat?.line ?? '');
    this.label();
    this.redraw();
  }

  private label(): void {
    const name = this.name.get() || text.redisCli;
    this.term.textarea?.setAttribute('aria-label', text.terminalLabel(name));
    this.term.textarea?.setAttribute('aria-description', text.terminalHelp);
  }

  private redraw(): void {
    Object.assign(this.term.options, options());
    const { screenReader } = preferences.get();
    // The twin is the only one of the two that a screen reader meets.
    this.element.ariaHidden = screenReader ? 'true' : null;
    if (this.term.textarea) this.term.textarea.tabIndex = screenReader ? -1 : 0;
    if (screenReader && this.transcript.entries.get().length === 0) {
      this.transcript.restart(this.shown());
    }
    this.fit();
  }

  // Everything on the screen and above it, as text.
  private shown(): string {
    const { active } = this.term.buffer;
    const lines = Array.from({ length: active.length }, (_, row) =>
      active.getLine(row)?.translateToString(true),
    );
    return lines.join('\n').trimEnd();
  }

  // A hidden pane has no size; fitting to it would squeeze the text into two columns.
  private fit(): void {
    if (this.element.clientWidth > 0 && this.element.clientHeight > 0) this.fitting.fit();
  }

  private receive(data: string): void {
    if (data.includes('\r')) this.host.onEnter();
    if (this.seat !== undefined) return this.seat.input(data);
    if (this.isLoading) this.keys += data;
    else if (data.includes('\r')) void this.startCli();
  }

  private get screen(): Screen {
    const { term } = this;
    return {
      write: output => {
        term.write(output);
        if (!this.element.isConnected) this.hasNews.set(true);
      },
      flushed: () => new Promise(resolve => term.write('', resolve)),
      get columns() {
        return term.cols;
      },
    };
  }

  private sit(seat: Seat): void {
    this.seat = seat;
    const listens = (): boolean => preferences.get().screenReader;
    seat.onLine = line => {
      if (!listens()) return;
      this.transcript.line(line);
      queueMicrotask(() => void seat.settled().then(() => this.nextTurn()));
      this.nextTurn();
    };
    seat.onPrinted = printed => {
      if (listens()) this.transcript.output(printed);
    };
    void seat.settled().then(() => this.nextTurn());
  }

  private nextTurn(): void {
    this.turn.set(this.turn.get() + 1);
  }

  private async startCli(): Promise<void> {
    const { term, host } = this;
    const session = new CliSession(
      {
        connect: address => host.machine.machine.network.connect(address),
        terminal: this.screen,
        nowMs: () => performance.now(),
        storage: CLI_HISTORY,
      },
      SERVER,
    );
    session.onCommand = event => this.ran(event);
    session.onExit = () => void (this.arriving = this.startShell(session.typedAhead));
    this.sit(session);
    this.starting = session.start();
    await this.starting;
    term.write('', () => requestAnimationFrame(host.onPrompt));
  }

  // After redis-cli comes the shell it was started from.
  private async startShell(typedAhead: string): Promise<void> {
    this.seat = undefined;
    this.isLoading = true;
    this.keys = typedAhead.replaceAll('\n', '\r');
    try {
      const { createShell } = await import('./shell-entry.ts');
      if (this.isDisposed) return;
      const shell = createShell({
        page: this.host.machine,
        terminal: this.screen,
        history: SHELL_HISTORY,
        cliHistory: CLI_HISTORY,
        cliDefaults: {},
        onCommand: event => this.ran(event),
      });
      shell.onRan = ran => this.host.onShellLine(this, ran);
      shell.onExit = () => this.say(text.shellExited);
      this.say(text.shellWelcome);
      this.shell = shell;
      this.sit(shell);
      shell.start(this.keys);
    } catch {
      // Without a connection the rest of the page cannot be had; redis-cli is here already.
      this.say(text.shellNotLoaded);
    } finally {
      this.isLoading = false;
    }
  }

  private ran(event: CommandEvent): void {
    if (!this.isGoingHome) this.host.onCommand(this, event);
  }

  private say(words: string): void {
    this.seat = undefined;
    this.shell = undefined;
    this.term.write(`\x1b[90m${words}\x1b[0m\r\n`);
    this.nextTurn();
    if (preferences.get().screenReader) this.transcript.output(`${words}\n`);
  }
}

const NOBODY: TerminalView['current'] = {
  busy: false,
  promptText: '',
  historyLines: [],
  completions: () => [],
  hint: () => undefined,
};

function options(): NonNullable<ConstructorParameters<typeof Terminal>[0]> {
  const { terminalFontPx } = preferences.get();
  return {
    theme: palette(look.get()),
    fontFamily: MONO,
    fontSize: terminalFontPx,
    lineHeight: 1.25,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    cursorStyle: 'bar',
    cursorWidth: 2,
    minimumContrastRatio: 4.5,
    rightClickSelectsWord: false,
    scrollback: 5000,
  };
}

function historyIn(name: string): HistoryStorage {
  return {
    load: () => {
      const kept = readJson(name);
      return Array.isArray(kept) ? kept.filter(line => typeof line === 'string') : [];
    },
    save: lines => writeJson(name, lines),
  };
}

const CLI_HISTORY = historyIn('history');
const SHELL_HISTORY = historyIn('shell-history');
