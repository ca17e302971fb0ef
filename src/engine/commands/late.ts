// The groups whose commands hardly anybody types first. A host on a slow line fetches this file when
// the first of them comes, and whoever sent it waits; others lend it from the start.
import type { Fetch } from '../ports.ts';
import type { LateHandlers } from './registry.ts';
import { bitfieldCommands } from './bitfield.ts';
import { bitCommands } from './bitmap.ts';
import { clusterCommands } from './cluster.ts';
import { functionCommands } from './function.ts';
import { geoCommands } from './geo.ts';
import { hyperloglogCommands } from './hyperloglog.ts';
import { scriptCommands } from './scripting.ts';
import { streamClaimCommands } from './stream-claim.ts';
import { streamGroupCommands } from './stream-group.ts';
import { streamInfoCommands } from './stream-info.ts';
import { streamPendingCommands } from './stream-pending.ts';
import { streamReadCommands } from './stream-read.ts';
import { streamEntryCommands } from './stream.ts';

/** What these groups do. */
export const lateHandlers: LateHandlers = {
  bitmap: { ...bitCommands, ...bitfieldCommands },
  cluster: clusterCommands,
  geo: geoCommands,
  hyperloglog: hyperloglogCommands,
  scripting: { ...scriptCommands, ...functionCommands },
  stream: {
    ...streamEntryCommands,
    ...streamReadCommands,
    ...streamGroupCommands,
    ...streamPendingCommands,
    ...streamClaimCommands,
    ...streamInfoCommands,
  },
};

/** Lends them at once: for hosts that have all of the engine at hand. */
export const lateNow: Fetch<LateHandlers> = fetched => fetched(lateHandlers);
