// What the learner must know about the page itself: the server has died, nothing will be kept.
import { useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { DataNotice } from '../persistence/data-notice.tsx';
import { usePlayground } from '../playground-context.ts';
import { useValue } from '../store/observable.ts';
import { storageWorks } from '../store/storage.ts';
import { text } from '../text.ts';
import { Icon } from './icons.tsx';
import './notices.css';

/** The notices there are now. */
export function Notices(): ReactNode {
  return (
    <>
      <ServerNotice />
      <DataNotice />
      <StorageNotice />
    </>
  );
}

function ServerNotice(): ReactNode {
  const playground = usePlayground();
  const state = useValue(playground.server.state);
  if (state.status !== 'dead') return null;
  return (
    <div className="notice notice-bad" role="alert">
      <p>
        <strong>{text.serverDead}</strong> {text.serverDeadNote}{' '}
        <span className="notice-reason">{state.reason}</span>
      </p>
      <button
        type="button"
        className="button button-primary"
        onClick={() => playground.restartServer()}
      >
        {text.restartServer}
      </button>
    </div>
  );
}

function StorageNotice(): ReactNode {
  const { progress } = usePlayground().course;
  const { problem } = useSyncExternalStore(progress.subscribe, progress.getSnapshot);
  const works = useValue(storageWorks);
  const [dismissed, setDismissed] = useState(false);
  if ((works && problem === undefined) || dismissed) return null;
  return (
    <div className="notice notice-warn" role="status">
      <p>{text.storageRefused}</p>
      <button
        type="button"
        className="button button-quiet button-icon"
        aria-label={text.dismiss}
        onClick={() => setDismissed(true)}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
