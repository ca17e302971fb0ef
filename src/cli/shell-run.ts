// Runs what was read: programs with their streams joined by pipes and redirections, one after
// another or side by side. It knows no keys and no prompt; those are the shell's.
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY, fromText, latin1, toText } from '../resp/bytes.ts';
import type { Seat, Terminal } from './ports.ts';
import type { Process, Program, ProgramHost, ShellState, Streams } from './programs/program.ts';
import { ProgramError } from './programs/program.ts';
import { advice } from './programs/advice.ts';
import type { Surroundings } from './shell-expand.ts';
import { expandToOne, expandWords } from './shell-expand.ts';
import type { Files } from './shell-files.ts';
import { FileError, resolvePath } from './shell-files.ts';
import { Interrupt, InterruptedError, ShellExit } from './shell-interrupt.ts';
import type { Input, Output } from './shell-streams.ts';
import { BrokenPipeError, Collector, FileOutput, Pipe, TextInput } from './shell-streams.ts';
import type { Command, Pipeline, Redirect } from './shell-syntax.ts';
import { BOTH_STREAMS, parseShell } from './shell-syntax.ts';
import { ShellSyntaxError, UnfinishedError } from './shell-words.ts';

/** What all programs of a shell are given. */
export interface Shared {
  readonly host: ProgramHost;
  readonly files: Files;
  readonly programs: ReadonlyMap<string, Program>;
  readonly screen: Terminal;
  readonly giveKeys: (seat: Seat) => Promise<void>;
}

/** Programs that are ended together. */
export class Job {
  private readonly interrupts = new Set<Interrupt>();
  private raised: string | undefined;

  /** True once Ctrl-C was pressed. */
  isInterrupted = false;

  /** A way to end one more program of this job. */
  interrupt(): Interrupt {
    const interrupt = new Interrupt();
    this.interrupts.add(interrupt);
    if (this.raised !== undefined) interrupt.raise(this.raised);
    return interrupt;
  }

  /** The program has ended. */
  forget(interrupt: Interrupt): void {
    this.interrupts.delete(interrupt);
  }

  /** Sends a signal to all of its programs. */
  raise(signal: string): void {
    if (signal === 'INT') this.isInterrupted = true;
    for (const interrupt of [...this.interrupts]) interrupt.raise(signal);
    if (signal === 'KILL' || this.interrupts.size === 0) this.raised = signal;
  }
}

/** In what a line runs. */
export interface Scope extends Streams {
  readonly state: ShellState;
  readonly job: Job;
  /** The number of the last program, if it is known before. */
  readonly pid?: number;
  /** Takes pipelines that end with `&`. */
  readonly background?: (pipeline: Pipeline) => void;
}

const NOT_FOUND_CODE = 127;
const INTERRUPTED_CODE = 130;

/** A copy of a shell's state, for what runs beside it. */
export const copyState = (state: ShellState): ShellState => ({
  ...state,
  variables: new Map(state.variables),
});

/** Runs lines. */
export class Runner {
  private readonly shared: Shared;

  constructor(shared: Shared) {
    this.shared = shared;
  }

  /** Runs pipelines in turn; the last exit code. @throws ShellExit */
  async runAll(pipelines: readonly Pipeline[], scope: Scope): Promise<number> {
    const { state } = scope;
    let skipped = false;
    for (const pipeline of pipelines) {
      if (!skipped) {
        if (pipeline.after === '&' && scope.background !== undefined) {
          scope.background(pipeline);
          state.status = 0;
        } else state.status = await this.run(pipeline, scope);
      }
      // Ctrl-C ends the rest of the line too.
      if (state.status === INTERRUPTED_CODE && scope.job.isInterrupted) break;
      skipped =
        (pipeline.after === '&&' && state.status !== 0) ||
        (pipeline.after === '||' && state.status === 0);
    }
    return state.status;
  }

  /** Runs programs joined by pipes; the exit code of the last. */
  async run({ commands, negated }: Pipeline, scope: Scope): Promise<number> {
    const alone = commands.length === 1;
    let stdin: Input = scope.stdin;
    const running: Promise<number>[] = [];
    for (const [i, command] of commands.entries()) {
      const isLast = i === commands.length - 1;
      const before = stdin;
      const pipe = isLast ? undefined : new Pipe();
      if (pipe !== undefined) stdin = pipe;
      const inner: Scope = {
        ...scope,
        stdin: before,
        stdout: pipe ?? scope.stdout,
        state: alone ? scope.state : copyState(scope.state),
        pid: isLast ? scope.pid : undefined,
      };
      running.push(
        this.stage(command, inner, alone).finally(() => {
          pipe?.end();
          if (before instanceof Pipe && i > 0) before.break();
        }),
      );
    }
    const codes = await Promise.all(running);
    const code = codes.at(-1) ?? 0;
    return negated ? Number(code === 0) : code;
  }

  /** Runs a text and gives what it prints, without touching the state. */
  async capture(source: string, scope: Scope): Promise<Bytes> {
    const stdout = new Collector();
    const state = copyState(scope.state);
    try {
      scope.state.status = await this.runAll(parseShell(source), { ...scope, state, stdout });
    } catch (cause) {
      if (cause instanceof UnfinishedError) throw new ShellSyntaxError('unexpected end of file');
      if (!(cause instanceof ShellExit)) throw cause;
    }
    return stdout.text;
  }

  // One command of a pipeline; `exit` ends no more than it when there are others.
  private async stage(command: Command, scope: Scope, alone: boolean): Promise<number> {
    try {
      return await this.command(command, scope);
    } catch (cause) {
      if (cause instanceof ShellExit && !alone) return cause.code;
      if (cause instanceof FileError) {
        await say(scope, `sh: ${cause.path}: ${cause.message}\n`);
        return 1;
      }
      if (!(cause instanceof ShellSyntaxError)) throw cause;
      await say(scope, `sh: ${cause.message}\n`);
      return 2;
    }
  }

  private async command(command: Command, scope: Scope): Promise<number> {
    const around = this.surroundings(scope);
    const argv = await expandWords(command.words, around);
    const streams = await this.redirect(command.redirects, scope, around);
    if (argv.length === 0) {
      await this.assign(command, scope.state, around);
      return scope.state.status;
    }
    let { state } = scope;
    if (command.assignments.length > 0) {
      state = copyState(state);
      await this.assign(command, state, around, true);
    }
    return this.runProgram(argv, { ...scope, ...streams, state });
  }

  private async assign(
    { assignments }: Command,
    { variables }: ShellState,
    around: Surroundings,
    exported = false,
  ): Promise<void> {
    for (const { name, value } of assignments) {
      const text = toText(await expandToOne(value, around));
      variables.set(name, { value: text, exported: exported || isExported(variables, name) });
    }
  }

  private surroundings(scope: Scope): Surroundings {
    const { state } = scope;
    return {
      files: this.shared.files,
      folder: state.folder,
      variable: name => variableOf(state, name),
      capture: source => this.capture(source, scope),
    };
  }

  private async redirect(
    redirects: readonly Redirect[],
    { stdin, stdout, stderr, state }: Scope,
    around: Surroundings,
  ): Promise<Streams> {
    const { files } = this.shared;
    const streams = { stdin, stdout, stderr };
    for (const { stream, mode, target } of redirects) {
      const text = await expandToOne(target, around);
      const path = resolvePath(toText(text), state.folder);
      if (mode === 'text') streams.stdin = new TextInput(text);
      else if (mode === 'read') streams.stdin = new TextInput(read(files, path, text));
      else {
        const output =
          mode === 'duplicate' ? duplicate(streams, text) : open(files, path, { mode, text });
        if (stream === 1 || stream === BOTH_STREAMS) streams.stdout = output;
        if (stream === 2 || stream === BOTH_STREAMS) streams.stderr = output;
      }
    }
    return streams;
  }

  /** Runs one program; its exit code. @throws ShellExit */
  async runProgram(argv: readonly Bytes[], scope: Scope): Promise<number> {
    const [first = EMPTY, ...args] = argv;
    const name = toText(first);
    const program = this.find(name);
    if (program === undefined) {
      await say(scope, `${name}: ${advice(name)}\n`);
      return NOT_FOUND_CODE;
    }
    const { processes } = this.shared.host.machine;
    const interrupt = scope.job.interrupt();
    const pid = scope.pid ?? processes.newPid();
    const title = argv.map(toText).join(' ');
    const unlist = processes.add(pid, { title, signal: signal => interrupt.raise(signal) });
    const process = this.processFor({ pid, name: program.name, args, interrupt }, scope);
    try {
      return await interrupt.guard(start(program, process));
    } catch (cause) {
      return await codeOf(cause, process);
    } finally {
      unlist();
      scope.job.forget(interrupt);
    }
  }

  private find(name: string): Program | undefined {
    const { programs } = this.shared;
    return (
      programs.get(name) ??
      programs.get(/^(?:\/usr)?(?:\/local)?\/bin\/(.+)$/.exec(name)?.[1] ?? '')
    );
  }

  private processFor(
    own: Pick<Process, 'args' | 'interrupt' | 'name' | 'pid'>,
    scope: Scope,
  ): Process {
    const { host, files, screen, giveKeys } = this.shared;
    const { interrupt } = own;
    const streams = {
      stdin: guardInput(scope.stdin, interrupt),
      stdout: guardOutput(scope.stdout, interrupt),
      stderr: guardOutput(scope.stderr, interrupt),
    };
    return {
      ...own,
      ...streams,
      host: { ...host, sleep: ms => interrupt.guard(host.sleep(ms)) },
      files,
      screen,
      state: scope.state,
      giveKeys: seat => interrupt.guard(giveKeys(seat)),
      hasProgram: name => this.find(name) !== undefined,
      run: (argv, other) =>
        this.runProgram(argv, { ...scope, ...streams, ...other, pid: undefined }),
    };
  }
}

async function start(program: Program, process: Process): Promise<number> {
  return program.run(process);
}

async function codeOf(cause: unknown, process: Process): Promise<number> {
  if (cause instanceof InterruptedError) return cause.code;
  if (cause instanceof BrokenPipeError) return 141;
  if (cause instanceof ShellExit) throw cause;
  let message = `${process.name}: ${String(cause)}`;
  if (cause instanceof ProgramError) ({ message } = cause);
  if (cause instanceof FileError) message = `${process.name}: ${cause.path}: ${cause.message}`;
  if (message !== '') await process.stderr.write(fromText(`${message}\n`));
  return cause instanceof ProgramError ? cause.code : 1;
}

const say = ({ stderr }: Streams, text: string): Promise<void> => stderr.write(fromText(text));

const isExported = (variables: ShellState['variables'], name: string): boolean =>
  variables.get(name)?.exported ?? false;

function variableOf(state: ShellState, name: string): string | undefined {
  if (name === '?') return String(state.status);
  if (name === '#') return '0';
  if (name === '0') return 'sh';
  return state.variables.get(name)?.value;
}

function read(files: Files, path: string, shown: Bytes): Bytes {
  try {
    return files.read(path);
  } catch (cause) {
    throw cause instanceof FileError ? new FileError(toText(shown), cause.message) : cause;
  }
}

interface Opening {
  readonly mode: Redirect['mode'];
  readonly text: Bytes;
}

function open(files: Files, path: string, { mode, text }: Opening): Output {
  try {
    if (mode === 'write') files.write(path, EMPTY);
    else files.touch(path);
  } catch (cause) {
    throw cause instanceof FileError ? new FileError(toText(text), cause.message) : cause;
  }
  return new FileOutput(files, path);
}

function duplicate(streams: Streams, target: Bytes): Output {
  if (target === '1') return streams.stdout;
  if (target === '2') return streams.stderr;
  throw new ShellSyntaxError(`${toText(target)}: Bad file descriptor`);
}

const guardInput = (input: Input, interrupt: Interrupt): Input => ({
  isTerminal: input.isTerminal,
  read: () => interrupt.guard(input.read()),
});

const guardOutput = (output: Output, interrupt: Interrupt): Output => ({
  isTerminal: output.isTerminal,
  write(bytes) {
    // A program that was ended says nothing more.
    const written = interrupt.guard(interrupt.isRaised ? NEVER : output.write(bytes));
    written.catch(() => {
      // Who waits for it is told; who does not has nothing to do.
    });
    return written;
  },
});

const NEVER = new Promise<never>(() => {});

/** The text of a line of the shell, as bytes that a parser reads. */
export const sourceOf = (line: string): string => latin1(fromText(line));
