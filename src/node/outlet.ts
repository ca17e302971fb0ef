// What the engine writes goes out when all requests that have come are read, as Redis writes before it
// sleeps: a client that is woken at once takes the processor from those whose requests still wait.
import type { Socket } from 'node:net';

/** A turn of the event loop: what is left to be done at its end. */
export class Turn {
  private readonly last: () => void;
  private readonly end = (): void => this.finish();
  private isOpen = false;
  private outlets: Outlet[] = [];

  /** `last` is called at the end of every turn that was opened. */
  constructor(last: () => void) {
    this.last = last;
  }

  /** Something happens in this turn. */
  open(): void {
    if (this.isOpen) return;
    this.isOpen = true;
    setImmediate(this.end);
  }

  /** Flushes an outlet at the end of the turn. */
  add(outlet: Outlet): void {
    this.outlets.push(outlet);
    this.open();
  }

  private finish(): void {
    const { outlets } = this;
    this.isOpen = false;
    this.outlets = [];
    for (const outlet of outlets) outlet.flush();
    this.last();
  }
}

/** The sink of one client: a socket. */
export class Outlet {
  private readonly socket: Socket;
  private readonly turn: Turn;
  private pending: Uint8Array[] = [];

  constructor(socket: Socket, turn: Turn) {
    this.socket = socket;
    this.turn = turn;
  }

  write(bytes: Uint8Array): void {
    if (this.pending.push(bytes) === 1) this.turn.add(this);
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
