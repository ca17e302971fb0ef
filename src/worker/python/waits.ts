// What Python waits for, and Ctrl-C. A wait is a promise under which the calling stack is put
// aside; an interrupt ends the newest one. When Python computes instead of waiting, the interrupt
// is remembered until the next tick (see console.py) or system call asks for it.

/** How a wait has ended. */
export type Outcome = 'ready' | 'interrupted';

/** The open waits of one Python, newest last, and the interrupts that found none. */
export class Waits {
  private readonly open: ((outcome: Outcome) => void)[] = [];
  private readonly beforeWaiting: () => void;
  private requested = false;

  /** `beforeWaiting` is called before each wait: what was printed until then shall be seen. */
  constructor(beforeWaiting: () => void) {
    this.beforeWaiting = beforeWaiting;
  }

  /** Waits until `start` calls back, or Ctrl-C. `start` returns what gives up waiting. */
  wait(start: (ready: () => void) => () => void): Promise<Outcome> {
    this.beforeWaiting();
    return new Promise(resolve => {
      let cancel = (): void => {};
      const end = (outcome: Outcome): void => {
        const at = this.open.indexOf(end);
        if (at < 0) return;
        this.open.splice(at, 1);
        cancel();
        resolve(outcome);
      };
      this.open.push(end);
      cancel = start(() => end('ready'));
    });
  }

  /** Waits so long, or until Ctrl-C. */
  sleep(durationMs: number): Promise<Outcome> {
    return this.wait(ready => longTimeout(ready, durationMs));
  }

  /** Ctrl-C: ends the newest wait, or is kept for who asks next. */
  interrupt(): void {
    const newest = this.open.at(-1);
    if (newest === undefined) this.requested = true;
    else newest('interrupted');
  }

  /** True once for an interrupt that found no wait. */
  takeInterrupt(): boolean {
    const { requested } = this;
    this.requested = false;
    return requested;
  }
}

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

// A browser's timer overflows after 24.8 days; time.sleep does not.
function longTimeout(ready: () => void, durationMs: number): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const next = (leftMs: number): void => {
    const stepMs = Math.min(leftMs, LONGEST_TIMEOUT_MS);
    timer = setTimeout(() => (leftMs > stepMs ? next(leftMs - stepMs) : ready()), stepMs);
  };
  next(durationMs);
  return () => clearTimeout(timer);
}
