// The shell without a screen: a line in, what it prints out. For whoever types for the learner, and
// looks at files and servers beside them.
import type { Files } from './shell-files.ts';
import type { ProgramHost } from './programs/program.ts';
import { ShellSession } from './shell.ts';

const COLUMNS = 100;
// A server in the foreground, or MONITOR, never ends by itself.
const PATIENCE_MS = 3000;

/** What it is lent. */
export interface HeadlessHost {
  readonly files: Files;
  readonly programs: ProgramHost;
  /** Does something after some time, unless the returned function is called before. */
  readonly after: (ms: number, act: () => void) => () => void;
}

/** A shell that nobody sees. */
export class HeadlessShell {
  private readonly session: ShellSession;
  private readonly after: HeadlessHost['after'];
  private printed = '';

  constructor({ files, programs, after }: HeadlessHost) {
    this.after = after;
    this.session = new ShellSession({
      terminal: { columns: COLUMNS, write: () => {} },
      files,
      history: { load: () => [], save: () => {} },
      programs,
    });
    this.session.onPrinted = text => void (this.printed += text);
    this.session.start();
  }

  /** Types a line; resolves when it has ended, or after a while if it does not. */
  async run(line: string): Promise<{ printed: string; failed: boolean }> {
    this.printed = '';
    await new Promise<void>(resolve => {
      const stop = this.after(PATIENCE_MS, resolve);
      void this.session.run(line).then(() => {
        stop();
        resolve();
      });
    });
    return { printed: this.printed, failed: this.session.hasFailed };
  }

  /** Ends the shell and what runs in its foreground. */
  close(): void {
    this.session.close();
  }
}
