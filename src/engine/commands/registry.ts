// The one place where rows meet handlers: every group of the table with its behaviour. A row without
// a handler does not compile.
import type { CommandSpec, Group, SpecGroup } from '../../spec/spec.ts';
import { GROUPS } from '../../spec/spec.ts';
import { hiddenTable, table } from '../../spec/table.ts';
import { fault } from '../faults.ts';
import { isGuarded } from '../gates.ts';
import { aclCommands } from './acl.ts';
import { authCommands } from './auth.ts';
import type { Command, Handler, Handlers } from './command.ts';
import { connectionCommands } from './connection.ts';
import { dumpCommands, restoreAskingCommands } from './dump.ts';
import { expireCommands } from './expire.ts';
import { migrateCommands } from './generic-migrate.ts';
import { waitCommands } from './generic-wait.ts';
import { keyCommands } from './generic.ts';
import { hashExpiryCommands } from './hash-expiry.ts';
import { hashFieldAccessCommands } from './hash-field-access.ts';
import { hashWalkCommands } from './hash-walk.ts';
import { hashCommands } from './hash.ts';
import { listCommands } from './list.ts';
import { objectCommands } from './object.ts';
import { playgroundCommands } from './playground.ts';
import { pubsubCommands } from './pubsub.ts';
import { scanCommands } from './scan.ts';
import { serverCommands } from './server.ts';
import { setAlgebraCommands } from './set-algebra.ts';
import { setRandomCommands } from './set-random.ts';
import { setCommands } from './set.ts';
import { setOperationCommands } from './sorted-set-algebra.ts';
import { popCommands } from './sorted-set-pop.ts';
import { rangeCommands } from './sorted-set-range.ts';
import { memberCommands } from './sorted-set.ts';
import { lcsCommands } from './string-lcs.ts';
import { sortCommands } from './sort.ts';
import { stringRangeCommands } from './string-range.ts';
import { countingCommands } from './string-number.ts';
import { wholeStringCommands } from './string.ts';
import { transactionCommands } from './transactions.ts';

type Registry = { readonly [G in keyof typeof table]: Handlers<(typeof table)[G]> };

type LateGroup = 'bitmap' | 'cluster' | 'geo' | 'hyperloglog' | 'scripting' | 'stream';

/** The behaviour of the groups that may come later: late.ts. */
export type LateHandlers = Pick<Registry, LateGroup>;

const registry: Omit<Registry, LateGroup> = {
  string: {
    ...wholeStringCommands,
    ...stringRangeCommands,
    ...countingCommands,
    ...lcsCommands,
  },
  generic: {
    ...dumpCommands,
    ...keyCommands,
    ...expireCommands,
    ...migrateCommands,
    ...objectCommands,
    ...scanCommands,
    ...sortCommands,
    ...waitCommands,
  },
  set: { ...setCommands, ...setAlgebraCommands, ...setRandomCommands },
  hash: {
    ...hashCommands,
    ...hashExpiryCommands,
    ...hashFieldAccessCommands,
    ...hashWalkCommands,
  },
  pubsub: pubsubCommands,
  connection: { ...connectionCommands, ...authCommands },
  server: { ...serverCommands, ...restoreAskingCommands, ...aclCommands },
  list: listCommands,
  'sorted-set': {
    ...memberCommands,
    ...rangeCommands,
    ...popCommands,
    ...setOperationCommands,
  },
  transactions: transactionCommands,
};

/** Commands by lower-case name. */
export type CommandTable = Map<string, Command>;

/** The commands of one server, with counters of their own. */
export function createCommands(): CommandTable {
  const commands = new Map<string, Command>();
  for (const group of GROUPS) {
    if (group !== 'playground') addGroup(commands, group, table[group], property(registry, group));
  }
  addGroup(commands, 'playground', hiddenTable.playground, playgroundCommands);
  return commands;
}

/** Gives the commands of the late groups what they do. */
export function addLate(commands: CommandTable, late: LateHandlers): void {
  for (const [name, command] of commands) {
    if (!command.isLate) continue;
    const found = property(property(late, command.group), name);
    for (const [sub, inner] of command.subcommands ?? []) {
      inner.handler = handlerOf(property(found, sub));
    }
    command.handler = handlerOf(command.subcommands ? property(found, 'self') : found);
  }
}

function addGroup(into: Map<string, Command>, group: Group, rows: SpecGroup, handlers: unknown) {
  for (const [name, spec] of Object.entries(rows)) {
    into.set(name, createCommand(group, name, spec, property(handlers, name)));
  }
}

function createCommand(group: Group, name: string, spec: CommandSpec, found: unknown): Command {
  const subs = Object.entries(spec.subcommands ?? {}).map(([sub, subSpec]) => {
    const handler = property(found, sub);
    return [
      sub,
      leaf({ group, name: `${name}|${sub}`, spec: subSpec, words: 2 }, handler),
    ] as const;
  });
  const own = subs.length > 0 ? property(found, 'self') : found;
  const command = leaf({ group, name, spec, words: 1 }, own);
  return subs.length > 0 ? { ...command, subcommands: new Map(subs) } : command;
}

function leaf(row: Pick<Command, 'group' | 'name' | 'spec' | 'words'>, handler: unknown): Command {
  const isLate = row.group !== 'playground' && !Object.hasOwn(registry, row.group);
  return {
    ...row,
    handler: isLate ? notHere : handlerOf(handler),
    isLate,
    subcommands: undefined,
    isWrite: row.spec.flags.includes('write'),
    isGuarded: isGuarded(row.spec),
    stats: { calls: 0, failed: 0, rejected: 0, micros: 0, histogram: undefined },
  };
}

// Dispatch has asked for the late groups before this runs: they cannot be had.
const notHere: Handler = ({ server }, args) => {
  const reason = server.late.takeProblem() ?? 'the host lends none';
  throw fault(`ERR ${args.name} could not be loaded: ${reason}`);
};

// Never reached: the arity of a container asks for a subcommand, and dispatch finds it or faults.
const containerOnly: Handler = (_ctx, args) => {
  throw new Error(`${args.name} has no behaviour of its own`);
};

function handlerOf(found: unknown): Handler {
  return isHandler(found) ? found : containerOnly;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

function property(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null ? Reflect.get(owner, name) : undefined;
}
