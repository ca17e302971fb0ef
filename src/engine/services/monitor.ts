// MONITOR: the clients that see every command as the server runs it, and the line they see.
import type { Bytes } from '../../resp/bytes.ts';
import { quote } from '../../resp/quote.ts';
import type { StatusReply } from '../../resp/reply.ts';
import { status } from '../../resp/reply.ts';
import type { Client } from '../client.ts';

/** A command as monitors are told of it. */
export interface SeenCommand {
  /** Where it comes from: `0 127.0.0.1:50000`, or `0 lua`. */
  readonly origin: string;
  /** Holds no secrets. */
  readonly argv: readonly Bytes[];
  readonly nowMs: number;
}

/** The monitors of one server. */
export class Monitors {
  private readonly clients = new Set<Client>();
  private readonly send: (client: Client, line: StatusReply) => void;

  constructor(send: (client: Client, line: StatusReply) => void) {
    this.send = send;
  }

  /** True if somebody watches. */
  get any(): boolean {
    return this.clients.size > 0;
  }

  add(client: Client): void {
    this.clients.add(client);
    client.monitoring = true;
  }

  remove(client: Client): void {
    this.clients.delete(client);
    client.monitoring = false;
  }

  /** Shows a command to all monitors. */
  feed({ origin, argv, nowMs }: SeenCommand): void {
    const micros = Math.floor(nowMs * 1000);
    const time = `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
    const line = status(`${time} [${origin}] ${argv.map(quote).join(' ')}`);
    for (const client of this.clients) this.send(client, line);
  }
}
