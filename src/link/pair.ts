// Two Connections joined in memory: what one sends, the other gets, at once and in order.
import type { Connection } from './connection.ts';

/** A linked pair of connections; deliveries are synchronous. */
export function connectionPair(): readonly [Connection, Connection] {
  let open = true;
  const end = (other: () => Connection): Connection => ({
    onData: () => {},
    onClose: () => {},
    send(bytes) {
      if (open && bytes.length > 0) other().onData(bytes);
    },
    close() {
      if (!open) return;
      open = false;
      other().onClose();
    },
  });
  const left: Connection = end(() => right);
  const right: Connection = end(() => left);
  return [left, right];
}
