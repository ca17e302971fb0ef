// Lua before anybody has run a script: nothing but the way to fetch it.
import type { Scripts } from '../engine/ports.ts';

/** Lua for the servers of this worker; `answered` is called when something had waited for it. */
export function lazyScripts(answered: () => void): Scripts {
  let fetched: Scripts | undefined;
  const fetchScripts = async (): Promise<Scripts> => {
    const { workerScripts } = await import('./lua.ts');
    fetched ??= workerScripts(answered);
    return fetched;
  };
  return {
    open(version, opened) {
      if (fetched !== undefined) return fetched.open(version, opened);
      fetchScripts().then(
        scripts => scripts.open(version, opened),
        (reason: unknown) => {
          opened(reason instanceof Error ? reason.message : String(reason));
          answered();
        },
      );
    },
  };
}
