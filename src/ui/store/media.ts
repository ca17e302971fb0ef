// How much room there is: three panes, two columns, or one pane at a time.
import type { Readable } from './observable.ts';
import { Observable } from './observable.ts';

/** `wide`: three panes; `medium`: lesson beside the rest; `narrow`: one pane at a time. */
export type Room = 'wide' | 'medium' | 'narrow';

const wide = matchMedia('(min-width: 1120px)');
const medium = matchMedia('(min-width: 760px)');

const current = new Observable(measure());
for (const query of [wide, medium]) query.addEventListener('change', () => current.set(measure()));

/** The room there is now. */
export const room: Readable<Room> = current;

function measure(): Room {
  if (wide.matches) return 'wide';
  return medium.matches ? 'medium' : 'narrow';
}
