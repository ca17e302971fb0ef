// Finds and reads the lesson files of a folder. What they say is for src/lesson.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LessonFile } from '../lesson/compile.ts';

// Translations (capitals.pt-BR.md) are overlays, not lessons; README.md is for authors.
const LESSON = /^(?!README\.)[^.]+\.md$/i;

/** True for the name of a file that holds a lesson. */
export function isLessonFile(name: string): boolean {
  return LESSON.test(name);
}

/** The lesson files of a folder, by name. @throws when the folder cannot be read. */
export function readLessonFolder(folder: string): LessonFile[] {
  return readdirSync(folder)
    .filter(isLessonFile)
    .sort()
    .map(name => join(folder, name))
    .map(path => ({ path, text: readFileSync(path, 'utf8') }));
}
