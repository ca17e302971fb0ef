// Where the course uses a command: the steps that are solved with it, by lesson, each with its line.
import type { ReactNode } from 'react';
import type { CommandDoc } from '../../cli/docs.ts';
import { runsCommand } from '../../lesson/course-index.ts';
import type { StepEntry } from '../../lesson/course-index.ts';
import type { LessonOutline } from '../../lesson/schema.ts';
import { usePlayground } from '../playground-context.ts';
import { useInLanguage } from '../reading/use-loaded.ts';
import { words } from '../reading/words.ts';
import { hrefOf } from '../store/route.ts';

/** The lessons that use a command. */
export function TaughtIn({ command }: { readonly command: CommandDoc }): ReactNode {
  const { course, library } = usePlayground();
  const index = useInLanguage(library.index);
  if (index.status !== 'there') return null;
  const steps = index.value.filter(entry =>
    entry.lines.some(line => runsCommand(line, command.words)),
  );
  const lessons = course.lessons.filter(({ id }) => steps.some(({ lesson }) => lesson === id));
  return (
    <>
      <h2>{words.taughtIn}</h2>
      {lessons.length === 0 && <p className="reading-note">{words.notTaught}</p>}
      <ul className="taught-in">
        {lessons.map(lesson => (
          <Lesson
            key={lesson.id}
            lesson={lesson}
            steps={steps.filter(each => each.lesson === lesson.id)}
          />
        ))}
      </ul>
    </>
  );
}

interface LessonProps {
  readonly lesson: LessonOutline;
  readonly steps: readonly StepEntry[];
}

function Lesson({ lesson, steps }: LessonProps): ReactNode {
  return (
    <li>
      <a href={hrefOf(lesson.id)}>{lesson.title}</a>
      <ul>
        {steps.map(({ step, title }) => (
          <li key={step}>
            <a href={hrefOf(lesson.id, step)}>{title}</a>
          </li>
        ))}
      </ul>
    </li>
  );
}
