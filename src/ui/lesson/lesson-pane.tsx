// The lesson: its text, the step at hand, what is tested, help, and the way on.
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { LessonRunner, LessonState } from '../../lesson/run.ts';
import type { LessonOutline } from '../../lesson/schema.ts';
import { goToPython, goToTerminal } from '../actions/type-line.ts';
import { Icon } from '../layout/icons.tsx';
import { usePlayground } from '../playground-context.ts';
import { room } from '../store/media.ts';
import { hrefOf } from '../store/route.ts';
import { text } from '../text.ts';
import { Goals } from './goals.tsx';
import { Help } from './help.tsx';
import { PredictQuestion } from './predict.tsx';
import { ProseView } from './prose-view.tsx';
import { StepRail } from './step-rail.tsx';
import './lesson.css';
import './step.css';

interface Props {
  readonly view: LessonState;
  readonly runner: LessonRunner;
}

/** The open lesson. */
export function LessonPane({ view, runner }: Props): ReactNode {
  const { lesson, index, step } = view;
  const { course } = usePlayground();
  const scroller = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useArrival(scroller, heading, step.id);
  const number = course.lessons.findIndex(({ id }) => id === lesson.id) + 1;
  const place = text.lessonOf(number, course.lessons.length);
  return (
    <article className="lesson">
      <div className="lesson-scroll" ref={scroller}>
        <header className="lesson-header">
          <p className="lesson-eyebrow">
            {place} <span aria-hidden="true">·</span> {text.lessonMinutes(lesson.minutes)}
          </p>
          <h1>{lesson.title}</h1>
          <StepRail view={view} />
          {index === 0 && <Requires requires={lesson.requires} />}
          {index === 0 && lesson.intro.length > 0 && (
            <div className="prose lesson-intro">
              <ProseView prose={lesson.intro} />
            </div>
          )}
        </header>
        <section className="step" aria-labelledby="step-title">
          <h2 id="step-title" ref={heading} tabIndex={-1}>
            {step.title}
          </h2>
          <div className="prose">
            <ProseView prose={step.prose} />
          </div>
          <div className="prose task">
            <ProseView prose={step.goal} />
          </div>
          <StepState view={view} />
          <Help view={view} runner={runner} />
          {step.predict !== undefined && <PredictQuestion key={step.id} predict={step.predict} />}
        </section>
      </div>
      <StepNavigation view={view} />
    </article>
  );
}

// The lessons that this one builds on and that are not done: a word of advice, not a lock.
function Requires({ requires }: Pick<LessonOutline, 'requires'>): ReactNode {
  const { course } = usePlayground();
  const open = course.lessons.filter(({ id, steps }) => {
    const done = course.progress.lesson(id);
    return requires.includes(id) && steps.some(step => done[step.id] === undefined);
  });
  if (open.length === 0) return null;
  return (
    <p className="lesson-requires">
      {text.bestAfter}
      {open.map(({ id, title }) => (
        <a key={id} href={hrefOf(id)}>
          {title}
        </a>
      ))}
    </p>
  );
}

// A new step is read from its top, and by a screen reader from its heading.
function useArrival(
  scroller: React.RefObject<HTMLDivElement | null>,
  heading: React.RefObject<HTMLHeadingElement | null>,
  stepId: string,
): void {
  const shown = useRef(stepId);
  useEffect(() => {
    if (shown.current === stepId) return;
    shown.current = stepId;
    scroller.current?.scrollTo({ top: 0 });
    const reading = scroller.current?.parentElement?.contains(document.activeElement) === true;
    if (reading || document.activeElement === document.body) {
      heading.current?.focus({ preventScroll: true });
    }
  }, [scroller, heading, stepId]);
}

function StepState({ view }: { readonly view: LessonState }): ReactNode {
  const playground = usePlayground();
  const { goals, status, problem, mistake, completed, assisted, lessonCompleted } = view;
  return (
    <>
      <Goals goals={goals} />
      {status === 'preparing' && <p className="step-note">{text.preparing}</p>}
      {status === 'failed' && (
        <p className="callout callout-bad">
          {text.cannotCheck} {problem}
        </p>
      )}
      {mistake !== undefined && (
        <div className="callout callout-warn prose" role="status" ref={bringIntoView}>
          <h3>{text.mistakeTitle}</h3>
          <ProseView prose={mistake.prose} />
        </div>
      )}
      {completed && (
        <p className="callout callout-good step-done" ref={bringIntoView}>
          <Icon name="check" />
          {assisted ? text.stepDoneAssisted : text.stepDone}
          {lessonCompleted && <span>{text.lessonDone}</span>}
        </p>
      )}
      {!completed && (
        <button
          type="button"
          className="button to-terminal"
          onClick={() => (view.step.python ? goToPython() : goToTerminal(playground))}
        >
          <Icon name="prompt" />
          {view.step.python ? text.toPython : text.toTerminal}
        </button>
      )}
    </>
  );
}

// News of the step shows itself: the learner's eyes may be on the terminal.
function bringIntoView(news: HTMLElement | null): void {
  news?.scrollIntoView({ block: 'nearest' });
}

function StepNavigation({ view }: { readonly view: LessonState }): ReactNode {
  const { lesson, index, completed } = view;
  const previous = lesson.steps[index - 1];
  const next = lesson.steps[index + 1];
  const look = completed ? 'button button-primary' : 'button';
  const playground = usePlayground();
  const { course } = playground;
  const [preceding, following] = [course.preceding(), course.following()];
  // Whoever clicks goes on typing; whoever presses Enter goes on reading.
  const backToTyping = ({ detail }: React.MouseEvent): void => {
    if (detail > 0 && room.get() !== 'narrow') goToTerminal(playground);
  };
  return (
    <nav className="step-nav" aria-label={text.stepNavigation}>
      {previous !== undefined && (
        <a className="button button-quiet" href={hrefOf(lesson.id, previous.id)}>
          <Icon name="chevronLeft" />
          {text.previous}
        </a>
      )}
      {previous === undefined && preceding !== undefined && (
        <a className="button button-quiet" href={hrefOf(preceding.id)}>
          <Icon name="chevronLeft" />
          {text.previousLesson}
        </a>
      )}
      {previous === undefined && preceding === undefined && <span />}
      <span className="step-count">{text.stepOf(index + 1, lesson.steps.length)}</span>
      {next !== undefined && (
        <a className={look} href={hrefOf(lesson.id, next.id)} onClick={backToTyping}>
          {text.next}
          <Icon name="chevronRight" />
        </a>
      )}
      {next === undefined && following !== undefined && (
        <a className={look} href={hrefOf(following.id)}>
          {text.nextLesson}
          <Icon name="chevronRight" />
        </a>
      )}
      {next === undefined && following === undefined && <span />}
    </nav>
  );
}
