// A row or column of panes with handles between them, for mouse, finger and keyboard. The sizes
// that the learner gives are kept, for each set of panes by itself.
import { Fragment, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { readJson, writeJson } from '../store/storage.ts';
import { moveHandle, readSizes } from './sizes.ts';
import './split.css';

/** One pane of a split. */
export interface Pane {
  readonly id: string;
  readonly content: ReactNode;
  /** Size in percent before the learner has changed it. */
  readonly size: number;
  readonly minPx: number;
  /** What the handle before this pane is called; the first pane has none. */
  readonly handle?: string;
}

/** What a split needs to know. */
export interface SplitProps {
  readonly id: string;
  readonly direction: 'horizontal' | 'vertical';
  readonly panes: readonly Pane[];
}

/** Panes with handles between them. */
export function Split(props: SplitProps): ReactNode {
  const name = `layout:${props.id}:${props.panes.map(pane => pane.id).join('+')}`;
  return <SizedPanes key={name} name={name} {...props} />;
}

const STEP_PX = 24;

function SizedPanes({ name, direction, panes }: SplitProps & { name: string }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const given = panes.map(pane => pane.size);
  const [sizes, setSizes] = useState(() => readSizes(readJson(name), given.length) ?? given);
  const across = direction === 'horizontal';
  const keep = (next: readonly number[]): void => {
    setSizes(next);
    writeJson(name, next);
  };
  const moved = (from: readonly number[], handle: number, byPx: number): readonly number[] => {
    const { width = 0, height = 0 } = box.current?.getBoundingClientRect() ?? {};
    const spacePx = across ? width : height;
    return moveHandle(from, { handle, byPx, spacePx, minPx: panes.map(pane => pane.minPx) });
  };
  return (
    <div className="split" data-direction={direction} ref={box}>
      {panes.map(({ id, content, minPx, handle }, at) => (
        <Fragment key={id}>
          {at > 0 && (
            <Handle
              label={handle ?? ''}
              across={across}
              size={sizes[at - 1] ?? 0}
              onMove={byPx => setSizes(now => moved(now, at - 1, byPx))}
              onStep={byPx => keep(moved(sizes, at - 1, byPx))}
              onEnd={() => writeJson(name, sizes)}
              onReset={() => keep(given)}
            />
          )}
          <div
            className="split-pane"
            style={{ flexGrow: sizes[at] ?? 1, [across ? 'minWidth' : 'minHeight']: minPx }}
          >
            {content}
          </div>
        </Fragment>
      ))}
    </div>
  );
}

interface HandleProps {
  readonly label: string;
  /** True between panes that stand side by side. */
  readonly across: boolean;
  /** Size in percent of the pane before it. */
  readonly size: number;
  readonly onMove: (byPx: number) => void;
  readonly onStep: (byPx: number) => void;
  readonly onEnd: () => void;
  readonly onReset: () => void;
}

function Handle(props: HandleProps): ReactNode {
  const { label, across, size, onMove, onStep, onEnd, onReset } = props;
  const lastPx = useRef<number>(undefined);
  const place = (event: PointerEvent): number => (across ? event.clientX : event.clientY);
  const grab = (event: PointerEvent<HTMLElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    lastPx.current = place(event);
  };
  const drag = (event: PointerEvent): void => {
    if (lastPx.current === undefined) return;
    onMove(place(event) - lastPx.current);
    lastPx.current = place(event);
  };
  const release = (): void => {
    lastPx.current = undefined;
    onEnd();
  };
  const press = (event: KeyboardEvent): void => {
    const byPx = stepOf(event.key, across);
    if (byPx === undefined) return;
    event.preventDefault();
    onStep(byPx);
  };
  return (
    <div
      className="split-handle"
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={across ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(size)}
      onPointerDown={grab}
      onPointerMove={drag}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={press}
      onDoubleClick={onReset}
    />
  );
}

function stepOf(key: string, across: boolean): number | undefined {
  if (key === (across ? 'ArrowLeft' : 'ArrowUp')) return -STEP_PX;
  if (key === (across ? 'ArrowRight' : 'ArrowDown')) return STEP_PX;
  if (key === 'Home') return -Infinity;
  return key === 'End' ? Infinity : undefined;
}
