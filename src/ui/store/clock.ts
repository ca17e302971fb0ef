// The server's clock as the page shows it: a sample from PLAYGROUND CLOCK, carried forward locally
// between samples. Moving it is an action; here is only what it reads.
import { isArray } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';
import { Observable } from './observable.ts';

/** The server's clock at the moment it was asked. */
export interface ClockSample {
  readonly nowMs: number;
  /** How far ahead of the device's clock. */
  readonly offsetMs: number;
  /** Seconds of the server per second of the device; 0 is frozen. */
  readonly rate: number;
  /** `performance.now()` when it was asked. */
  readonly sampledAtMs: number;
}

/** The last sample; undefined before the first. */
export const clock = new Observable<ClockSample | undefined>(undefined);

/** What the server's clock reads at `atMs` of `performance.now()`. */
export function serverNowMs(sample: ClockSample, atMs: number): number {
  return sample.nowMs + (atMs - sample.sampledAtMs) * sample.rate;
}

/** Reads the reply of PLAYGROUND CLOCK; undefined when it is something else. */
export function parseClock(reply: Reply, sampledAtMs: number): ClockSample | undefined {
  const fields = new Map<string, number>();
  const items = flat(reply);
  for (let i = 0; i + 1 < items.length; i += 2) {
    fields.set(String(items[i]).toLowerCase(), Number(scalar(items[i + 1] ?? null)));
  }
  const nowMs = fields.get('now-ms');
  if (nowMs === undefined || Number.isNaN(nowMs)) return undefined;
  const offsetMs = fields.get('offset-ms') ?? 0;
  return { nowMs, offsetMs, rate: fields.get('rate') ?? 1, sampledAtMs };
}

function flat(reply: Reply): readonly Reply[] {
  if (isArray(reply)) return reply;
  const isMap = typeof reply === 'object' && reply !== null && 'kind' in reply;
  return isMap && reply.kind === 'map' ? reply.items : [];
}

function scalar(reply: Reply): unknown {
  const isDouble = typeof reply === 'object' && reply !== null && 'kind' in reply;
  return isDouble && reply.kind === 'double' ? reply.text : reply;
}
