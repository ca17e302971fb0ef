// The Vite plugin that writes licenses.txt into the site: of every npm package that is bundled, in
// the page or in one of its workers, its name, version and the texts it comes with. What is shipped
// without being bundled (Python) brings its own list.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

/** The file's name in the site. */
export const LICENSES_FILE = 'licenses.txt';

type Bundle = Rolldown.OutputBundle;

const TEXT_FILE = /^(licen[cs]e|notice|third-?party)/i;
const RULE = '='.repeat(72);
const INTRODUCTION =
  'Redis Playground is made with the software below, each part under its own licence.\n' +
  'What Python in the page is made of is listed in python/licenses.txt.\n';

/**
 * One plugin for the page and one for its workers, whose bundles are made first. `more` is a folder
 * with texts, each named after a package, about what that package has inside without saying so.
 */
export function licensePlugin(more: string): { readonly page: Plugin; readonly worker: Plugin } {
  const folders = new Set<string>();
  return {
    worker: {
      name: 'licenses-of-workers',
      apply: 'build',
      generateBundle: (_options, bundle) => addFolders(bundle, folders),
    },
    page: {
      name: 'licenses',
      apply: 'build',
      generateBundle(_options, bundle) {
        addFolders(bundle, folders);
        const source = licensesOf([...folders], more);
        this.emitFile({ type: 'asset', fileName: LICENSES_FILE, source });
      },
    },
  };
}

/** The text of the file for packages in these folders; `more` as above. */
export function licensesOf(folders: readonly string[], more: string): string {
  const entries = folders
    .map(folder => entryOf(folder, more))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const texts = entries.map(({ name, body }) => `${RULE}\n${name}\n${RULE}\n\n${body}\n`);
  return [INTRODUCTION, ...texts].join('\n');
}

function addFolders(bundle: Bundle, folders: Set<string>): void {
  const files = Object.values(bundle);
  for (const id of files.flatMap(file => (file.type === 'chunk' ? file.moduleIds : []))) {
    const folder = packageFolder(id);
    if (folder !== undefined) folders.add(folder);
  }
}

function packageFolder(moduleId: string): string | undefined {
  const path = moduleId.replace(/^\0/, '').replace(/\?.*$/, '').split('/').join(sep);
  const marker = `${sep}node_modules${sep}`;
  const at = path.lastIndexOf(marker);
  if (at < 0) return undefined;
  const [scope = '', name = ''] = path.slice(at + marker.length).split(sep);
  const folder =
    path.slice(0, at + marker.length) + (scope.startsWith('@') ? join(scope, name) : scope);
  return existsSync(join(folder, 'package.json')) ? folder : undefined;
}

interface Entry {
  readonly name: string;
  readonly body: string;
}

function entryOf(folder: string, more: string): Entry {
  const { name, version, license, homepage } = readPackage(folder);
  const files = readdirSync(folder).filter(file => TEXT_FILE.test(file));
  if (files.length === 0) throw new Error(`${name} comes without the text of its licence.`);
  const paths = files.map(file => join(folder, file));
  const inside = join(more, `${name}.txt`);
  if (existsSync(inside)) paths.push(inside);
  const texts = paths.map(path => readFileSync(path, 'utf8').trim());
  return {
    name: `${name} ${version} (${license})`,
    body: [homepage, ...texts].join('\n\n').trim(),
  };
}

function readPackage(folder: string): Record<'name' | 'version' | 'license' | 'homepage', string> {
  const parts: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const word = (key: string): string => {
    const value: unknown = typeof parts === 'object' && parts && Reflect.get(parts, key);
    return typeof value === 'string' ? value : '';
  };
  return {
    name: word('name'),
    version: word('version'),
    license: word('license'),
    homepage: word('homepage'),
  };
}
