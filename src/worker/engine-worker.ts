// The worker in which a server lives. It hosts the engine: lends it the browser's clock and chance,
// gives every port that the page sends a client of its own, and ticks. Only RESP bytes cross.
import { RedisServer } from '../engine/server.ts';
import { Ticker } from '../engine/ticker.ts';
import type { ConnectMessage } from '../link/web/port.ts';
import { portConnection } from '../link/web/port.ts';

const clock = { nowMs: () => performance.timeOrigin + performance.now() };

const server = new RedisServer({
  clock,
  random: { next: Math.random },
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

self.addEventListener('message', (event: MessageEvent<ConnectMessage>) => {
  const [port] = event.ports;
  if (port === undefined || event.data.type !== 'connect') return;
  const connection = portConnection(port);
  const link = server.connect(
    { write: bytes => connection.send(bytes), close: () => connection.close() },
    { ...event.data.options, address: `127.0.0.1:${nextPort++}` },
  );
  connection.onData = bytes => {
    link.receive(bytes);
    ticker.poke();
  };
  connection.onClose = () => {
    link.close();
    ticker.poke();
  };
});
