// The worker in which a server lives. It hosts the engine: lends it the browser's clock and chance,
// gives every port that the page sends a client of its own, and ticks. Only RESP bytes cross.
import type { Storage } from '../engine/ports.ts';
import { LoadError } from '../engine/ports.ts';
import { RedisServer } from '../engine/server.ts';
import type { Directive } from '../engine/services/config-file.ts';
import { ConfigFileError, argumentsAsConfig, parseConfig } from '../engine/services/config-file.ts';
import { Ticker } from '../engine/ticker.ts';
import type { Connection } from '../link/connection.ts';
import type {
  ConnectMessage,
  DisconnectMessage,
  KillMessage,
  PrefetchMessage,
  ServerMessage,
  ServerSettings,
  StartMessage,
} from '../link/web/port.ts';
import { portConnection } from '../link/web/port.ts';
import { latin1 } from '../resp/bytes.ts';
import { fetchLate, lazyLate } from './lazy-late.ts';
import { lazyScripts } from './lazy-lua.ts';
import { openStorage } from './storage/open.ts';
import type { HeldStorage } from './storage/opfs.ts';

type PageMessage =
  ConnectMessage | DisconnectMessage | KillMessage | PrefetchMessage | StartMessage;

const clock = { nowMs: () => performance.timeOrigin + performance.now() };

// Changes are written down at once and outlast the tab after a second at most.
const SETTINGS = parseConfig(latin1('appendonly yes'));

function startServer(
  storage: Storage | undefined,
  settings: ServerSettings = { processId: 1 },
): RedisServer {
  const host = {
    clock,
    random: { next: Math.random },
    late: lazyLate(() => ticker.poke()),
    scripts: lazyScripts(() => ticker.poke()),
    storage,
    log: (line: string): void => tell({ type: 'log', line }),
    stopped: (): void => tell({ type: 'stopped' }),
    about: { processId: settings.processId },
  };
  return new RedisServer(host, { directives: directivesOf(storage, settings) });
}

// What redis-server was told stands after the page's own settings, and so has the last word.
function directivesOf(
  storage: Storage | undefined,
  { config, options = [] }: ServerSettings,
): Directive[] {
  const told = parseConfig(latin1(`${config ?? ''}\n${argumentsAsConfig(options)}`));
  return storage === undefined ? told : [...SETTINGS, ...told];
}

let server = startServer(undefined);

const ticker = new Ticker(
  { tick: () => server.tick(), nextDeadlineMs: () => server.nextDeadlineMs() },
  {
    now: clock.nowMs,
    set: (callback, delayMs) => setTimeout(callback, delayMs),
    clear: timer => {
      if (typeof timer === 'number') clearTimeout(timer);
    },
  },
);

function tell(message: ServerMessage): void {
  self.postMessage(message);
}

let held: HeldStorage | undefined;

async function start({ mode, settings }: StartMessage): Promise<void> {
  const { kept, storage, lost } = await openStorage(mode);
  held = storage;
  try {
    // What an append-only file repeats may be of any group.
    if (storage !== undefined && storage.list().length > 0) await fetchLate();
    server = startServer(storage, settings);
    tell({ type: 'kept', kept, keys: server.persistence.loaded.keys });
    const { config } = server;
    const [port, daemonize] = [config.number('port'), config.flag('daemonize')];
    tell({ type: 'started', port, bind: config.text('bind'), daemonize });
  } catch (reason) {
    if (reason instanceof ConfigFileError)
      return tell({ type: 'refused', message: reason.message });
    if (!(reason instanceof LoadError)) throw reason;
    // What cannot be read stays as it is, until the learner says what to do.
    tell({ type: 'kept', kept: 'damaged', keys: 0, problem: reason.message });
  }
  ticker.poke();
  void lost.then(() => {
    storage?.close();
    tell({ type: 'lost' });
  });
}

// Clients that come before the server has its data wait for it.
let started: Promise<void> | undefined;

// The port of a page's client looks like a port of TCP: it numbers clients as CLIENT LIST shows them.
let nextPort = 50_000;

// The clients of each owner, to be closed when the page says that it is gone.
const owned = new Map<string, Set<Connection>>();

self.addEventListener('message', (event: MessageEvent<PageMessage>) => {
  const { data } = event;
  if (data.type === 'start') started ??= start(data);
  else if (data.type === 'prefetch') prefetch();
  else if (data.type === 'kill') kill();
  else if (started === undefined) handle(data, event.ports);
  else void started.then(() => handle(data, event.ports));
});

function kill(): void {
  held?.close();
  tell({ type: 'killed' });
}

// Without it the first of these commands fetches them, or says why they cannot be had.
function prefetch(): void {
  fetchLate().catch(() => undefined);
}

function handle(data: ConnectMessage | DisconnectMessage, [port]: readonly MessagePort[]): void {
  if (data.type === 'disconnect') {
    for (const connection of owned.get(data.owner) ?? []) connection.onClose();
    owned.delete(data.owner);
  } else if (port !== undefined) accept(data, port);
}

function accept(data: ConnectMessage, port: MessagePort): void {
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
}
