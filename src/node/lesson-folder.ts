// Finds and reads the lesson files of a folder, translations too. What they say is for src/lesson.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from '../lesson/overlay.ts';
import { overlayName } from '../lesson/overlay.ts';

// README.md is for authors; library-folder.ts reads the other two.
const LESSON = /^(?!(?:README|chapters|glossary)\.)[^.]+\.md$/i;

/** True for the name of a file that holds a lesson, or the translation of one. */
export function isLessonFile(name: string): boolean {
  return LESSON.test(overlayName(name)?.original ?? name);
}

/** The lesson files of a folder, by name. @throws when the folder cannot be read. */
export function readLessonFolder(folder: string): SourceFile[] {
  return readdirSync(folder)
    .filter(isLessonFile)
    .sort()
    .map(name => join(folder, name))
    .map(path => ({ path, text: readFileSync(path, 'utf8') }));
}
