// Python as coloured text: what stands in the pane until Monaco has arrived, and if it never does.
import type { ReactNode } from 'react';
import type { Program } from './program.ts';
import { tokenizeLines } from './tokens.ts';

/** A program as highlighted text; the current step's lines are marked. */
export function PlainCode({ program, label }: Props): ReactNode {
  return (
    <pre className="python-plain" tabIndex={0} aria-label={label} role="region">
      <code>
        {tokenizeLines(program.source).map(({ tokens }, at) => (
          <span key={at} className="python-line" data-current={isCurrent(program, at + 1)}>
            {tokens.map(({ kind, text }, index) => (
              <span key={index} className={`code-${kind}`}>
                {text}
              </span>
            ))}
            {'\n'}
          </span>
        ))}
      </code>
    </pre>
  );
}

interface Props {
  readonly program: Program;
  readonly label: string;
}

function isCurrent({ current }: Program, line: number): boolean {
  return current !== undefined && line >= current.first && line <= current.last;
}
