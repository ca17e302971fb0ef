// Our own control plane: for hidden connections (the page's panes, the lesson checker) only.
// Not in the table that COMMAND, ACL and redis-cli's HELP show.
import type { SpecGroup } from './spec.ts';
import { after, integer, many, oneof, optional, text, token, unixTime } from './spec.ts';

/** Rows of the control plane. */
export const playground = {
  playground: {
    summary: 'Control this playground: its clock, its snapshots and its copies.',
    since: '8.0.0',
    complexity: 'By subcommand',
    arity: -2,
    flags: ['admin', 'noscript', 'loading', 'stale'],
    subcommands: {
      clock: {
        summary: 'Read the clock of the server, move it on, set it, or let it run by itself.',
        since: '8.0.0',
        complexity: 'O(1), plus the keys that expire',
        arity: -2,
        flags: ['admin', 'noscript', 'loading', 'stale'],
        args: [
          optional(
            oneof(
              'change',
              after('ADVANCE', integer('milliseconds')),
              after('SET', unixTime('unix-time-milliseconds')),
              token('RUN'),
            ),
          ),
        ],
      },
      snapshot: {
        summary: 'Serialize the whole server into bytes that RESTORE can load.',
        since: '8.0.0',
        complexity: 'O(N) for N bytes of data',
        arity: 2,
        flags: ['admin', 'noscript', 'loading', 'stale'],
      },
      restore: {
        summary: 'Replace the whole data by that of a snapshot.',
        since: '8.0.0',
        complexity: 'O(N) for N bytes of data',
        arity: 3,
        flags: ['admin', 'noscript', 'loading', 'stale'],
        args: [text('snapshot')],
      },
      fork: {
        summary: 'Make a copy of the server, move this connection into it and return its number.',
        since: '8.0.0',
        complexity: 'O(N) for N keys',
        arity: 2,
        flags: ['admin', 'noscript', 'loading', 'stale'],
      },
      join: {
        summary: 'Move this connection into a copy by its number, or back into the original (0).',
        since: '8.0.0',
        complexity: 'O(1)',
        arity: 3,
        flags: ['admin', 'noscript', 'loading', 'stale'],
        args: [integer('fork')],
      },
      inspect: {
        summary: 'Describe parts of the server that no Redis command shows.',
        since: '8.0.0',
        complexity: 'O(N) for N elements shown',
        arity: -2,
        flags: ['admin', 'noscript', 'loading', 'stale'],
        args: [optional(many(text('section')))],
      },
    },
  },
} as const satisfies SpecGroup;
