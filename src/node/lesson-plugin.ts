// The Vite plugin that turns lessons/*.md into the module `virtual:lessons` when the page is built,
// so that the page ships lessons and no Markdown parser, each lesson in a file that is fetched when
// it is opened. Each further language is a module (`virtual:lessons@pt-BR`) with files of its own.
// A broken lesson breaks the build by name; a translation that lags behind is only named.
import { basename, dirname, relative, resolve } from 'node:path';
import type { Plugin, Rolldown, ViteDevServer } from 'vite';
import type { Compiled } from '../lesson/compile.ts';
import { compileLessons, printProblem } from '../lesson/compile.ts';
import { linkTerms } from '../lesson/glossary.ts';
import { outlineOf, publishedLesson } from '../lesson/published.ts';
import type { Lesson } from '../lesson/schema.ts';
import { isLessonFile, readLessonFolder } from './lesson-folder.ts';
import { readShelf } from './library-folder.ts';

type PluginContext = Pick<Rolldown.PluginContext, 'addWatchFile' | 'error'>;

type Compile = typeof compileLessons;

const NAME = 'virtual:lessons';
// The course, a lesson, the course in another language, a lesson in it.
const MODULE = /^\0virtual:lessons(?:@([^/]+))?(?:\/(.+))?$/;

/** Serves `import { lessons } from 'virtual:lessons'`: outlines, each with a `load` of its own chunk. */
export function lessonPlugin(folder: string): Plugin {
  const root = resolve(folder);
  const compile = remembering();
  const isLesson = (path: string): boolean =>
    dirname(resolve(path)) === root && isLessonFile(basename(path));
  return {
    name: 'lessons',
    resolveId: id => (MODULE.test(`\0${id}`) ? `\0${id}` : undefined),
    load(id) {
      const [found, language, lesson] = MODULE.exec(id) ?? [];
      if (found === undefined) return undefined;
      const course = compileFolder(this, root, compile);
      const code = lesson === undefined ? courseModule(course, language) : undefined;
      const lessons = language === undefined ? course.lessons : course.translations.get(language);
      const one = lessons?.find(each => each.id === lesson);
      const { terms } = readShelf(root, language);
      const linked = one && lessonModule(linkTerms(one, terms));
      return { code: code ?? linked ?? '', moduleSideEffects: false };
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

function compileFolder(plugin: PluginContext, root: string, compile: Compile): Compiled {
  const files = readLessonFolder(root);
  for (const { path } of files) plugin.addWatchFile(path);
  const compiled = compile(files.map(({ path, text }) => ({ path: relative('.', path), text })));
  const [first] = compiled.problems;
  if (first !== undefined) {
    const { file, line, column = 1 } = first;
    const message = `broken lessons\n${compiled.problems.map(printProblem).join('\n')}`;
    plugin.error({ message, id: file, loc: { file, line, column: column - 1 } });
  }
  return compiled;
}

// Each lesson is a module, and each module asks for the whole folder.
function remembering(): Compile {
  let [known, compiled] = ['', compileLessons([])];
  return files => {
    const now = JSON.stringify(files);
    if (now !== known) [known, compiled] = [now, compileLessons(files)];
    return compiled;
  };
}

// Lessons that are not translated stand in the other language's course as they are. Only the course
// in the original's language, which the page begins with, knows of the others.
function courseModule({ lessons, translations }: Compiled, language: string | undefined): string {
  const translated = translations.get(language ?? '') ?? [];
  const items = lessons.map(original => {
    const lesson = translated.find(({ id }) => id === original.id);
    const name = lesson === undefined ? NAME : `${NAME}@${language}`;
    const load = `() => import('${name}/${original.id}').then(module => module.lesson)`;
    return `{ ...${literal(outlineOf(lesson ?? original))}, load: ${load} }`;
  });
  const course = `export const lessons = [${items.join(',\n')}];`;
  if (language !== undefined) return course;
  const others = [...translations.keys()].map(other => {
    const load = `() => import('${NAME}@${other}').then(module => module.lessons)`;
    return `${JSON.stringify(other)}: ${load}`;
  });
  return `${course}\nexport const translations = { ${others.join(',\n')} };`;
}

function lessonModule(lesson: Lesson): string {
  return `export const lesson = ${literal(publishedLesson(lesson))};`;
}

/** JSON as a JavaScript literal; parsing one string is quicker than parsing as much code. */
function literal(value: unknown): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}

// A lesson is state all through the page: a change of it is a new page at the same address.
function reload(server: ViteDevServer): void {
  const { client } = server.environments;
  for (const module of client.moduleGraph.idToModuleMap.values()) {
    if (MODULE.test(module.id ?? '')) client.moduleGraph.invalidateModule(module);
  }
  client.hot.send({ type: 'full-reload' });
}
