// Starts the page: theme, server worker, language, lessons, then what is drawn.
import { createRoot } from 'react-dom/client';
import { library } from 'virtual:library';
import { lessons, translations } from 'virtual:lessons';
import { App } from './app.tsx';
import { Playground } from './playground.ts';
import { firstLanguage } from './store/language.ts';
import { preferences } from './store/preferences.ts';
import { startTheme } from './store/theme.ts';

startTheme();

const root = document.getElementById('root');
if (root !== null) void draw(root);

// No await outside of a function: what else is fetched would have to wait for this module, and would
// be cut into many small files that share nothing with it.
async function draw(root: HTMLElement): Promise<void> {
  const playground = await makePlayground();
  const first = firstLanguage({
    query: location.search,
    kept: preferences.get().language,
    spoken: navigator.languages,
  });
  // Without a connection there is English.
  if (first !== 'en') await playground.speak(first).catch(() => undefined);
  playground.course.followAddress();
  createRoot(root).render(<App playground={playground} />);
}

async function makePlayground(): Promise<Playground> {
  const folder = document.querySelector<HTMLMetaElement>('meta[name="lessons"]')?.content;
  const own = { lessons, translations, library };
  const course = folder === undefined ? own : await elsewhere(folder);
  return new Playground({
    ...course,
    startWorker: () => {
      return new Worker(new URL('../worker/engine-worker.ts', import.meta.url), { type: 'module' });
    },
    startPython: () => {
      return new Worker(new URL('../worker/python-worker.ts', import.meta.url), { type: 'module' });
    },
    pythonMailScript: async () => (await import('../worker/mail-worker.ts?worker&url')).default,
  });
}

async function elsewhere(folder: string) {
  const { servedCourse } = await import('./store/served-course.ts');
  return servedCourse(folder);
}
