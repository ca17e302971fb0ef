// What a screen reader should say next: one polite live region for the whole page reads this.
import { Observable } from './observable.ts';

/** The announcement; `id` makes the same words said twice two announcements. */
export interface Announcement {
  readonly id: number;
  readonly words: string;
}

/** The latest announcement. */
export const announcement = new Observable<Announcement>({ id: 0, words: '' });

/** Has a screen reader say `words` when it is done with what it says now. */
export function announce(words: string): void {
  announcement.set({ id: announcement.get().id + 1, words });
}
