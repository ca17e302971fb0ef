// Scripts through the client libraries that people use, whose own way is EVALSHA first and EVAL if
// the server does not know the script: on ours, where Lua comes with the first, and on a real server.
import { Redis } from 'ioredis';
import { createClient, defineScript } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../src/node/tcp-server.ts';
import { startRedis } from './servers.ts';

interface Target {
  readonly port: number;
  stop(): Promise<void>;
}

const targets: readonly { name: string; start: () => Promise<Target> }[] = [
  { name: 'ours', start: () => listen({ port: 0 }) },
  { name: 'real', start: () => startRedis({ version: '8.0' }) },
];

const SELL = "return redis.call('DECRBY', KEYS[1], ARGV[1])";

describe.each(targets)('$name', ({ start }) => {
  let server: Target;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  it('serves ioredis: commands of one’s own, in pipelines and transactions too', async () => {
    const client = new Redis({ port: server.port });
    try {
      client.defineCommand('sell', { numberOfKeys: 1, lua: SELL });
      await client.set('stock', 10);
      expect(await Reflect.get(client, 'sell').call(client, 'stock', 3)).toBe(7);
      expect(await client.eval(SELL, 1, 'stock', 1)).toBe(6);
      const replies = await client.multi().eval(SELL, 1, 'stock', 2).get('stock').exec();
      expect(replies).toEqual([
        [null, 4],
        [null, '4'],
      ]);
      await expect(client.eval('return nope', 0)).rejects.toThrow(/nonexistent global variable/);
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      expect(await client.callBuffer('EVAL', 'return ARGV[1]', '0', bytes)).toEqual(bytes);
    } finally {
      client.disconnect();
    }
  });

  it('serves node-redis: scripts and functions, in RESP3', async () => {
    const sell = defineScript({
      SCRIPT: SELL,
      NUMBER_OF_KEYS: 1,
      parseCommand(parser, key: string, count: number) {
        parser.pushKey(key);
        parser.push(String(count));
      },
      transformReply: (reply: number) => reply,
    });
    const client = createClient({
      socket: { port: server.port },
      RESP: 3,
      scripts: { sell },
    });
    await client.connect();
    try {
      await client.set('stock', '10');
      expect(await client.sell('stock', 4)).toBe(6);
      const library =
        "#!lua name=shop\nredis.register_function('peek', function(keys) return redis.call('GET', keys[1]) end)";
      expect(await client.functionLoad(library, { REPLACE: true })).toBe('shop');
      expect(await client.fCall('peek', { keys: ['stock'], arguments: [] })).toBe('6');
      expect(await client.functionList()).toMatchObject([{ library_name: 'shop', engine: 'LUA' }]);
      expect(await client.scriptExists('0'.repeat(40))).toEqual([0]);
    } finally {
      client.destroy();
    }
  });

  it('serves many clients at once that all bring the same script', async () => {
    const clients = Array.from({ length: 20 }, () => new Redis({ port: server.port }));
    try {
      await clients[0]?.set('n', 0);
      const script = "return redis.call('INCR', KEYS[1])";
      const replies = await Promise.all(
        clients.flatMap(client => Array.from({ length: 50 }, () => client.eval(script, 1, 'n'))),
      );
      expect(new Set(replies).size).toBe(1000);
    } finally {
      for (const client of clients) client.disconnect();
    }
  });
});
