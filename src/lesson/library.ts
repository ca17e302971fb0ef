// What stands beside the lessons: titles of chapters, the glossary, and the index that searching
// and the reference use. Each is plain data, and fetched by itself when it is looked at.
import type { Chapter } from './chapters.ts';
import type { StepEntry } from './course-index.ts';
import type { Term } from './glossary.ts';

/** The library of a course, by language (`pt-BR`); each part rejects when it cannot be had. */
export interface Library {
  readonly chapters: (language: string) => Promise<readonly Chapter[]>;
  readonly index: (language: string) => Promise<readonly StepEntry[]>;
  readonly glossary: (language: string) => Promise<readonly Term[]>;
}
