// A client in one line, as CLIENT LIST, CLIENT INFO and ACL LOG show it.
import type { Bytes } from '../resp/bytes.ts';
import { latin1 } from '../resp/bytes.ts';
import type { Client } from './client.ts';

/** What a client without any buffers takes, about. */
const CLIENT_BYTES = 1000;

/** The line of a client, without its end. */
export function describeClient(client: Client, nowMs: number): Bytes {
  const seconds = (sinceMs: number): number => Math.max(0, Math.floor((nowMs - sinceMs) / 1000));
  const { subscriptions, transaction, tracking } = client;
  const fields: readonly [string, string | number][] = [
    ['id', client.id],
    ['addr', client.address],
    ['laddr', client.localAddress],
    ['fd', client.fd],
    ['name', client.name],
    ['age', seconds(client.createdMs)],
    ['idle', seconds(client.lastActiveMs)],
    ['flags', flagsOf(client)],
    ['db', client.dbIndex],
    ['sub', subscriptions?.channels.size ?? 0],
    ['psub', subscriptions?.patterns.size ?? 0],
    ['ssub', subscriptions?.shardChannels.size ?? 0],
    ['multi', transaction?.queue.length ?? -1],
    ['watch', client.watched.length],
    ...bufferFields(client),
    ['events', 'r'],
    ['cmd', client.lastCommand?.name ?? 'NULL'],
    ['user', client.userName],
    ['redir', tracking?.redirect ?? -1],
    ['resp', client.protocol],
    ['lib-name', client.libraryName],
    ['lib-ver', client.libraryVersion],
    ['io-thread', 0],
  ];
  return latin1(fields.map(([name, value]) => `${name}=${value}`).join(' '));
}

/** Estimated memory of a client, with all its buffers. */
export function clientBytes(client: Client): number {
  const { argv, out, parser, transaction } = client;
  const queued = transaction?.queue.reduce((sum, each) => sum + bytesIn(each.argv), 0) ?? 0;
  return CLIENT_BYTES + parser.pendingBytes + bytesIn(argv) + queued + out.capacity;
}

function bufferFields(client: Client): [string, number][] {
  const { argv, out, parser, transaction } = client;
  const queued = transaction?.queue.reduce((sum, each) => sum + bytesIn(each.argv), 0) ?? 0;
  const query = parser.pendingBytes + (client.isHeld ? 0 : requestBytes(argv));
  const own = bytesIn(argv);
  return [
    ['qbuf', query],
    ['qbuf-free', 0],
    ['argv-mem', own],
    ['multi-mem', queued],
    ['rbs', out.capacity],
    ['rbp', client.peakOutput],
    ['obl', out.length],
    ['oll', 0],
    ['omem', 0],
    ['tot-mem', clientBytes(client) + requestBytes(argv)],
  ];
}

const bytesIn = (argv: readonly Bytes[]): number => argv.reduce((sum, arg) => sum + arg.length, 0);

// The bytes of the command that runs now, as they came over the wire.
function requestBytes(argv: readonly Bytes[]): number {
  if (argv.length === 0) return 0;
  const line = (count: number): number => 3 + String(count).length;
  return argv.reduce((sum, { length }) => sum + line(length) + length + 2, line(argv.length));
}

function flagsOf(client: Client): string {
  const { tracking } = client;
  const flags: readonly [boolean, string][] = [
    [client.monitoring, 'O'],
    [client.subscriptions !== undefined, 'P'],
    [client.transaction !== undefined, 'x'],
    [client.isHeld, 'b'],
    [tracking !== undefined, 't'],
    [tracking?.broken === true, 'R'],
    [tracking?.bcast === true, 'B'],
    [client.watchBroken, 'd'],
    [client.closing, 'c'],
    [client.readsReplicas, 'r'],
    [client.noEvict, 'e'],
    [client.noTouch, 'T'],
  ];
  const shown = flags.map(([holds, flag]) => (holds ? flag : '')).join('');
  return shown === '' ? 'N' : shown;
}
