// Something that a host may have to fetch before it can lend it (Lua, commands that few ask for
// first), and the clients that wait for it with the command they sent.
import type { Bytes } from '../resp/bytes.ts';
import type { Client } from './client.ts';
import type { Command } from './commands/command.ts';
import type { Fetch } from './ports.ts';

/** One thing to be fetched, once, when it is first needed. */
export class Arrival<T extends object> {
  private readonly fetch: Fetch<T>;
  private readonly arrived: (waiting: readonly Client[]) => void;
  private readonly waiting = new Set<Client>();
  private isFetching = false;
  private value: T | undefined = undefined;
  private reason: string | undefined = undefined;

  /** `arrived` is told who may go on: it has come, or it is known that it will not. */
  constructor(fetch: Fetch<T>, arrived: (waiting: readonly Client[]) => void) {
    this.fetch = fetch;
    this.arrived = arrived;
  }

  /** What was fetched, if it is here. */
  get here(): T | undefined {
    return this.value;
  }

  /** Why it did not come. Whoever is told this is the last: the next one has it fetched again. */
  takeProblem(): string | undefined {
    const { reason } = this;
    this.reason = undefined;
    return reason;
  }

  /** Lets a client wait with its command; returns false if it need not. */
  hold(client: Client, command: Command, argv: readonly Bytes[]): boolean {
    if (this.value !== undefined) return false;
    if (this.reason === undefined) this.begin();
    if (this.value !== undefined || this.reason !== undefined) return false;
    client.postponed = { command, argv };
    this.waiting.add(client);
    return true;
  }

  /** Forgets a client that is gone. */
  release(client: Client): void {
    this.waiting.delete(client);
  }

  /** Has it fetched, before anybody needs it. */
  begin(): void {
    if (this.isFetching || this.value !== undefined) return;
    this.isFetching = true;
    this.fetch(fetched => {
      this.isFetching = false;
      if (typeof fetched === 'string') this.reason = fetched;
      else this.value = fetched;
      const waiting = [...this.waiting];
      this.waiting.clear();
      this.arrived(waiting);
    });
  }
}
