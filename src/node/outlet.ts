// What the engine writes goes out when all requests that have come are read, as Redis writes before it
// sleeps: a client that is woken at once takes the processor from those whose requests still wait.
import type { Socket } from 'node:net';

/** The outlets that were written to in this turn of the event loop. */
export class Round {
  private waiting: Outlet[] = [];

  /** Flushes an outlet at the end of the turn. */
  add(outlet: Outlet): void {
    if (this.waiting.push(outlet) === 1) setImmediate(() => this.end());
  }

  private end(): void {
    const outlets = this.waiting;
    this.waiting = [];
    for (const outlet of outlets) outlet.flush();
  }
}

/** The sink of one client: a socket. */
export class Outlet {
  private readonly socket: Socket;
  private readonly round: Round;
  private pending: Uint8Array[] = [];

  constructor(socket: Socket, round: Round) {
    this.socket = socket;
    this.round = round;
  }

  write(bytes: Uint8Array): void {
    if (this.pending.push(bytes) === 1) this.round.add(this);
  }

  /** Hands everything to the socket in one piece. */
  flush(): void {
    const { pending } = this;
    const [first] = pending;
    if (first === undefined) return;
    this.pending = [];
    this.socket.write(pending.length === 1 ? first : Buffer.concat(pending));
  }

  close(): void {
    this.flush();
    this.socket.end();
  }
}
