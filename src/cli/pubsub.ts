// Which replies belong to Pub/Sub: RESP2 sends them as plain arrays among the replies.
import type { Bytes } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import { isArray } from '../resp/reply.ts';

const SUBSCRIBES = new Set<string>(['subscribe', 'psubscribe', 'ssubscribe']);
const UNSUBSCRIBES = new Set<string>(['unsubscribe', 'punsubscribe', 'sunsubscribe']);

/** True for SUBSCRIBE and its kin; the name is in lower case. */
export const isSubscribe = (name: string): boolean => SUBSCRIBES.has(name);

/** True for UNSUBSCRIBE and its kin; the name is in lower case. */
export const isUnsubscribe = (name: string): boolean => UNSUBSCRIBES.has(name);

/** True for a RESP3 push. */
export function isPush(reply: Reply): boolean {
  return typeof reply === 'object' && reply !== null && 'kind' in reply && reply.kind === 'push';
}

/** What a message or a confirmation is (`message`, `psubscribe` …); undefined for other replies. */
export function pubsubKind(reply: Reply, resp3: boolean): Bytes | undefined {
  const items = resp3 ? pushItems(reply) : arrayItems(reply);
  const kind = items?.[0];
  if (items === undefined || items.length < 3 || typeof kind !== 'string') return undefined;
  return /(?:message|subscribe)$/.test(kind) ? kind : undefined;
}

function pushItems(reply: Reply): readonly Reply[] | undefined {
  if (typeof reply !== 'object' || reply === null || !('kind' in reply)) return undefined;
  return reply.kind === 'push' ? reply.items : undefined;
}

function arrayItems(reply: Reply): readonly Reply[] | undefined {
  return isArray(reply) ? reply : undefined;
}
