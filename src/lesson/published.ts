// What a page gets of a lesson: the outline for tables of contents, and the lesson without what is
// there for the proofs alone.
import type { Lesson, LessonOutline } from './schema.ts';

/** The outline of a lesson. */
export function outlineOf({ id, title, minutes, requires, steps }: Lesson): LessonOutline {
  return { id, title, minutes, requires, steps: steps.map(step => ({ id: step.id })) };
}

/** The lesson without other right ways and wrong ones. */
export function publishedLesson(lesson: Lesson): Lesson {
  const steps = lesson.steps.map(({ python, ...step }) => {
    const ways = python && { python: { ...python, accept: [], reject: [] } };
    return { ...step, accept: [], reject: [], ...ways };
  });
  return { ...lesson, steps };
}
