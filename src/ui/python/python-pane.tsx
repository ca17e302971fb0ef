// The Python beside the lesson: the steps so far with a plain dict, and with redis-py. Both can be
// changed and run, in the Python terminal that is in front.
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Lesson } from '../../lesson/schema.ts';
import { Icon } from '../layout/icons.tsx';
import { usePlayground } from '../playground-context.ts';
import { consolesOf } from './consoles.ts';
import { useValue } from '../store/observable.ts';
import { text } from '../text.ts';
import { CodeView } from './code-view.tsx';
import { CopyButton } from './copy-button.tsx';
import { drafts } from './drafts.ts';
import type { EditorPane, Excerpt } from './editor-pane.ts';
import { loadMonaco } from './monaco.ts';
import type { Monaco } from './monaco.ts';
import { programSoFar, without } from './program.ts';
import type { Dialect, Program } from './program.ts';
import './python.css';

interface Props {
  readonly lesson: Lesson;
  /** Index of the current step. */
  readonly at: number;
  /** False until the prompt works: Monaco is large and must not come before it. */
  readonly mayLoad: boolean;
}

/** Both programs, one above the other; one at a time where there is little room. */
export function PythonPane({ lesson, at, mayLoad }: Props): ReactNode {
  const monaco = useMonaco(mayLoad);
  const [front, setFront] = useState<Dialect>('redisPy');
  const dialects = [
    { dialect: 'dict', title: text.pythonDict, label: text.pythonDictLabel },
    { dialect: 'redisPy', title: text.pythonRedis, label: text.pythonRedisLabel },
  ] as const;
  return (
    <div className="python">
      <div className="python-switch" role="group" aria-label={text.pythonVersions}>
        {dialects.map(({ dialect, title }) => (
          <button
            key={dialect}
            type="button"
            aria-pressed={front === dialect}
            onClick={() => setFront(dialect)}
          >
            {title}
          </button>
        ))}
      </div>
      {dialects.map(names => (
        <CodeSection
          key={names.dialect}
          isFront={front === names.dialect}
          {...{ ...names, lesson, at, monaco }}
        />
      ))}
    </div>
  );
}

interface SectionProps extends Omit<Props, 'mayLoad'> {
  readonly dialect: Dialect;
  readonly title: string;
  readonly label: string;
  readonly isFront: boolean;
  readonly monaco: Monaco | undefined;
}

function CodeSection(props: SectionProps): ReactNode {
  const { dialect, title, label, lesson, at, monaco, isFront } = props;
  const program = useMemo(
    () => programSoFar({ lesson, at, dialect, none: text.pythonNone, yours: text.pythonYours }),
    [lesson, at, dialect],
  );
  const key = `${lesson.id}/${at}/${dialect}`;
  const draft = useValue(drafts.all).get(key);
  const pane = useRef<EditorPane>(undefined);
  const [isSelected, setSelected] = useState(false);
  const python = consolesOf(usePlayground().pythonHost);
  const run = async (pick: (pane: EditorPane) => Excerpt, fallback: string): Promise<void> => {
    const excerpt = pane.current ? pick(pane.current) : { source: fallback, firstLine: 1 };
    pane.current?.markFailure(undefined);
    const failure = await python.front.get().runProgram(excerpt.source, excerpt.firstLine);
    pane.current?.markFailure(failure);
  };
  const runAll = (): Promise<void> => run(each => each.whole(), draft ?? program.source);
  const runStep = (): Promise<void> =>
    run(each => each.selection() ?? each.step(), stepOf(program, draft));
  // A plain dict lives in Python alone: there each step needs the ones before it.
  const runDict = (): Promise<void> =>
    run(each => each.selection() ?? each.whole(), draft ?? program.source);
  const reset = (): void => {
    drafts.forget(key);
    pane.current?.show(program);
  };
  const runMain = dialect === 'dict' ? runDict : runStep;
  const hasEarlier = dialect === 'redisPy' && program.earlier !== undefined;
  return (
    <section className="python-section" aria-label={label} data-front={isFront}>
      <div className="python-head">
        <h3>{title}</h3>
        {draft !== undefined && (
          <ToolButton icon="redo" label={text.pythonReset} onClick={reset} isBare />
        )}
        <CopyButton source={draft ?? program.source} />
        {hasEarlier && !isSelected && (
          <ToolButton icon="play" label={text.pythonRunAll} onClick={() => void runAll()} />
        )}
        <ToolButton
          icon="play"
          label={runLabel(isSelected, hasEarlier)}
          onClick={() => void runMain()}
          isMain
        />
      </div>
      <CodeView
        {...{ program, draft, label, monaco }}
        onPane={made => (pane.current = made)}
        onEdit={source => drafts.keep(key, source, program.source)}
        onSelect={setSelected}
        onRun={() => void runMain()}
      />
    </section>
  );
}

function runLabel(isSelected: boolean, hasEarlier: boolean): string {
  if (isSelected) return text.pythonRunSelection;
  return hasEarlier ? text.pythonRunStep : text.pythonRun;
}

function stepOf({ source, earlier }: Program, draft: string | undefined): string {
  return draft === undefined && earlier !== undefined
    ? without(source, earlier)
    : (draft ?? source);
}

interface ToolProps {
  readonly icon: 'play' | 'redo';
  readonly label: string;
  readonly onClick: () => void;
  readonly isMain?: boolean;
  /** Without words beside the icon. */
  readonly isBare?: boolean;
}

function ToolButton({ icon, label, onClick, isMain, isBare }: ToolProps): ReactNode {
  return (
    <button
      type="button"
      className={`button python-tool ${isMain === true ? '' : 'button-quiet'}`}
      aria-label={label}
      title={isBare === true ? label : undefined}
      onPointerDown={event => event.preventDefault()}
      onClick={onClick}
    >
      <Icon name={icon} />
      {isBare !== true && label}
    </button>
  );
}

function useMonaco(mayLoad: boolean): Monaco | undefined {
  const [monaco, setMonaco] = useState<Monaco>();
  const python = consolesOf(usePlayground().pythonHost);
  useEffect(() => {
    if (!mayLoad) return undefined;
    let wanted = true;
    const arrived = (loaded: Monaco): void => {
      if (wanted) setMonaco(loaded);
    };
    const complete = (line: string) => python.front.get().complete(line);
    loadMonaco(complete).then(arrived, () => {
      // Not fetched (offline, say): the coloured text that is there says the same.
    });
    return () => {
      wanted = false;
    };
  }, [mayLoad, python]);
  return monaco;
}
