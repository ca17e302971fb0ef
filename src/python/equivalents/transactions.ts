// Transactions: redis-py collects the commands in a pipeline and sends them with execute().
import type { Call, Rows } from './row.ts';
import { call, none } from './row.ts';
import type { Words } from './words.ts';

const LOCK = none(
  'Lines of one thread run one after the other; among threads, hold a lock: with lock: …',
);
const WATCHES = none(
  'A dict does not tell that it has changed: compare what you read before you write.',
);

const PIPE = 'pipe = r.pipeline()';

const onPipe = (made: Call, ...before: readonly string[]): Call => ({
  ...made,
  on: 'pipe',
  before,
});

const watch = (w: Words): Call => onPipe(call('watch', ...w.strs()), PIPE);
// What a pipeline has collected is forgotten: it has not been sent.
const reset = (): Call => onPipe(call('reset'));

/** Rows of the `transactions` group. */
export const transactions: Rows = {
  discard: { py: reset, dict: LOCK },
  exec: { py: () => onPipe(call('execute')), dict: LOCK },
  multi: { py: () => onPipe(call('multi'), PIPE), dict: LOCK },
  unwatch: { py: () => onPipe(call('unwatch')), dict: WATCHES },
  watch: { py: watch, dict: WATCHES },
};
