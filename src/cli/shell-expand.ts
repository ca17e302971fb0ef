// From words as written to the arguments of a program: variables, `$( … )`, `~` and patterns of
// file names. What is quoted stays as it is.
import type { Bytes } from '../resp/bytes.ts';
import { fromText, latin1, toText } from '../resp/bytes.ts';
import type { Files } from './shell-files.ts';
import { resolvePath } from './shell-files.ts';
import type { Part, Word } from './shell-words.ts';

/** What expansion asks of the shell. */
export interface Surroundings {
  readonly files: Files;
  readonly folder: string;
  /** The value of a variable or of `?`, `$`, `!`, `#`; undefined when it has none. */
  readonly variable: (name: string) => string | undefined;
  /** Runs a line and gives what it prints. */
  readonly capture: (source: string) => Promise<Bytes>;
}

// An argument in the making: `pattern` is a regular expression as long as nothing but names of
// files can tell what it becomes.
interface Field {
  text: string;
  pattern: string;
  isPattern: boolean;
  isThere: boolean;
}

/** The arguments that some words become. */
export async function expandWords(words: readonly Word[], around: Surroundings): Promise<Bytes[]> {
  const argv: Bytes[] = [];
  for (const word of words) argv.push(...(await expandWord(word, around)));
  return argv;
}

/** A word that becomes exactly one argument: the target of `>`, the value of a variable. */
export async function expandToOne(word: Word, around: Surroundings): Promise<Bytes> {
  let text = '';
  for (const [at, part] of word.entries()) text += await valueOf(part, at === 0, around);
  return latin1(text);
}

async function expandWord(word: Word, around: Surroundings): Promise<Bytes[]> {
  const fields = [newField()];
  for (const [at, part] of word.entries()) {
    const value = await valueOf(part, at === 0, around);
    if (part.quoted || part.kind === 'text') append(fields, value, part.quoted);
    else split(fields, value);
  }
  return fields.filter(field => field.isThere).flatMap(field => matches(field, around));
}

const newField = (): Field => ({ text: '', pattern: '', isPattern: false, isThere: false });

async function valueOf(part: Part, isFirst: boolean, around: Surroundings): Promise<string> {
  switch (part.kind) {
    case 'text':
      return isFirst && !part.quoted ? withHome(part.text, around) : part.text;
    case 'variable':
      return fromText(around.variable(part.name) ?? '');
    case 'command':
      return (await around.capture(part.source)).replace(/\n+$/, '');
  }
}

const withHome = (text: string, around: Surroundings): string =>
  text.replace(/^~(?=\/|$)/, fromText(around.variable('HOME') ?? '~'));

function append(fields: Field[], value: string, quoted: boolean): void {
  const field = fields.at(-1);
  if (field === undefined) return;
  field.isThere = true;
  field.text += value;
  if (!quoted && /[*?[]/.test(value)) field.isPattern = true;
  field.pattern += quoted ? escapeRegExp(value) : globToRegExp(value);
}

// Unquoted values fall apart at blanks.
function split(fields: Field[], value: string): void {
  for (const [at, piece] of value.split(/[ \t\n]+/).entries()) {
    if (at > 0 && fields.at(-1)?.isThere === true) fields.push(newField());
    if (piece !== '') append(fields, piece, false);
  }
}

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

// `*`, `?` and `[a-c]`, none of which matches a slash.
function globToRegExp(glob: string): string {
  return glob.replace(/\[!?[^\]]+\]|[^]/g, char => {
    // Without a slash in it, so that the pattern can be cut at slashes.
    if (char === '*') return '[^\\x2f]*';
    if (char === '?') return '[^\\x2f]';
    if (char.length > 1) return char.replace(/^\[!/, '[^').replaceAll('\\', '\\\\');
    return escapeRegExp(char);
  });
}

// The names of files that match, sorted; a pattern that matches nothing stays as it is.
function matches({ text, pattern, isPattern }: Field, { files, folder }: Surroundings): Bytes[] {
  if (!isPattern) return [latin1(text)];
  const start = text.startsWith('/') ? '/' : '';
  const parts = pattern.split('/').filter(part => part !== '');
  let found = [start];
  for (const part of parts) {
    const expression = new RegExp(`^${part}$`);
    found = found.flatMap(path => {
      const node = files.find(resolvePath(toText(latin1(path)), folder));
      const names = node?.kind === 'folder' ? [...node.entries.keys()].map(fromText) : [];
      const visible = names.filter(
        name => expression.test(name) && (!name.startsWith('.') || part.startsWith('\\.')),
      );
      return visible
        .sort()
        .map(name => (path === '' || path === '/' ? path + name : `${path}/${name}`));
    });
  }
  return found.length === 0 || found[0] === '' ? [latin1(text)] : found.map(latin1);
}
