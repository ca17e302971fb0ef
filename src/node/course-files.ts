// A folder of lessons as the files that a page asks for when it does not use its own course (see
// src/ui/store/served-course.ts): data, by path.
import { linkTerms } from '../lesson/glossary.ts';
import { compileLessons, printProblem } from '../lesson/compile.ts';
import { outlineOf, publishedLesson } from '../lesson/published.ts';
import { readLessonFolder } from './lesson-folder.ts';
import { readShelf } from './library-folder.ts';
import { lessonsIn, libraryPart, PARTS } from './library-parts.ts';

/** The files of a course, and what is wrong with it, a line each. */
export interface CourseFiles {
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/** Compiles a folder. What is right is there even where something else is wrong. */
export function courseFiles(folder: string): CourseFiles {
  const compiled = compileLessons(readLessonFolder(folder));
  const languages = [...compiled.translations.keys()];
  const files = new Map([['languages.json', JSON.stringify(languages)]]);
  const problems = [...compiled.problems];
  for (const language of ['en', ...languages]) {
    const shelf = readShelf(folder, language);
    problems.push(...shelf.problems);
    const lessons = lessonsIn(compiled, language).map(lesson => linkTerms(lesson, shelf.terms));
    const put = (name: string, value: unknown) =>
      files.set(`${language}/${name}.json`, JSON.stringify(value));
    put('lessons', lessons.map(outlineOf));
    for (const lesson of lessons) put(`lesson-${lesson.id}`, publishedLesson(lesson));
    for (const part of PARTS) put(part, libraryPart(part, folder, language));
  }
  return { files, problems: [...new Set(problems.map(printProblem))] };
}
