// Says where the server's data is when that is not where a learner expects it: in another tab, nowhere,
// or in files that cannot be read; and offers what can be done.
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { KeptIn, StartMode } from '../../link/web/port.ts';
import { Icon } from '../layout/icons.tsx';
import { usePlayground } from '../playground-context.ts';
import { useValue } from '../store/observable.ts';
import { text } from '../text.ts';

interface Advice {
  readonly words: string;
  readonly action?: { readonly words: string; readonly mode: StartMode };
}

function adviceFor(kept: KeptIn | undefined): Advice | undefined {
  if (kept === 'refused') return { words: text.dataRefused };
  if (kept === 'busy')
    return { words: text.dataBusy, action: { words: text.dataTakeOver, mode: 'take' } };
  if (kept === 'damaged')
    return { words: text.dataDamaged, action: { words: text.dataForget, mode: 'fresh' } };
  return undefined;
}

/** The notice, if there is something to say. */
export function DataNotice(): ReactNode {
  const playground = usePlayground();
  const data = useValue(playground.server.data);
  const [dismissed, setDismissed] = useState<typeof data>();
  const advice = adviceFor(data?.kept);
  if (advice === undefined || dismissed === data) return null;
  const { words, action } = advice;
  return (
    <div className="notice notice-warn" role="status">
      <p>
        {words} <span className="notice-reason">{data?.problem}</span>
      </p>
      {action !== undefined && (
        <button
          type="button"
          className="button"
          onClick={() => playground.restartWithData(action.mode)}
        >
          {action.words}
        </button>
      )}
      <button
        type="button"
        className="button button-quiet button-icon"
        aria-label={text.dismiss}
        onClick={() => setDismissed(data)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
