// The latency monitor: events that took longer than the threshold, by the name of what was slow, with
// a history of 160 samples each.

/** What took how long, in a second. */
export interface LatencySample {
  readonly unixSeconds: number;
  readonly ms: number;
}

/** The samples of an event, oldest first, and the worst of all times. */
export interface LatencySeries {
  readonly samples: readonly LatencySample[];
  readonly maxMs: number;
}

const MAX_SAMPLES = 160;

/** The latency monitor of one server. */
export class Latency {
  /** `latency-monitor-threshold`; 0 is off. */
  thresholdMs = 0;
  private readonly events = new Map<string, LatencySeries>();

  /** Notes how long something took, if that is long enough. */
  add(event: string, ms: number, nowMs: number): void {
    if (this.thresholdMs <= 0 || ms < this.thresholdMs) return;
    const { samples, maxMs } = this.events.get(event) ?? { samples: [], maxMs: 0 };
    const sample = { unixSeconds: Math.floor(nowMs / 1000), ms: Math.floor(ms) };
    const last = samples.at(-1);
    // Redis: of the samples of one second only the worst is kept.
    const isSameSecond = last?.unixSeconds === sample.unixSeconds;
    const kept = isSameSecond ? samples.slice(0, -1) : samples.slice(1 - MAX_SAMPLES);
    const worst = isSameSecond && last.ms > sample.ms ? last : sample;
    this.events.set(event, { samples: [...kept, worst], maxMs: Math.max(maxMs, sample.ms) });
  }

  /** The series of an event. */
  get(event: string): LatencySeries | undefined {
    return this.events.get(event);
  }

  /** All events with their series. */
  all(): Iterable<[string, LatencySeries]> {
    return this.events;
  }

  /** Forgets one event; returns whether it was known. */
  forget(event: string): boolean {
    return this.events.delete(event);
  }

  /** Forgets all events; returns how many there were. */
  clear(): number {
    const count = this.events.size;
    this.events.clear();
    return count;
  }
}
