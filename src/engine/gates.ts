// What a command must pass before it runs: DEBUG and MODULE only where allowed, no command inside MULTI
// that cannot be there, no write when memory is full. Others bring gates of their own.
import type { Bytes } from '../resp/bytes.ts';
import type { Command } from './commands/command.ts';
import type { Context } from './context.ts';
import type { Fault } from './faults.ts';
import { fault } from './faults.ts';
import type { Gate } from './services/dispatch.ts';

const OUT_OF_MEMORY = fault("OOM command not allowed when used memory > 'maxmemory'.");
const NOT_IN_MULTI = fault('ERR Command not allowed inside a transaction');
const READ_ONLY = fault("READONLY You can't write against a read only replica.");
const NO_KEYS_HERE = fault("ERR Replica can't interact with the keyspace");
/** Inside MULTI every command takes memory but these. */
const FREE = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset']);

/** The gate of `enable-debug-command` and `enable-module-command`. */
export function protectedGate({ client, server }: Context, command: Command): Fault | undefined {
  if (command.spec.hiddenFlags?.includes('protected') !== true || client.hidden) return undefined;
  const kind = command.name.startsWith('module') ? 'module' : 'debug';
  const allowed = server.config.text(`enable-${kind}-command`);
  if (allowed === 'yes' || (allowed === 'local' && isLocal(client.address))) return undefined;
  const name = kind.toUpperCase();
  return fault(
    `ERR ${name} command not allowed. If the enable-${kind}-command option is set to "local", you ` +
      'can run it from a local connection, otherwise you need to set this option in the ' +
      'configuration file, and then restart the server.',
  );
}

/** The gate of commands that stop the server or start a stream of their own. */
export function notInMulti({ client }: Context, command: Command): Fault | undefined {
  const isInside = client.transaction !== undefined;
  return isInside && command.spec.flags.includes('no_multi') ? NOT_IN_MULTI : undefined;
}

/** The gate of access control. */
export const aclGate: Gate = ({ client, server }, command, argv) =>
  server.acl.refusal(client, command, argv);

/** The gate of `maxmemory`: lets keys go, and refuses what needs memory if that is not enough. */
export function memoryGate(
  { client, server }: Context,
  command: Command,
  _argv: readonly Bytes[],
): Fault | undefined {
  const { eviction } = server;
  if (eviction.maxBytes === 0 || client.hidden || eviction.makeRoom()) return undefined;
  return needsMemory(command, client.transaction?.queue) ? OUT_OF_MEMORY : undefined;
}

function needsMemory(
  { name, spec }: Command,
  queue: readonly { readonly command: Command }[] | undefined,
): boolean {
  if (spec.flags.includes('denyoom')) return true;
  if (queue === undefined) return false;
  if (!FREE.has(name)) return true;
  return name === 'exec' && queue.some(({ command }) => command.spec.flags.includes('denyoom'));
}

const isLocal = (address: string): boolean => /^(127\.|\[?::1|\/)/.test(address);

/** The gate of a replica: only its master writes. */
export function replicaGate({ client, server }: Context, command: Command): Fault | undefined {
  const { replication } = server;
  if (replication.master === undefined || client.hidden) return undefined;
  const queue = command.name === 'exec' ? client.transaction?.queue : undefined;
  const writes =
    replication.refuses(command) || queue?.some(each => replication.refuses(each.command));
  return writes ? READ_ONLY : undefined;
}

/** The gate of MONITOR: who watches all commands, as a replica would, uses no keys. */
export function monitorGate({ client }: Context, { isWrite, spec }: Command): Fault | undefined {
  if (!client.monitoring) return undefined;
  const usesKeys = isWrite || spec.flags.includes('readonly');
  return usesKeys ? NO_KEYS_HERE : undefined;
}
