// What a command is at run time: its row of the table joined with its handler. The types here are
// what ties the two: a row without a handler, or a handler without a row, does not compile.
import type { CommandSpec, Group, SpecGroup } from '../../spec/spec.ts';
import type { Reply } from '../../resp/reply.ts';
import type { Histogram } from '../algo/histogram.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import type { Park } from '../park.ts';

/** Runs a command: parse, read, check, then write, then reply. Throws a Fault to refuse. */
export type Handler = (ctx: Context, args: Args) => Reply | Park;

/** The handlers of a container: one per subcommand, and `self` where the bare name runs too. */
export type ContainerHandlers<S extends CommandSpec> = {
  readonly [Sub in keyof S['subcommands']]: Handler;
} & { readonly self?: Handler };

/** One handler per row of a group. */
export type Handlers<G extends SpecGroup> = {
  readonly [Name in keyof G]: G[Name] extends { readonly subcommands: SpecGroup }
    ? ContainerHandlers<G[Name]>
    : Handler;
};

/** Counts of one command since the start (INFO commandstats). */
export interface CommandStats {
  calls: number;
  /** Calls that answered an error. */
  failed: number;
  /** Calls refused before they ran. */
  rejected: number;
  /** Time spent in all calls. */
  micros: number;
  /** How long the calls took, in nanoseconds; made by the first call. */
  histogram: Histogram | undefined;
}

/** A command that can be looked up and run. */
export interface Command {
  /** The name that faults, INFO and ACL show: `set`, `config|set`. */
  readonly name: string;
  readonly group: Group;
  readonly spec: CommandSpec;
  /** Replaced once, when a late group comes. */
  handler: Handler;
  /** True if what it does may have to be fetched first. */
  readonly isLate: boolean;
  /** Words of the name: 1, or 2 for a subcommand; the arguments start after them. */
  readonly words: number;
  readonly subcommands: ReadonlyMap<string, Command> | undefined;
  readonly isWrite: boolean;
  /** True if it is not for everyone or not inside MULTI: see gates.ts. */
  readonly isGuarded: boolean;
  readonly stats: CommandStats;
}
