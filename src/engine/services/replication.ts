// Whose replica the server is. There is no network here to reach a master by: a replica waits for its
// master as a real one does whose master is down, serves what it has, and takes no writes.
import type { Bytes } from '../../resp/bytes.ts';
import type { Command } from '../commands/command.ts';

/** The master of a replica. */
export interface Master {
  readonly host: Bytes;
  readonly port: number;
}

/** The role of one server. */
export class Replication {
  /** Undefined for a master. */
  master: Master | undefined = undefined;
  /** `replica-read-only` */
  isReadOnly = true;

  /** True if the command may not run on a replica. */
  refuses({ isWrite }: Command): boolean {
    return isWrite && this.takesNoWrites;
  }

  /** True for a replica that only its master writes. */
  get takesNoWrites(): boolean {
    return this.master !== undefined && this.isReadOnly;
  }
}
