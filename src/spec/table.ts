// The one registry of the command table: the groups, and the way from a name to its row.
// The rows are in a file per group; what a command does is in engine/commands.
import { bitmap } from './bitmap.ts';
import { cluster } from './cluster.ts';
import { connection } from './connection.ts';
import { generic } from './generic.ts';
import { geo } from './geo.ts';
import { hash } from './hash.ts';
import { hyperloglog } from './hyperloglog.ts';
import { list } from './list.ts';
import { playground } from './playground.ts';
import { pubsub } from './pubsub.ts';
import { scripting } from './scripting.ts';
import { server } from './server.ts';
import { set } from './set.ts';
import { sortedSet } from './sorted-set.ts';
import type { CommandSpec, Group, SpecGroup } from './spec.ts';
import { GROUPS } from './spec.ts';
import { stream } from './stream.ts';
import { string } from './string.ts';
import { transactions } from './transactions.ts';

/** The version of Redis whose commands these are. */
export const REDIS_VERSION = '8.0.2';

/** Every command that COMMAND shows, by group and name. */
export const table = {
  string,
  generic,
  hash,
  list,
  set,
  'sorted-set': sortedSet,
  stream,
  geo,
  hyperloglog,
  bitmap,
  pubsub,
  transactions,
  scripting,
  connection,
  server,
  cluster,
} as const satisfies { readonly [group in Exclude<Group, 'playground'>]: SpecGroup };

/** The commands of hidden connections, which COMMAND does not show. */
export const hiddenTable = { playground } as const satisfies { readonly playground: SpecGroup };

/** A row with what its place in the table says. */
export interface Command {
  /** `config`, or `config|get` for a subcommand. */
  readonly name: string;
  readonly group: Group;
  readonly spec: CommandSpec;
  /** By the short name: `get`. */
  readonly subcommands: ReadonlyMap<string, Command>;
}

/** The commands of groups by lower-case name. */
export function commandsOf(groups: { readonly [group in Group]?: SpecGroup }): Map<
  string,
  Command
> {
  const commands = new Map<string, Command>();
  for (const group of GROUPS) {
    for (const [name, spec] of Object.entries(groups[group] ?? {})) {
      commands.set(name, { name, group, spec, subcommands: subcommandsOf(name, group, spec) });
    }
  }
  return commands;
}

function subcommandsOf(parent: string, group: Group, spec: CommandSpec): Map<string, Command> {
  const entries = Object.entries(spec.subcommands ?? {});
  return new Map(
    entries.map(([short, row]) => [
      short,
      { name: `${parent}|${short}`, group, spec: row, subcommands: NONE },
    ]),
  );
}

const NONE: ReadonlyMap<string, Command> = new Map();
