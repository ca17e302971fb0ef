// Calls a server's tick() when it is due, with timers that the host lends. Hosts call `poke` after
// anything that may have changed the next deadline.
import type { RedisServer } from './server.ts';

/** The host's timers. */
export interface Timers {
  now(): number;
  set(callback: () => void, delayMs: number): unknown;
  clear(timer: unknown): void;
}

/** What a ticker asks of a server. */
export type Ticking = Pick<RedisServer, 'tick' | 'nextDeadlineMs'>;

/** Timers of browsers and Node refuse longer delays. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Keeps one timer on the server's next deadline. */
export class Ticker {
  private readonly server: Ticking;
  private readonly timers: Timers;
  private timer: unknown = undefined;
  private dueMs: number | undefined = undefined;

  constructor(server: Ticking, timers: Timers) {
    this.server = server;
    this.timers = timers;
  }

  /** Looks at the deadline again. */
  poke(): void {
    const dueMs = this.server.nextDeadlineMs();
    // A timer that comes too early looks again: that costs less than a new one after each command.
    if (dueMs === undefined || (this.dueMs !== undefined && this.dueMs <= dueMs)) return;
    this.stop();
    this.dueMs = dueMs;
    const delayMs = Math.min(MAX_DELAY_MS, Math.max(0, Math.ceil(dueMs - this.timers.now())));
    this.timer = this.timers.set(() => this.fire(), delayMs);
  }

  /** Stops for good, or until the next poke. */
  stop(): void {
    if (this.dueMs !== undefined) this.timers.clear(this.timer);
    this.dueMs = undefined;
  }

  private fire(): void {
    this.dueMs = undefined;
    this.server.tick();
    this.poke();
  }
}
