// Finds a place for the data of the page's server: files, else IndexedDB, else memory alone. One tab has
// it at a time: whoever holds the lock writes, and another may take it over.
import type { KeptIn, StartMode } from '../../link/web/port.ts';
import { openDatabaseFiles } from './indexed-db.ts';
import type { HeldStorage } from './opfs.ts';
import { openPrivateFiles } from './opfs.ts';

const LOCK = 'redis-playground-data';
/** A worker that was ended a moment ago gives its lock back within this time. */
const PATIENCE_MS = 800;

/** What was found. */
export interface OpenedStorage {
  readonly kept: KeptIn;
  /** Undefined for memory alone. */
  readonly storage: HeldStorage | undefined;
  /** Resolves when another tab takes the data over. */
  readonly lost: Promise<void>;
}

const NEVER = new Promise<void>(() => {});
const memory = (kept: KeptIn): OpenedStorage => ({ kept, storage: undefined, lost: NEVER });

/** Opens what there is; never rejects. */
export async function openStorage(mode: StartMode): Promise<OpenedStorage> {
  // Without locks two tabs could write at once.
  if (mode === 'memory') return memory('memory');
  if (!('locks' in navigator)) return memory('refused');
  const held = await takeLock(mode === 'take');
  if (held === undefined) return memory('busy');
  for (const [kept, open] of [
    ['files', openPrivateFiles],
    ['database', openDatabaseFiles],
  ] as const) {
    const storage = await open().catch(() => undefined);
    if (storage === undefined) continue;
    if (mode === 'fresh') for (const name of storage.list()) storage.remove(name);
    return { kept, storage, lost: held.lost };
  }
  return memory('refused');
}

interface Held {
  readonly lost: Promise<void>;
}

// The lock is held as long as the worker lives. Undefined if another tab has it.
function takeLock(steal: boolean): Promise<Held | undefined> {
  return new Promise(resolve => {
    let release = (): void => {};
    const lost = new Promise<void>(done => (release = done));
    const options = steal ? { steal } : { signal: AbortSignal.timeout(PATIENCE_MS) };
    const ended = navigator.locks.request(LOCK, options, () => {
      resolve({ lost });
      return NEVER;
    });
    // Either it could not be had, or it was taken away.
    ended.catch(() => {
      resolve(undefined);
      release();
    });
  });
}
