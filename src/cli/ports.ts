// What redis-cli needs from whoever runs it: a terminal, a way to the server, the time, a place
// for the history. A page lends xterm and a worker, a test a string and a socket.
import type { Connection } from '../link/connection.ts';
import type { Bytes } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';

/** Where text is shown. */
export interface Terminal {
  /** Shows text with ANSI escapes; lines end with `\r\n`. */
  write(text: string): void;
  /** The width when a line begins; `CliSession.resize` tells of changes. */
  readonly columns: number;
  /** Resolves when what was written has been drawn; long replies wait for it piece by piece. */
  flushed?(): Promise<void>;
}

/** Where a server is. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Lines kept from one session to the next. */
export interface HistoryStorage {
  /** The lines, oldest first. */
  load(): readonly string[];
  /** Called after each line; secrets are not among the lines. May throw: the history is lost then. */
  save(lines: readonly string[]): void;
}

/** One of the two streams that a program prints to. */
export type PrintStream = 'stderr' | 'stdout';

/** What the host lends. */
export interface CliHost {
  /** Takes the bytes that are printed; if not given they go to the terminal as text. */
  print?(bytes: Bytes, stream: PrintStream): Promise<void>;
  /** Resolves after some time; repetitions with an interval need it. */
  sleep?(ms: number): Promise<void>;
  /** Opens a connection; rejects with an `Error` whose message redis-cli would print. */
  connect(address: Address): Promise<Connection>;
  readonly terminal: Terminal;
  /** Milliseconds of a clock that only runs forward. */
  nowMs(): number;
  readonly storage: HistoryStorage;
}

/** How replies are printed: `--no-raw` (a terminal's default), `--raw`, `--csv`, `--json` …. */
export type OutputMode = 'csv' | 'json' | 'quoted-json' | 'raw' | 'standard';

/** The flags of redis-cli. */
export interface CliOptions extends Address {
  /** `-n`: the database to select. */
  readonly db?: number;
  /** `-a`, `--user`. */
  readonly password?: string;
  readonly user?: string;
  /** `--no-auth-warning`. */
  readonly noAuthWarning?: boolean;
  /** `-2`, `-3`; JSON asks for 3 by itself. */
  readonly protocol?: 2 | 3;
  readonly output?: OutputMode;
  /** `-d` and `-D`: between the elements of a raw reply, and after it. */
  readonly elementDelimiter?: string;
  readonly replyDelimiter?: string;
  /** `-i`: milliseconds after each reply. */
  readonly intervalMs?: number;
  /** `--show-pushes`; true if not given. */
  readonly showPushes?: boolean;
  /** The version that `help` names. */
  readonly version?: string;
  /** The reply of COMMAND DOCS to use until a server has told its own. */
  readonly docs?: Reply;
  /** Lines of `.redisclirc`, as `:set nohints`. */
  readonly preferences?: readonly string[];
}

/** What sits at a terminal and takes its keys: a redis-cli, or the shell. */
export interface Seat {
  /** The line being typed; empty while there is none. */
  readonly line: string;
  /** The prompt as it is, or will be. */
  readonly promptText: string;
  /** The lines typed so far, oldest first. */
  readonly historyLines: readonly string[];
  /** Keys that came and were not read. */
  readonly typedAhead: string;
  /** True while something runs: keys wait for its end, or belong to it. */
  readonly busy: boolean;
  /** The whole lines that `line` may become with Tab. */
  completions(line: string): readonly string[];
  /** What is hinted after `line`, if anything. */
  hint(line: string): string | undefined;
  /** Takes what a terminal sends: keys, escape sequences, pasted text. */
  input(data: string): void;
  /** Types a line and presses Enter; resolves when input is taken again. */
  run(line: string): Promise<void>;
  /** Goes to where a step of a lesson begins: database 0, outside of a transaction. */
  goHome(): Promise<void>;
  /** Resolves when input is taken, or all is over. */
  settled(): Promise<void>;
  /** The terminal has another width. */
  resize(columns: number): void;
  /** Ends without a word; `onExit` is not called. */
  close(): void;
  /** Called when it ends by itself. */
  onExit: () => void;
  /** Called with each line entered, the prompt before it. */
  onLine: (line: string) => void;
  /** Called with the text it prints, without prompts and typed lines. */
  onPrinted: (text: string) => void;
}
