// A TCP port on loopback in front of any server that `Connect` reaches, for a program that knows
// nothing of connections in memory; listens in on what is said.
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import type { Connect } from '../link/connection.ts';
import { CommandTap } from '../link/tap.ts';
import type { SeenCall } from '../link/tap.ts';

/** An open port. */
export interface Gate {
  readonly port: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** Opens a port; `onCall` is told each command that was answered. */
export async function openGate(connect: Connect, onCall: (call: SeenCall) => void): Promise<Gate> {
  const sockets = new Set<Socket>();
  const tcp = createServer({ noDelay: true }, socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    join(socket, connect, new CommandTap(onCall)).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen(0, '127.0.0.1', resolve);
  });
  const address = tcp.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise(resolve => tcp.close(() => resolve()));
    },
  };
}

async function join(socket: Socket, connect: Connect, tap: CommandTap): Promise<void> {
  socket.pause();
  const connection = await connect({});
  connection.onData = bytes => {
    tap.received(bytes);
    // The connection may use its buffer again.
    if (!socket.destroyed) socket.write(bytes.slice());
  };
  connection.onClose = () => socket.end();
  socket.on('data', chunk => {
    tap.sent(chunk);
    connection.send(chunk);
  });
  socket.once('close', () => connection.close());
  socket.resume();
}
