// Tab in the shell: the first word of a command is the name of a program, every other one a path.
import type { Files } from './shell-files.ts';
import { resolvePath } from './shell-files.ts';

/** What can be completed from where. */
export interface CompletionPlace {
  readonly programs: readonly string[];
  readonly files: Files;
  readonly folder: string;
  readonly home: string;
}

const FIRST_WORD = /(?:^|[;&|(`])\s*$/;

/** The whole lines that `line` may become. */
export function shellCompletions(line: string, place: CompletionPlace): string[] {
  const word = /[^\s;&|<>()"'`]*$/.exec(line)?.[0] ?? '';
  const before = line.slice(0, line.length - word.length);
  const isProgram = FIRST_WORD.test(before) && !word.includes('/');
  // Nothing typed, nothing to complete: the key belongs to the page.
  if (isProgram && word === '') return [];
  const found = isProgram ? programsLike(word, place) : pathsLike(word, place);
  return found.map(each => before + each);
}

function programsLike(word: string, { programs }: CompletionPlace): string[] {
  return programs.filter(name => name.startsWith(word)).map(name => `${name} `);
}

function pathsLike(word: string, { files, folder, home }: CompletionPlace): string[] {
  const slash = word.lastIndexOf('/') + 1;
  const [parent, start] = [word.slice(0, slash), word.slice(slash)];
  const node = files.find(resolvePath(parent.replace(/^~(?=\/)/, home) || '.', folder));
  if (node?.kind !== 'folder') return [];
  return [...node.entries]
    .filter(([name]) => name.startsWith(start) && (start !== '' || !name.startsWith('.')))
    .map(([name, entry]) => `${parent}${name}${entry.kind === 'folder' ? '/' : ' '}`)
    .sort();
}
