// The commands of the late groups before anybody has asked for them: nothing but the way to fetch
// them, once for all servers of this worker.
import type { LateHandlers } from '../engine/commands/registry.ts';
import type { Fetch } from '../engine/ports.ts';

let here: LateHandlers | undefined;

/** Fetches them; rejects with the browser's reason. */
export async function fetchLate(): Promise<LateHandlers> {
  const { lateHandlers } = await import('../engine/commands/late.ts');
  here = lateHandlers;
  return here;
}

/** Lends them to a server; `answered` is called when something had waited for them. */
export function lazyLate(answered: () => void): Fetch<LateHandlers> {
  return fetched => {
    if (here !== undefined) return fetched(here);
    fetchLate()
      .then(fetched, (reason: unknown) => {
        fetched(reason instanceof Error ? reason.message : String(reason));
      })
      .then(answered, answered);
  };
}
