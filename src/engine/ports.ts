// What the engine is lent by its host. The engine itself knows no time, no chance and no disk:
// tests lend a virtual clock and a seed, a worker lends the browser's, Node lends its own.
import type { LateHandlers } from './commands/registry.ts';
import type { Lua } from './lua-port.ts';

/** Wall-clock time in milliseconds since 1970, with fractions where the host has them. */
export interface Clock {
  nowMs(): number;
}

/** Chance: uniformly distributed numbers in [0, 1). */
export interface Random {
  next(): number;
}

/**
 * Files by name (`dump.rdb`, `appendonlydir/appendonly.aof.manifest`). Every method may throw an
 * Error with the host's reason.
 */
export interface Storage {
  /** Where the files are, as CONFIG GET dir shows it; undefined where there is no such place. */
  readonly folder: string | undefined;
  /** The whole file, or undefined if there is none. */
  read(name: string): Uint8Array | undefined;
  /** Puts a file in place of what had this name: after a crash there is the old or the new one. */
  write(name: string, bytes: Uint8Array): void;
  /** Adds to a file, which may not exist yet; until `sync` a power cut may take it away. */
  append(name: string, bytes: Uint8Array): void;
  /** Sees to it that all of a file outlasts a power cut. */
  sync(name: string): void;
  /** Removes a file if there is one. */
  remove(name: string): void;
  /** The names of all files. */
  list(): string[];
}

/** What was kept cannot be loaded, so that the server does not start; the files stay as they are. */
export class LoadError extends Error {
  override name = 'LoadError';
}

/** Facts about where the server runs. */
export interface HostFacts {
  /** As `uname` says it: `Linux 6.1 x86_64`. */
  readonly os: string;
  readonly processId: number;
  readonly executable: string;
  readonly memoryBytes: number;
}

/** Calls back, at once or later, with what was fetched or with why it cannot be had. */
export type Fetch<T extends object> = (fetched: (value: T | string) => void) => void;

/** Lua, which a host may have to fetch before it can lend it. */
export interface Scripts {
  /**
   * Calls back, at once or later, with a Lua for one server, or with why there is none. `version` is
   * the version of Redis that scripts are told.
   */
  open(version: string, opened: (lua: Lua | string) => void): void;
}

/** Everything that a host lends to a server. */
export interface Host {
  readonly clock: Clock;
  readonly random: Random;
  /** Where the data is kept; without it a server keeps dumps in memory. */
  readonly storage?: Storage | undefined;
  /** Lends the commands of commands/late.ts. */
  readonly late: Fetch<LateHandlers>;
  /** What runs scripts; without it EVAL answers an error. */
  readonly scripts?: Scripts | undefined;
  /** Receives the server's log lines, as redis-server prints them. */
  readonly log?: (line: string) => void;
  /** The server has shut down: all links are closed, and no client may come. */
  readonly stopped?: () => void;
  /** What INFO says of the machine. */
  readonly about?: Partial<HostFacts>;
}
