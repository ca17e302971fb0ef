// While some key has an expiry, the store changes without anybody typing: looks once a second
// then, and not at all otherwise.
import { isError } from '../../resp/reply.ts';
import type { Reply } from '../../resp/reply.ts';

/** What the pulse asks. */
interface Server {
  call(...argv: string[]): Promise<Reply>;
}

const BEAT_MS = 1000;

/** Beats while keys wait to expire. */
export class Pulse {
  private readonly server: Server;
  private readonly beat: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(server: Server, beat: () => void) {
    this.server = server;
    this.beat = beat;
  }

  /** Looks whether any key has an expiry, and beats a second later if so. */
  feel(): void {
    clearTimeout(this.timer);
    const again = (reply: Reply): void => {
      clearTimeout(this.timer);
      if (someExpire(reply)) this.timer = setTimeout(() => this.beatOnce(), BEAT_MS);
    };
    this.server.call('INFO', 'keyspace').then(again, () => {
      // The server is gone, and its keys with it.
    });
  }

  private beatOnce(): void {
    this.beat();
    this.feel();
  }
}

// `db0:keys=3,expires=1,avg_ttl=9000`, a line per database.
function someExpire(reply: Reply): boolean {
  if (reply === null || isError(reply)) return true; // A server that does not tell: look.
  const info = typeof reply === 'object' && 'kind' in reply && reply.kind === 'verbatim';
  const body = info ? reply.text : String(reply);
  return /expires=[1-9]/.test(body);
}
