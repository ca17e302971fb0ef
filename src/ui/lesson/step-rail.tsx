// The steps of a lesson in one row: where one is, and what is done.
import type { ReactNode } from 'react';
import type { LessonState } from '../../lesson/run.ts';
import { Icon } from '../layout/icons.tsx';
import { hrefOf } from '../store/route.ts';
import { text } from '../text.ts';

/** Links to all steps of the lesson. */
export function StepRail({ view }: { readonly view: LessonState }): ReactNode {
  const { lesson, done, index } = view;
  return (
    <nav className="rail" aria-label={text.steps}>
      <ol>
        {lesson.steps.map(({ id, title }, at) => {
          const progress = done[id];
          const state = progress === undefined ? 'open' : progress.assisted ? 'assisted' : 'done';
          const label = `${text.stepName(at + 1, title)}, ${text.stepState[state]}`;
          return (
            <li key={id}>
              <a
                className="rail-step"
                data-state={state}
                href={hrefOf(lesson.id, id)}
                aria-label={label}
                aria-current={at === index ? 'step' : undefined}
                title={title}
              >
                {state === 'open' ? at + 1 : <Icon name="check" />}
              </a>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
