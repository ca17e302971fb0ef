// A dump in and out of the page, and the crash lab: the server is ended at once, as by a power cut, and
// started again on what it had kept; which keys came back tells what was lost.
import { fromUint8, latin1, toText, toUint8 } from '../../resp/bytes.ts';
import type { Bytes } from '../../resp/bytes.ts';
import { isArray, isError } from '../../resp/reply.ts';
import type { Playground } from '../playground.ts';
import { Observable } from '../store/observable.ts';

/** What a crash did to the keys of database 0. */
export interface CrashReport {
  readonly before: number;
  readonly after: number;
  /** Some of the keys that are gone. */
  readonly lost: readonly string[];
}

const SHOWN = 5;

/** The latest crash, or undefined. */
export const lastCrash = new Observable<CrashReport | undefined>(undefined);

/** Ends the server at once and starts it again; says what came back. */
export async function pullThePlug(playground: Playground): Promise<void> {
  const before = await keysOf(playground);
  playground.restartWithData();
  const after = new Set(await keysOf(playground));
  const lost = before.filter(key => !after.has(key));
  const shown = lost.slice(0, SHOWN).map(toText);
  lastCrash.set({ before: before.length, after: before.length - lost.length, lost: shown });
}

/** All keys as a dump file that a real Redis loads too. */
export async function exportDump({ server }: Playground): Promise<Blob> {
  const reply = await server.call('PLAYGROUND', 'EXPORT');
  if (typeof reply !== 'string') throw new Error('no dump');
  return new Blob([toUint8(reply)], { type: 'application/octet-stream' });
}

/** Puts the keys of a dump file in place. Returns why not, in the server's words, or undefined. */
export async function importDump(playground: Playground, file: Blob): Promise<string | undefined> {
  const bytes = fromUint8(new Uint8Array(await file.arrayBuffer()));
  const reply = await playground.server.send([latin1('PLAYGROUND'), latin1('IMPORT'), bytes]);
  playground.storeMayHaveChanged();
  return isError(reply) ? toText(reply.text) : undefined;
}

async function keysOf({ server }: Playground): Promise<Bytes[]> {
  const reply = await server.call('KEYS', '*');
  return isArray(reply) ? reply.filter(key => typeof key === 'string') : [];
}
