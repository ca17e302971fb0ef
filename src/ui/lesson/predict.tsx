// A question after a step: what will this print? Answering changes nothing but what one knows.
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Predict, PythonEntry } from '../../lesson/schema.ts';
import { Icon } from '../layout/icons.tsx';
import { text } from '../text.ts';
import { Example, ProseView, PythonExample } from './prose-view.tsx';

/** The question with its answers. Give it the step's id as key. */
export function PredictQuestion({ predict }: { readonly predict: Predict }): ReactNode {
  const [chosen, setChosen] = useState<string>();
  const asked = predict.exchanges.at(-1);
  const { entries = [] } = predict;
  const right = asked?.reply?.lines.join('\n') ?? entries.at(-1)?.output ?? '';
  return (
    <section className="predict" aria-label={text.predict}>
      <h3>{text.predict}</h3>
      {entries.length > 0 ? (
        <PythonExample
          entries={entries.map((each, at) => (entries[at + 1] ? each : asking(each)))}
        />
      ) : (
        <Example exchanges={[...predict.exchanges.slice(0, -1), ...(asked ? [bare(asked)] : [])]} />
      )}
      <div className="predict-answers">
        {shuffled([right, ...predict.wrong]).map(answer => (
          <button
            key={answer}
            type="button"
            className="predict-answer"
            aria-pressed={chosen === answer}
            data-verdict={verdict(answer, chosen, right)}
            onClick={() => setChosen(answer)}
          >
            <code>{answer}</code>
            {chosen === answer && <Icon name={answer === right ? 'check' : 'close'} />}
          </button>
        ))}
      </div>
      <div role="status">
        {chosen !== undefined && (
          <p className="predict-verdict">
            {chosen === right ? text.predictRight : text.predictWrong}
          </p>
        )}
        {chosen === right && <ProseView prose={predict.why} />}
      </div>
    </section>
  );
}

function asking(entry: PythonEntry): PythonEntry {
  return { ...entry, output: '' };
}

function bare<T extends { readonly reply?: unknown }>({ reply: _, ...rest }: T): Omit<T, 'reply'> {
  return rest;
}

function verdict(answer: string, chosen: string | undefined, right: string): string {
  if (answer !== chosen) return 'open';
  return answer === right ? 'right' : 'wrong';
}

// The right answer must not always stand first, nor move when the page is drawn again.
function shuffled(answers: readonly string[]): string[] {
  return answers.toSorted((a, b) => hash(a) - hash(b) || (a < b ? -1 : 1));
}

function hash(word: string): number {
  let sum = 7;
  for (const char of word) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 65_521;
  return sum;
}
