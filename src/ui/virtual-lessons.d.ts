// The lessons that were compiled into this build; made by the plugin in src/node/lesson-plugin.ts.
declare module 'virtual:lessons' {
  type Course = readonly import('../lesson/schema.ts').CourseLesson[];
  /** All lessons, in order, in English. */
  export const lessons: Course;
  /** By language (`pt-BR`): gets the same lessons in it, as far as they are translated. */
  export const translations: Readonly<Record<string, () => Promise<Course>>>;
}

// What stands beside them; made by the plugin in src/node/library-plugin.ts.
declare module 'virtual:library' {
  /** Chapters, glossary and index, fetched when they are asked for. */
  export const library: import('../lesson/library.ts').Library;
}
