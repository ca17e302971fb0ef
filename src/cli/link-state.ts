// What redis-cli believes about its connection: it follows the commands sent and the replies to
// them, and the prompt shows it. The server is never asked.
import type { Bytes } from '../resp/bytes.ts';
import { lower } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import { isArray, isError } from '../resp/reply.ts';
import type { PromptState } from './prompt.ts';

/** The state of one redis-cli's connection. */
export class LinkState implements PromptState {
  db = 0;
  /** The database to select after connecting. */
  wantedDb: number;
  inMulti = false;
  subscribed = false;
  resp3 = false;
  /** True while pushes stand between the replies; in subscribed mode they are read like replies. */
  pushesApart = true;
  private dbBeforeMulti = 0;

  constructor(wantedDb: number) {
    this.wantedDb = wantedDb;
  }

  /** A new connection: nothing selected, no transaction, no subscription. */
  disconnected(): void {
    this.db = 0;
    this.inMulti = false;
    this.subscribed = false;
    this.resp3 = false;
    this.pushesApart = true;
  }

  /** Draws the conclusions from the reply to a command. */
  conclude(argv: readonly Bytes[], reply: Reply): void {
    const [name, argument] = [lower(argv[0] ?? ''), argv[1] ?? ''];
    const alone = argv.length === 1;
    const failed = isError(reply);
    if (name === 'hello') this.concludeHello(reply);
    else if (name === 'exec' && alone && this.inMulti) this.leaveMulti(failed || isNil(reply));
    else if (failed) return;
    else if (name === 'select' && argv.length === 2) this.useDb(parseInt(argument, 10) || 0);
    else if (name === 'multi' && alone) this.enterMulti();
    else if (name === 'discard' && alone) this.leaveMulti(true);
    else if (name === 'reset' && alone) this.reset();
  }

  private useDb(db: number): void {
    this.db = db;
    this.wantedDb = db;
  }

  private enterMulti(): void {
    this.inMulti = true;
    this.dbBeforeMulti = this.db;
  }

  // Redis: SELECT in a transaction shows at once, and is taken back when it never ran.
  private leaveMulti(undone: boolean): void {
    this.inMulti = false;
    if (undone) this.useDb(this.dbBeforeMulti);
  }

  private concludeHello(reply: Reply): void {
    if (isArray(reply)) this.resp3 = false;
    else if (kindOf(reply) === 'map') this.resp3 = true;
  }

  private reset(): void {
    this.disconnected();
    this.wantedDb = 0;
  }
}

function kindOf(reply: Reply): string | undefined {
  if (typeof reply !== 'object' || reply === null || !('kind' in reply)) return undefined;
  return reply.kind;
}

const isNil = (reply: Reply): boolean => reply === null || kindOf(reply) === 'nil-array';
