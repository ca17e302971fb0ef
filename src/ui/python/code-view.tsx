// One program of the Python pane: Monaco when it is there, coloured text until then.
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { ErrorBoundary } from '../layout/error-boundary.tsx';
import { useValue } from '../store/observable.ts';
import { look } from '../store/theme.ts';
import { applyTheme, MonacoPane } from './monaco.ts';
import type { Monaco } from './monaco.ts';
import { PlainCode } from './plain-code.tsx';
import type { Program } from './program.ts';

interface Props {
  readonly program: Program;
  readonly label: string;
  readonly monaco: Monaco | undefined;
}

/** A read-only program. */
export function CodeView({ program, label, monaco }: Props): ReactNode {
  const plain = <PlainCode program={program} label={label} />;
  if (monaco === undefined) return plain;
  return (
    <ErrorBoundary fallback={plain}>
      <MonacoCode program={program} label={label} monaco={monaco} />
    </ErrorBoundary>
  );
}

function MonacoCode({ program, label, monaco }: Props & { readonly monaco: Monaco }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const pane = useRef<MonacoPane>(null);
  const theme = useValue(look);
  useEffect(() => applyTheme(monaco, theme), [monaco, theme]);
  useEffect(() => {
    if (place.current === null) return undefined;
    const made = new MonacoPane(monaco, place.current, label);
    pane.current = made;
    return () => made.dispose();
  }, [monaco, label]);
  useEffect(() => pane.current?.show(program), [monaco, label, program]);
  return <div className="python-monaco" ref={place} />;
}
