// Starts the page: theme, server worker, lessons, then what is drawn.
import { createRoot } from 'react-dom/client';
import { library } from 'virtual:library';
import { lessons } from 'virtual:lessons';
import { App } from './app.tsx';
import { Playground } from './playground.ts';
import { startTheme } from './store/theme.ts';

startTheme();

const playground = new Playground({
  lessons,
  library,
  startWorker: () => {
    return new Worker(new URL('../worker/engine-worker.ts', import.meta.url), { type: 'module' });
  },
  startPython: () => {
    return new Worker(new URL('../worker/python-worker.ts', import.meta.url), { type: 'module' });
  },
});

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App playground={playground} />);
