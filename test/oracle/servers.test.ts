import { describe, expect, it } from 'vitest';
import { RespClient } from '../../src/link/client.ts';
import { fromText } from '../../src/resp/bytes.ts';
import { isError } from '../../src/resp/reply.ts';
import { tcpConnect } from '../support/tcp.ts';
import { availableOracles, freePort, startOurs, startRedis } from './servers.ts';

describe.each(availableOracles())('redis-server $version', ({ version }) => {
  it('starts empty on loopback, answers over TCP, and stops', async () => {
    const server = await startRedis({ version, args: ['--databases', '3'] });
    const client = new RespClient(await tcpConnect(server.port)());
    expect(await client.call('DBSIZE')).toBe(0);
    expect(await client.call('INFO', 'server')).toContain(`redis_version:${version}`);
    expect(isError(await client.call('SELECT', '3'))).toBe(true);
    await server.stop();
    await expect(tcpConnect(server.port)()).rejects.toThrow(
      `Could not connect to Redis at 127.0.0.1:${server.port}: Connection refused`,
    );
  });
});

it('says so when a version is not on this machine', async () => {
  await expect(startRedis({ version: '6.0' })).rejects.toThrow('No redis-server 6.0 here');
});

it('finds free ports', async () => {
  expect(await freePort()).toBeGreaterThan(1024);
});

it('starts and stops ours as a user does', async () => {
  const server = await startOurs();
  const client = new RespClient(await tcpConnect(server.port)());
  expect(await client.call('ECHO', 'olá')).toBe(fromText('olá'));
  await server.stop();
  await expect(tcpConnect(server.port)()).rejects.toThrow('Connection refused');
});
