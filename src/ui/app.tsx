// The whole page: bar, notices, workspace, and the one live region that speaks for all of them.
import './app.css';
import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';
import { goToTerminal } from './actions/type-line.ts';
import { ErrorBoundary } from './layout/error-boundary.tsx';
import { Notices } from './layout/notices.tsx';
import { TopBar } from './layout/top-bar.tsx';
import { Workspace } from './layout/workspace.tsx';
import type { Playground } from './playground.ts';
import { PlaygroundContext } from './playground-context.ts';
import { announcement } from './store/announce.ts';
import { useValue } from './store/observable.ts';
import { frontPane } from './store/panes.ts';
import { language, text } from './text.ts';

const Paper = lazy(async () => {
  const { Paper: paper } = await import('./reading/paper.tsx');
  return { default: paper };
});

/** The page of a playground. */
export function App({ playground }: { readonly playground: Playground }): ReactNode {
  useValue(language);
  return (
    <ErrorBoundary>
      <PlaygroundContext value={playground}>
        <div className="page">
          <SkipLinks playground={playground} />
          <TopBar />
          <Notices />
          <main className="page-main">
            <Workspace />
          </main>
          <LiveRegion />
          <PaperInTime playground={playground} />
        </div>
      </PlaygroundContext>
    </ErrorBoundary>
  );
}

// What is printed must be there before somebody prints, and need not be there before they type.
function PaperInTime({ playground }: { readonly playground: Playground }): ReactNode {
  const prompted = useValue(playground.prompted);
  return (
    <ErrorBoundary fallback={null}>
      <Suspense fallback={null}>{prompted && <Paper />}</Suspense>
    </ErrorBoundary>
  );
}

// Buttons, not links: the address belongs to the lesson.
function SkipLinks({ playground }: { readonly playground: Playground }): ReactNode {
  const toLesson = (): void => {
    frontPane.set('lesson');
    requestAnimationFrame(() => document.getElementById('lesson')?.focus());
  };
  return (
    <nav aria-label={text.skipLinks}>
      <button type="button" className="skip-link" onClick={toLesson}>
        {text.skipToLesson}
      </button>
      <button type="button" className="skip-link" onClick={() => goToTerminal(playground)}>
        {text.skipToTerminal}
      </button>
    </nav>
  );
}

function LiveRegion(): ReactNode {
  const { id, words } = useValue(announcement);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      <span key={id}>{words}</span>
    </div>
  );
}
