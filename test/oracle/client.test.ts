// Random sessions of three clients with caches of their own (CLIENT TRACKING), on our engine and on
// Redis 8.0: every reply and every invalidation must be the same, for each client in the same order.
import { expect, it } from 'vitest';
import { RespClient } from '../../src/link/client.ts';
import type { Connect } from '../../src/link/connection.ts';
import { formatReply } from '../../src/resp/format.ts';
import { Dice } from '../support/dice.ts';
import { tcpConnect } from '../support/tcp.ts';
import type { Argv } from './peers.ts';
import { startRedis } from './servers.ts';
import { ourStage } from './sessions.ts';

const CLIENTS = 3;
const COMMANDS = Number(process.env['FUZZ_COMMANDS'] ?? 1500);
const KEYS = ['a', 'b', 'user:1', 'user:2', 'item:1', 'item:2'] as const;
const PREFIXES = ['user:', 'item:', 'u', '', 'user:1'] as const;

type Generator = (dice: Dice) => Argv;

const key = (dice: Dice): string => dice.one(KEYS);
const prefixes = (dice: Dice): string[] =>
  dice.many(dice.below(3), () => ['PREFIX', dice.one(PREFIXES)]).flat();
const mode = (dice: Dice): string[] =>
  dice.one([[], ['OPTIN'], ['OPTOUT'], ['BCAST', ...prefixes(dice)], ['OPTIN', 'BCAST']]);
const loops = (dice: Dice): string[] => (dice.once(3) ? ['NOLOOP'] : []);

const READS: readonly [Generator, ...Generator[]] = [
  d => ['GET', key(d)],
  d => ['MGET', key(d), key(d)],
  d => ['EXISTS', key(d)],
  d => ['TYPE', key(d)],
];
const WRITES: readonly [Generator, ...Generator[]] = [
  d => ['SET', key(d), String(d.below(9))],
  d => ['INCR', key(d)],
  d => ['DEL', key(d), key(d)],
  d => ['MSET', key(d), '1', key(d), '2'],
  d => ['RENAME', key(d), key(d)],
  d => ['EXPIRE', key(d), '1000'],
  d => ['EXPIRE', key(d), '-1'],
  d => ['COPY', key(d), key(d), 'REPLACE'],
  d => (d.once(5) ? ['FLUSHALL'] : ['PERSIST', key(d)]),
];
const TRACKING: readonly [Generator, ...Generator[]] = [
  d => ['CLIENT', 'TRACKING', 'ON', ...mode(d), ...loops(d)],
  () => ['CLIENT', 'TRACKING', 'OFF'],
  d => ['CLIENT', 'CACHING', d.one(['YES', 'NO'] as const)],
  () => ['CLIENT', 'TRACKINGINFO'],
  d => [d.one(['MULTI', 'EXEC', 'DISCARD', 'EXEC'] as const)],
];

function command(dice: Dice): Argv {
  const chance = dice.below(10);
  if (chance < 4) return dice.one(READS)(dice);
  return chance < 8 ? dice.one(WRITES)(dice) : dice.one(TRACKING)(dice);
}

// What all clients are told in the course of a session.
async function listen(connect: Connect, seed: number): Promise<string[]> {
  const dice = new Dice(seed);
  const told: string[] = [];
  const clients: RespClient[] = [];
  for (let i = 0; i < CLIENTS; i += 1) {
    const client = new RespClient(await connect());
    await client.call('HELLO', '3');
    client.onPush = push => told.push(`  @${i} ${formatReply(push)}`);
    clients.push(client);
  }
  for (let step = 0; step < COMMANDS; step += 1) {
    const i = dice.below(CLIENTS);
    const argv = command(dice);
    const line = `${step} @${i}> ${argv.join(' ')}`;
    const before = told.length;
    const reply = (await clients[i]?.call(...argv)) ?? null;
    // A round trip of each client brings its messages, but would use up what CACHING said.
    for (const [other, client] of clients.entries()) {
      if (argv[1] !== 'CACHING' || other !== i) await client.call('ECHO', 'done');
    }
    const messages = told.splice(before).sort();
    told.push(line, formatReply(reply), ...messages);
  }
  for (const client of clients) client.close();
  return told;
}

it.each([1, 2, 3])('clients with caches are told the same, seed %i', async seed => {
  const server = await startRedis({ version: '8.0' });
  const stage = ourStage();
  try {
    const real = await listen(tcpConnect(server.port), seed);
    const ours = await listen(stage.connect, seed);
    const at = ours.findIndex((line, i) => line !== real[i]);
    const from = Math.max(0, at - 40);
    expect(ours.slice(from, at + 10)).toEqual(real.slice(from, at + 10));
    expect(ours.length).toBe(real.length);
  } finally {
    await server.stop();
  }
});
