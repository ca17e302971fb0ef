// Puts the page together without drawing it: server, terminals, course, clock, and what happens
// in one when something changes in another.
import type { CommandEvent } from '../cli/client.ts';
import type { LessonState } from '../lesson/run.ts';
import { Machine } from '../cli/machine.ts';
import type { ServerSettings, StartMode } from '../link/web/port.ts';
import type { Library } from '../lesson/library.ts';
import type { Lesson, Step } from '../lesson/schema.ts';
import { CLOCK, SHELL } from '../lesson/schema.ts';
import type { RanLine } from '../cli/shell.ts';
import { announce } from './store/announce.ts';
import { clock, parseClock } from './store/clock.ts';
import { Course } from './store/course.ts';
import type { SeenCall } from '../link/tap.ts';
import type { CourseHost } from './store/course.ts';
import type { Language } from './store/language.ts';
import type { PythonHost } from './python/python-process.ts';
import { PageMachine } from './store/machine.ts';
import { Observable } from './store/observable.ts';
import { Pulse } from './store/pulse.ts';
import { ServerHost } from './store/server.ts';
import type { StartWorker } from './store/server.ts';
import { Terminals } from './store/terminals.ts';
import type { TerminalView } from './terminal/terminal-view.ts';
import { text, wordsIn } from './text.ts';

/** The first keys come before whatever can wait. */
const AFTER_PROMPT_MS = 400;
/** A server that a line of the shell has ended is gone a little later. */
const AFTER_LINE_MS = 300;

/** What the page is made from. */
export interface PlaygroundParts extends Omit<CourseHost, 'connect'> {
  readonly startWorker: StartWorker;
  /** Starts a worker for a Python; called only when the learner asks for one. */
  readonly startPython: StartWorker;
  /** What stands beside the lessons; fetched when it is looked at. */
  readonly library: Library;
  /** The script of the service worker that some browsers need for Python. */
  readonly pythonMailScript: () => Promise<string>;
}

/** Everything behind the page. */
export class Playground {
  readonly server: ServerHost;
  readonly machine: PageMachine;
  readonly course: Course;
  readonly library: Library;
  readonly terminals: Terminals;
  /** What Python needs of the page; its code is fetched when its pane is drawn. */
  readonly pythonHost: PythonHost;
  /** True once a prompt has been drawn: what can wait for it may begin to load. */
  readonly prompted = new Observable(false);
  /** What was run last in a terminal. */
  readonly lastCommand = new Observable<CommandEvent | undefined>(undefined);
  private readonly pulse: Pulse;
  private shown: LessonState | undefined;
  /** True after a step of the shell: its terminal is not in redis-cli. */
  private isInShell = false;
  private wantedLanguage: Language = 'en';

  constructor(parts: PlaygroundParts) {
    const { startWorker, lessons, translations, library } = parts;
    this.library = library;
    const machine = new Machine();
    this.server = new ServerHost(startWorker, () => machine.processes.newPid());
    this.machine = new PageMachine({
      machine,
      server: this.server,
      startWorker,
      restart: settings => this.restartWithData('own', settings),
    });
    const { connect } = this.server;
    this.course = new Course({ lessons, translations, connect, machine: this.machine });
    this.terminals = new Terminals({
      machine: this.machine,
      onCommand: this.onCommand,
      onShellLine: this.onShellLine,
      onPrompt: () => {
        // What is asked for after this mark is no part of the first load (`npm run size`).
        performance.mark('prompt');
        setTimeout(() => this.fetchRest(), AFTER_PROMPT_MS);
      },
      onEnter: () => this.server.checkAlive(),
    });
    this.pythonHost = {
      server: this.server,
      network: machine.network,
      startWorker: parts.startPython,
      mailScript: parts.pythonMailScript,
      onTouch: calls => this.pythonCalled(calls),
    };
    this.pulse = new Pulse(this.server, () => this.look());
    this.course.view.subscribe(() => this.lessonChanged());
  }

  /** Has page and course in another language, at the same place. Rejects when it cannot be had. */
  async speak(wanted: Language): Promise<void> {
    this.wantedLanguage = wanted;
    const parts = [this.course.inLanguage(wanted), wordsIn(wanted)];
    for (const turnOn of await Promise.all(parts)) {
      // The learner may have chosen yet another one in the meantime.
      if (this.wantedLanguage === wanted) turnOn();
    }
  }

  /** Looks at the store again: the goals, and whether time alone will change it. */
  storeMayHaveChanged(): void {
    this.look();
    this.pulse.feel();
  }

  /** Starts an empty server in place of a dead one and sets the step up on it. */
  restartServer(): void {
    this.server.restart();
    this.course.startAgain();
    void this.readClock();
  }

  /** Starts the server anew on what was kept; nothing is set up on it. */
  restartWithData(mode: StartMode = 'own', settings?: ServerSettings): void {
    this.server.restart(mode, settings);
    this.course.goOn();
    void this.readClock();
  }

  /** Asks the server what time it is. */
  async readClock(): Promise<void> {
    await this.moveClock();
  }

  /** Moves the server's clock on. */
  async advanceClock(durationMs: number, words: string): Promise<void> {
    await this.moveClock('ADVANCE', String(durationMs));
    announce(text.announceClock(words));
  }

  /** Sets how fast the server's clock runs; 0 stops it. */
  async setClockRate(rate: number): Promise<void> {
    await this.moveClock('RATE', String(rate));
  }

  /** Puts the server's clock back to the device's. */
  async resetClock(): Promise<void> {
    await this.moveClock('RESET');
  }

  private async moveClock(...change: string[]): Promise<void> {
    try {
      if (change.length > 0) await this.server.call('PLAYGROUND', 'CLOCK', ...change);
      const reply = await this.server.call('PLAYGROUND', 'CLOCK');
      clock.set(parseClock(reply, performance.now()));
    } catch {
      clock.set(undefined); // The server is gone; its own notice says so.
    }
    if (change.length > 0) this.storeMayHaveChanged();
  }

  private fetchRest(): void {
    this.prompted.set(true);
    this.server.prefetch();
  }

  private look(): void {
    void this.course.current?.recheck();
  }

  private readonly onCommand = (terminal: TerminalView, event: CommandEvent): void => {
    const { argv, reply } = event;
    this.lastCommand.set(event);
    this.course.current?.recordCommand(terminal.name.get(), argv, reply);
    this.storeMayHaveChanged();
  };

  private readonly onShellLine = (_: TerminalView, { line, ...answer }: RanLine): void => {
    this.course.current?.recordLine(line, answer);
    this.storeMayHaveChanged();
    setTimeout(() => this.look(), AFTER_LINE_MS);
  };

  // A loop of Python's may send thousands: they are kept only for a step that asks for them.
  private pythonCalled(calls: readonly SeenCall[]): void {
    const { current } = this.course;
    const step = this.shown?.step;
    if (step?.saw.length !== 0 || step.mistakes.some(({ by }) => by === 'saw')) {
      for (const { argv, reply } of calls) current?.recordCommand('', argv, reply);
    }
    this.storeMayHaveChanged();
  }

  private lessonChanged(): void {
    const before = this.shown;
    const view = this.course.view.get();
    this.shown = view;
    // Within a lesson the names stay: a screen keeps its title through steps that need none.
    const isOther = view?.lesson.id !== before?.lesson.id;
    if (isOther) this.terminals.forgetNames();
    const names = view?.step.clients.filter(name => name !== CLOCK) ?? [];
    if (names.length > 0) this.terminals.nameThem(names);
    if (isOther || view?.step.id !== before?.step.id) void this.terminals.goHome();
    if (view?.status !== 'ready' || before?.status === 'ready') return;
    this.pulse.feel();
    void this.takeSeats(view.step);
  }

  // A step of the shell begins in the shell, the next one of redis-cli in redis-cli again.
  private async takeSeats({ solution: { commands } }: Step): Promise<void> {
    const [first] = commands;
    if (first === undefined) return;
    const wasInShell = this.isInShell;
    this.isInShell = first.client === SHELL;
    const open = this.terminals.all.get();
    if (this.isInShell) await Promise.all(open.map(each => each.toShell()));
    else if (wasInShell) await Promise.all(open.map(each => each.toCli()));
  }
}

/** True when a lesson has the clock moved, or asks what will be after some time. */
export function usesClock({ steps }: Lesson): boolean {
  const timed = new Set(['EXPIRE', 'PEXPIRE', 'SETEX', 'PSETEX', 'EXPIREAT', 'PEXPIREAT']);
  return steps.some(({ solution, fork }) => {
    if (fork.length > 0) return true;
    return solution.commands.some(({ client, text: line }) => {
      const [name = ''] = line.split(' ');
      return client === CLOCK || timed.has(name.toUpperCase());
    });
  });
}
