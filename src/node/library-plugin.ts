// The Vite plugin behind `virtual:library`: the titles of the chapters, the glossary and the index
// of the course, each in a file that is fetched when it is looked at, one for each language.
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';
import { printProblem } from '../lesson/compile.ts';
import { overlayName } from '../lesson/overlay.ts';
import { readLessonFolder } from './lesson-folder.ts';
import { isShelfFile, readShelf } from './library-folder.ts';
import type { Part } from './library-parts.ts';
import { libraryPart, PARTS } from './library-parts.ts';

const NAME = 'virtual:library';
// The library, or a part of it in a language.
const MODULE = /^\0virtual:library(?:@([^/]+)\/(\w+))?$/;

/** Serves `import { library } from 'virtual:library'`. */
export function libraryPlugin(folder: string): Plugin {
  const root = resolve(folder);
  return {
    name: 'library',
    resolveId: id => (MODULE.test(`\0${id}`) ? `\0${id}` : undefined),
    load(id) {
      const [found, language, name] = MODULE.exec(id) ?? [];
      if (found === undefined) return undefined;
      const part = PARTS.find(each => each === name);
      for (const file of ['chapters.md', 'glossary.md']) this.addWatchFile(join(root, file));
      const code = part === undefined ? libraryModule(root) : partModule(part, root, language);
      return { code, moduleSideEffects: false };
    },
    configureServer({ watcher, environments: { client } }) {
      watcher.on('change', path => {
        if (dirname(resolve(path)) !== root || !isShelfFile(path)) return;
        for (const module of client.moduleGraph.idToModuleMap.values())
          if (MODULE.test(module.id ?? '')) client.moduleGraph.invalidateModule(module);
        client.hot.send({ type: 'full-reload' });
      });
    },
  };
}

// A language that the course does not have gets the original.
function libraryModule(root: string): string {
  const names = readLessonFolder(root).map(({ path }) => overlayName(path)?.language);
  const languages = [...new Set(names)].filter(name => name !== undefined);
  const load = (part: Part, language: string): string =>
    `() => import('${NAME}@${language}/${part}').then(module => module.part)`;
  const parts = PARTS.map(part => {
    const others = languages.map(each => `${JSON.stringify(each)}: ${load(part, each)}`);
    return `${part}: language => ({ ${others.join(', ')} }[language] ?? (${load(part, 'en')}))()`;
  });
  return `export const library = { ${parts.join(',\n')} };`;
}

function partModule(part: Part, root: string, language = 'en'): string {
  const { problems } = readShelf(root, language);
  if (problems.length > 0)
    throw new Error(`broken lessons\n${problems.map(printProblem).join('\n')}`);
  const content = JSON.stringify(libraryPart(part, root, language));
  return `export const part = JSON.parse(${JSON.stringify(content)});`;
}
