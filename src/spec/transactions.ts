// Transactions: queue commands and run them as one unit, unless a watched key has changed.
import type { SpecGroup } from './spec.ts';
import { key, many, keyRange } from './spec.ts';

/** Rows of the `transactions` group. */
export const transactions = {
  discard: {
    summary: 'Throw away the queued commands and leave the transaction.',
    since: '2.0.0',
    complexity: 'O(N) for N queued commands',
    arity: 1,
    flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  },
  exec: {
    summary: 'Run all queued commands as one unit, unless a watched key has changed.',
    since: '1.2.0',
    complexity: 'By the queued commands',
    arity: 1,
    flags: ['noscript', 'loading', 'stale', 'skip_slowlog'],
  },
  multi: {
    summary: 'Open a transaction: the commands that follow are queued until EXEC.',
    since: '1.2.0',
    complexity: 'O(1)',
    arity: 1,
    flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  },
  unwatch: {
    summary: 'Stop watching all keys.',
    since: '2.2.0',
    complexity: 'O(1)',
    arity: 1,
    flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  },
  watch: {
    summary: 'Watch keys, so that EXEC does nothing if one of them changes first.',
    since: '2.2.0',
    complexity: 'O(1) a key',
    arity: -2,
    flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
    keys: [keyRange(1, -1, 'RO')],
    args: [many(key())],
  },
} as const satisfies SpecGroup;
