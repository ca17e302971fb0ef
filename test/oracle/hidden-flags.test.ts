// The flags that COMMAND INFO does not show, seen by what they do in a real server: CLIENT PAUSE
// WRITE holds back `may_replicate`, and a default configuration refuses `protected`.
import { describe, expect, it } from 'vitest';
import { RespClient } from '../../src/link/client.ts';
import { isError } from '../../src/resp/reply.ts';
import type { HiddenFlag } from '../../src/spec/spec.ts';
import { commandsOf, table } from '../../src/spec/table.ts';
import { tcpConnect } from '../support/tcp.ts';
import { availableOracles, startRedis } from './servers.ts';

const rows = [...commandsOf(table).values()].flatMap(row => [row, ...row.subcommands.values()]);

const flagged = (flag: HiddenFlag): string[] =>
  rows.filter(({ spec }) => spec.hiddenFlags?.includes(flag)).map(({ name }) => name);

// A line for each command that is no write but runs scripts, sends messages or may write inside.
const LINES = [
  'eval return(1) 0',
  'eval_ro return(1) 0',
  'evalsha e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0',
  'evalsha_ro e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0',
  'fcall f 0',
  'fcall_ro f 0',
  'get k',
  'pfcount k',
  'publish c m',
  'script load return(1)',
  'spublish c m',
];

describe.each(availableOracles())('redis-server $version', ({ version }) => {
  it('holds back may_replicate commands while writes are paused', async () => {
    const server = await startRedis({ version });
    const control = new RespClient(await tcpConnect(server.port)());
    await control.call('CLIENT', 'PAUSE', '60000', 'WRITE');
    const clients: RespClient[] = [];
    const answered: string[] = [];
    const all = LINES.map(async line => {
      const client = new RespClient(await tcpConnect(server.port)());
      clients.push(client);
      await client.call(...line.split(' '));
      answered.push(line.split(' ')[0] ?? '');
    });
    const settled = Promise.allSettled(all);
    const held = flagged('may_replicate');
    await expect
      .poll(() => control.call('INFO', 'clients'))
      .toContain(`blocked_clients:${held.length}`);
    await expect.poll(() => answered.length).toBe(LINES.length - held.length);
    expect(held.filter(name => answered.includes(name))).toEqual([]);
    for (const each of [...clients, control]) each.close();
    await settled;
    await server.stop();
  });

  it('refuses protected commands unless configured otherwise', async () => {
    const server = await startRedis({ version, args: ['--enable-debug-command', 'no'] });
    const client = new RespClient(await tcpConnect(server.port)());
    const refused: string[] = [];
    for (const line of [
      'debug jmap',
      'module list',
      'module load x',
      'module loadex x',
      'module unload x',
    ]) {
      const reply = await client.call(...line.split(' '));
      if (!isError(reply) || !reply.text.includes('command not allowed')) continue;
      refused.push(
        line
          .split(' ')
          .slice(0, line.startsWith('debug') ? 1 : 2)
          .join('|'),
      );
    }
    expect(refused).toEqual(['debug', 'module|load', 'module|loadex', 'module|unload']);
    expect(
      flagged('protected')
        .filter(name => name !== 'module')
        .toSorted(),
    ).toEqual(refused);
    client.close();
    await server.stop();
  });
});
