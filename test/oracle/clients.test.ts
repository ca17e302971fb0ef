// Programs that people use, unmodified, against our server as a user starts it: redis-cli,
// redis-benchmark, ioredis and node-redis. What they do here they do the same against the real one.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from './servers.ts';
import { availableOracles, startOurs, startRedis } from './servers.ts';

const run = promisify(execFile);
const [oracle] = availableOracles();
const targets = [
  { name: 'ours', start: () => startOurs() },
  { name: 'real', start: () => startRedis() },
];

for (const target of targets) {
  describe(`${target.name}`, () => {
    let server: RunningServer;
    beforeAll(async () => {
      server = await target.start();
    });
    afterAll(() => server.stop());

    const cli = async (...args: string[]): Promise<string> => {
      const { stdout } = await run(oracle?.cli ?? 'redis-cli', [
        '-p',
        String(server.port),
        ...args,
      ]);
      return stdout;
    };

    it('answers redis-cli in both protocols', async () => {
      expect(await cli('SET', 'greeting', 'hello')).toBe('OK\n');
      expect(await cli('--no-raw', 'GET', 'greeting')).toBe('"hello"\n');
      await cli('HSET', 'h', 'f', 'v');
      expect(await cli('-3', '--no-raw', 'HGETALL', 'h')).toBe('1# "f" => "v"\n');
      expect(await cli('-2', '--no-raw', 'HGETALL', 'h')).toBe('1) "f"\n2) "v"\n');
      expect(await cli('--scan')).toContain('greeting');
    });

    it('bears redis-benchmark', async () => {
      const args = ['-p', String(server.port), '-n', '20000', '-q'];
      const tests = 'ping,set,get,incr,lpush,rpush,lpop,sadd,hset,zadd,lrange_100,mset';
      const plain = await run(oracle?.benchmark ?? 'redis-benchmark', [...args, '-t', tests]);
      const piped = await run(oracle?.benchmark ?? 'redis-benchmark', [
        ...[...args, '-t', tests],
        ...['-P', '16'],
      ]);
      for (const { stdout } of [plain, piped]) {
        expect(stdout).not.toMatch(/error/i);
        expect(stdout.match(/requests per second/g)?.length).toBeGreaterThanOrEqual(12);
      }
    });

    it('serves ioredis: values, pipelines, transactions, blocking', async () => {
      const a = new Redis({ port: server.port });
      const b = new Redis({ port: server.port });
      try {
        await a.flushall();
        await a.mset({ Lebanon: 'Beirut', Norway: 'Oslo' });
        expect(await a.mget('Lebanon', 'Norway', 'Sweden')).toEqual(['Beirut', 'Oslo', null]);
        expect(await a.pipeline().incr('n').incr('n').exec()).toEqual([
          [null, 1],
          [null, 2],
        ]);
        await a.watch('n');
        await b.set('n', '10');
        expect(await a.multi().incr('n').exec()).toBeNull();
        const waiting = a.blpop('queue', 5);
        await b.rpush('queue', 'job');
        expect(await waiting).toEqual(['queue', 'job']);
        await expect(a.hget('n', 'f')).rejects.toThrow('WRONGTYPE');
      } finally {
        a.disconnect();
        b.disconnect();
      }
    });

    it.each([2, 3] as const)('serves node-redis over RESP%i', async RESP => {
      const client = createClient({ socket: { port: server.port, host: '127.0.0.1' }, RESP });
      await client.connect();
      try {
        await client.flushAll();
        await client.hSet('hat:1', { color: 'black', quantity: '200' });
        expect({ ...(await client.hGetAll('hat:1')) }).toEqual({ color: 'black', quantity: '200' });
        expect(
          await client.multi().hIncrBy('hat:1', 'quantity', -1).exists('hat:1').exec(),
        ).toEqual([199, 1]);
        await client.zAdd('board', [
          { value: 'ann', score: 3 },
          { value: 'bob', score: 1.5 },
        ]);
        expect(await client.zRangeWithScores('board', 0, -1)).toEqual([
          { value: 'bob', score: 1.5 },
          { value: 'ann', score: 3 },
        ]);
      } finally {
        client.destroy();
      }
    });
  });
}

it('stops cleanly on SIGTERM', async () => {
  const server = await startOurs();
  const client = new Redis({ port: server.port, retryStrategy: () => null });
  expect(await client.ping()).toBe('PONG');
  const closed = new Promise(resolve => client.once('close', resolve));
  await server.stop();
  await closed;
});
