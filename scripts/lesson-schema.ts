// `npm run lessons:schema`: writes the JSON Schema of a lesson's head, for editors, from the very
// rules that read it.
import { writeFileSync } from 'node:fs';
import { lessonSchema } from '../test/support/lesson-schema.ts';

writeFileSync('lessons/lesson.schema.json', lessonSchema());
