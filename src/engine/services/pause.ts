// CLIENT PAUSE: for a while the commands of clients wait, all of them or those that write. Who waits
// goes on where it stopped when the pause is over.
import type { Bytes } from '../../resp/bytes.ts';
import type { Client } from '../client.ts';
import type { Command } from '../commands/command.ts';

/** What a pause holds back. */
export type PauseMode = 'write' | 'all';

/** The pause of one server. */
export class Pause {
  private readonly waiting = new Set<Client>();
  private mode: PauseMode | undefined = undefined;
  private endMs = 0;

  /** Number of clients that wait. */
  get count(): number {
    return this.waiting.size;
  }

  /** True while anything is held back: keys do not expire or leave by themselves. */
  get active(): boolean {
    return this.mode !== undefined;
  }

  /** Pauses; a pause that runs is never made shorter or weaker. */
  start(mode: PauseMode, endMs: number): void {
    this.mode = this.mode === 'all' ? 'all' : mode;
    this.endMs = Math.max(this.endMs, endMs);
  }

  /** True if the command has to wait. */
  holds(client: Client, command: Command): boolean {
    if (this.mode === undefined || client.hidden) return false;
    return (
      this.mode === 'all' || mayWrite(command) || (command.name === 'exec' && queuesWrite(client))
    );
  }

  /** Lets a client wait with its command. */
  hold(client: Client, command: Command, argv: readonly Bytes[]): void {
    client.postponed = { command, argv };
    this.waiting.add(client);
  }

  /** Forgets a client that is gone. */
  release(client: Client): void {
    this.waiting.delete(client);
    client.postponed = undefined;
  }

  /** When the pause is over, unix ms. */
  nextDeadlineMs(): number | undefined {
    return this.mode === undefined ? undefined : this.endMs;
  }

  /** Ends the pause if its time is over; returns who waited, first come first. */
  end(nowMs = Infinity): Client[] {
    if (this.mode === undefined || nowMs < this.endMs) return [];
    this.mode = undefined;
    this.endMs = 0;
    const clients = [...this.waiting];
    this.waiting.clear();
    return clients;
  }
}

const mayWrite = ({ isWrite, spec }: Command): boolean =>
  isWrite || spec.hiddenFlags?.includes('may_replicate') === true;

const queuesWrite = ({ transaction }: Client): boolean =>
  transaction?.queue.some(({ command }) => mayWrite(command)) === true;
