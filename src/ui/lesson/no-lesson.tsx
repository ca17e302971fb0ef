// What stands in the lesson's place: while it loads, when it cannot be had, when there is none.
import type { ReactNode } from 'react';
import { usePlayground } from '../playground-context.ts';
import { useValue } from '../store/observable.ts';
import { hrefOf } from '../store/route.ts';
import { text } from '../text.ts';

/** Says how it stands, and lists the lessons there are unless one is on its way. */
export function NoLesson(): ReactNode {
  const { course } = usePlayground();
  const arriving = useValue(course.arriving);
  if (arriving === 'loading' || arriving === 'there') return <LessonOnItsWay />;
  const failed = arriving === 'failed';
  return (
    <div className="no-lesson prose">
      <h1>{failed ? text.lessonFailedTitle : text.noLessonTitle}</h1>
      <p>
        {failed ? text.lessonFailed : course.lessons.length === 0 ? text.noLessons : text.noLesson}
      </p>
      {failed && (
        <button type="button" className="button" onClick={() => course.tryAgain()}>
          {text.tryAgain}
        </button>
      )}
      <ul>
        {course.lessons.map(({ id, title }) => (
          <li key={id}>
            <a href={hrefOf(id)}>{title}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function LessonOnItsWay(): ReactNode {
  return (
    <div className="no-lesson prose" role="status">
      <p className="lesson-loading">{text.lessonLoading}</p>
    </div>
  );
}
