// Which replies belong to Pub/Sub and which of them answer a command: RESP2 sends messages as
// plain arrays among the replies, and SUBSCRIBE is answered once for each channel.
import type { Bytes } from '../resp/bytes.ts';
import { lower } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import { isArray } from '../resp/reply.ts';

const SUBSCRIBES = new Set<string>(['subscribe', 'psubscribe', 'ssubscribe']);
const UNSUBSCRIBES = new Set<string>(['unsubscribe', 'punsubscribe', 'sunsubscribe']);

interface Subscription {
  subscribed: boolean;
  readonly resp3: boolean;
}

/** What has to come before a command is answered. */
export class ExpectedAnswer {
  /** The command in lower case. */
  readonly name: Bytes;
  /** True for SUBSCRIBE, UNSUBSCRIBE and their kin. */
  readonly comesAsPush: boolean;
  private missing: number;
  private readonly state: Subscription;

  constructor(argv: readonly Bytes[], state: Subscription) {
    this.name = lower(argv[0] ?? '');
    this.comesAsPush = SUBSCRIBES.has(this.name) || UNSUBSCRIBES.has(this.name);
    this.missing = this.comesAsPush ? Math.max(1, argv.length - 1) : 0;
    this.state = state;
  }

  /** True if nothing has to come after `reply`; the first confirmation opens subscribed mode. */
  endsWith(reply: Reply): boolean {
    const { state } = this;
    if (!state.subscribed && this.missing === 0) return true;
    const kind = pubsubKind(reply, state.resp3);
    if (kind === undefined) return !isPush(reply);
    if (this.missing === 0 || lower(kind) !== this.name) return false;
    if (SUBSCRIBES.has(this.name)) state.subscribed = true;
    this.missing -= 1;
    return this.missing === 0;
  }
}

/** True for a RESP3 push. */
export function isPush(reply: Reply): boolean {
  return typeof reply === 'object' && reply !== null && 'kind' in reply && reply.kind === 'push';
}

// What a message or a confirmation is (`message`, `psubscribe` …); undefined for other replies.
function pubsubKind(reply: Reply, resp3: boolean): Bytes | undefined {
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
