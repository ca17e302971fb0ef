// A small file system in memory: folders, files and the null device. Paths are texts, contents are
// bytes; the errors are those of the C library, so that programs can print them as real ones do.
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY, latin1 } from '../resp/bytes.ts';

/** Why a path cannot be used; the message is what `strerror` says. */
export class FileError extends Error {
  override name = 'FileError';
  readonly path: string;

  constructor(path: string, reason: string) {
    super(reason);
    this.path = path;
  }
}

export const NOT_FOUND = 'No such file or directory';
export const IS_FOLDER = 'Is a directory';
export const NOT_FOLDER = 'Not a directory';
export const EXISTS = 'File exists';

/** A file; `device` swallows everything. */
export interface FileNode {
  readonly kind: 'device' | 'file';
  content: Bytes;
  modifiedMs: number;
}

/** A folder and what is in it. */
export interface FolderNode {
  readonly kind: 'folder';
  readonly entries: Map<string, Node>;
  modifiedMs: number;
}

/** Anything that a path can name. */
export type Node = FileNode | FolderNode;

/** `path` seen from `folder`, without `.`, `..` and double slashes. */
export function resolvePath(path: string, folder: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The last part of a path. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The path without its last part. */
export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** The files of a machine; every path here is absolute and resolved. */
export class Files {
  private readonly root: FolderNode;
  private readonly nowMs: () => number;

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
    this.root = this.newFolder();
  }

  /** What is at the path, if anything. */
  find(path: string): Node | undefined {
    let node: Node | undefined = this.root;
    for (const part of path.split('/').filter(each => each !== '')) {
      node = node?.kind === 'folder' ? node.entries.get(part) : undefined;
    }
    return node;
  }

  /** What is at the path. @throws FileError */
  get(path: string): Node {
    const node = this.find(path);
    if (node !== undefined) return node;
    throw new FileError(path, this.isBelowFile(path) ? NOT_FOLDER : NOT_FOUND);
  }

  /** The folder at the path. @throws FileError */
  folder(path: string): FolderNode {
    const node = this.get(path);
    if (node.kind !== 'folder') throw new FileError(path, NOT_FOLDER);
    return node;
  }

  /** The content of a file. @throws FileError */
  read(path: string): Bytes {
    return this.file(path).content;
  }

  /** Makes or empties a file and fills it. @throws FileError */
  write(path: string, content: Bytes): void {
    const file = this.touch(path);
    if (file.kind === 'file') file.content = content;
    file.modifiedMs = this.nowMs();
  }

  /** Adds to the end of a file, which is made if missing. @throws FileError */
  append(path: string, content: Bytes): void {
    const file = this.touch(path);
    if (file.kind === 'file') file.content = latin1(file.content + content);
    file.modifiedMs = this.nowMs();
  }

  /** Makes a file unless it is there. @throws FileError */
  touch(path: string): FileNode {
    if (this.find(path) === undefined) {
      const made: FileNode = { kind: 'file', content: EMPTY, modifiedMs: this.nowMs() };
      this.put(path, made);
      return made;
    }
    return this.file(path);
  }

  /** Makes a folder; with `parents` also those above it, and it may exist. @throws FileError */
  makeFolder(path: string, parents = false): void {
    const present = this.find(path);
    if (present !== undefined) {
      if (parents && present.kind === 'folder') return;
      throw new FileError(path, EXISTS);
    }
    if (parents && folderOf(path) !== path) this.makeFolder(folderOf(path), true);
    this.put(path, this.newFolder());
  }

  /** Adds the device that swallows everything. */
  makeNullDevice(path: string): void {
    this.put(path, { kind: 'device', content: EMPTY, modifiedMs: this.nowMs() });
  }

  /** Removes a file or a folder with all that is in it. @throws FileError */
  remove(path: string): void {
    this.get(path);
    this.folder(folderOf(path)).entries.delete(baseName(path));
  }

  /** Puts a node at a path, in place of what is there. @throws FileError */
  put(path: string, node: Node): void {
    const folder = this.folder(folderOf(path));
    if (baseName(path) === '') throw new FileError(path, EXISTS);
    folder.entries.set(baseName(path), node);
    folder.modifiedMs = this.nowMs();
  }

  private file(path: string): FileNode {
    const node = this.get(path);
    if (node.kind === 'folder') throw new FileError(path, IS_FOLDER);
    return node;
  }

  private isBelowFile(path: string): boolean {
    for (let above = folderOf(path); above !== '/'; above = folderOf(above)) {
      const node = this.find(above);
      if (node !== undefined) return node.kind !== 'folder';
    }
    return false;
  }

  private newFolder(): FolderNode {
    return { kind: 'folder', entries: new Map(), modifiedMs: this.nowMs() };
  }
}
