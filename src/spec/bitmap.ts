// Bits and small integers inside strings, counted from the highest bit of the first byte.
// The values are those of string.ts.
import type { SpecGroup } from './spec.ts';
import {
  key,
  text,
  integer,
  token,
  oneof,
  block,
  after,
  optional,
  many,
  manyTokens,
  since,
  keyAt,
  keyRange,
} from './spec.ts';

const bitUnit = optional(since('7.0.0', oneof('unit', token('BYTE'), token('BIT'))));

/** Rows of the `bitmap` group. */
export const bitmap = {
  bitcount: {
    summary: 'Count the bits that are 1 in a string.',
    since: '2.6.0',
    complexity: 'O(N) for N bytes',
    arity: -2,
    flags: ['readonly'],
    keys: [keyAt(1, 'RO', 'access')],
    args: [key(), optional(block('range', integer('start'), integer('end'), bitUnit))],
  },
  bitfield: {
    summary: 'Read and write integers of any bit width inside a string.',
    since: '3.2.0',
    complexity: 'O(1) an operation',
    arity: -2,
    flags: ['write', 'denyoom'],
    keys: [keyAt(1, 'RW', 'access', 'update', 'variable_flags')],
    args: [
      key(),
      optional(
        many(
          oneof(
            'operation',
            after('GET', block('get-block', text('encoding'), integer('offset'))),
            block(
              'write',
              optional(
                after(
                  'OVERFLOW',
                  oneof('overflow-block', token('WRAP'), token('SAT'), token('FAIL')),
                ),
              ),
              oneof(
                'write-operation',
                after(
                  'SET',
                  block('set-block', text('encoding'), integer('offset'), integer('value')),
                ),
                after(
                  'INCRBY',
                  block('incrby-block', text('encoding'), integer('offset'), integer('increment')),
                ),
              ),
            ),
          ),
        ),
      ),
    ],
  },
  bitfield_ro: {
    summary: 'Read integers of any bit width inside a string.',
    since: '6.0.0',
    complexity: 'O(1) an operation',
    arity: -2,
    flags: ['readonly', 'fast'],
    keys: [keyAt(1, 'RO', 'access')],
    args: [
      key(),
      optional(manyTokens(after('GET', block('get-block', text('encoding'), integer('offset'))))),
    ],
  },
  bitop: {
    summary: 'Combine strings bit by bit with AND, OR, XOR or NOT, and store the outcome.',
    since: '2.6.0',
    complexity: 'O(N) for N bytes',
    arity: -4,
    flags: ['write', 'denyoom'],
    keys: [keyAt(2, 'OW', 'update'), keyRange(3, -1, 'RO', 'access')],
    args: [
      oneof('operation', token('AND'), token('OR'), token('XOR'), token('NOT')),
      key('destkey'),
      many(key('key', 1)),
    ],
  },
  bitpos: {
    summary: 'Find the first bit that is 0 or 1 in a string.',
    since: '2.8.7',
    complexity: 'O(N) for N bytes',
    arity: -3,
    flags: ['readonly'],
    keys: [keyAt(1, 'RO', 'access')],
    args: [
      key(),
      integer('bit'),
      optional(
        block(
          'range',
          integer('start'),
          optional(block('end-unit-block', integer('end'), bitUnit)),
        ),
      ),
    ],
  },
  getbit: {
    summary: 'Read the bit at an offset of a string.',
    since: '2.2.0',
    complexity: 'O(1)',
    arity: 3,
    flags: ['readonly', 'fast'],
    keys: [keyAt(1, 'RO', 'access')],
    args: [key(), integer('offset')],
  },
  setbit: {
    summary: 'Write the bit at an offset of a string and return the old one.',
    since: '2.2.0',
    complexity: 'O(1)',
    arity: 4,
    flags: ['write', 'denyoom'],
    keys: [keyAt(1, 'RW', 'access', 'update')],
    args: [key(), integer('offset'), integer('value')],
  },
} as const satisfies SpecGroup;
