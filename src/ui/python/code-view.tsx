// One program of the Python pane: Monaco when it is there, coloured text until then.
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { ErrorBoundary } from '../layout/error-boundary.tsx';
import { useValue } from '../store/observable.ts';
import { look } from '../store/theme.ts';
import { EditorPane } from './editor-pane.ts';
import { applyTheme } from './monaco.ts';
import type { Monaco } from './monaco.ts';
import { PlainCode } from './plain-code.tsx';
import type { Program } from './program.ts';

interface Props {
  readonly program: Program;
  /** What the learner has made of it. */
  readonly draft: string | undefined;
  readonly label: string;
  readonly monaco: Monaco | undefined;
  /** Lends the editor as long as there is one. */
  readonly onPane: (pane: EditorPane | undefined) => void;
  readonly onEdit: (source: string) => void;
  readonly onSelect: (isSelected: boolean) => void;
  readonly onRun: () => void;
}

/** A program that can be edited once Monaco is there. */
export function CodeView(props: Props): ReactNode {
  const { program, draft, label, monaco } = props;
  const shown = draft === undefined ? program : { source: draft };
  const plain = <PlainCode program={shown} label={label} />;
  if (monaco === undefined) return plain;
  return (
    <ErrorBoundary fallback={plain}>
      <MonacoCode {...props} monaco={monaco} />
    </ErrorBoundary>
  );
}

function MonacoCode(props: Props & { readonly monaco: Monaco }): ReactNode {
  const { program, label, monaco } = props;
  const pane = useRef<EditorPane>(null);
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const theme = useValue(look);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => applyTheme(monaco, theme), [monaco, theme]);
  useEffect(() => {
    if (place.current === null) return undefined;
    const made = new EditorPane(monaco, place.current, {
      label,
      onEdit: source => latest.current.onEdit(source),
      onSelect: isSelected => latest.current.onSelect(isSelected),
      onRun: () => latest.current.onRun(),
    });
    pane.current = made;
    latest.current.onPane(made);
    return () => {
      latest.current.onPane(undefined);
      made.dispose();
    };
  }, [monaco, label]);
  // The draft is the editor's own text, and late: putting it back would undo the keys since.
  useEffect(() => pane.current?.show(program, latest.current.draft), [monaco, label, program]);
  return <div className="python-monaco" ref={place} />;
}
