// Lesson, terminals and Python: three panes side by side, two columns, or one at a time, as the
// room allows.
import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';
import { LessonPane } from '../lesson/lesson-pane.tsx';
import { NoLesson } from '../lesson/no-lesson.tsx';
import { GoalStrip } from '../lesson/goal-strip.tsx';
import { usesClock } from '../playground.ts';
import { usePlayground } from '../playground-context.ts';
import { room } from '../store/media.ts';
import { useValue } from '../store/observable.ts';
import { frontPane } from '../store/panes.ts';
import { openPage } from '../store/route.ts';
import { TerminalArea } from '../terminal/terminal-area.tsx';
import { text } from '../text.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { PaneTabs } from './pane-tabs.tsx';
import { Split } from './split.tsx';
import './workspace.css';

// After the prompt: Python's part of the page is no small part of its code.
const PythonArea = lazy(async () => {
  const { PythonArea: area } = await import('../python/python-area.tsx');
  return { default: area };
});

// Only when something is looked up.
const ReadingPage = lazy(async () => {
  const { ReadingPage: page } = await import('../reading/reading-page.tsx');
  return { default: page };
});

/** The working part of the page. */
export function Workspace(): ReactNode {
  const space = useValue(room);
  if (space === 'narrow') return <NarrowWorkspace />;
  const lesson = { id: 'lesson', content: <Lesson />, minPx: 280 };
  const terminal = {
    id: 'terminal',
    content: <Terminals />,
    minPx: space === 'wide' ? 320 : 160,
    handle: text.resizeLesson,
  };
  const python = { id: 'python', content: <Python />, minPx: 120, handle: text.resizePython };
  if (space === 'wide') {
    const panes = [
      { ...lesson, size: 32 },
      { ...terminal, size: 35 },
      { ...python, size: 33, minPx: 220 },
    ];
    return <Split id="wide" direction="horizontal" panes={panes} />;
  }
  const right = (
    <Split
      id="right"
      direction="vertical"
      panes={[
        { ...terminal, size: 58 },
        { ...python, size: 42 },
      ]}
    />
  );
  const column = { id: 'right', content: right, size: 54, minPx: 320, handle: text.resizeLesson };
  return <Split id="medium" direction="horizontal" panes={[{ ...lesson, size: 46 }, column]} />;
}

function NarrowWorkspace(): ReactNode {
  const front = useValue(frontPane);
  const view = useValue(usePlayground().course.view);
  return (
    <div className="narrow">
      <div className="narrow-pane" hidden={front !== 'lesson'}>
        <Lesson />
      </div>
      <div className="narrow-pane narrow-terminal" hidden={front !== 'terminal'}>
        {view !== undefined && <GoalStrip view={view} />}
        <Terminals />
      </div>
      <div className="narrow-pane" hidden={front !== 'python'}>
        <Python />
      </div>
      <PaneTabs />
    </div>
  );
}

function Lesson(): ReactNode {
  const { course } = usePlayground();
  const view = useValue(course.view);
  const runner = course.current;
  const page = useValue(openPage);
  return (
    <section className="pane pane-lesson" id="lesson" aria-label={text.lesson} tabIndex={-1}>
      {page !== undefined && (
        <ErrorBoundary fallback={<PageNotLoaded />}>
          <Suspense fallback={<p className="reading-loading">{text.pageLoading}</p>}>
            <ReadingPage place={page} />
          </Suspense>
        </ErrorBoundary>
      )}
      <div className="lesson-layer" hidden={page !== undefined}>
        {view === undefined || runner === undefined ? (
          <NoLesson />
        ) : (
          <LessonPane view={view} runner={runner} />
        )}
      </div>
    </section>
  );
}

function PageNotLoaded(): ReactNode {
  return (
    <div className="no-lesson prose">
      <p>{text.pageNotLoaded}</p>
      <button type="button" className="button" onClick={() => location.reload()}>
        {text.reload}
      </button>
    </div>
  );
}

function Terminals(): ReactNode {
  const view = useValue(usePlayground().course.view);
  return (
    <section className="pane pane-terminal" aria-label={text.terminals}>
      <TerminalArea withClock={view !== undefined && usesClock(view.lesson)} />
    </section>
  );
}

function Python(): ReactNode {
  const { course, prompted } = usePlayground();
  const view = useValue(course.view);
  const promptIsThere = useValue(prompted);
  const front = useValue(frontPane);
  const seen = useValue(room) !== 'narrow' || front === 'python';
  return (
    <section className="pane pane-python" aria-label={text.python}>
      <div className="pane-bar">
        <h2>{text.pythonBeside}</h2>
      </div>
      <Suspense fallback={null}>
        {promptIsThere && <PythonArea view={view} mayLoad={seen} />}
      </Suspense>
    </section>
  );
}
