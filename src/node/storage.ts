// The engine's storage as files in a folder. A file is written under another name and then renamed, so
// that a crash leaves the old one or the new one, never a half.
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pid } from 'node:process';
import type { Storage } from '../engine/ports.ts';

/** The files of a folder that exists, and of the folders in it. */
export function folderStorage(path: string): Storage {
  const folder = resolve(path);
  // An absolute name (an ACL file) stands for itself.
  const place = (name: string): string => resolve(folder, name);
  return {
    folder,
    read: name => (existsSync(place(name)) ? new Uint8Array(readFileSync(place(name))) : undefined),
    write(name, bytes) {
      const temporary = join(dirname(place(name)), `temp-${pid}-${Date.now()}`);
      mkdirSync(dirname(temporary), { recursive: true });
      try {
        writeAll(temporary, bytes);
        renameSync(temporary, place(name));
      } catch (reason) {
        rmSync(temporary, { force: true });
        throw reason;
      }
    },
    append(name, bytes) {
      mkdirSync(dirname(place(name)), { recursive: true });
      appendFileSync(place(name), bytes);
    },
    sync(name) {
      if (!existsSync(place(name))) return;
      const file = openSync(place(name), 'r+');
      fsyncSync(file);
      closeSync(file);
    },
    remove: name => rmSync(place(name), { force: true }),
    list: () => filesIn(folder, folder),
  };
}

function writeAll(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w');
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

// Only one folder deep: what a server keeps, not what else lies about.
function filesIn(folder: string, root: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && folder === root) return filesIn(path, root);
    return entry.isFile() ? [relative(root, path)] : [];
  });
}
