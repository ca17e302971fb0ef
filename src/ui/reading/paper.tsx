// The open lesson as it is printed: all its steps, what each one tests, the same in Python, and the
// solutions at the end. Drawn only while the page is being printed.
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { goalsOf } from '../../lesson/check.ts';
import { printDuration } from '../../lesson/notation.ts';
import { CLOCK } from '../../lesson/schema.ts';
import type { Lesson, Predict, Step } from '../../lesson/schema.ts';
import { ProseView } from '../lesson/prose-view.tsx';
import { promptOf } from '../lesson/prompt.ts';
import { usePlayground } from '../playground-context.ts';
import { useValue } from '../store/observable.ts';
import { openPage } from '../store/route.ts';
import { words } from './words.ts';
import './paper.css';

/** What is printed instead of the panes; a page that is open over the lesson is printed itself. */
export function Paper(): ReactNode {
  const view = useValue(usePlayground().course.view);
  const page = useValue(openPage);
  const printing = usePrinting();
  if (!printing || view === undefined || page !== undefined) return null;
  return <LessonOnPaper lesson={view.lesson} />;
}

// The browser takes the page as it is when the event is over.
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const begin = (): void => flushSync(() => setPrinting(true));
    const end = (): void => setPrinting(false);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    return () => {
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
    };
  }, []);
  return printing;
}

function LessonOnPaper({ lesson }: { readonly lesson: Lesson }): ReactNode {
  const { title, minutes, intro, steps } = lesson;
  return (
    <article className="paper">
      <header>
        <h1>{title}</h1>
        <p className="paper-facts">{words.paperFacts(steps.length, minutes)}</p>
      </header>
      <div className="prose">
        <ProseView prose={intro} />
      </div>
      {steps.map((step, at) => (
        <StepOnPaper key={step.id} step={step} number={at + 1} />
      ))}
      <section className="paper-solutions">
        <h2>{words.paperSolutions}</h2>
        {steps.map((step, at) => (
          <Solution key={step.id} step={step} number={at + 1} />
        ))}
      </section>
    </article>
  );
}

interface StepProps {
  readonly step: Step;
  readonly number: number;
}

function StepOnPaper({ step, number }: StepProps): ReactNode {
  const { dict, redisPy, predict } = step;
  return (
    <section className="paper-step">
      <h2>
        {number}. {step.title}
      </h2>
      <div className="prose">
        <ProseView prose={step.prose} />
        <div className="paper-goal">
          <ProseView prose={step.goal} />
        </div>
      </div>
      <Tests step={step} />
      <div className="paper-python">
        <Code title={words.paperDict} code={dict} />
        <Code title={words.paperRedisPy} code={redisPy} />
      </div>
      {predict !== undefined && <Question predict={predict} />}
    </section>
  );
}

function Tests({ step }: { readonly step: Step }): ReactNode {
  return (
    <>
      <p className="paper-label">{words.paperDoneWhen}</p>
      {goalsOf(step).map(({ client, db, command, expected, afterMs }, at) => (
        <pre key={at} className="paper-session">
          {afterMs !== undefined && `${words.paperAfter(printDuration(afterMs))}\n`}
          {promptOf(client, db)}
          {command}
          {expected !== '' && `\n${expected}`}
        </pre>
      ))}
    </>
  );
}

function Code({ title, code }: { readonly title: string; readonly code: string | undefined }) {
  if (code === undefined || code.trim() === '') return null;
  return (
    <div>
      <p className="paper-label">{title}</p>
      <pre>{code}</pre>
    </div>
  );
}

// The answers in an order that does not give the right one away.
function Question({ predict }: { readonly predict: Predict }): ReactNode {
  const { exchanges, entries = [], wrong } = predict;
  const last = exchanges.at(-1)?.reply?.lines.join('\n') ?? entries.at(-1)?.output ?? '';
  const asked = exchanges.map(({ client, db, text, reply }, at) => {
    const printed = at < exchanges.length - 1 && reply ? `\n${reply.lines.join('\n')}` : '';
    return `${promptOf(client, db)}${text}${printed}`;
  });
  const inPython = entries.map(({ source, output }, at) => {
    return `>>> ${source}${at < entries.length - 1 && output !== '' ? `\n${output}` : ''}`;
  });
  const answers = [last, ...wrong].toSorted();
  return (
    <div className="paper-question">
      <p className="paper-label">{words.paperPredict}</p>
      <pre className="paper-session">{[...asked, ...inPython].join('\n')}</pre>
      <ul>
        {answers.map(answer => (
          <li key={answer}>
            <pre>{answer}</pre>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Solution({ step: { solution, python }, number }: StepProps): ReactNode {
  const lines = solution.commands.map(({ client, text }) =>
    client === CLOCK ? words.paperClock(text) : `${promptOf(client)}${text}`,
  );
  return (
    <div className="paper-solution">
      <span>{number}.</span>
      <pre>{[...lines, ...(python === undefined ? [] : [python.solution.code])].join('\n')}</pre>
    </div>
  );
}
