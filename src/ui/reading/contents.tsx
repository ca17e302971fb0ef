// The table of contents: chapters with their lessons, what is done of each, and a field to search
// all of it. Drawn in a dialog, and fetched with it.
import { useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { Chapter } from '../../lesson/chapters.ts';
import type { ProgressState } from '../../lesson/progress.ts';
import type { LessonOutline } from '../../lesson/schema.ts';
import { usePlayground } from '../playground-context.ts';
import { useValue } from '../store/observable.ts';
import { hrefOf, pageHref } from '../store/route.ts';
import { text } from '../text.ts';
import { SearchResults } from './search-results.tsx';
import { useInLanguage } from './use-loaded.ts';
import { words } from './words.ts';
import './contents.css';
import './reading.css';

interface Props {
  /** Called when a link is followed. */
  readonly onChoose: () => void;
}

/** The table of contents. */
export function Contents({ onChoose }: Props): ReactNode {
  const [typed, setTyped] = useState('');
  return (
    <div className="contents">
      <input
        className="field"
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        value={typed}
        onInput={event => setTyped(event.currentTarget.value)}
      />
      {typed.trim() === '' ? (
        <Overview onChoose={onChoose} />
      ) : (
        <SearchResults typed={typed.trim()} onChoose={onChoose} />
      )}
    </div>
  );
}

function Overview({ onChoose }: Props): ReactNode {
  const { course, library } = usePlayground();
  const chapters = useInLanguage(library.chapters);
  const progress = useSyncExternalStore(course.progress.subscribe, course.progress.getSnapshot);
  if (chapters.status === 'loading') return <p className="reading-note">{words.loading}</p>;
  const known = chapters.status === 'there' ? chapters.value : [];
  const inChapters = known.flatMap(({ lessons }) => lessons);
  const others = course.lessons.filter(({ id }) => !inChapters.includes(id));
  return (
    <>
      <p className="contents-pages">
        <a href={pageHref('reference')} onClick={onChoose}>
          {words.commands}
        </a>
        <a href={pageHref('glossary')} onClick={onChoose}>
          {words.glossary}
        </a>
        <button type="button" onClick={() => printAfter(onChoose)}>
          {words.print}
        </button>
        <span>{sumOf(course.lessons, progress)}</span>
      </p>
      {known.map(chapter => (
        <ChapterPart
          key={chapter.number}
          chapter={chapter}
          lessons={course.lessons.filter(({ id }) => chapter.lessons.includes(id))}
          progress={progress}
          onChoose={onChoose}
        />
      ))}
      <Lessons lessons={others} progress={progress} onChoose={onChoose} />
    </>
  );
}

// The dialog must be gone from the page before it is printed.
function printAfter(close: () => void): void {
  close();
  requestAnimationFrame(() => print());
}

interface LessonsProps extends Props {
  readonly lessons: readonly LessonOutline[];
  readonly progress: ProgressState;
}

// The chapter of the open lesson is open; where there is none, the first that is not done.
function ChapterPart({ chapter, ...props }: LessonsProps & { readonly chapter: Chapter }) {
  const { course } = usePlayground();
  const view = useValue(course.view);
  const here = view?.lesson.id ?? props.progress.place?.lesson ?? course.lessons[0]?.id ?? '';
  return (
    <details className="contents-chapter" open={chapter.lessons.includes(here)}>
      <summary>
        <h3>
          <span className="contents-number">{chapter.number}</span> {chapter.title}
        </h3>
        <span className="contents-facts">{sumOf(props.lessons, props.progress)}</span>
      </summary>
      <Lessons {...props} />
    </details>
  );
}

function Lessons({ lessons, progress, onChoose }: LessonsProps): ReactNode {
  const view = useValue(usePlayground().course.view);
  if (lessons.length === 0) return null;
  return (
    <ol className="contents-lessons">
      {lessons.map(lesson => {
        const open = view?.lesson.id === lesson.id;
        return (
          <li key={lesson.id} className="contents-lesson" data-open={open}>
            <a
              className="contents-link"
              href={hrefOf(lesson.id)}
              aria-current={open ? 'true' : undefined}
              onClick={onChoose}
            >
              <span className="contents-title">{lesson.title}</span>
              <span className="contents-facts">{text.lessonMinutes(lesson.minutes)}</span>
            </a>
            <Requires lesson={lesson} progress={progress} onChoose={onChoose} />
            <StepMeter lesson={lesson} progress={progress} />
          </li>
        );
      })}
    </ol>
  );
}

interface LessonProps {
  readonly lesson: LessonOutline;
  readonly progress: ProgressState;
}

// What this lesson builds on, ticked where it is done: a word of advice, not a lock.
function Requires({ lesson, progress, onChoose }: LessonProps & Props): ReactNode {
  const { lessons } = usePlayground().course;
  const required = lessons.filter(({ id }) => lesson.requires.includes(id));
  if (required.length === 0) return null;
  return (
    <p className="contents-requires">
      {words.bestAfter}{' '}
      {required.map((each, at) => (
        <span key={each.id}>
          {at > 0 && ', '}
          <a href={hrefOf(each.id)} onClick={onChoose}>
            {each.title}
          </a>
          {doneIn(each, progress) === each.steps.length && ` ${words.doneMark}`}
        </span>
      ))}
    </p>
  );
}

function StepMeter({ lesson, progress }: LessonProps): ReactNode {
  const done = progress.lessons[lesson.id] ?? {};
  return (
    <div className="contents-meter">
      <span className="contents-bars" aria-hidden="true">
        {lesson.steps.map(({ id }) => (
          <span key={id} data-done={done[id] !== undefined} />
        ))}
      </span>
      <span>{text.stepsDone(doneIn(lesson, progress), lesson.steps.length)}</span>
    </div>
  );
}

function doneIn({ id, steps }: LessonOutline, progress: ProgressState): number {
  const done = progress.lessons[id] ?? {};
  return steps.filter(step => done[step.id] !== undefined).length;
}

function sumOf(lessons: readonly LessonOutline[], progress: ProgressState): string {
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const done = sum(lessons.map(lesson => doneIn(lesson, progress)));
  const steps = sum(lessons.map(lesson => lesson.steps.length));
  return words.progress(done, steps, sum(lessons.map(({ minutes }) => minutes)));
}
