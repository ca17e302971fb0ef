// The small shell of the playground at one terminal: prompt, line, programs, and again. It owns the
// keys and hands them to the program that runs; lines are read by shell-syntax.ts and run by
// shell-run.ts.
import { fromText } from '../resp/bytes.ts';
import { History } from './history.ts';
import type { Outcome } from './line-editor.ts';
import { LineEditor } from './line-editor.ts';
import type { HistoryStorage, Seat, Terminal } from './ports.ts';
import type { Program, ProgramHost, ShellState } from './programs/program.ts';
import { PROGRAMS } from './programs/table.ts';
import { shellCompletions } from './shell-complete.ts';
import type { Files } from './shell-files.ts';
import { ShellExit } from './shell-interrupt.ts';
import { BackgroundJobs } from './shell-jobs.ts';
import type { Scope } from './shell-run.ts';
import { Job, Runner, copyState, sourceOf } from './shell-run.ts';
import { ScreenOutput } from './shell-streams.ts';
import type { Pipeline } from './shell-syntax.ts';
import { parseShell } from './shell-syntax.ts';
import { Tty } from './shell-tty.ts';
import { ShellSyntaxError, UnfinishedError } from './shell-words.ts';

/** What a shell is lent by the page. */
export interface ShellHost {
  readonly terminal: Terminal;
  readonly files: Files;
  readonly programs: ProgramHost;
  readonly history: HistoryStorage;
}

const HOME = '/home/learner';
const USER = 'learner';
const MORE = '> ';

type Mode = 'ended' | 'prompt' | 'running';

/** A line that has ended, or has given the keyboard to a program. */
export interface RanLine {
  readonly line: string;
  readonly printed: string;
  readonly failed: boolean;
}

/** One shell at a terminal. */
export class ShellSession implements Seat {
  onExit: () => void = () => {};
  onLine: (line: string) => void = () => {};
  onPrinted: (text: string) => void = () => {};
  /** Called once with each line that runs programs. */
  onRan: (ran: RanLine) => void = () => {};
  private readonly host: ShellHost;
  private readonly history: History;
  private readonly runner: Runner;
  private readonly screen: ScreenOutput;
  private readonly tty: Tty;
  private readonly jobs = new BackgroundJobs();
  private readonly state: ShellState;
  private readonly names: readonly string[];
  private columns: number;
  private mode: Mode = 'running';
  private editor: LineEditor | undefined;
  private keys = '';
  /** Lines that go on: an open quote, a `<<`. */
  private unfinished = '';
  /** The line that runs and what it has printed, until it has been told. */
  private untold: { readonly line: string; printed: string } | undefined;
  private foreground = new Job();
  /** The program that takes the keys, if it is one that does. */
  private guest: Seat | undefined;
  private waiting: (() => void)[] = [];
  private running: Promise<void> = Promise.resolve();

  constructor(host: ShellHost) {
    this.host = host;
    const { terminal, files } = host;
    this.columns = terminal.columns;
    this.history = new History(host.history.load());
    this.screen = new ScreenOutput(terminal);
    this.screen.onText = text => {
      if (this.untold !== undefined) this.untold.printed += text;
      this.onPrinted(text);
    };
    this.tty = new Tty(text => terminal.write(text));
    this.tty.onInterrupt = () => this.interrupt();
    const programs = programsByName(this.jobs);
    this.names = [...programs.keys()].sort();
    this.runner = new Runner({
      host: host.programs,
      files,
      programs,
      screen: terminal,
      giveKeys: seat => this.welcome(seat),
    });
    this.state = {
      folder: HOME,
      variables: firstVariables(),
      status: 0,
      history: () => this.historyLines,
    };
  }

  /** Shows the prompt; `keys` were typed before there was one. */
  start(keys = ''): void {
    this.keys = keys;
    this.prompt();
  }

  get line(): string {
    return this.guest?.line ?? this.editor?.text ?? '';
  }

  get promptText(): string {
    if (this.guest !== undefined) return this.guest.promptText;
    if (this.unfinished !== '') return MORE;
    const { folder } = this.state;
    const isHome = folder === HOME || folder.startsWith(`${HOME}/`);
    return `${USER}@playground:${isHome ? `~${folder.slice(HOME.length)}` : folder}$ `;
  }

  get historyLines(): readonly string[] {
    return this.guest?.historyLines ?? this.history.lines().filter(line => line !== '');
  }

  get typedAhead(): string {
    return this.keys;
  }

  get busy(): boolean {
    return this.guest?.busy ?? this.mode === 'running';
  }

  /** True while a program other than the shell has the keys. */
  get hasGuest(): boolean {
    return this.guest !== undefined;
  }

  /** True when the last line failed. */
  get hasFailed(): boolean {
    return this.state.status !== 0;
  }

  completions(line: string): readonly string[] {
    if (this.guest !== undefined) return this.guest.completions(line);
    if (this.mode === 'running') return [];
    const { folder } = this.state;
    const { files } = this.host;
    return shellCompletions(line, { programs: this.names, files, folder, home: HOME });
  }

  hint(line: string): string | undefined {
    return this.guest?.hint(line);
  }

  input(data: string): void {
    if (this.mode === 'ended') return;
    if (this.guest !== undefined) return this.guest.input(data);
    if (this.mode === 'running') return this.tty.feed(data);
    this.keys += data;
    this.edit();
  }

  run(line: string): Promise<void> {
    if (this.guest !== undefined) return this.guest.run(line);
    this.running = this.running.then(() => this.runNext(line));
    return this.running;
  }

  /** Goes home in the redis-cli that runs in it, if one does. */
  async goHome(): Promise<void> {
    await this.guest?.goHome();
  }

  resize(columns: number): void {
    this.columns = columns;
    this.editor?.resize(columns);
    this.guest?.resize(columns);
  }

  close(): void {
    this.setMode('ended');
    this.guest?.close();
    this.foreground.raise('HUP');
  }

  private async runNext(line: string): Promise<void> {
    await this.settled();
    if (this.mode === 'ended' || this.editor === undefined) return;
    this.editor.replace(line);
    this.input('\r');
    await this.settled();
  }

  async settled(): Promise<void> {
    while (this.mode === 'running') {
      const { guest } = this;
      await (guest?.settled() ?? new Promise<void>(resolve => this.waiting.push(resolve)));
      if (guest !== undefined && guest === this.guest) return;
    }
  }

  private setMode(mode: Mode): void {
    if (this.mode === 'ended') return;
    this.mode = mode;
    if (mode !== 'running') this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  // --- the line

  private prompt(): void {
    if (this.mode === 'ended') return;
    this.screen.show(this.jobs.takeEnded());
    this.screen.freshLine();
    this.editor = new LineEditor({
      prompt: this.promptText,
      columns: this.columns,
      history: this.history,
      complete: line => this.completions(line),
      hint: () => undefined,
      write: text => this.host.terminal.write(text),
    });
    this.setMode('prompt');
    this.edit();
  }

  private edit(): void {
    while (this.mode === 'prompt' && this.keys !== '' && this.editor !== undefined) {
      const { outcome, rest } = this.editor.feed(this.keys);
      this.keys = rest;
      if (outcome !== undefined) this.endLine(outcome, this.editor.text);
    }
  }

  private endLine(outcome: Outcome, text: string): void {
    this.editor = undefined;
    const { terminal } = this.host;
    if (outcome === 'enter') {
      terminal.write('\r\n');
      this.onLine(this.promptText + text);
      return this.submit(text);
    }
    if (outcome === 'interrupt') {
      this.history.dropNewest();
      terminal.write('^C\r\n');
      this.unfinished = '';
      this.state.status = 130;
      return this.prompt();
    }
    terminal.write('exit\r\n');
    this.exit();
  }

  private submit(text: string): void {
    const source = this.unfinished + text;
    try {
      const pipelines = parseShell(sourceOf(source));
      this.unfinished = '';
      this.remember(source);
      if (pipelines.length === 0) return this.prompt();
      void this.runLine(source, pipelines);
    } catch (cause) {
      if (cause instanceof UnfinishedError) this.unfinished = `${source}\n`;
      else if (cause instanceof ShellSyntaxError) {
        this.unfinished = '';
        this.remember(source);
        this.state.status = 2;
        this.screen.show(`sh: ${cause.message}\n`);
      } else throw cause;
      this.prompt();
    }
  }

  private remember(text: string): void {
    if (text.trim() === '' || text.includes('\n')) return;
    this.history.add(text);
    try {
      this.host.history.save(this.history.publicLines());
    } catch {
      // The page could not store it: the line is still in the history of this shell.
    }
  }

  // --- programs

  private async runLine(line: string, pipelines: readonly Pipeline[]): Promise<void> {
    this.setMode('running');
    this.untold = { line, printed: '' };
    this.foreground = new Job();
    this.tty.feed(this.keys);
    this.keys = '';
    const { tty, screen, state, foreground: job } = this;
    const scope: Scope = {
      stdin: tty,
      stdout: screen,
      stderr: screen,
      state,
      job,
      background: pipeline => this.runBeside(pipeline),
    };
    try {
      await this.runner.runAll(pipelines, scope);
    } catch (cause) {
      if (cause instanceof ShellExit) return this.exit();
      screen.show(`sh: ${String(cause)}\n`);
      state.status = 1;
    }
    this.keys = tty.release() + this.keys;
    this.tell();
    this.prompt();
  }

  private tell(): void {
    const { untold } = this;
    this.untold = undefined;
    if (untold !== undefined) this.onRan({ ...untold, failed: this.hasFailed });
  }

  private runBeside(pipeline: Pipeline): void {
    const pid = this.host.programs.machine.processes.newPid();
    const job = this.jobs.add(pid, toSource(pipeline));
    this.state.variables.set('!', { value: String(pid), exported: false });
    this.screen.show(`[${job.number}] ${pid}\n`);
    const { screen } = this;
    const stdin = { isTerminal: false, read: () => Promise.resolve(undefined) };
    const streams = { stdin, stdout: screen, stderr: screen };
    const scope = { ...streams, state: copyState(this.state), job: new Job(), pid };
    const end = (code: number): void => void (job.code = code);
    this.runner.run(pipeline, scope).then(end, () => end(1));
  }

  private interrupt(): void {
    this.foreground.raise('INT');
    this.screen.show('\n');
  }

  // A program that reads keys takes the place of the shell until it ends.
  private welcome(seat: Seat): Promise<void> {
    this.guest = seat;
    this.state.status = 0;
    this.tell();
    seat.resize(this.columns);
    seat.onPrinted = text => this.onPrinted(text);
    seat.onLine = line => this.onLine(line);
    const typed = this.tty.release();
    if (typed !== '') seat.input(typed);
    this.wake();
    return new Promise(resolve => {
      seat.onExit = () => {
        if (this.guest === seat) this.guest = undefined;
        this.tty.feed(seat.typedAhead.replaceAll('\n', '\r'));
        resolve();
      };
    });
  }

  private exit(): void {
    if (this.mode === 'ended') return;
    this.close();
    this.onExit();
  }
}

const toSource = ({ source }: Pipeline): string => source;

function programsByName(jobs: BackgroundJobs): Map<string, Program> {
  const programs = new Map(PROGRAMS.map(program => [program.name, program]));
  programs.set('jobs', {
    name: 'jobs',
    summary: 'what runs in the background',
    run: async ({ stdout }) => {
      await stdout.write(fromText(jobs.listing));
      return 0;
    },
  });
  return programs;
}

function firstVariables(): ShellState['variables'] {
  const values = {
    HOME,
    USER,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    SHELL: '/bin/sh',
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
  };
  return new Map(Object.entries(values).map(([name, value]) => [name, { value, exported: true }]));
}
