// All of Python on the page: the lesson's programs, and below them the Python that runs them.
import type { ReactNode } from 'react';
import type { LessonState } from '../../lesson/run.ts';
import { Split } from '../layout/split.tsx';
import { usePlayground } from '../playground-context.ts';
import { consolesOf } from './consoles.ts';
import { useValue } from '../store/observable.ts';
import { text } from '../text.ts';
import { ConsolePanel } from './console-panel.tsx';
import { LastCommandPane } from './last-command-pane.tsx';
import { PythonPane } from './python-pane.tsx';

interface Props {
  readonly view: LessonState | undefined;
  /** False until the prompt works: Monaco is large and must not come before it. */
  readonly mayLoad: boolean;
}

/** The programs of the open lesson and the Python terminals. */
export function PythonArea({ view, mayLoad }: Props): ReactNode {
  const python = consolesOf(usePlayground().pythonHost);
  const all = useValue(python.all);
  const front = useValue(python.front);
  const { status } = useValue(front.process.state);
  const console = <ConsolePanel consoles={python} />;
  if (view === undefined) {
    return (
      <div className="python-area">
        <LastCommandPane />
        {console}
      </div>
    );
  }
  const programs = <PythonPane lesson={view.lesson} at={view.index} mayLoad={mayLoad} />;
  // The same panes before and after the start: an editor made anew would lose cursor and marks.
  const isStarted = all.length > 1 || status !== 'off';
  const panes = [
    { id: 'programs', content: programs, size: 45, minPx: 90 },
    { id: 'console', content: console, size: 55, minPx: 120, handle: text.resizeConsole },
  ];
  return (
    <div className="python-area" data-started={isStarted}>
      <LastCommandPane />
      <Split id="python" direction="vertical" panes={panes} />
    </div>
  );
}
