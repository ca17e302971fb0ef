// The command table by itself: its summaries, its names, and what is derived from a row.
// Its facts are compared with real servers in test/oracle/table.test.ts.
import { describe, expect, it } from 'vitest';
import type { ArgSpec, CommandSpec } from '../../src/spec/spec.ts';
import {
  block,
  categoriesOf,
  key,
  keyAt,
  keyCount,
  keyPositions,
  keyRange,
  many,
  oneof,
  optional,
  text,
  token,
} from '../../src/spec/spec.ts';
import type { Command } from '../../src/spec/table.ts';
import { commandsOf, hiddenTable, table } from '../../src/spec/table.ts';

const commands = commandsOf({ ...table, ...hiddenTable });
const rows = [...commands.values()].flatMap(each => [each, ...each.subcommands.values()]);
const rowOf = (name: string): Command => {
  const row = rows.find(each => each.name === name);
  if (!row) throw new Error(`No row ${name}`);
  return row;
};

describe('summaries', () => {
  it.each(rows.map(({ name, spec }) => [name, spec.summary]))('of %s: %s', (_, summary) => {
    expect(summary).toMatch(/^[A-Z].{8,98}\.$/);
  });

  it('are all different', () => {
    const seen = rows.map(({ spec }) => spec.summary);
    expect(seen.filter((summary, i) => seen.indexOf(summary) !== i)).toEqual([]);
  });
});

// The fewest and the most arguments that a tree takes.
function bounds(args: readonly ArgSpec[]): [number, number] {
  const all = args.map(size);
  return [
    all.reduce((sum, [least]) => sum + least, 0),
    all.reduce((sum, [, most]) => sum + most, 0),
  ];
}

function size(arg: ArgSpec): [number, number] {
  const inner = (arg.args ?? []).map(each => size(each));
  const tokens = arg.token === undefined || arg.type === 'pure-token' ? 0 : 1;
  const [least, most] =
    arg.type === 'oneof'
      ? [Math.min(...inner.map(([a]) => a)), Math.max(...inner.map(([, b]) => b))]
      : arg.type === 'block'
        ? bounds(arg.args ?? [])
        : [1, 1];
  return [arg.optional ? 0 : least + tokens, arg.multiple ? Infinity : most + tokens];
}

// The arity that the argument tree says.
function arityOf({ name, spec }: Command): number {
  const words = name.split('|').length;
  const [least, most] = bounds(spec.args ?? []);
  return least === most ? words + least : -(words + least);
}

it('argument trees say the arity, but where Redis itself leaves arguments out', () => {
  const leaves = rows.filter(({ spec }) => !spec.subcommands);
  const differ = leaves.filter(row => arityOf(row) !== row.spec.arity).map(({ name }) => name);
  expect(differ).toEqual(['client|kill', 'quit', 'debug', 'psync', 'replconf']);
});

describe('names', () => {
  it('are lower case, with a bar before the subcommand', () => {
    expect(commands.get('config')?.subcommands.get('get')?.name).toBe('config|get');
    expect(rows.filter(({ name }) => !/^[a-z_-]+(\|[a-z-]+)?$/.test(name))).toEqual([]);
  });

  it('are in one group only', () => {
    const all = Object.values(table).flatMap(group => Object.keys(group));
    expect(new Set(all).size).toBe(all.length);
  });

  it('show nothing of the control plane', () => {
    expect(commandsOf(table).has('playground')).toBe(false);
    expect([...(commands.get('playground')?.subcommands.keys() ?? [])]).toContain('clock');
  });
});

describe('categoriesOf', () => {
  it.each([
    ['get', 'read string fast'],
    ['blpop', 'write list slow blocking'],
    ['config|set', 'admin slow dangerous'],
    ['sort', 'write set sortedset list slow dangerous'],
    ['eval_ro', 'slow scripting'],
    ['subscribe', 'pubsub slow'],
    ['client', 'slow'],
  ])('of %s are %s', (name, categories) => {
    const { spec, group } = rowOf(name);
    expect(categoriesOf(spec, group).join(' ')).toBe(categories);
  });
});

describe('keyPositions', () => {
  const of = (keys: CommandSpec['keys']): number[] => Object.values(keyPositions(keys));

  it('are the range of the only spec', () => {
    expect(of([keyAt(1)])).toEqual([1, 1, 1]);
    expect(of([keyRange(1, -2)])).toEqual([1, -2, 1]);
    expect(of(rowOf('mset').spec.keys)).toEqual([1, -1, 2]);
  });

  it('join ranges that follow each other', () => {
    expect(of([keyAt(1), keyAt(2)])).toEqual([1, 2, 1]);
    expect(of([keyAt(2), keyRange(3, -1)])).toEqual([2, -1, 1]);
    expect(of([keyAt(1), keyAt(3)])).toEqual([1, 1, 1]);
  });

  it('leave out what is no range, and are 0 without any', () => {
    expect(of([keyAt(1), keyCount(2)])).toEqual([1, 1, 1]);
    expect(of([keyCount(1)])).toEqual([0, 0, 0]);
    expect(of(undefined)).toEqual([0, 0, 0]);
  });
});

it('constructors make arguments as COMMAND DOCS has them', () => {
  expect(optional(oneof('condition', token('NX'), token('CH', 'change')))).toEqual({
    name: 'condition',
    type: 'oneof',
    optional: true,
    args: [
      { name: 'nx', type: 'pure-token', token: 'NX' },
      { name: 'change', type: 'pure-token', token: 'CH' },
    ],
  });
  expect(many(block('data', key(), text('value')))).toMatchObject({
    type: 'block',
    multiple: true,
    args: [
      { name: 'key', keySpec: 0 },
      { name: 'value', type: 'string' },
    ],
  });
});
