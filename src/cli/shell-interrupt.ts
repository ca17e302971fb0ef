// Ctrl-C and `kill` for programs: a program that waits is woken and ended, unless it has something
// of its own to do when that happens.

/** A program was ended from outside. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
  readonly code: number;

  constructor(code: number) {
    super('Interrupted');
    this.code = code;
  }
}

const CODES: Record<string, number> = { HUP: 129, INT: 130, QUIT: 131, KILL: 137, TERM: 143 };

/** One program's end, as far as it comes from outside. */
export class Interrupt {
  /** In place of ending: what the program does at a signal other than KILL. */
  handler: ((signal: string) => void) | undefined;
  private error: InterruptedError | undefined;
  private readonly listeners = new Set<() => void>();

  /** True once the program is to end. */
  get isRaised(): boolean {
    return this.error !== undefined;
  }

  /** Takes a signal. */
  raise(signal: string): void {
    if (this.error !== undefined) return;
    if (this.handler !== undefined && signal !== 'KILL') return this.handler(signal);
    this.error = new InterruptedError(CODES[signal] ?? 143);
    for (const listener of [...this.listeners]) listener();
  }

  /** Calls `listener` when the program is to end; returns how to stop that. */
  onRaise(listener: () => void): () => void {
    if (this.error !== undefined) listener();
    else this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** As the promise, unless the program is to end before. @throws InterruptedError */
  async guard<T>(promise: Promise<T>): Promise<T> {
    let forget = (): void => {};
    const ended = new Promise<never>((_, reject) => {
      forget = this.onRaise(() => reject(this.error ?? new InterruptedError(130)));
    });
    try {
      return await Promise.race([promise, ended]);
    } finally {
      forget();
    }
  }
}

/** `exit`: ends the shell it runs in. */
export class ShellExit extends Error {
  override name = 'ShellExit';
  readonly code: number;

  constructor(code: number) {
    super('exit');
    this.code = code;
  }
}
