// What redis-cli needs from whoever runs it: a terminal, a way to the server, the time, a place
// for the history. A page lends xterm and a worker, a test a string and a socket.
import type { Connection } from '../link/connection.ts';
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

/** What the host lends. */
export interface CliHost {
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
  /** `--show-pushes`; true if not given. */
  readonly showPushes?: boolean;
  /** The version that `help` names. */
  readonly version?: string;
  /** The reply of COMMAND DOCS to use until a server has told its own. */
  readonly docs?: Reply;
  /** Lines of `.redisclirc`, as `:set nohints`. */
  readonly preferences?: readonly string[];
}
