// Help with a step, in stages: hints one by one, then the solution; and the way back to its start.
import type { ReactNode } from 'react';
import type { LessonRunner, LessonState } from '../../lesson/run.ts';
import { parseDuration } from '../../lesson/notation.ts';
import { CLOCK } from '../../lesson/schema.ts';
import type { Script } from '../../lesson/schema.ts';
import { Icon } from '../layout/icons.tsx';
import { usePlayground } from '../playground-context.ts';
import { announce } from '../store/announce.ts';
import { text } from '../text.ts';
import { ProseView } from './prose-view.tsx';
import { TypeIt } from './type-it.tsx';

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
      {solutionShown && <Solution script={step.solution} />}
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

function Solution({ script }: { readonly script: Script }): ReactNode {
  return (
    <div className="hint">
      <h3>{text.solution}</h3>
      <div className="example">
        {script.commands.map(({ client, text: line, line: key }) => (
          <div className="example-command" key={key}>
            {client === CLOCK ? (
              <ClockMove duration={line} />
            ) : (
              <>
                <code>
                  <span className="example-prompt">{client}&gt; </span>
                  {line}
                </code>
                <TypeIt client={client} line={line} />
              </>
            )}
          </div>
        ))}
      </div>
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
