// What the learner has made of the programs of the lessons, until the page is left: one text for
// each step and version. A text that equals the lesson's own is none.
import { Observable } from '../store/observable.ts';
import type { Readable } from '../store/observable.ts';

/** The changed programs, by lesson, step and version. */
export class Drafts {
  private readonly texts = new Observable<ReadonlyMap<string, string>>(new Map());

  /** All of them; a new map for each change. */
  get all(): Readable<ReadonlyMap<string, string>> {
    return this.texts;
  }

  /** Keeps `source` for `key`, or forgets it where it is the lesson's own. */
  keep(key: string, source: string, original: string): void {
    const next = new Map(this.texts.get());
    if (source === original) next.delete(key);
    else next.set(key, source);
    this.texts.set(next);
  }

  /** Forgets the change to `key`. */
  forget(key: string): void {
    const next = new Map(this.texts.get());
    next.delete(key);
    this.texts.set(next);
  }
}

/** The drafts of this page. */
export const drafts = new Drafts();
