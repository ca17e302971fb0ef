// Help with a step, in stages: hints one by one, then the solution; and the way back to its start.
import type { ReactNode } from 'react';
import type { LessonRunner, LessonState } from '../../lesson/run.ts';
import { parseDuration } from '../../lesson/notation.ts';
import { CLOCK } from '../../lesson/schema.ts';
import type { Command, Step } from '../../lesson/schema.ts';
import { Icon } from '../layout/icons.tsx';
import { usePlayground } from '../playground-context.ts';
import { announce } from '../store/announce.ts';
import { text } from '../text.ts';
import { promptOf } from './prompt.ts';
import { ProseView } from './prose-view.tsx';
import { TypeIt, TypePython } from './type-it.tsx';

interface Props {
  readonly view: LessonState;
  readonly runner: LessonRunner;
}

/** Hints, solution and reset. */
export function Help({ view, runner }: Props): ReactNode {
  const { step, hintsShown, solutionShown } = view;
  const all = step.hints.length;
  return (
    <section className="help" aria-label={text.help}>
      {step.hints.slice(0, hintsShown).map((hint, at) => (
        <div key={at} className="hint">
          <h3>{text.hint(at + 1, all)}</h3>
          <ProseView prose={hint} />
        </div>
      ))}
      {solutionShown && <Solution step={step} />}
      <div className="help-buttons">
        {hintsShown < all && (
          <button type="button" className="button" onClick={() => runner.revealHint()}>
            {text.showHint(hintsShown + 1, all)}
          </button>
        )}
        {!solutionShown && (
          <button
            type="button"
            className="button button-quiet"
            title={text.solutionNote}
            onClick={() => runner.showSolution()}
          >
            {text.showSolution}
          </button>
        )}
        <button
          type="button"
          className="button button-quiet"
          title={text.resetStepNote}
          onClick={() => {
            void runner.reset();
            announce(text.stepReset);
          }}
        >
          <Icon name="redo" />
          {text.resetStep}
        </button>
      </div>
    </section>
  );
}

function Solution({ step: { solution, python } }: { readonly step: Step }): ReactNode {
  return (
    <div className="hint">
      <h3>{text.solution}</h3>
      {solution.commands.length > 0 && <Commands commands={solution.commands} />}
      {python !== undefined && (
        <div className="example">
          <div className="example-command">
            <code className="example-python">{python.solution.code}</code>
            <TypePython source={python.solution.code} />
          </div>
        </div>
      )}
    </div>
  );
}

function Commands({ commands }: { readonly commands: readonly Command[] }): ReactNode {
  return (
    <div className="example">
      {commands.map(({ client, text: line, line: key }) => (
        <div className="example-command" key={key}>
          {client === CLOCK ? (
            <ClockMove duration={line} />
          ) : (
            <>
              <code>
                <span className="example-prompt">{promptOf(client)}</span>
                {line}
              </code>
              <TypeIt client={client} line={line} />
            </>
          )}
        </div>
      ))}
    </div>
  );
}

function ClockMove({ duration }: { readonly duration: string }): ReactNode {
  const playground = usePlayground();
  const durationMs = parseDuration(duration) ?? 0;
  return (
    <>
      <span>{text.clockAdvance(duration)}</span>
      <button
        type="button"
        className="type-it"
        aria-label={text.doItLabel(duration)}
        onClick={() => void playground.advanceClock(durationMs, duration)}
      >
        {text.doIt}
      </button>
    </>
  );
}
