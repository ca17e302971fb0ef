// The Vite plugin behind `virtual:library`: the titles of the chapters, the glossary and the index
// of the course, each in a file that is fetched when it is looked at.
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { printProblem } from '../lesson/compile.ts';
import { compileLessons } from '../lesson/compile.ts';
import { chaptersOf } from '../lesson/chapters.ts';
import { overlayName } from '../lesson/overlay.ts';
import { parseLesson } from '../lesson/parse.ts';
import { stepEntries } from '../lesson/course-index.ts';
import { readLessonFolder } from './lesson-folder.ts';
import { isShelfFile, readShelf } from './library-folder.ts';

const NAME = 'virtual:library';
const PARTS = ['chapters', 'index', 'glossary'] as const;

/** Serves `import { library } from 'virtual:library'`. */
export function libraryPlugin(folder: string): Plugin {
  const root = resolve(folder);
  return {
    name: 'library',
    resolveId: id => (id === NAME || id.startsWith(`${NAME}/`) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${NAME}`)) return undefined;
      const part = PARTS.find(each => id === `\0${NAME}/${each}`);
      const code = part === undefined ? libraryModule() : partModule(part, root);
      for (const name of ['chapters.md', 'glossary.md']) this.addWatchFile(join(root, name));
      return { code, moduleSideEffects: false };
    },
    configureServer({ watcher, environments: { client } }) {
      watcher.on('change', path => {
        if (dirname(resolve(path)) !== root || !isShelfFile(path)) return;
        for (const module of client.moduleGraph.idToModuleMap.values())
          if (module.id?.startsWith(`\0${NAME}`)) client.moduleGraph.invalidateModule(module);
        client.hot.send({ type: 'full-reload' });
      });
    },
  };
}

function libraryModule(): string {
  const loads = PARTS.map(
    part => `${part}: () => import('${NAME}/${part}').then(module => module.part)`,
  );
  return `export const library = { ${loads.join(', ')} };`;
}

function partModule(part: (typeof PARTS)[number], root: string): string {
  const shelf = readShelf(root);
  if (shelf.problems.length > 0)
    throw new Error(`broken lessons\n${shelf.problems.map(printProblem).join('\n')}`);
  const content = {
    chapters: () => chaptersOf(shelf.titles, idsByPath(root)),
    glossary: () => shelf.terms,
    index: () => stepEntries(compileLessons(readLessonFolder(root)).lessons),
  }[part]();
  return `export const part = JSON.parse(${JSON.stringify(JSON.stringify(content))});`;
}

function idsByPath(root: string): Map<string, string> {
  const originals = readLessonFolder(root).filter(({ path }) => overlayName(path) === undefined);
  return new Map(
    originals.flatMap(({ path, text }) => {
      const { lesson } = parseLesson(path, text);
      return lesson === undefined ? [] : [[path, lesson.id]];
    }),
  );
}
