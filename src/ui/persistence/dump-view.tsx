// A dump byte by byte: its parts in a list, its bytes beside them, and what the chosen part is. Loaded
// when somebody wants to look; the reading is inspect.ts's, the words are dump-words.ts's.
import { useEffect, useId, useRef, useState } from 'react';
import type { DragEvent, KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { typeName } from '../../rdb/check.ts';
import type { Part } from '../../rdb/parts.ts';
import { EMPTY, toText, toUint8 } from '../../resp/bytes.ts';
import { quote } from '../../resp/quote.ts';
import { usePlayground } from '../playground-context.ts';
import { useValue } from '../store/observable.ts';
import type { ServerHost } from '../store/server.ts';
import { language } from '../text.ts';
import { FileButton } from './file-button.tsx';
import { Hex } from './dump-hex.tsx';
import type { DumpWords } from './dump-words.ts';
import { dumpWords } from './dump-words.ts';
import type { Inspected } from './inspect.ts';
import { inspectDump, partAt } from './inspect.ts';
import './dump-view.css';

const SHOWN_AT_FIRST = 300;
const MAX_TEXT_CHARS = 60;
const KINDS_WITH_TIMES = new Set(['expiry', 'min-expiry', 'time']);

/** A file, or what the page's server would write into one. */
interface Source {
  readonly name: string;
  readonly file?: File;
}

interface Found {
  readonly source: Source;
  readonly dump: Inspected | undefined;
}

const PAGE: Source = { name: 'dump.rdb' };

/** Takes a dump and shows it. */
export function DumpView(): ReactNode {
  const words = dumpWords[useValue(language)];
  const { server } = usePlayground();
  const [source, setSource] = useState<Source>(PAGE);
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    const read = source.file === undefined ? exported(server) : source.file.arrayBuffer();
    read.then(
      bytes => setFound({ source, dump: inspectDump(source.name, new Uint8Array(bytes)) }),
      () => setFound({ source, dump: undefined }),
    );
  }, [server, source]);
  const showFile = (file: File | undefined): void => {
    if (file !== undefined) setSource({ name: file.name, file });
  };
  const isRead = found?.source === source;
  const said = isRead ? (found.dump === undefined ? words.notRead : '') : words.loading;
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    // The dialog around this one would load it.
    event.stopPropagation();
    showFile(event.dataTransfer.files[0]);
  };
  return (
    <div className="dump" onDragOver={event => event.preventDefault()} onDrop={drop}>
      <div className="dump-bar">
        <button type="button" className="button" onClick={() => setSource({ ...PAGE })}>
          {words.current}
        </button>
        <FileButton label={words.open} onFile={showFile} />
        <p>{words.drop}</p>
      </div>
      <p role="status">{said}</p>
      {found?.dump !== undefined && (
        <Parts key={found.source.name} dump={found.dump} words={words} />
      )}
    </div>
  );
}

async function exported(server: ServerHost): Promise<Uint8Array<ArrayBuffer>> {
  const reply = await server.call('PLAYGROUND', 'EXPORT');
  if (typeof reply !== 'string') throw new Error('no dump');
  return toUint8(reply);
}

interface Props {
  readonly dump: Inspected;
  readonly words: DumpWords;
}

function Parts({ dump, words }: Props): ReactNode {
  const { name, bytes, parts, verdict, more } = dump;
  const [chosen, setChosen] = useState(0);
  const [shown, setShown] = useState(SHOWN_AT_FIRST);
  const part = parts[chosen];
  const choose = (index: number): void => {
    const within = Math.max(0, Math.min(parts.length - 1, index));
    setChosen(within);
    if (within >= shown) setShown(within + SHOWN_AT_FIRST);
  };
  const { ok, offset, problem = EMPTY } = verdict;
  return (
    <>
      <p className={ok ? 'dump-verdict' : 'dump-verdict dump-broken'}>
        {words.summary(name, bytes.length, verdict.keys)}{' '}
        {ok ? words.whole : words.broken(offset, toText(problem))}
      </p>
      {part !== undefined && <Explanation part={part} words={words} />}
      <div className="dump-panes">
        <div>
          <PartList {...{ parts: parts.slice(0, shown), chosen, words }} onChoose={choose} />
          {shown < parts.length && (
            <button
              type="button"
              className="button"
              onClick={() => setShown(shown + SHOWN_AT_FIRST)}
            >
              {words.showMore(parts.length - shown)}
            </button>
          )}
          {more > 0 && <p>{words.notShown(more)}</p>}
        </div>
        <Hex
          bytes={bytes}
          part={part}
          brokenFrom={ok ? bytes.length : offset}
          label={words.bytes}
          onChoose={at => choose(partAt(parts, at))}
        />
      </div>
    </>
  );
}

function Explanation({
  part,
  words,
}: {
  readonly part: Part;
  readonly words: DumpWords;
}): ReactNode {
  const [name, why] = words.kinds[part.kind];
  return (
    <p className="dump-why" role="status">
      <strong>
        {name}
        {meaningOf(part, words)}
      </strong>
      , {words.place(part.from, part.to)}. {why} {words.form(part.form)}
    </p>
  );
}

interface ListProps {
  readonly parts: readonly Part[];
  readonly chosen: number;
  readonly words: DumpWords;
  readonly onChoose: (index: number) => void;
}

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: at => at + 1,
  ArrowUp: at => at - 1,
  PageDown: at => at + 10,
  PageUp: at => at - 10,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function PartList({ parts, chosen, words, onChoose }: ListProps): ReactNode {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const press = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onChoose(step(chosen, parts.length));
  };
  const click = ({ target }: MouseEvent): void => {
    const option = target instanceof Element ? target.closest('[data-index]') : null;
    if (option instanceof HTMLElement) onChoose(Number(option.dataset['index']));
  };
  return (
    <div
      ref={list}
      className="dump-parts"
      role="listbox"
      tabIndex={0}
      aria-label={words.parts}
      aria-activedescendant={`${id}-${chosen}`}
      onKeyDown={press}
      onClick={click}
    >
      {parts.map((part, i) => (
        <div
          key={`${part.from}-${part.to}-${part.depth}-${i}`}
          id={`${id}-${i}`}
          role="option"
          aria-selected={i === chosen}
          className={`dump-part dump-depth-${part.depth}`}
          tabIndex={-1}
          data-index={i}
        >
          <span className="dump-offset">{part.from}</span>
          <span className="dump-name">{words.kinds[part.kind][0]}</span>
          <span className="dump-text">{valueOf(part, words)}</span>
        </div>
      ))}
    </div>
  );
}

// What a part says, for the list.
function valueOf(part: Part, words: DumpWords): string {
  const { kind, text } = part;
  if (kind === 'opcode') return `${text} ${words.opcodes[Number(text)] ?? ''}`;
  if (kind === 'type') return `${text} ${typeName(Number(text)) ?? ''}`;
  if (kind === 'checksum') return text;
  if (KINDS_WITH_TIMES.has(kind)) return `${text} ${dateOf(Number(text))}`;
  const isWord = /^[\w.:-]*$/.test(text);
  const shown = isWord ? text : quote(text);
  return shown.length > MAX_TEXT_CHARS ? `${shown.slice(0, MAX_TEXT_CHARS)}…` : shown;
}

function meaningOf(part: Part, words: DumpWords): string {
  const value = valueOf(part, words);
  return value === '' ? '' : ` ${value}`;
}

function dateOf(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
