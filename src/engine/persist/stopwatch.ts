// How long a load took, by the clock of the host, as redis-server's log tells it.
import type { RedisServer } from '../server.ts';

/** Begins to measure; the function returned tells the seconds so far. */
export function stopwatch({ host }: RedisServer): () => string {
  const startMs = host.clock.nowMs();
  return () => ((host.clock.nowMs() - startMs) / 1000).toFixed(3);
}
