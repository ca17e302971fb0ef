// A Connection over a TCP socket: how tests reach a real redis-server, or ours, on loopback.
// What the bytes mean is for the client on top of it.
import { createConnection } from 'node:net';
import type { Connect, Connection } from '../../src/link/connection.ts';

/** Connects to the server that listens on 127.0.0.1:`port`. */
export function tcpConnect(port: number): Connect {
  return () =>
    new Promise((resolve, reject) => {
      const socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
      const connection: Connection = {
        onData: () => {},
        onClose: () => {},
        send: bytes => void socket.write(bytes),
        close() {
          connection.onClose = () => {};
          socket.end();
        },
      };
      socket.on('data', chunk => connection.onData(chunk));
      socket.once('close', () => connection.onClose());
      socket.once('connect', () => resolve(connection));
      socket.on('error', (cause: Error & { code?: string }) => {
        const why = cause.code === 'ECONNREFUSED' ? 'Connection refused' : cause.message;
        reject(new Error(`Could not connect to Redis at 127.0.0.1:${port}: ${why}`, { cause }));
      });
    });
}
