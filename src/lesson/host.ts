// On what a lesson is done: a way to its server, and the machine with the small shell where there is
// one. Which servers run there, and what the programs are, is for whoever lends it.
import { RespClient } from '../link/client.ts';
import type { Connect } from '../link/connection.ts';
import type { Bytes } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';

/** A shell that is typed into. */
export interface LessonShell {
  /** Types a line; resolves, when it has ended, to what it printed. */
  run(line: string): Promise<ShellAnswer>;
  /** Ends the shell and what it waits for; servers in the background go on. */
  close(): void;
}

/** What a line of the shell printed, and whether it failed. */
export interface ShellAnswer {
  readonly printed: string;
  readonly failed: boolean;
}

/** Told each command that a redis-cli of the shell ran, and its reply. */
export type OnCliCommand = (argv: readonly Bytes[], reply: Reply) => void;

/** A machine with a shell, files, and a server on port 6379 that lines may end and start anew. */
export interface LessonMachine {
  /** As at first: the one server, the first files; it does nothing if nothing has changed. */
  reset(): Promise<void>;
  /** A new shell. What a hidden one does, servers show to nobody. */
  open(hidden: boolean, onCommand: OnCliCommand): Promise<LessonShell>;
}

/** On what a lesson is done. */
export interface LessonHost {
  /** Connects to the server on port 6379. */
  readonly connect: Connect;
  /** Needed by lessons with lines of the shell. */
  readonly machine?: LessonMachine;
}

/** Looks at a machine unseen: a hidden connection and a hidden shell, opened when they are needed. */
export class Probe {
  private readonly host: LessonHost;
  private client: Promise<RespClient> | undefined;
  private hiddenShell: Promise<LessonShell> | undefined;

  constructor(host: LessonHost) {
    this.host = host;
  }

  /** The hidden connection, opened anew after the server has gone. Rejects if there is none. */
  server(): Promise<RespClient> {
    this.client ??= this.connect();
    return this.client;
  }

  /** The hidden shell. Rejects if the host has no machine. */
  shell(): Promise<LessonShell> {
    this.hiddenShell ??= openShell(this.host, true);
    return this.hiddenShell;
  }

  /** Ends both. */
  close(): void {
    const ends = [this.client?.then(client => client.close()), this.hiddenShell?.then(closeShell)];
    // What could not be opened needs no end.
    for (const end of ends) end?.catch(() => {});
  }

  private async connect(): Promise<RespClient> {
    try {
      const client = new RespClient(await this.host.connect({ hidden: true }));
      client.onClose = () => (this.client = undefined);
      return client;
    } catch (cause) {
      this.client = undefined;
      throw cause;
    }
  }
}

const closeShell = (shell: LessonShell): void => shell.close();

/** A shell of the host's machine. */
export async function openShell(
  { machine }: LessonHost,
  hidden: boolean,
  onCommand: OnCliCommand = () => {},
): Promise<LessonShell> {
  if (machine === undefined) throw new Error('there is no shell here');
  return machine.open(hidden, onCommand);
}
