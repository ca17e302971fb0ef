// What the engine is lent by its host. The engine itself knows no time, no chance and no disk:
// tests lend a virtual clock and a seed, a worker lends the browser's, Node lends its own.

/** Wall-clock time in milliseconds since 1970, with fractions where the host has them. */
export interface Clock {
  nowMs(): number;
}

/** Chance: uniformly distributed numbers in [0, 1). */
export interface Random {
  next(): number;
}

/** Facts about where the server runs. */
export interface HostFacts {
  /** As `uname` says it: `Linux 6.1 x86_64`. */
  readonly os: string;
  readonly processId: number;
  readonly executable: string;
  readonly memoryBytes: number;
}

/** Everything that a host lends to a server. */
export interface Host {
  readonly clock: Clock;
  readonly random: Random;
  /** Receives the server's log lines, as redis-server prints them. */
  readonly log?: (line: string) => void;
  /** The server has shut down: all links are closed, and no client may come. */
  readonly stopped?: () => void;
  /** What INFO says of the machine. */
  readonly about?: Partial<HostFacts>;
}
