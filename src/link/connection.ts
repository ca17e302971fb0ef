// THE WAIST: bytes in, bytes out. Terminal, Python, lesson checker, inspector and TCP server are
// all clients of one of these; what carries the bytes (memory, MessagePort, WebSocket) is its own file.

/** One client's link to a server. Set the two callbacks before the first `send`. */
export interface Connection {
  /** Sends RESP bytes; what is sent after `close` is dropped. */
  send(bytes: Uint8Array): void;
  /** Ends the link from this side; `onClose` is not called. */
  close(): void;
  /** Called with each chunk that arrives. */
  onData: (bytes: Uint8Array) => void;
  /** Called once when the other side ends the link. */
  onClose: () => void;
}

/** How a client wishes to be seen by the server. */
export interface ConnectOptions {
  /** Control plane: in no CLIENT LIST, MONITOR or INFO; may use `PLAYGROUND …`. */
  readonly hidden?: boolean;
}

/** Opens a connection; rejects with an `Error` whose message redis-cli would print. */
export type Connect = (options?: ConnectOptions) => Promise<Connection>;
