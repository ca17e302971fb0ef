// The same engine over TCP, for real redis-cli, redis-benchmark and client libraries.
// Listens on the loopback address only: this is a playground, not a production server.
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Storage } from '../engine/ports.ts';
import { lateNow } from '../engine/commands/late.ts';
import { RedisServer } from '../engine/server.ts';
import type { Directive } from '../engine/services/config-file.ts';
import { Ticker } from '../engine/ticker.ts';
import { Outlet, Turn } from './outlet.ts';
import { nodeScripts } from './lua.ts';

/** What to listen on. */
export interface ListenOptions {
  readonly port: number;
  readonly host?: string;
  /** Receives the server's log lines. */
  readonly log?: (line: string) => void;
  /** Of a configuration file and of the command line. */
  readonly directives?: readonly Directive[];
  /** Where the data is kept; without it dumps stay in memory. */
  readonly storage?: Storage | undefined;
  /** A client has shut the server down. */
  readonly stopped?: () => void;
}

/** A server that accepts clients. */
export interface RunningServer {
  readonly port: number;
  readonly server: RedisServer;
  /** Closes every client and stops listening. */
  stop(): Promise<void>;
}

// What the clients of a server share.
interface Served {
  readonly server: RedisServer;
  readonly turn: Turn;
}

/** Starts an engine and listens; rejects when the port cannot be had. */
export async function listen(options: ListenOptions): Promise<RunningServer> {
  const { timeOrigin } = performance;
  const clock = { nowMs: () => timeOrigin + performance.now() };
  const { directives = [], log, stopped, storage } = options;
  const random = { next: Math.random };
  const scripts = nodeScripts({ answered: () => ticker.poke() });
  const host = { clock, random, late: lateNow, log, stopped, storage, scripts };
  const server = new RedisServer(host, { directives });
  const ticker = new Ticker(server, {
    now: clock.nowMs,
    set: (callback, delayMs) => setTimeout(callback, delayMs),
    clear: timer => clearTimeout(asTimer(timer)),
  });
  const served = { server, turn: new Turn(() => ticker.poke()) };
  const sockets = new Set<Socket>();
  const tcp = createServer({ noDelay: true }, socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serve(served, socket);
  });
  const port = await bind(tcp, options);
  return {
    port,
    server,
    stop: () => {
      ticker.stop();
      for (const socket of sockets) socket.destroy();
      return new Promise(resolve => tcp.close(() => resolve()));
    },
  };
}

function serve({ server, turn }: Served, socket: Socket): void {
  const link = server.connect(new Outlet(socket, turn), {
    address: `${socket.remoteAddress ?? ''}:${socket.remotePort ?? 0}`,
  });
  socket.on('data', chunk => {
    turn.open();
    link.receive(chunk);
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    turn.open();
    link.close();
  });
}

function bind(tcp: Server, { port, host = '127.0.0.1' }: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen(port, host, () => {
      const address = tcp.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function asTimer(timer: unknown): NodeJS.Timeout | undefined {
  return isTimer(timer) ? timer : undefined;
}

const isTimer = (timer: unknown): timer is NodeJS.Timeout =>
  typeof timer === 'object' && timer !== null && 'refresh' in timer;
