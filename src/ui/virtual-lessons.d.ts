// The lessons that were compiled into this build; made by the plugin in src/node/lesson-plugin.ts.
declare module 'virtual:lessons' {
  /** All lessons, in order. */
  export const lessons: readonly import('../lesson/schema.ts').CourseLesson[];
}
