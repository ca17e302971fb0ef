// The step at hand in two lines, over the terminal where the lesson is out of sight.
import type { ReactNode } from 'react';
import type { LessonState } from '../../lesson/run.ts';
import { Icon } from '../layout/icons.tsx';
import { frontPane } from '../store/panes.ts';
import { hrefOf } from '../store/route.ts';
import { text } from '../text.ts';
import { ProseView } from './prose-view.tsx';

/** The goal of the step, and the way on when it is done. */
export function GoalStrip({ view }: { readonly view: LessonState }): ReactNode {
  const { lesson, index, step, completed, goals } = view;
  const next = lesson.steps[index + 1];
  const met = goals.filter(goal => goal.pass).length;
  return (
    <div className="goal-strip" data-done={completed}>
      <div className="goal-strip-words prose">
        {completed ? (
          <p>
            <Icon name="check" /> {text.stepDone}
          </p>
        ) : (
          <ProseView prose={step.goal} />
        )}
      </div>
      {completed && next !== undefined ? (
        <a
          className="button button-primary"
          href={hrefOf(lesson.id, next.id)}
          onClick={() => frontPane.set('lesson')}
        >
          {text.next}
        </a>
      ) : (
        <span className="goal-strip-count">{text.goalCount(met, goals.length)}</span>
      )}
    </div>
  );
}
