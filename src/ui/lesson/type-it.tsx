// The small button beside a command: types it into the terminal, without Enter.
import type { ReactNode } from 'react';
import { typeInPython, typeLine } from '../actions/type-line.ts';
import { usePlayground } from '../playground-context.ts';
import { text } from '../text.ts';

interface Props {
  readonly client: string;
  readonly line: string;
}

/** Types `line` into the terminal of `client` when pressed. */
export function TypeIt({ client, line }: Props): ReactNode {
  const playground = usePlayground();
  return (
    <button
      type="button"
      className="type-it"
      aria-label={text.typeItLabel(line)}
      onClick={() => typeLine(playground, client, line)}
    >
      {text.typeIt}
    </button>
  );
}

/** Types `source` into the Python console when pressed; several lines run at once. */
export function TypePython({ source }: { readonly source: string }): ReactNode {
  const playground = usePlayground();
  return (
    <button
      type="button"
      className="type-it"
      aria-label={text.typeItLabel(source)}
      onClick={() => void typeInPython(playground, source)}
    >
      {text.typeIt}
    </button>
  );
}
