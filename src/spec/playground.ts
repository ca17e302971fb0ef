// Our own control plane: for hidden connections (the page's panes, the lesson checker) only.
// Not in the table that COMMAND, ACL and redis-cli's HELP show.
import type { SpecGroup } from './spec.ts';
import { after, double, integer, oneof, optional, text, token, unixTime } from './spec.ts';

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
        summary: 'Read the clock of the server, move it, set it, or change its speed.',
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
              after('RATE', double('milliseconds-per-millisecond')),
              token('RESET'),
            ),
          ),
        ],
      },
      snapshot: {
        summary: 'Keep a copy of the whole data in memory and return its number.',
        since: '8.0.0',
        complexity: 'O(N) for N keys',
        arity: 2,
        flags: ['admin', 'noscript', 'loading', 'stale'],
      },
      restore: {
        summary: 'Put the data of a snapshot in the place of the present data.',
        since: '8.0.0',
        complexity: 'O(N) for N keys',
        arity: 3,
        flags: ['admin', 'noscript', 'loading', 'stale'],
        args: [integer('snapshot')],
      },
      export: {
        summary: 'Return all keys as the bytes of a dump file.',
        since: '8.0.0',
        complexity: 'O(N) for N keys',
        arity: 2,
        flags: ['admin', 'noscript', 'loading', 'stale'],
      },
      import: {
        summary: 'Put the keys of a dump file in the place of the present keys.',
        since: '8.0.0',
        complexity: 'O(N) for N keys',
        arity: 3,
        flags: ['admin', 'noscript', 'loading', 'stale'],
        args: [text('dump')],
      },
      files: {
        summary: 'List the files of the server, or return the bytes of one.',
        since: '8.0.0',
        complexity: 'O(N) for N bytes',
        arity: -2,
        flags: ['admin', 'noscript', 'loading', 'stale'],
        args: [optional(text('name'))],
      },
      fork: {
        summary: 'Give this connection a copy of the server to itself, until JOIN.',
        since: '8.0.0',
        complexity: 'O(N) for N keys',
        arity: 2,
        flags: ['admin', 'noscript', 'loading', 'stale'],
      },
      join: {
        summary: 'Leave and forget the copy of the server that FORK made.',
        since: '8.0.0',
        complexity: 'O(1)',
        arity: 2,
        flags: ['admin', 'noscript', 'loading', 'stale'],
      },
    },
  },
} as const satisfies SpecGroup;
