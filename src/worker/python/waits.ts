// What Python waits for, and Ctrl-C. Either the calling stack is put aside under a promise, or the
// whole thread stands still and fetches its mail; an interrupt ends the newest wait. When Python
// computes instead of waiting, the interrupt is remembered until the next tick (see console.py) or
// system call asks for it.

/** How a wait has ended. */
export type Outcome = 'ready' | 'interrupted';

/** Something to wait for. */
export interface Wait {
  /** Begins; calls back when it is over, at once if it is; returns what gives up. */
  begin(ready: () => void): () => void;
  /** It is over by itself after so long. */
  readonly timeoutMs?: number;
}

/** What waits need from the rest. */
export interface WaitHost {
  /** Called before each wait: what was printed until then shall be seen. */
  beforeWaiting(): void;
  /** Stands still until a message of the page, but not longer; missing where stacks are put aside. */
  readonly fetchMail?: (waitMs: number) => void;
}

interface OpenWait {
  outcome?: Outcome;
  end(outcome: Outcome): void;
}

/** The open waits of one Python, newest last, and the interrupts that found none. */
export class Waits {
  private readonly open: OpenWait[] = [];
  private readonly host: WaitHost;
  private requested = false;

  constructor(host: WaitHost) {
    this.host = host;
  }

  /** True when the thread stands still instead of putting its stack aside. */
  get standsStill(): boolean {
    return this.host.fetchMail !== undefined;
  }

  /** Waits in the one way or the other; what `then` makes of the outcome, or a promise of it. */
  wait<Result>(wait: Wait, then: (outcome: Outcome) => Result): Result | Promise<Result> {
    return this.standsStill ? then(this.still(wait)) : this.aside(wait).then(then);
  }

  /** Waits under a promise. */
  aside({ begin, timeoutMs }: Wait): Promise<Outcome> {
    this.host.beforeWaiting();
    return new Promise(resolve => {
      let giveUp = (): void => {};
      const entry: OpenWait = {
        end: outcome => {
          if (entry.outcome !== undefined) return;
          entry.outcome = outcome;
          this.remove(entry);
          giveUp();
          resolve(outcome);
        },
      };
      this.open.push(entry);
      const stopTimer = longTimeout(() => entry.end('ready'), timeoutMs);
      const stop = begin(() => entry.end('ready'));
      giveUp = () => {
        stopTimer();
        stop();
      };
      if (entry.outcome !== undefined) giveUp();
    });
  }

  /** Stands still. */
  still({ begin, timeoutMs = Infinity }: Wait): Outcome {
    this.host.beforeWaiting();
    const entry: OpenWait = { end: outcome => (entry.outcome ??= outcome) };
    this.open.push(entry);
    const untilMs = performance.now() + timeoutMs;
    const stop = begin(() => entry.end('ready'));
    try {
      while (entry.outcome === undefined) {
        const leftMs = untilMs - performance.now();
        if (leftMs > 0) this.host.fetchMail?.(leftMs);
        else entry.end('ready');
      }
      return entry.outcome;
    } finally {
      this.remove(entry);
      stop();
    }
  }

  /** Ctrl-C: ends the newest wait, or is kept for who asks next. */
  interrupt(): void {
    const newest = this.open.findLast(({ outcome }) => outcome === undefined);
    if (newest === undefined) this.requested = true;
    else newest.end('interrupted');
  }

  /** True once for an interrupt that found no wait. */
  takeInterrupt(): boolean {
    const { requested } = this;
    this.requested = false;
    return requested;
  }

  private remove(entry: OpenWait): void {
    const at = this.open.indexOf(entry);
    if (at >= 0) this.open.splice(at, 1);
  }
}

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

// A browser's timer overflows after 24.8 days; time.sleep does not.
function longTimeout(ready: () => void, durationMs = Infinity): () => void {
  if (durationMs === Infinity) return () => {};
  let timer: ReturnType<typeof setTimeout>;
  const next = (leftMs: number): void => {
    const stepMs = Math.min(leftMs, LONGEST_TIMEOUT_MS);
    timer = setTimeout(() => (leftMs > stepMs ? next(leftMs - stepMs) : ready()), stepMs);
  };
  next(durationMs);
  return () => clearTimeout(timer);
}
