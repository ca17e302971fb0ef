// A row or column of panes with handles between them; the sizes the learner gives are kept.
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { Group, Panel, Separator } from 'react-resizable-panels';
import type { Layout } from 'react-resizable-panels';
import { readJson, writeJson } from '../store/storage.ts';
import './split.css';

/** One pane of a split. */
export interface Pane {
  readonly id: string;
  readonly content: ReactNode;
  /** Size in percent before the learner has changed it. */
  readonly size: number;
  readonly minPx: number;
  /** What the handle before this pane is called. */
  readonly handle: string;
}

/** What a split needs to know. */
export interface SplitProps {
  readonly id: string;
  readonly direction: 'horizontal' | 'vertical';
  readonly panes: readonly Pane[];
}

/** Panes with draggable handles between them. */
export function Split({ id, direction, panes }: SplitProps): ReactNode {
  const name = `layout:${id}:${panes.map(pane => pane.id).join('+')}`;
  return (
    <Group
      key={name}
      id={id}
      className="split"
      orientation={direction}
      defaultLayout={restore(readJson(name), panes)}
      onLayoutChanged={(layout, { isUserInteraction }) => {
        if (isUserInteraction) writeJson(name, layout);
      }}
    >
      {panes.map((pane, at) => (
        <Fragment key={pane.id}>
          {at > 0 && <Separator className="split-handle" aria-label={pane.handle} />}
          <Panel id={pane.id} defaultSize={`${pane.size}%`} minSize={pane.minPx}>
            {pane.content}
          </Panel>
        </Fragment>
      ))}
    </Group>
  );
}

function restore(kept: unknown, panes: readonly Pane[]): Layout | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const sizes = new Map<string, unknown>(Object.entries(kept));
  const layout: Layout = {};
  for (const { id } of panes) {
    const size = sizes.get(id);
    if (typeof size !== 'number') return undefined;
    layout[id] = size;
  }
  return layout;
}
