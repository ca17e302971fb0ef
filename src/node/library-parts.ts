// The parts of a course's library as data, made from its folder: what the page's build and the
// preview of a folder both hand out.
import { chaptersOf } from '../lesson/chapters.ts';
import type { Chapter } from '../lesson/chapters.ts';
import type { Compiled } from '../lesson/compile.ts';
import { compileLessons } from '../lesson/compile.ts';
import { stepEntries } from '../lesson/course-index.ts';
import type { StepEntry } from '../lesson/course-index.ts';
import type { Term } from '../lesson/glossary.ts';
import { overlayName } from '../lesson/overlay.ts';
import { parseLesson } from '../lesson/parse.ts';
import type { Lesson } from '../lesson/schema.ts';
import { readLessonFolder } from './lesson-folder.ts';
import { readShelf } from './library-folder.ts';

/** The names of the parts. */
export const PARTS = ['chapters', 'index', 'glossary'] as const;

/** The name of a part. */
export type Part = (typeof PARTS)[number];

/** A part of the library of a folder, in a language. */
export function libraryPart(
  part: Part,
  folder: string,
  language: string,
): readonly (Chapter | StepEntry | Term)[] {
  if (part === 'glossary') return readShelf(folder, language).terms;
  if (part === 'chapters') return chaptersOf(readShelf(folder, language).titles, idsByPath(folder));
  return stepEntries(lessonsIn(compileLessons(readLessonFolder(folder)), language));
}

/** All lessons of a course, in a language as far as they are translated. */
export function lessonsIn({ lessons, translations }: Compiled, language: string): Lesson[] {
  const translated = translations.get(language) ?? [];
  return lessons.map(lesson => translated.find(({ id }) => id === lesson.id) ?? lesson);
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
