// A server of our own engine in this process, without a port but with a folder: for the machine on
// which lessons are proven.
import { lateNow } from '../engine/commands/late.ts';
import { RedisServer } from '../engine/server.ts';
import type { Directive } from '../engine/services/config-file.ts';
import { argumentsAsConfig, parseConfig } from '../engine/services/config-file.ts';
import type { Scripts } from '../engine/ports.ts';
import type { ConnectOptions, Connection } from '../link/connection.ts';
import { latin1 } from '../resp/bytes.ts';
import type { StartServer } from './lesson-machine.ts';
import { folderStorage } from './storage.ts';

/** What the engine is lent. */
export interface MemoryHost {
  readonly nowMs: () => number;
  readonly scripts?: Scripts;
}

/** Starts servers in memory. */
export function memoryServers({ nowMs, scripts }: MemoryHost): StartServer {
  return async (start, folderOf) => {
    const config = latin1(`${start.config ?? ''}\n${argumentsAsConfig(start.options)}`);
    const links = new Set<() => void>();
    const host = {
      clock: { nowMs },
      late: lateNow,
      random: { next: Math.random },
      log: start.onLog,
      about: { processId: start.pid },
      stopped: () => {
        for (const end of [...links]) end();
        start.onEnd();
      },
      ...(scripts && { scripts }),
    };
    const directives = parseConfig(config);
    const server = new RedisServer(
      { ...host, storage: folderStorage(folderOf(portOf(directives))) },
      { directives },
    );
    return Promise.resolve({
      port: server.config.number('port'),
      bind: '127.0.0.1',
      daemonize: server.config.flag('daemonize'),
      connect: options => Promise.resolve(link(server, links, options)),
      kill: () => {
        if (!server.isStopped) server.stop();
      },
    });
  };
}

function portOf(directives: readonly Directive[]): number {
  const said = directives.findLast(({ name }) => name === 'port');
  return Number(said?.args[0] ?? 6379);
}

// A server that stops forgets its hidden clients without a word; the host tells them, once.
function link(
  server: RedisServer,
  links: Set<() => void>,
  options: ConnectOptions = {},
): Connection {
  const ended = (): void => {
    if (links.delete(ended)) connection.onClose();
  };
  const connection: Connection = {
    onData: () => {},
    onClose: () => {},
    send: bytes => inner.receive(bytes.slice()),
    close: () => {
      links.delete(ended);
      inner.close();
    },
  };
  const inner = server.connect(
    { write: bytes => connection.onData(bytes), close: ended },
    { hidden: options.hidden === true },
  );
  links.add(ended);
  return connection;
}
