// What a command must pass before it runs: DEBUG and MODULE only where allowed, no command inside MULTI
// that cannot be there, no write when memory is full. Others bring gates of their own.
import type { CommandSpec } from '../spec/spec.ts';
import type { Command } from './commands/command.ts';
import type { Context } from './context.ts';
import type { Fault } from './faults.ts';
import { fault } from './faults.ts';
import type { RedisServer } from './server.ts';
import type { Gate } from './services/dispatch.ts';

const OUT_OF_MEMORY = fault("OOM command not allowed when used memory > 'maxmemory'.");
const CANNOT_SAVE = fault(
  "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. " +
    'Commands that may modify the data set are disabled, because this instance is configured to ' +
    'report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). ' +
    'Please check the Redis logs for details about the RDB error.',
);
const NOT_IN_MULTI = fault('ERR Command not allowed inside a transaction');
const READ_ONLY = fault("READONLY You can't write against a read only replica.");
const NO_KEYS_HERE = fault("ERR Replica can't interact with the keyspace");

/** All of these gates in Redis's order; each is asked only if it can matter. */
export const admit: Gate = (ctx, command, argv) => {
  const { client, server } = ctx;
  const reason = command.isGuarded ? guardGate(ctx, command) : undefined;
  if (reason !== undefined) return reason;
  const refused = client.user && server.acl.refusal(client, command, argv);
  if (refused !== undefined) return refused;
  if (server.eviction.maxBytes > 0) {
    const noRoom = memoryGate(ctx, command);
    if (noRoom !== undefined) return noRoom;
  }
  if (server.replication.master !== undefined) {
    const readOnly = replicaGate(ctx, command);
    if (readOnly !== undefined) return readOnly;
  }
  if (!server.saving.lastOk || server.persistence.aof?.problem !== undefined) {
    const notKept = diskGate(ctx, command);
    if (notKept !== undefined) return notKept;
  }
  return client.monitoring ? monitorGate(command) : undefined;
};

/** True if a command may be refused by what it is, whoever sends it. */
export const isGuarded = ({ hiddenFlags, flags }: CommandSpec): boolean =>
  hiddenFlags?.includes('protected') === true || flags.includes('no_multi');

function guardGate(ctx: Context, command: Command): Fault | undefined {
  return protectedGate(ctx, command) ?? notInMulti(ctx, command);
}

// The gate of `enable-debug-command` and `enable-module-command`.
function protectedGate({ client, server }: Context, command: Command): Fault | undefined {
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

// The gate of commands that stop the server or start a stream of their own.
function notInMulti({ client }: Context, command: Command): Fault | undefined {
  const isInside = client.transaction !== undefined;
  return isInside && command.spec.flags.includes('no_multi') ? NOT_IN_MULTI : undefined;
}

// The gate of `maxmemory`: lets keys go, and refuses what needs memory if that is not enough.
function memoryGate({ client, server }: Context, command: Command): Fault | undefined {
  if (client.hidden || server.eviction.makeRoom()) return undefined;
  return needsMemory(command, client.transaction?.queue) ? OUT_OF_MEMORY : undefined;
}

function needsMemory(
  { name, spec }: Command,
  queue: readonly { readonly command: Command }[] = [],
): boolean {
  const denies = (each: Command): boolean => each.spec.flags.includes('denyoom');
  if (name === 'exec') return queue.some(({ command }) => denies(command));
  return spec.flags.includes('denyoom');
}

/** Why nothing may be written as long as it cannot be kept, or undefined. */
export function diskFault({ config, persistence, saving }: RedisServer): Fault | undefined {
  const stops = !saving.lastOk && saving.points.length > 0;
  if (stops && config.flag('stop-writes-on-bgsave-error')) return CANNOT_SAVE;
  const problem = persistence.aof?.problem;
  return problem === undefined
    ? undefined
    : fault(`MISCONF Errors writing to the AOF file: ${problem}`);
}

// The gate of a disk that takes no more.
function diskGate({ client, server }: Context, command: Command): Fault | undefined {
  if (client.hidden) return undefined;
  const queue = command.name === 'exec' ? client.transaction?.queue : undefined;
  const writes = command.isWrite || queue?.some(each => each.command.isWrite) === true;
  // Redis: PING tells too, so that whoever watches over servers learns of it.
  return writes || command.name === 'ping' ? diskFault(server) : undefined;
}

const isLocal = (address: string): boolean => /^(127\.|\[?::1|\/)/.test(address);

// The gate of a replica: only its master writes.
function replicaGate({ client, server }: Context, command: Command): Fault | undefined {
  const { replication } = server;
  if (client.hidden) return undefined;
  const queue = command.name === 'exec' ? client.transaction?.queue : undefined;
  const writes =
    replication.refuses(command) || queue?.some(each => replication.refuses(each.command));
  return writes ? READ_ONLY : undefined;
}

// The gate of MONITOR: who watches all commands, as a replica would, uses no keys.
function monitorGate({ isWrite, spec }: Command): Fault | undefined {
  return isWrite || spec.flags.includes('readonly') ? NO_KEYS_HERE : undefined;
}
