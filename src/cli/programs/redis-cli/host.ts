// What redis-cli's own classes need, made from what a program of the shell is lent.
import type { Connection } from '../../../link/connection.ts';
import { CliClient } from '../../client.ts';
import type { Address, CliHost, CliOptions } from '../../ports.ts';
import type { Process } from '../program.ts';

/** The version that this redis-cli claims: the one it is compared with. */
export const CLI_VERSION = '8.0.2';

/** A host without a screen: what is printed goes to the streams of the process. */
export function hostFor(process: Process): CliHost {
  const { host, screen, stdout, stderr } = process;
  return {
    connect: address => connect(process, address),
    terminal: screen,
    nowMs: () => host.nowMs(),
    storage: host.cliHistory,
    sleep: ms => host.sleep(ms),
    print: (bytes, stream) => (stream === 'stdout' ? stdout : stderr).write(bytes),
  };
}

/** A client whose link ends with the process. */
export function clientFor(process: Process, options: CliOptions): CliClient {
  const client = new CliClient(hostFor(process), options);
  client.onCommand = event => process.host.onCommand(event);
  process.interrupt.onRaise(() => client.end());
  return client;
}

/** Opens a connection; there are no sockets in the file system. */
export function connect({ host }: Process, address: Address): Promise<Connection> {
  if (!address.host.includes('/')) return host.machine.network.connect(address);
  const path = address.host;
  return Promise.reject(
    new Error(`Could not connect to Redis at ${path}: No such file or directory`),
  );
}
