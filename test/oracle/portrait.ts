// Everything that there is to see of a value, as one text: two values are the same if the commands
// that show everything of them answer the same on their servers.
import type { Bytes } from '../../src/resp/bytes.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { sorted } from './differential.ts';
import type { Argv } from './peers.ts';
import { decodeReply } from './peers.ts';

/** Our engine or a real server. */
export interface Server {
  run(commands: readonly Argv[]): Promise<{ reply: Bytes }[]>;
}

/** The reply to one command. */
export async function ask(server: Server, ...argv: string[]): Promise<Reply> {
  const [answer] = await server.run([argv]);
  return decodeReply(answer?.reply ?? latin1(''));
}

/** The text of a reply that is a status or a string. */
export const replyText = (reply: Reply): string =>
  typeof reply === 'object' && reply !== null && 'text' in reply ? reply.text : String(reply);

/** Everything that there is to see of a value; `old` leaves out what Redis 7.0 does not show. */
export async function portrait(server: Server, key: string, old = false): Promise<string> {
  const type = String(replyText(await ask(server, 'TYPE', key)));
  const seen: Reply[] = [latin1(type), await ask(server, 'PEXPIRETIME', key)];
  if (!old) seen.push(await ask(server, 'OBJECT', 'ENCODING', key));
  if (type === 'string') seen.push(await ask(server, 'GET', key));
  if (type === 'list') seen.push(await ask(server, 'LRANGE', key, '0', '-1'));
  if (type === 'set') seen.push(sorted(await ask(server, 'SMEMBERS', key)));
  if (type === 'zset') {
    const pairs = await ask(server, 'ZRANGE', key, '0', '-1', 'WITHSCORES');
    seen.push(old ? withNumbers(pairs) : pairs);
  }
  if (type === 'hash') seen.push(...(await fieldsOf(server, key, old)));
  if (type === 'stream') {
    const full = await ask(server, 'XINFO', 'STREAM', key, 'FULL', 'COUNT', '0');
    seen.push(old ? without(full, ['active-time', 'lag']) : full);
  }
  return JSON.stringify(seen, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
}

async function fieldsOf(server: Server, key: string, old: boolean): Promise<Reply[]> {
  const pairs = await ask(server, 'HGETALL', key);
  const flat = Array.isArray(pairs) ? pairs.map(String) : [];
  const names = flat.filter((_, i) => i % 2 === 0).sort();
  const values = await ask(server, 'HMGET', key, ...names);
  const count = String(names.length);
  const ends = old ? null : await ask(server, 'HPEXPIRETIME', key, 'FIELDS', count, ...names);
  return [names.map(latin1), values, ends];
}

// Redis 7.0 prints more digits of a score than it takes to tell it from others.
const withNumbers = (pairs: Reply): Reply =>
  Array.isArray(pairs) ? pairs.map((item, i) => (i % 2 === 0 ? item : Number(item))) : pairs;

/** A flat RESP2 map without some of its entries, and so all maps within. */
export function without(reply: Reply, names: readonly string[]): Reply {
  if (!Array.isArray(reply)) return reply;
  return reply
    .filter((item, i) => !names.includes(String(item)) && !names.includes(String(reply[i - 1])))
    .map(item => without(item, names));
}
