// What stands in the lesson's place when the address names none, or there is none yet.
import type { ReactNode } from 'react';
import { usePlayground } from '../playground-context.ts';
import { hrefOf } from '../store/route.ts';
import { text } from '../text.ts';

/** Says so, and lists the lessons there are. */
export function NoLesson(): ReactNode {
  const { lessons } = usePlayground().course;
  return (
    <div className="no-lesson prose">
      <h1>{text.noLessonTitle}</h1>
      <p>{lessons.length === 0 ? text.noLessons : text.noLesson}</p>
      <ul>
        {lessons.map(({ id, title }) => (
          <li key={id}>
            <a href={hrefOf(id)}>{title}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
