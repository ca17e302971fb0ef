// What a program of the shell is, and what it is lent while it runs: arguments, streams, files, the
// network, time. A program is a function; programs/table.ts lists them all.
import type { Connect } from '../../link/connection.ts';
import type { Bytes } from '../../resp/bytes.ts';
import { fromText, toText } from '../../resp/bytes.ts';
import type { CommandEvent } from '../client.ts';
import type { Machine, Running } from '../machine.ts';
import type { CliOptions, HistoryStorage, Seat, Terminal } from '../ports.ts';
import type { Files } from '../shell-files.ts';
import { FileError, resolvePath } from '../shell-files.ts';
import type { Interrupt } from '../shell-interrupt.ts';
import type { Input, Output } from '../shell-streams.ts';

/** With what redis-server starts. */
export interface ServerStart {
  readonly pid: number;
  /** The text of its configuration file, if it has one. */
  readonly config?: Bytes;
  /** `--port 7000` and its like. */
  readonly options: readonly Bytes[];
  /** Called with each line of its log, `* Ready …`, without date and process. */
  readonly onLog: (line: string) => void;
  /** Called once when it has ended. */
  readonly onEnd: () => void;
}

/** A server that runs, and nobody can reach yet. */
export interface StartedServer {
  readonly port: number;
  readonly bind: string;
  readonly daemonize: boolean;
  readonly connect: Connect;
  /** Opens its port to clients once it has its data, and lists it until its end. */
  readonly listen: (pid: number, running: Running) => Promise<void>;
  /** Ends it at once, as `kill -9` does. */
  readonly kill: () => void;
}

/** What the page lends to the programs, besides a terminal. */
export interface ProgramHost {
  readonly machine: Machine;
  /** Milliseconds of a clock that only runs forward. */
  nowMs(): number;
  /** Unix time in milliseconds. */
  dateMs(): number;
  /** Minutes by which local time is behind UTC at that moment. */
  zoneMinutes(dateMs: number): number;
  /** A number in [0, 1). */
  random(): number;
  /** Resolves after some time; with 0, after other work had its turn. */
  sleep(ms: number): Promise<void>;
  /** Starts a server; rejects with what redis-server prints when its configuration is wrong. */
  startServer(start: ServerStart): Promise<StartedServer>;
  /** Puts the files of the page's server on the disk, as they are now, if it has any. */
  bringServerFiles?(): Promise<void>;
  /** The history of redis-cli. */
  readonly cliHistory: HistoryStorage;
  /** What redis-cli is started with at every terminal. */
  readonly cliDefaults: Partial<CliOptions>;
  /** Called with every command that a redis-cli ran and its reply. */
  readonly onCommand: (event: CommandEvent) => void;
}

/** What belongs to one shell, and is copied for what runs beside it. */
export interface ShellState {
  /** The folder it is in. */
  folder: string;
  readonly variables: Map<string, { readonly value: string; readonly exported: boolean }>;
  /** The exit code of the last line. */
  status: number;
  /** Lines typed so far, oldest first. */
  readonly history: () => readonly string[];
}

/** A program while it runs. */
export interface Process {
  readonly pid: number;
  /** The name it was called by. */
  readonly name: string;
  readonly args: readonly Bytes[];
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The terminal it was started from. */
  readonly screen: Terminal;
  readonly state: ShellState;
  readonly files: Files;
  readonly host: ProgramHost;
  readonly interrupt: Interrupt;
  /** Gives the keyboard to a program that reads keys, until it ends. */
  readonly giveKeys: (seat: Seat) => Promise<void>;
  readonly hasProgram: (name: string) => boolean;
  /** Runs another program with the same streams; its exit code. */
  readonly run: (argv: readonly Bytes[], streams?: Partial<Streams>) => Promise<number>;
}

/** The three streams of a program. */
export interface Streams {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
}

/** Does its work and gives its exit code. */
export type Run = (process: Process) => Promise<number> | number;

/** A program by its name. */
export interface Program {
  readonly name: string;
  /** What `help` says of it. */
  readonly summary: string;
  readonly run: Run;
}

/** Ends a program with a message on standard error. */
export class ProgramError extends Error {
  override name = 'ProgramError';
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

/** Prints text. */
export const print = ({ stdout }: Process, text: string): Promise<void> =>
  stdout.write(fromText(text));

/** Prints text as an error message. */
export const complain = ({ stderr }: Process, text: string): Promise<void> =>
  stderr.write(fromText(text));

/** The absolute path that an argument means. */
export const pathOf = ({ state }: Process, argument: Bytes): string =>
  resolvePath(toText(argument), state.folder);

/** Does something with each file, and says of which it could not: the exit code. */
export async function forEachFile(
  process: Process,
  paths: readonly Bytes[],
  action: (path: string, argument: Bytes) => Promise<void> | void,
): Promise<number> {
  let code = 0;
  for (const argument of paths) {
    try {
      await action(pathOf(process, argument), argument);
    } catch (cause) {
      if (!(cause instanceof FileError)) throw cause;
      code = 1;
      await complain(process, `${process.name}: ${toText(argument)}: ${cause.message}\n`);
    }
  }
  return code;
}
