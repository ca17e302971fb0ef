// What a step tests, shown as the goal: each line ticks by itself as soon as the store answers so.
import type { ReactNode } from 'react';
import type { GoalState } from '../../lesson/check.ts';
import { promptOf } from './prompt.ts';
import { printDuration } from '../../lesson/notation.ts';
import { Icon } from '../layout/icons.tsx';
import { text } from '../text.ts';

/** The goals of the current step. */
export function Goals({ goals }: { readonly goals: readonly GoalState[] }): ReactNode {
  if (goals.length === 0) return null;
  return (
    <section className="goals" aria-label={text.goal}>
      <p className="goals-intro">{text.goalIntro}</p>
      <ul>
        {goals.map((goal, at) => (
          <Goal key={at} goal={goal} />
        ))}
      </ul>
    </section>
  );
}

function Goal({ goal }: { readonly goal: GoalState }): ReactNode {
  const { pass, command, actual, expected } = goal;
  const { client, db } = goal;
  const prompt = client === '' && db === undefined ? '' : promptOf(client, db);
  const differs = !pass && actual !== undefined && actual !== expected;
  return (
    <li className="goal" data-pass={pass}>
      <span className="goal-mark">
        {pass && <Icon name="check" />}
        <span className="visually-hidden">{pass ? text.goalMet : text.goalOpen}</span>
      </span>
      <div className="goal-body">
        <Condition goal={goal} />
        <code className="goal-command">
          {prompt !== '' && <span className="goal-client">{prompt}</span>}
          {command}
        </code>
        <pre className="goal-reply">
          <code>{expectation(goal)}</code>
        </pre>
        {differs && (
          <div className="goal-now">
            <span>{text.goalNow}</span>
            <pre>
              <code>{actual}</code>
            </pre>
          </div>
        )}
      </div>
    </li>
  );
}

function Condition({
  goal: { kind, afterMs, unordered },
}: {
  readonly goal: GoalState;
}): ReactNode {
  const words = [
    kind === 'saw' ? text.goalSaw : '',
    afterMs === undefined ? '' : text.goalAfter(printDuration(afterMs)),
    unordered ? text.goalUnordered : '',
  ].filter(Boolean);
  return words.length > 0 && <p className="goal-condition">{words.join(', ')}</p>;
}

function expectation({ expected }: GoalState): string {
  if (expected === '') return text.goalNoError;
  return expected === '*' ? text.goalAnything : expected;
}
