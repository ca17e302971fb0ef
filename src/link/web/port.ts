// A Connection over a MessagePort, and how a page asks a worker for one. Each message is one chunk
// of RESP bytes, transferred, not copied; an empty chunk says that the sender has closed the link.
import type { Connect, Connection, ConnectOptions } from '../connection.ts';

/** What a page posts to a server's worker, with one port: "this port is a new client". */
export interface ConnectMessage {
  readonly type: 'connect';
  readonly options: ConnectOptions;
  /** Who will be gone one day without closing its clients: a worker that is terminated. */
  readonly owner?: string;
}

/** What a page posts to a server's worker when an owner is gone: its clients are closed. */
export interface DisconnectMessage {
  readonly type: 'disconnect';
  readonly owner: string;
}

const FIN = new Uint8Array(0);

/** One end of a MessageChannel as a Connection; the other end may be in any thread. */
export function portConnection(port: MessagePort): Connection {
  let open = true;
  const connection: Connection = {
    onData: () => {},
    onClose: () => {},
    send(bytes) {
      if (!open || bytes.length === 0) return;
      const chunk = bytes.slice();
      port.postMessage(chunk, [chunk.buffer]);
    },
    close() {
      if (!open) return;
      open = false;
      port.postMessage(FIN);
      port.close();
    },
  };
  port.onmessage = (event: MessageEvent<Uint8Array>) => {
    if (!open) return;
    if (event.data.length > 0) return connection.onData(event.data);
    open = false;
    port.close();
    connection.onClose();
  };
  return connection;
}

/** Connects to the server that runs in `worker`. */
export function workerConnect(worker: Worker): Connect {
  return (options = {}) => {
    const { port1, port2 } = new MessageChannel();
    const message: ConnectMessage = { type: 'connect', options };
    worker.postMessage(message, [port2]);
    return Promise.resolve(portConnection(port1));
  };
}
