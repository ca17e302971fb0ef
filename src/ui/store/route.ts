// The address of a step: `#/lesson/step`. The hash alone decides where the learner is, so links,
// reload, back and forward all work, from any folder of any host.
import { parsePlace, printPlace } from '../../lesson/place.ts';
import type { Place } from '../../lesson/place.ts';
import { Observable } from './observable.ts';

/** The place in the address bar; undefined when it names none. */
export const route = new Observable<Place | undefined>(parsePlace(location.hash));

addEventListener('hashchange', () => route.set(parsePlace(location.hash)));

/** The address of a step, for links. */
export function hrefOf(lesson: string, step?: string): string {
  return printPlace(step === undefined ? { lesson } : { lesson, step });
}

/** Goes to a step; `replace` leaves no trace in the history. */
export function navigate(hash: string, how: 'push' | 'replace' = 'push'): void {
  if (location.hash === hash) return;
  if (how === 'push') {
    location.hash = hash;
    return;
  }
  history.replaceState(history.state, '', hash);
  route.set(parsePlace(hash));
}
