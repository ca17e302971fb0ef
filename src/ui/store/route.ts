// The address: `#/lesson/step`, or a page to look things up in such as `#/reference/SET`. The hash
// alone decides where the learner is, so links, reload, back and forward all work, from any folder
// of any host. A page lies over the lesson, whose place stays what it was.
import { parsePage, parsePlace, printPage, printPlace } from '../../lesson/place.ts';
import type { PageName, PagePlace, Place } from '../../lesson/place.ts';
import { Observable } from './observable.ts';

/** The place in the address bar; undefined when it names none. */
export const route = new Observable<Place | undefined>(parsePlace(location.hash));

/** The page that is open over the lesson; undefined when there is none. */
export const openPage = new Observable<PagePlace | undefined>(parsePage(location.hash));

addEventListener('hashchange', () => follow(location.hash));

/** The address of a step, for links. */
export function hrefOf(lesson: string, step?: string): string {
  return printPlace(step === undefined ? { lesson } : { lesson, step });
}

/** The address of a page, for links. */
export function pageHref(page: PageName, entry?: string): string {
  return printPage(entry === undefined ? { page } : { page, entry });
}

/** Goes to a step; `replace` leaves no trace in the history. */
export function navigate(hash: string, how: 'push' | 'replace' = 'push'): void {
  if (location.hash === hash) return;
  if (how === 'push') {
    location.hash = hash;
    return;
  }
  history.replaceState(history.state, '', hash);
  follow(hash);
}

function follow(hash: string): void {
  const page = parsePage(hash);
  openPage.set(page);
  if (page === undefined) route.set(parsePlace(hash));
}
