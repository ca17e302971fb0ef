// The Python beside the lesson: the steps so far with a plain dict, and with redis-py.
import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Lesson } from '../../lesson/schema.ts';
import { Icon } from '../layout/icons.tsx';
import { text } from '../text.ts';
import { CodeView } from './code-view.tsx';
import { loadMonaco } from './monaco.ts';
import type { Monaco } from './monaco.ts';
import { programSoFar } from './program.ts';
import type { Dialect } from './program.ts';
import './python.css';

interface Props {
  readonly lesson: Lesson;
  /** Index of the current step. */
  readonly at: number;
  /** False until the prompt works: Monaco is large and must not come before it. */
  readonly mayLoad: boolean;
}

/** Both programs, one above the other. */
export function PythonPane({ lesson, at, mayLoad }: Props): ReactNode {
  const monaco = useMonaco(mayLoad);
  return (
    <div className="python">
      <CodeSection dialect="dict" title={text.pythonDict} {...{ lesson, at, monaco }} />
      <CodeSection dialect="redisPy" title={text.pythonRedis} {...{ lesson, at, monaco }} />
    </div>
  );
}

interface SectionProps extends Omit<Props, 'mayLoad'> {
  readonly dialect: Dialect;
  readonly title: string;
  readonly monaco: Monaco | undefined;
}

function CodeSection({ dialect, title, lesson, at, monaco }: SectionProps): ReactNode {
  const program = useMemo(
    () => programSoFar({ lesson, at, dialect, none: text.pythonNone }),
    [lesson, at, dialect],
  );
  const label = dialect === 'dict' ? text.pythonDictLabel : text.pythonRedisLabel;
  return (
    <section className="python-section" aria-label={label}>
      <div className="python-head">
        <h3>{title}</h3>
        <CopyButton source={program.source} />
      </div>
      <CodeView program={program} label={label} monaco={monaco} />
    </section>
  );
}

function CopyButton({ source }: { readonly source: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    navigator.clipboard?.writeText(source).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <button
      type="button"
      className="button button-quiet python-copy"
      onClick={copy}
      onBlur={() => setCopied(false)}
    >
      <Icon name={copied ? 'check' : 'copy'} />
      {copied ? text.copied : text.copy}
    </button>
  );
}

function useMonaco(mayLoad: boolean): Monaco | undefined {
  const [monaco, setMonaco] = useState<Monaco>();
  useEffect(() => {
    if (!mayLoad) return undefined;
    let wanted = true;
    const arrived = (loaded: Monaco): void => {
      if (wanted) setMonaco(loaded);
    };
    loadMonaco().then(arrived, () => {
      // Not fetched (offline, say): the coloured text that is there says the same.
    });
    return () => {
      wanted = false;
    };
  }, [mayLoad]);
  return monaco;
}
