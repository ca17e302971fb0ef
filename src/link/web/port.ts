// A Connection over a MessagePort, and how a page asks a worker for one. Each message is one chunk
// of RESP bytes, transferred, not copied; an empty chunk says that the sender has closed the link.
import type { Bytes } from '../../resp/bytes.ts';
import type { Connect, Connection, ConnectOptions } from '../connection.ts';

/** Where the page's server says that its files are. */
export const SERVER_FOLDER = '/var/lib/redis';

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

/**
 * Where the data is to be: `own` is what is kept for this page, `take` takes it from another tab,
 * `fresh` forgets it, `memory` leaves it alone and keeps nothing.
 */
export type StartMode = 'own' | 'take' | 'fresh' | 'memory';

/** What redis-server is told at its start. */
export interface ServerSettings {
  readonly processId: number;
  /** The text of a configuration file. */
  readonly config?: Bytes | undefined;
  /** `--port 7000` and its like. */
  readonly options?: readonly Bytes[];
}

/** What a page posts to a server's worker first. */
export interface StartMessage {
  readonly type: 'start';
  readonly mode: StartMode;
  readonly settings: ServerSettings;
}

/** What a page posts to a server's worker when there is time to fetch what may be needed later. */
export interface PrefetchMessage {
  readonly type: 'prefetch';
}

/**
 * What a page posts when the process is killed: what it has written stays, as an operating system
 * would see to it. Only a power cut takes that away.
 */
export interface KillMessage {
  readonly type: 'kill';
}

/** The answer to `kill`: the worker may be terminated. */
export interface KilledMessage {
  readonly type: 'killed';
}

/** What a server's worker posts to the page once the server runs. */
export interface StartedMessage {
  readonly type: 'started';
  readonly port: number;
  readonly bind: string;
  readonly daemonize: boolean;
}

/** What a server's worker posts when its settings cannot be; the words are redis-server's. */
export interface RefusedMessage {
  readonly type: 'refused';
  readonly message: string;
}

/** A line of the server's log, without date and process. */
export interface LogMessage {
  readonly type: 'log';
  readonly line: string;
}

/** The server was shut down. */
export interface StoppedMessage {
  readonly type: 'stopped';
}

/**
 * Where the data is: in files, in a database, or in memory alone, because that was asked for, another
 * tab has the data, the browser refuses to keep any, or what is kept cannot be read.
 */
export type KeptIn = 'files' | 'database' | 'memory' | 'busy' | 'refused' | 'damaged';

/** What a server's worker posts to the page: where its data is, and what was found there. */
export interface KeptMessage {
  readonly type: 'kept';
  readonly kept: KeptIn;
  /** Keys that came back. */
  readonly keys: number;
  /** The server's words if what is kept cannot be read. */
  readonly problem?: string;
}

/** What a server's worker posts to the page when another tab has taken its data over. */
export interface LostMessage {
  readonly type: 'lost';
}

/** Whatever a server's worker posts to the page. */
export type ServerMessage =
  | KeptMessage
  | KilledMessage
  | LogMessage
  | LostMessage
  | RefusedMessage
  | StartedMessage
  | StoppedMessage;

const FIN = new Uint8Array(0);

// A message is read in one go, and a page that reads for long draws nothing meanwhile.
const MOST_BYTES = 65_536;

/** One end of a MessageChannel as a Connection; the other end may be in any thread. */
export function portConnection(port: MessagePort): Connection {
  let open = true;
  const connection: Connection = {
    onData: () => {},
    onClose: () => {},
    send(bytes) {
      if (!open || bytes.length === 0) return;
      for (let at = 0; at < bytes.length; at += MOST_BYTES) {
        const chunk = bytes.slice(at, at + MOST_BYTES);
        port.postMessage(chunk, [chunk.buffer]);
      }
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
