// One terminal: an xterm on its own element, and redis-cli behind it. It lives outside React, so
// that what is on its screen survives every change of layout; a component only lends it a place.
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import type { CommandEvent } from '../../cli/client.ts';
import type { Address } from '../../cli/ports.ts';
import { CliSession } from '../../cli/session.ts';
import type { Connect, Connection } from '../../link/connection.ts';
import { Observable } from '../store/observable.ts';
import { preferences } from '../store/preferences.ts';
import { readJson, writeJson } from '../store/storage.ts';
import { look } from '../store/theme.ts';
import { text } from '../text.ts';
import { watchKeys } from './keys.ts';
import { palette } from './palette.ts';

/** What a terminal needs from the page. */
export interface TerminalHost {
  readonly connect: Connect;
  /** Called after each command with its reply. */
  readonly onCommand: (terminal: TerminalView, event: CommandEvent) => void;
  /** Called when a prompt is on the screen for the first time. */
  readonly onPrompt: () => void;
  /** Called when Enter is pressed, whatever comes of it. */
  readonly onEnter: () => void;
}

const SERVER: Address = { host: '127.0.0.1', port: 6379 };
const MONO =
  "ui-monospace, 'SF Mono', Menlo, 'Cascadia Mono', Consolas, 'DejaVu Sans Mono', monospace";

/** One terminal with its redis-cli. */
export class TerminalView {
  readonly id: string;
  /** The name a lesson gave it (`shop`), or '' for a plain one. */
  readonly name = new Observable('');
  readonly element = document.createElement('div');
  /** When it last had the keyboard, on `performance.now()`; 0 for never. */
  focusedAt = 0;
  private readonly host: TerminalHost;
  private readonly term: Terminal;
  private readonly fitting = new FitAddon();
  private readonly endings: (() => void)[] = [];
  private session: CliSession | undefined;
  private opened = false;

  constructor(id: string, host: TerminalHost) {
    this.id = id;
    this.host = host;
    this.element.className = 'terminal-screen';
    this.element.addEventListener('focusin', () => (this.focusedAt = performance.now()));
    this.term = new Terminal(options());
    this.term.loadAddon(this.fitting);
    this.term.onData(data => this.receive(data));
    this.term.onResize(({ cols }) => this.session?.resize(cols));
    this.endings.push(
      look.subscribe(() => this.redraw()),
      preferences.subscribe(() => this.redraw()),
      this.name.subscribe(() => this.label()),
    );
    void this.startSession();
  }

  /** Moves the terminal's element into `place` and fits it there, now and whenever it changes. */
  attach(place: HTMLElement): () => void {
    place.append(this.element);
    if (!this.opened) this.open();
    const observer = new ResizeObserver(() => this.fit());
    observer.observe(place);
    this.fit();
    return () => {
      observer.disconnect();
      this.element.remove();
    };
  }

  /** Gives the terminal the keyboard. */
  focus(): void {
    this.term.focus();
  }

  /** Types `line` at the prompt, without Enter. */
  type(line: string): void {
    this.receive(line);
    this.focus();
  }

  /** Passes on keys that a phone's keyboard does not have. */
  press(data: string): void {
    this.receive(data);
    this.focus();
  }

  /** Ends the client and the screen. */
  dispose(): void {
    for (const end of this.endings) end();
    this.session?.close();
    this.term.dispose();
    this.element.remove();
  }

  private open(): void {
    this.opened = true;
    this.term.open(this.element);
    watchKeys(this.term, () => this.session?.line ?? '');
    this.label();
  }

  private label(): void {
    const name = this.name.get() || text.redisCli;
    this.term.textarea?.setAttribute('aria-label', text.terminalLabel(name));
    this.term.textarea?.setAttribute('aria-description', text.terminalHelp);
  }

  private redraw(): void {
    Object.assign(this.term.options, options());
    this.fit();
  }

  // A hidden pane has no size; fitting to it would squeeze the text into two columns.
  private fit(): void {
    if (this.element.clientWidth > 0 && this.element.clientHeight > 0) this.fitting.fit();
  }

  private receive(data: string): void {
    if (data.includes('\r')) this.host.onEnter();
    if (this.session !== undefined) return this.session.input(data);
    if (data.includes('\r')) void this.startSession();
  }

  private async startSession(): Promise<void> {
    const { term } = this;
    const session = new CliSession(
      {
        connect: address => this.connect(address),
        terminal: {
          write: output => term.write(output),
          flushed: () => new Promise(resolve => term.write('', resolve)),
          get columns() {
            return term.cols;
          },
        },
        nowMs: () => performance.now(),
        storage: { load: loadHistory, save: lines => writeJson('history', lines) },
      },
      SERVER,
    );
    session.onCommand = event => this.host.onCommand(this, event);
    session.onExit = () => this.exited();
    this.session = session;
    await session.start();
    term.write('', () => requestAnimationFrame(this.host.onPrompt));
  }

  // This page's server is the only one there is to reach.
  private connect({ host, port }: Address): Promise<Connection> {
    const here = port === SERVER.port && [SERVER.host, 'localhost'].includes(host);
    if (here) return this.host.connect();
    return Promise.reject(
      new Error(`Could not connect to Redis at ${host}:${port}: Connection refused`),
    );
  }

  private exited(): void {
    this.session = undefined;
    this.term.write(`\r\n\x1b[90m${text.exited}\x1b[0m\r\n`);
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
  const kept = readJson('history');
  return Array.isArray(kept) ? kept.filter(line => typeof line === 'string') : [];
}
