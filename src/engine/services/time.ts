// The server's time: the host's clock, which the control plane may move, slow down, speed up or
// stop. Everything that asks for the time asks here, so that TTLs and timeouts follow.
import type { Clock } from '../ports.ts';

/** A clock over the host's: real until somebody turns it. */
export class Time implements Clock {
  private readonly host: Clock;
  private anchorHostMs: number;
  private anchorMs: number;
  private speed = 1;

  constructor(host: Clock) {
    this.host = host;
    this.anchorHostMs = host.nowMs();
    this.anchorMs = this.anchorHostMs;
  }

  /** Unix ms as this server sees it. */
  nowMs(): number {
    return this.at(this.host.nowMs());
  }

  /** Unix ms of the host, which nobody turns: how long something takes is measured by it. */
  hostMs(): number {
    return this.host.nowMs();
  }

  /** Unix ms as this server sees it, when the host's clock shows `hostMs`. */
  at(hostMs: number): number {
    if (this.speed === 1) return hostMs + this.anchorMs - this.anchorHostMs;
    return this.anchorMs + (hostMs - this.anchorHostMs) * this.speed;
  }

  /** Milliseconds of this clock per millisecond of the host's; 0 is frozen. */
  get rate(): number {
    return this.speed;
  }

  /** How far this clock is ahead of the host's, in ms. */
  get offsetMs(): number {
    return this.nowMs() - this.host.nowMs();
  }

  /** Moves the clock forward. */
  advance(ms: number): void {
    this.anchor(this.nowMs() + ms);
  }

  /** Changes the speed; 0 freezes. */
  setRate(rate: number): void {
    this.anchor(this.nowMs());
    this.speed = rate;
  }

  /** Back to the host's time and speed. */
  reset(): void {
    this.anchor(this.host.nowMs());
    this.speed = 1;
  }

  /** When this clock will show `atMs`, in the host's unix ms; undefined while frozen. */
  hostTimeOf(atMs: number): number | undefined {
    if (this.speed === 0) return atMs <= this.anchorMs ? this.anchorHostMs : undefined;
    return this.anchorHostMs + (atMs - this.anchorMs) / this.speed;
  }

  private anchor(ms: number): void {
    this.anchorHostMs = this.host.nowMs();
    this.anchorMs = ms;
  }
}
