// The Vite plugin that turns lessons/*.md into the module `virtual:lessons` when the page is built,
// so that the page ships lessons and no Markdown parser. A broken lesson breaks the build by name.
import { basename, dirname, relative, resolve } from 'node:path';
import type { Plugin, ViteDevServer } from 'vite';
import { compileLessons, printProblem } from '../lesson/compile.ts';
import type { Lesson } from '../lesson/schema.ts';
import { isLessonFile, readLessonFolder } from './lesson-folder.ts';

const NAME = 'virtual:lessons';
const ID = `\0${NAME}`;

/** Serves `import { lessons } from 'virtual:lessons'` from the Markdown files of a folder. */
export function lessonPlugin(folder: string): Plugin {
  const root = resolve(folder);
  const isLesson = (path: string): boolean =>
    dirname(resolve(path)) === root && isLessonFile(basename(path));
  return {
    name: 'lessons',
    resolveId: id => (id === NAME ? ID : undefined),
    load(id) {
      if (id !== ID) return undefined;
      const files = readLessonFolder(root);
      for (const { path } of files) this.addWatchFile(path);
      const relativeFiles = files.map(({ path, text }) => ({ path: relative('.', path), text }));
      const { lessons, problems } = compileLessons(relativeFiles);
      const [first] = problems;
      if (first !== undefined) {
        const { file, line, column = 1 } = first;
        const message = `broken lessons\n${problems.map(printProblem).join('\n')}`;
        this.error({ message, id: file, loc: { file, line, column: column - 1 } });
      }
      const code = `export const lessons = ${literal(lessons.map(forThePage))};`;
      return { code, moduleSideEffects: false };
    },
    configureServer(server) {
      server.watcher.add(root);
      for (const event of ['add', 'change', 'unlink'] as const)
        server.watcher.on(event, path => {
          if (isLesson(path)) reload(server);
        });
    },
  };
}

// Other right ways and wrong ones are there for the proofs alone.
function forThePage(lesson: Lesson): Lesson {
  return { ...lesson, steps: lesson.steps.map(step => ({ ...step, accept: [], reject: [] })) };
}

/** JSON as a JavaScript literal; parsing one string is quicker than parsing as much code. */
function literal(value: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}

// A lesson is state all through the page: a change of it is a new page at the same address.
function reload(server: ViteDevServer): void {
  const { client } = server.environments;
  const module = client.moduleGraph.getModuleById(ID);
  if (module === undefined) return;
  client.moduleGraph.invalidateModule(module);
  client.hot.send({ type: 'full-reload' });
}
