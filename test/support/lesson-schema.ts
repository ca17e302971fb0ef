// The JSON Schema of a lesson's head, made from the rules that read it. What JSON Schema cannot say
// (a title of blanks, the name of a page as an id) `lessons check` says.
import { toJsonSchema } from '@valibot/to-json-schema';
import { Lesson } from '../../src/lesson/front-matter.ts';

/** The text of lessons/lesson.schema.json. */
export function lessonSchema(): string {
  const schema = toJsonSchema(Lesson, { errorMode: 'ignore', typeMode: 'input' });
  const title = 'The head of a lesson of Redis Playground';
  return `${JSON.stringify({ ...schema, title }, undefined, 2)}\n`;
}
