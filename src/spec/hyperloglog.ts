// HyperLogLogs: estimates of how many different elements were seen, in 12 kB at most.
// They are strings with a header, so that GET, SET and DUMP work on them too.
import type { SpecGroup } from './spec.ts';
import { key, text, optional, many, keyAt, keyRange } from './spec.ts';

/** Rows of the `hyperloglog` group. */
export const hyperloglog = {
  pfadd: {
    summary: 'Show elements to a HyperLogLog, which estimates how many different ones there were.',
    since: '2.8.9',
    complexity: 'O(1) an element',
    arity: -2,
    flags: ['write', 'denyoom', 'fast'],
    keys: [keyAt(1, 'RW', 'insert')],
    args: [key(), optional(many(text('element')))],
  },
  pfcount: {
    summary: 'Estimate how many different elements HyperLogLogs have seen.',
    since: '2.8.9',
    complexity: 'O(1) for one key, O(N) for N keys',
    arity: -2,
    flags: ['readonly'],
    hiddenFlags: ['may_replicate'],
    keys: [keyRange(1, -1, 'RW', 'access')],
    args: [many(key())],
  },
  pfdebug: {
    summary: 'Look inside a HyperLogLog, for testing the server.',
    since: '2.8.9',
    complexity: 'Not stated',
    arity: 3,
    flags: ['write', 'denyoom', 'admin'],
    keys: [keyAt(2, 'RW', 'access')],
    args: [text('subcommand'), key()],
    docFlags: ['syscmd'],
  },
  pfmerge: {
    summary: 'Merge HyperLogLogs into one that has seen the elements of all.',
    since: '2.8.9',
    complexity: 'O(N) for N HyperLogLogs',
    arity: -2,
    flags: ['write', 'denyoom'],
    keys: [keyAt(1, 'RW', 'access', 'insert'), keyRange(2, -1, 'RO', 'access')],
    args: [key('destkey'), optional(many(key('sourcekey', 1)))],
  },
  pfselftest: {
    summary: 'Test the HyperLogLog code of the server.',
    since: '2.8.9',
    complexity: 'Not stated',
    arity: 1,
    flags: ['admin'],
    docFlags: ['syscmd'],
  },
} as const satisfies SpecGroup;
