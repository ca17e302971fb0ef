// The letters of the page to a Python that stands still while it waits. Each comes twice, as a
// message that is heard when Python is idle, and on request while it is not; whichever is first
// counts. Asks for them; what they say is for the worker.
import type { Connection } from '../../link/connection.ts';
import type { MailAddress } from '../../link/web/mail.ts';
import { urlOf } from '../../link/web/mail.ts';
import type { FromPython, Letter, ToPython } from '../../python/protocol.ts';
import type { Bytes } from '../../resp/bytes.ts';
import { toUint8 } from '../../resp/bytes.ts';

/** A request is not held longer: a service worker lives only so long. */
const LONGEST_MS = 10_000;
const MOST_FAILURES = 5;

/** One Python's mail. */
export class Mailbox {
  private readonly address: MailAddress;
  private readonly deliver: (message: ToPython) => void;
  private last = 0;
  private failures = 0;

  constructor(address: MailAddress, deliver: (message: ToPython) => void) {
    this.address = address;
    this.deliver = deliver;
  }

  /** A letter has come. */
  take({ number, message }: Letter): void {
    if (number <= this.last) return;
    this.last = number;
    this.deliver(message);
  }

  /** Stands still until a letter comes, but not longer than this; takes all there are. */
  fetch(waitMs: number): void {
    const letters = this.ask(urlOf(this.address, this.last, Math.min(waitMs, LONGEST_MS)));
    this.failures = letters === undefined ? this.failures + 1 : 0;
    if (this.failures > MOST_FAILURES) throw new Error('The page does not answer.');
    for (const letter of letters ?? []) this.take(letter);
  }

  // Undefined: nobody answered as the page does.
  private ask(url: string): Letter[] | undefined {
    const request = new XMLHttpRequest();
    request.open('POST', url, false);
    try {
      request.send();
    } catch {
      return undefined;
    }
    return request.status === 200 ? JSON.parse(request.responseText) : undefined;
  }
}

/** Connections without a port of their own: the page carries their bytes. */
export class CarriedConnections {
  private readonly post: (message: FromPython) => void;
  private readonly open = new Map<number, Connection>();
  private last = 0;

  constructor(post: (message: FromPython) => void) {
    this.post = post;
  }

  /** A new client of the server at a port of this machine. */
  connect(port: number): Connection {
    this.last += 1;
    const socket = this.last;
    const connection: Connection = {
      onData: () => {},
      onClose: () => {},
      send: bytes => {
        if (this.open.has(socket)) this.post({ type: 'send', socket, bytes });
      },
      close: () => {
        if (this.open.delete(socket)) this.post({ type: 'close', socket });
      },
    };
    this.open.set(socket, connection);
    this.post({ type: 'connect', port, socket });
    return connection;
  }

  /** The other side has sent this. */
  received(socket: number, bytes: Bytes): void {
    this.open.get(socket)?.onData(toUint8(bytes));
  }

  /** The other side has ended. */
  closed(socket: number): void {
    const connection = this.open.get(socket);
    this.open.delete(socket);
    connection?.onClose();
  }
}
