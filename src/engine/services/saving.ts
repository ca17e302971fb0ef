// When the data is saved, and what INFO tells of it: save points, background saves, the last result.
// How it is saved is lent by whoever has a place for it; until then it is kept in memory.
import type { Keyspace } from '../store/keyspace.ts';

/** A place for a dump of all data. */
export interface DumpPlace {
  /** Keeps the data as it is now. @throws Error with the reason if that fails */
  save(): void;
  /** Puts what was kept in place of the data. Returns false if nothing was. */
  load(): boolean;
}

/** After so many changes, and so long after the last save, the data is saved. */
export interface SavePoint {
  readonly seconds: number;
  readonly changes: number;
}

/** After a save that failed the next one waits so long. */
const RETRY_MS = 5000;
/** A background save takes this long at least, so that it can be seen. */
const BACKGROUND_MS = 10;

/** The saving of one server. */
export class Saving {
  /** Where dumps go. */
  place: DumpPlace;
  points: readonly SavePoint[] = [];
  lastSaveMs: number;
  lastOk = true;
  saves = 0;
  /** Seconds that the last background save took, -1 before the first. */
  lastSeconds = -1;
  private readonly keyspace: Keyspace;
  private savedDirty = 0;
  private retryMs = 0;
  private background: { readonly startMs: number; readonly dirty: number } | undefined = undefined;

  constructor(keyspace: Keyspace, place: DumpPlace, nowMs: number) {
    this.keyspace = keyspace;
    this.place = place;
    this.lastSaveMs = nowMs;
  }

  /** Changes since the last save. */
  get changes(): number {
    return this.keyspace.dirty - this.savedDirty;
  }

  /** True while a background save goes on. */
  get inBackground(): boolean {
    return this.background !== undefined;
  }

  /** Seconds since the background save began, -1 if there is none. */
  get backgroundSeconds(): number {
    if (this.background === undefined) return -1;
    return Math.floor((this.keyspace.nowMs - this.background.startMs) / 1000);
  }

  /** Saves at once. Returns false if that failed. */
  save(): boolean {
    // Redis: only background saves that fail count as failures from then on.
    const { lastOk } = this;
    if (!this.write()) {
      this.lastOk = lastOk;
      return false;
    }
    this.done(this.keyspace.dirty);
    return true;
  }

  /** Keeps the data as it is now; the save counts as done a little later. */
  saveInBackground(): boolean {
    if (!this.write()) return false;
    this.background = { startMs: this.keyspace.nowMs, dirty: this.keyspace.dirty };
    return true;
  }

  /** When something is to be done, unix ms. */
  nextDeadlineMs(): number | undefined {
    if (this.background !== undefined) return this.background.startMs + BACKGROUND_MS;
    let seconds = Infinity;
    for (const point of this.points) {
      if (this.changes >= point.changes) seconds = Math.min(seconds, point.seconds);
    }
    if (seconds === Infinity) return undefined;
    return Math.max(this.retryMs, this.lastSaveMs + seconds * 1000);
  }

  /** Does what is due. */
  tick(): void {
    const dueMs = this.nextDeadlineMs();
    if (dueMs === undefined || this.keyspace.nowMs < dueMs) return;
    if (this.background === undefined) this.saveInBackground();
    else {
      const { startMs, dirty } = this.background;
      this.lastSeconds = Math.floor((this.keyspace.nowMs - startMs) / 1000);
      this.background = undefined;
      this.done(dirty);
    }
  }

  /** What there is now is what was loaded: nothing of it is to be saved. */
  forgetChanges(): void {
    this.savedDirty = this.keyspace.dirty;
  }

  private write(): boolean {
    try {
      this.place.save();
      this.lastOk = true;
    } catch {
      this.lastOk = false;
      this.retryMs = this.keyspace.nowMs + RETRY_MS;
    }
    return this.lastOk;
  }

  private done(dirty: number): void {
    this.savedDirty = dirty;
    this.lastSaveMs = this.keyspace.nowMs;
    this.saves += 1;
  }
}
