// All lessons, with what is done of each; the steps of the open one.
import { useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { ProgressState } from '../../lesson/progress.ts';
import type { LessonOutline } from '../../lesson/schema.ts';
import { usePlayground } from '../playground-context.ts';
import { useValue } from '../store/observable.ts';
import { hrefOf } from '../store/route.ts';
import { text } from '../text.ts';
import './contents.css';

/** The table of contents; `onChoose` is called when a link is followed. */
export function Contents({ onChoose }: { readonly onChoose: () => void }): ReactNode {
  const { course } = usePlayground();
  const view = useValue(course.view);
  const progress = useSyncExternalStore(course.progress.subscribe, course.progress.getSnapshot);
  return (
    <ol className="contents">
      {course.lessons.map((lesson, at) => {
        const done = Object.keys(progress.lessons[lesson.id] ?? {});
        const open = view?.lesson.id === lesson.id;
        return (
          <li key={lesson.id} className="contents-lesson">
            <a href={hrefOf(lesson.id)} aria-current={open ? 'true' : undefined} onClick={onChoose}>
              <span className="contents-number">{at + 1}</span>
              <span className="contents-title">{lesson.title}</span>
              <span className="contents-facts">{text.lessonMinutes(lesson.minutes)}</span>
            </a>
            <Requires lesson={lesson} progress={progress} lessons={course.lessons} />
            <StepMeter lesson={lesson} done={done} />
          </li>
        );
      })}
    </ol>
  );
}

interface RequiresProps {
  readonly lesson: LessonOutline;
  readonly lessons: readonly LessonOutline[];
  readonly progress: ProgressState;
}

// Lessons that this one builds on and that are not done yet: a word of advice, not a lock.
function Requires({ lesson, lessons, progress }: RequiresProps): ReactNode {
  const open = lessons.filter(({ id, steps }) => {
    const done = progress.lessons[id] ?? {};
    return lesson.requires.includes(id) && steps.some(step => done[step.id] === undefined);
  });
  if (open.length === 0) return null;
  return (
    <p className="contents-requires">
      {text.needsFirst(open.map(({ title }) => title).join(', '))}
    </p>
  );
}

function StepMeter({
  lesson,
  done,
}: {
  lesson: LessonOutline;
  done: readonly string[];
}): ReactNode {
  const count = lesson.steps.filter(({ id }) => done.includes(id)).length;
  return (
    <div className="contents-meter">
      <span className="contents-bars" aria-hidden="true">
        {lesson.steps.map(({ id }) => (
          <span key={id} data-done={done.includes(id)} />
        ))}
      </span>
      <span>{text.stepsDone(count, lesson.steps.length)}</span>
    </div>
  );
}
