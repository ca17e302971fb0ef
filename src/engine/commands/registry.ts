// The one place where rows meet handlers: every group of the table with its behaviour. A row without
// a handler does not compile.
import type { CommandSpec, Group, SpecGroup } from '../../spec/spec.ts';
import { GROUPS } from '../../spec/spec.ts';
import { hiddenTable, table } from '../../spec/table.ts';
import { isGuarded } from '../gates.ts';
import { aclCommands } from './acl.ts';
import { authCommands } from './auth.ts';
import { bitfieldCommands } from './bitfield.ts';
import { bitCommands } from './bitmap.ts';
import { clusterCommands } from './cluster.ts';
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
import { geoCommands } from './geo.ts';
import { hashCommands } from './hash.ts';
import { hyperloglogCommands } from './hyperloglog.ts';
import { listCommands } from './list.ts';
import { objectCommands } from './object.ts';
import { playgroundCommands } from './playground.ts';
import { pubsubCommands } from './pubsub.ts';
import { functionCommands } from './function.ts';
import { scanCommands } from './scan.ts';
import { scriptCommands } from './scripting.ts';
import { serverCommands } from './server.ts';
import { setAlgebraCommands } from './set-algebra.ts';
import { setRandomCommands } from './set-random.ts';
import { setCommands } from './set.ts';
import { setOperationCommands } from './sorted-set-algebra.ts';
import { popCommands } from './sorted-set-pop.ts';
import { rangeCommands } from './sorted-set-range.ts';
import { memberCommands } from './sorted-set.ts';
import { lcsCommands } from './string-lcs.ts';
import { streamClaimCommands } from './stream-claim.ts';
import { streamGroupCommands } from './stream-group.ts';
import { streamInfoCommands } from './stream-info.ts';
import { streamPendingCommands } from './stream-pending.ts';
import { streamReadCommands } from './stream-read.ts';
import { streamEntryCommands } from './stream.ts';
import { sortCommands } from './sort.ts';
import { stringRangeCommands } from './string-range.ts';
import { countingCommands } from './string-number.ts';
import { wholeStringCommands } from './string.ts';
import { transactionCommands } from './transactions.ts';

type Registry = { readonly [G in keyof typeof table]: Handlers<(typeof table)[G]> };

const registry: Registry = {
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
  stream: {
    ...streamEntryCommands,
    ...streamReadCommands,
    ...streamGroupCommands,
    ...streamPendingCommands,
    ...streamClaimCommands,
    ...streamInfoCommands,
  },
  pubsub: pubsubCommands,
  connection: { ...connectionCommands, ...authCommands },
  server: { ...serverCommands, ...restoreAskingCommands, ...aclCommands },
  list: listCommands,
  scripting: { ...scriptCommands, ...functionCommands },
  geo: geoCommands,
  'sorted-set': {
    ...memberCommands,
    ...rangeCommands,
    ...popCommands,
    ...setOperationCommands,
  },
  hyperloglog: hyperloglogCommands,
  bitmap: { ...bitCommands, ...bitfieldCommands },
  cluster: clusterCommands,
  transactions: transactionCommands,
};

/** Commands by lower-case name. */
export type CommandTable = Map<string, Command>;

/** The commands of one server, with counters of their own. */
export function createCommands(): CommandTable {
  const commands = new Map<string, Command>();
  for (const group of GROUPS) {
    if (group !== 'playground') addGroup(commands, group, table[group], registry[group]);
  }
  addGroup(commands, 'playground', hiddenTable.playground, playgroundCommands);
  return commands;
}

function addGroup(into: Map<string, Command>, group: Group, rows: SpecGroup, handlers: unknown) {
  for (const [name, spec] of Object.entries(rows)) {
    const handler = property(handlers, name);
    if (handler !== undefined) into.set(name, createCommand(group, name, spec, handler));
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
  return {
    ...row,
    handler: isHandler(handler) ? handler : containerOnly,
    subcommands: undefined,
    isWrite: row.spec.flags.includes('write'),
    isGuarded: isGuarded(row.spec),
    stats: { calls: 0, failed: 0, rejected: 0, micros: 0, histogram: undefined },
  };
}

// Never reached: the arity of a container asks for a subcommand, and dispatch finds it or faults.
const containerOnly: Handler = (_ctx, args) => {
  throw new Error(`${args.name} has no behaviour of its own`);
};

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

function property(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null ? Reflect.get(owner, name) : undefined;
}
