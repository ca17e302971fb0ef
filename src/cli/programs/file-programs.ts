// Programs about files and folders: ls, cat, touch, mkdir, rm, cp, mv, pwd and their kin.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, fromText, latin1, toText } from '../../resp/bytes.ts';
import type { Node } from '../shell-files.ts';
import { FileError, IS_FOLDER, baseName, folderOf } from '../shell-files.ts';
import { dateText } from './date.ts';
import { readFlags } from './flags.ts';
import type { Process, Program } from './program.ts';
import { ProgramError, complain, forEachFile, pathOf, print } from './program.ts';

/** Programs about files. */
export const FILE_PROGRAMS: readonly Program[] = [
  { name: 'cat', summary: 'print files', run: cat },
  { name: 'cp', summary: 'copy a file or, with -r, a folder', run: cp },
  { name: 'file', summary: 'what kind of file it is', run: file },
  { name: 'ls', summary: 'list files (-l with sizes and dates, -a also hidden ones)', run: ls },
  { name: 'mkdir', summary: 'make a folder (-p with those above it)', run: mkdir },
  { name: 'mv', summary: 'move or rename a file', run: mv },
  { name: 'pwd', summary: 'the folder you are in', run: pwd },
  { name: 'rm', summary: 'remove files or, with -r, folders', run: rm },
  { name: 'rmdir', summary: 'remove an empty folder', run: rmdir },
  { name: 'touch', summary: 'make an empty file', run: touch },
];

async function cat(process: Process): Promise<number> {
  const { operands } = readFlags(process, 'n');
  if (operands.length === 0) operands.push(latin1('-'));
  return forEachFile(process, operands, async (path, argument) => {
    if (argument !== '-') return process.stdout.write(process.files.read(path));
    const { stdin, stdout } = process;
    for (let piece = await stdin.read(); piece !== undefined; piece = await stdin.read()) {
      await stdout.write(piece);
    }
  });
}

async function pwd(process: Process): Promise<number> {
  await print(process, `${process.state.folder}\n`);
  return 0;
}

async function touch(process: Process): Promise<number> {
  const { operands } = readFlags(process, 'acm');
  needOperand(process, operands);
  return forEachFile(process, operands, path => {
    if (process.files.find(path)?.kind === 'folder') return;
    process.files.append(path, EMPTY);
  });
}

async function mkdir(process: Process): Promise<number> {
  const { flags, operands } = readFlags(process, 'p');
  needOperand(process, operands);
  let code = 0;
  for (const argument of operands) {
    try {
      process.files.makeFolder(pathOf(process, argument), flags.has('p'));
    } catch (cause) {
      if (!(cause instanceof FileError)) throw cause;
      code = 1;
      await complain(
        process,
        `mkdir: cannot create directory '${toText(argument)}': ${cause.message}\n`,
      );
    }
  }
  return code;
}

async function rm(process: Process): Promise<number> {
  const { flags, operands } = readFlags(process, 'rRf');
  if (!flags.has('f')) needOperand(process, operands);
  let code = 0;
  for (const argument of operands) {
    const path = pathOf(process, argument);
    const node = process.files.find(path);
    if (node === undefined && flags.has('f')) continue;
    const reason =
      node === undefined
        ? 'No such file or directory'
        : node.kind === 'folder' && !flags.has('r') && !flags.has('R')
          ? IS_FOLDER
          : path === '/'
            ? 'this is everything'
            : undefined;
    if (reason === undefined) process.files.remove(path);
    else {
      code = 1;
      await complain(process, `rm: cannot remove '${toText(argument)}': ${reason}\n`);
    }
  }
  return code;
}

async function rmdir(process: Process): Promise<number> {
  const { operands } = readFlags(process, '');
  needOperand(process, operands);
  return forEachFile(process, operands, path => {
    if (process.files.folder(path).entries.size > 0)
      throw new FileError(path, 'Directory not empty');
    process.files.remove(path);
  });
}

async function cp(process: Process): Promise<number> {
  const { flags, operands } = readFlags(process, 'rRap');
  const isDeep = ['r', 'R', 'a'].some(flag => flags.has(flag));
  return transfer(process, operands, (from, to) => {
    const node = process.files.get(from);
    if (node.kind === 'folder' && !isDeep)
      throw new FileError(from, '-r not specified; omitting directory');
    process.files.put(to, copyOf(node));
  });
}

async function mv(process: Process): Promise<number> {
  const { operands } = readFlags(process, 'f');
  return transfer(process, operands, (from, to) => {
    const node = process.files.get(from);
    if (to === from || to.startsWith(`${from}/`))
      throw new FileError(from, 'cannot move to itself');
    process.files.put(to, node);
    process.files.remove(from);
  });
}

// The last operand is where to: a folder takes everything under its own name.
async function transfer(
  process: Process,
  operands: readonly Bytes[],
  action: (from: string, to: string) => void,
): Promise<number> {
  const target = operands.at(-1);
  if (target === undefined || operands.length < 2)
    throw new ProgramError(`${process.name}: missing operand`);
  const place = pathOf(process, target);
  const isFolder = process.files.find(place)?.kind === 'folder';
  if (!isFolder && operands.length > 2) {
    throw new ProgramError(`${process.name}: target '${toText(target)}' is not a directory`);
  }
  return forEachFile(process, operands.slice(0, -1), from => {
    process.files.folder(isFolder ? place : folderOf(place));
    action(from, isFolder ? `${place === '/' ? '' : place}/${baseName(from)}` : place);
  });
}

function copyOf(node: Node): Node {
  if (node.kind !== 'folder') return { ...node };
  return {
    ...node,
    entries: new Map([...node.entries].map(([name, each]) => [name, copyOf(each)])),
  };
}

function needOperand({ name }: Process, operands: readonly Bytes[]): void {
  if (operands.length === 0) throw new ProgramError(`${name}: missing operand`);
}

interface Listed {
  readonly name: string;
  readonly node: Node;
}

async function ls(process: Process): Promise<number> {
  const { flags, operands } = readFlags(process, 'la1hFrt');
  const files: Listed[] = [];
  const folders: Listed[] = [];
  const code = await forEachFile(
    process,
    operands.length > 0 ? operands : [latin1('.')],
    (path, name) => {
      const node = process.files.get(path);
      const isShownInside = node.kind === 'folder' && !flags.has('d');
      (isShownInside ? folders : files).push({ name: toText(name), node });
    },
  );
  const blocks = files.length > 0 ? [listing(process, files, flags)] : [];
  for (const { name, node } of folders) {
    const heading = operands.length > 1 ? `${name}:\n` : '';
    blocks.push(heading + listing(process, entriesOf(node, flags.has('a')), flags));
  }
  await print(process, blocks.join('\n'));
  return code;
}

function entriesOf(node: Node, all: boolean): Listed[] {
  if (node.kind !== 'folder') return [];
  const entries = [...node.entries].map(([name, each]) => ({ name, node: each }));
  return entries.filter(({ name }) => all || !name.startsWith('.'));
}

function listing(process: Process, listed: readonly Listed[], flags: ReadonlySet<string>): string {
  const sorted = [...listed].sort((a, b) =>
    flags.has('t') ? b.node.modifiedMs - a.node.modifiedMs : a.name < b.name ? -1 : 1,
  );
  if (flags.has('r')) sorted.reverse();
  const names = sorted.map(
    ({ name, node }) => name + (node.kind === 'folder' && flags.has('F') ? '/' : ''),
  );
  if (!flags.has('l')) {
    const isWide = process.stdout.isTerminal && !flags.has('1');
    return isWide
      ? columns(names, process.screen.columns)
      : names.map(name => `${name}\n`).join('');
  }
  const sizes = sorted.map(({ node }) => (node.kind === 'folder' ? 4096 : node.content.length));
  const width = Math.max(...sizes.map(size => String(size).length), 1);
  return sorted
    .map(({ node }, i) => {
      const kind = { device: 'crw-rw-rw-', file: '-rw-r--r--', folder: 'drwxr-xr-x' }[node.kind];
      const date = dateText(process.host, node.modifiedMs, '%b %e %H:%M');
      return `${kind} learner ${String(sizes[i]).padStart(width)} ${date} ${names[i] ?? ''}\n`;
    })
    .join('');
}

// Names side by side, read downwards.
function columns(names: readonly string[], width: number): string {
  if (names.length === 0) return '';
  const cell = Math.max(...names.map(name => name.length)) + 2;
  const across = Math.max(1, Math.floor(width / cell));
  const down = Math.ceil(names.length / across);
  const rows = Array.from({ length: down }, (_, row) =>
    names
      .filter((_, i) => i % down === row)
      .map(name => name.padEnd(cell))
      .join('')
      .trimEnd(),
  );
  return rows.map(row => `${row}\n`).join('');
}

async function file(process: Process): Promise<number> {
  const { flags, operands } = readFlags(process, 'b');
  needOperand(process, operands);
  return forEachFile(process, operands, async (path, argument) => {
    const node = process.files.get(path);
    const name = flags.has('b') ? '' : `${toText(argument)}: `;
    await print(process, `${name}${kindOf(node)}\n`);
  });
}

function kindOf(node: Node): string {
  if (node.kind === 'folder') return 'directory';
  if (node.kind === 'device') return 'character special';
  const { content } = node;
  if (content === '') return 'empty';
  const version = /^REDIS(\d{4})/.exec(content)?.[1];
  if (version !== undefined) return `Redis RDB file, version ${version}`;
  if ([...content].some(isControl)) return 'data';
  return fromText(toText(content)) === content && /[\x80-\xff]/.test(content)
    ? 'Unicode text, UTF-8 text'
    : 'ASCII text';
}

function isControl(char: string): boolean {
  const code = char.charCodeAt(0);
  return code < 7 || (code > 13 && code < 32 && code !== 27);
}
