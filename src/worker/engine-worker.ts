// The worker in which a server lives. It hosts the engine: lends it the browser's clock and chance,
// gives every port that the page sends a client of its own, and ticks. Only RESP bytes cross.
import { RedisServer } from '../engine/server.ts';
import { Ticker } from '../engine/ticker.ts';
import type { Connection } from '../link/connection.ts';
import type { ConnectMessage, DisconnectMessage } from '../link/web/port.ts';
import { portConnection } from '../link/web/port.ts';
import { lazyScripts } from './lazy-lua.ts';

const clock = { nowMs: () => performance.timeOrigin + performance.now() };

const server = new RedisServer({
  clock,
  random: { next: Math.random },
  scripts: lazyScripts(() => ticker.poke()),
  log: line => console.info(line),
});

const ticker = new Ticker(server, {
  now: clock.nowMs,
  set: (callback, delayMs) => setTimeout(callback, delayMs),
  clear: timer => {
    if (typeof timer === 'number') clearTimeout(timer);
  },
});

// The port of a page's client looks like a port of TCP: it numbers clients as CLIENT LIST shows them.
let nextPort = 50_000;

// The clients of each owner, to be closed when the page says that it is gone.
const owned = new Map<string, Set<Connection>>();

self.addEventListener('message', (event: MessageEvent<ConnectMessage | DisconnectMessage>) => {
  const { data } = event;
  if (data.type === 'disconnect') {
    for (const connection of owned.get(data.owner) ?? []) connection.onClose();
    owned.delete(data.owner);
    return;
  }
  const [port] = event.ports;
  if (port === undefined || data.type !== 'connect') return;
  const connection = portConnection(port);
  const link = server.connect(
    { write: bytes => connection.send(bytes), close: () => connection.close() },
    { ...data.options, address: `127.0.0.1:${nextPort++}` },
  );
  connection.onData = bytes => {
    link.receive(bytes);
    ticker.poke();
  };
  const { owner } = data;
  const siblings = owner === undefined ? undefined : (owned.get(owner) ?? new Set());
  if (owner !== undefined && siblings !== undefined) owned.set(owner, siblings.add(connection));
  connection.onClose = () => {
    siblings?.delete(connection);
    link.close();
    ticker.poke();
  };
});
