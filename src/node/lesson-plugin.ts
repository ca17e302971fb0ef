// The Vite plugin that turns lessons/*.md into the module `virtual:lessons` when the page is built,
// so that the page ships lessons and no Markdown parser, each lesson in a file that is fetched when
// it is opened. A broken lesson breaks the build by name.
import { basename, dirname, relative, resolve } from 'node:path';
import type { Plugin, Rolldown, ViteDevServer } from 'vite';
import { compileLessons, printProblem } from '../lesson/compile.ts';
import type { Lesson, LessonOutline } from '../lesson/schema.ts';
import { isLessonFile, readLessonFolder } from './lesson-folder.ts';

type PluginContext = Pick<Rolldown.PluginContext, 'addWatchFile' | 'error'>;

const NAME = 'virtual:lessons';
const ID = `\0${NAME}`;

/** Serves `import { lessons } from 'virtual:lessons'`: outlines, each with a `load` of its own chunk. */
export function lessonPlugin(folder: string): Plugin {
  const root = resolve(folder);
  const isLesson = (path: string): boolean =>
    dirname(resolve(path)) === root && isLessonFile(basename(path));
  return {
    name: 'lessons',
    resolveId: id => (id === NAME || id.startsWith(`${NAME}/`) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(ID)) return undefined;
      const lessons = compileFolder(this, root);
      const one = lessons.find(lesson => id === `${ID}/${lesson.id}`);
      const code = one === undefined ? courseModule(lessons) : lessonModule(one);
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

function compileFolder(plugin: PluginContext, root: string): readonly Lesson[] {
  const files = readLessonFolder(root);
  for (const { path } of files) plugin.addWatchFile(path);
  const relativeFiles = files.map(({ path, text }) => ({ path: relative('.', path), text }));
  const { lessons, problems } = compileLessons(relativeFiles);
  const [first] = problems;
  if (first !== undefined) {
    const { file, line, column = 1 } = first;
    const message = `broken lessons\n${problems.map(printProblem).join('\n')}`;
    plugin.error({ message, id: file, loc: { file, line, column: column - 1 } });
  }
  return lessons;
}

function courseModule(lessons: readonly Lesson[]): string {
  const items = lessons.map(lesson => {
    const load = `() => import('${NAME}/${lesson.id}').then(module => module.lesson)`;
    return `{ ...${literal(outline(lesson))}, load: ${load} }`;
  });
  return `export const lessons = [${items.join(',\n')}];`;
}

// Other right ways and wrong ones are there for the proofs alone.
function lessonModule(lesson: Lesson): string {
  const steps = lesson.steps.map(step => ({ ...step, accept: [], reject: [] }));
  return `export const lesson = ${literal({ ...lesson, steps })};`;
}

function outline({ id, title, minutes, requires, steps }: Lesson): LessonOutline {
  return { id, title, minutes, requires, steps: steps.map(s => ({ id: s.id, title: s.title })) };
}

/** JSON as a JavaScript literal; parsing one string is quicker than parsing as much code. */
function literal(value: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}

// A lesson is state all through the page: a change of it is a new page at the same address.
function reload(server: ViteDevServer): void {
  const { client } = server.environments;
  for (const module of client.moduleGraph.idToModuleMap.values()) {
    if (module.id?.startsWith(ID)) client.moduleGraph.invalidateModule(module);
  }
  client.hot.send({ type: 'full-reload' });
}
