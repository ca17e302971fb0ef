// Which pane is in front where there is room for one only.
import { Observable } from './observable.ts';

/** The panes of the page. */
export type PaneName = 'lesson' | 'terminal' | 'python';

/** The pane in front on a narrow screen. */
export const frontPane = new Observable<PaneName>('lesson');
