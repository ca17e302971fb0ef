// A parked command: what a handler answers instead of a reply when it has to wait. The blocking
// service keeps the client and runs the whole command again when a key may have become ready.
import type { Bytes } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import type { TypeName } from './store/values.ts';

/** What a parked client waits for. */
export class Park {
  /** Any write that leaves one of these keys with a value of `type` runs the command again. */
  readonly keys: readonly Bytes[];
  readonly type: TypeName;
  /** Milliseconds until `onTimeout` is answered; 0 waits for ever. */
  readonly timeoutMs: number;
  readonly onTimeout: Reply;
  /** The answer where nobody may wait (EXEC, scripts); `onTimeout` if not given. */
  readonly onRefusal: Reply;
  /** What is run in place of the command as it was sent (XREAD: `$` is the last ID of that time). */
  readonly argv: readonly Bytes[] | undefined;
  /** True if the key's removal or change of type runs the command again too (XREADGROUP). */
  readonly wakeOnRemoval: boolean;

  constructor(wait: {
    keys: readonly Bytes[];
    type: TypeName;
    timeoutMs: number;
    onTimeout: Reply;
    onRefusal?: Reply;
    wakeOnRemoval?: boolean;
    argv?: readonly Bytes[];
  }) {
    this.keys = wait.keys;
    this.type = wait.type;
    this.timeoutMs = wait.timeoutMs;
    this.onTimeout = wait.onTimeout;
    this.onRefusal = wait.onRefusal === undefined ? wait.onTimeout : wait.onRefusal;
    this.wakeOnRemoval = wait.wakeOnRemoval ?? false;
    this.argv = wait.argv;
  }
}
