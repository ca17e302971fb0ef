// What a server tells of itself, beside Redis 8.0: the names and order of INFO, the lines of MONITOR,
// SLOWLOG and CLIENT LIST, and the keys that COMMAND finds in random command lines.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RespClient } from '../../src/link/client.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { formatReply } from '../../src/resp/format.ts';
import type { CommandSpec, Group } from '../../src/spec/spec.ts';
import { table } from '../../src/spec/table.ts';
import { commandArbitrary } from '../support/random-commands.ts';
import { tcpConnect } from '../support/tcp.ts';
import { OurPeer, RealPeer } from './peers.ts';
import type { RunningServer } from './servers.ts';
import { startRedis } from './servers.ts';
import { compareSession, ourStage } from './sessions.ts';

let server: RunningServer;
let real: RespClient;

beforeAll(async () => {
  server = await startRedis({ version: '8.0' });
  real = new RespClient(await tcpConnect(server.port)());
});
afterAll(async () => {
  real.close();
  await server.stop();
});

const DATA = [
  ...['SET k v', 'SET longer abcdefgh', 'SET mortal v EX 1000', 'RPUSH l 1 2 3', 'SADD s a b'],
  ...['ZADD z 1 a', 'HSET h f v', 'HSET h2 f v', 'HEXPIRE h2 1000 FIELDS 1 f', 'XADD x 1-1 f v'],
  ...['SELECT 3', 'SET other x', 'SELECT 0', 'GET k', 'GET nothing', 'LPUSH k x', 'GET', 'NOPE'],
];

describe('INFO', () => {
  // The lines of a section without what only that server can know.
  const lines = (text: string): string[] => text.split('\r\n');
  const names = (text: string): string[] => lines(text).map(line => line.replace(/[:=].*/, ''));

  async function both(section: string): Promise<[ours: string, real: string]> {
    const stage = ourStage();
    const ours = new RespClient(await stage.connect());
    const texts: string[] = [];
    for (const client of [ours, real]) {
      await client.call('FLUSHALL');
      await client.call('CONFIG', 'RESETSTAT');
      for (const line of DATA) await client.call(...line.split(' '));
      texts.push(String(await client.call('INFO', ...section.split(' '))));
    }
    return [texts[0] ?? '', texts[1] ?? ''];
  }

  it.each(['', 'all', 'everything', 'default', 'server clients', 'SERVER nonsense', 'nonsense'])(
    'has the sections and names of Redis: %s',
    async section => {
      const [own, theirs] = await both(section);
      const known = (name: string): boolean => !/^(cmdstat_|latency_perc|module)/.test(name);
      expect(names(own).filter(known)).toEqual(names(theirs).filter(known));
    },
  );

  it.each(['keyspace', 'errorstats', 'keysizes', 'cluster'])(
    'counts as Redis: %s',
    async section => {
      const [own, theirs] = await both(section);
      const coarse = (text: string): string => text.replace(/avg_ttl=\d+/, 'avg_ttl=*');
      expect(coarse(own)).toBe(coarse(theirs));
    },
  );

  it.each([
    ['stats', /^(keyspace_\w+|total_error_replies|expired_\w*keys|evicted_keys|pubsub_\w+):/],
    ['persistence', /^(rdb_bgsave_in_progress|aof_enabled|loading):/],
    ['clients', /^(connected_clients|blocked_clients|tracking_clients|watching_clients):/],
    ['replication', /^(role|connected_slaves|master_failover_state):/],
    ['commandstats', /^cmdstat_(set|get|lpush|hset|zadd|select):/],
  ])('counts as Redis: some of %s', async (section, chosen) => {
    const [own, theirs] = await both(section);
    const facts = (text: string): string[] =>
      lines(text)
        .filter(line => chosen.test(line))
        .map(line => line.replace(/usec=\d+,usec_per_call=[\d.]+/, 'usec=*'))
        .sort();
    expect(facts(own)).toEqual(facts(theirs));
    expect(facts(own).length).toBeGreaterThan(1);
  });
});

describe('what clients see of each other', () => {
  const mask = (printed: string): string =>
    printed
      .replace(/\d{10}\.\d{6}/g, 'TIME')
      .replace(/(^"|\\n|total-)id=\d+/g, '$1id=N')
      .replace(/("id" => |"id"\n.*)\(integer\) \d+/g, '$1N')
      .replace(/127\.0\.0\.1:\d+/g, 'ADDRESS')
      .replace(/\b(fd|age|idle|qbuf|qbuf-free|rbs|rbp|obl|oll|omem|tot-mem|multi-mem)=\d+/g, '$1=N')
      .replace(/modules[^]*/, 'modules');

  // Redis: the list of clients is turned round from time to time.
  const inOrder = (printed: string): string =>
    printed.startsWith('"id=') ? printed.slice(1).split('\\n').sort().join('\n') : printed;

  it('is the same in MONITOR', () =>
    compareSession(
      [
        '@eye> MONITOR',
        ...['@a> SET k "v w"', '@eye> <', '@a> get k', '@eye> <', '@a> GET', '@a> NONSENSE'],
        ...['@a> CONFIG GET hz', '@a> CLIENT LIST TYPE master', '@a> SELECT 3', '@eye> <'],
        ...['@a> AUTH secret', '@eye> <', '@a> HELLO 2 SETNAME n AUTH default x', '@eye> <'],
        ...['@a> MULTI', '@eye> <', '@a> SET a 1', '@a> INCR a', '@a> EXEC'],
        ...['@eye> <', '@eye> <', '@eye> <'],
        ...['@a> LPUSH l "\\x00\\xff\\"\\\\\\n\\t\\a"', '@eye> <'],
        ...['@eye> GET k', '@eye> PING', '@eye> <', '@eye> RESET', '@a> SET k v'],
        ...['@eye> PING', '@eye> MULTI', '@eye> MONITOR', '@eye> EXEC'],
      ],
      mask,
    ));

  it('is the same in CLIENT LIST and INFO', () =>
    compareSession(
      [
        ...['@a> CLIENT INFO', '@a> CLIENT SETNAME shop', '@a> CLIENT SETINFO lib-name redis-py'],
        ...['@b> HELLO 3', '@b> CLIENT TRACKING on BCAST PREFIX p', '@b> WATCH w'],
        ...['@c> SUBSCRIBE news sport', '@c> PSUBSCRIBE n*', '@d> SSUBSCRIBE shard'],
        ...['!@e> BLPOP queue other 0', '@f> MONITOR', '@g> SELECT 5', '@g> MULTI', '@g> SET a 1'],
        ...['@h> CLIENT NO-EVICT on', '@h> CLIENT NO-TOUCH on', '@h> SET w 1', '@i> NONSENSE'],
        '@a> CLIENT LIST',
        ...['@a> CLIENT LIST TYPE pubsub', '@a> CLIENT LIST TYPE normal', '@a> INFO clients'],
      ],
      printed => inOrder(mask(printed)).replace(/(recent_max_\w+_buffer|maxclients):\d+/g, '$1:N'),
    ));

  it('is the same in SLOWLOG', () =>
    compareSession(
      [
        ...['@a> CONFIG SET slowlog-log-slower-than 0', '@a> SLOWLOG RESET'],
        `@a> SET k ${'v'.repeat(200)}`,
        `@a> MSET ${Array.from({ length: 80 }, (_, i) => i).join(' ')}`,
        ...['@a> AUTH x', '@a> CONFIG SET masterauth secret hz 10', '@a> CLIENT SETNAME shop'],
        ...['@a> MULTI', '@a> GET k', '@a> EXEC', '@a> GET', '@a> LPUSH k x', '@a> NONSENSE'],
        ...['@a> ACL SETUSER bob on >secret'],
        ...['@a> SLOWLOG LEN', '@a> SLOWLOG GET -1', '@a> SLOWLOG GET 2'],
      ],
      printed => mask(printed).replace(/^( +[23]\)|.. 1\) 1\)|.*[23]\)) \(integer\) \d+/gm, '$1 N'),
    ));
});

describe('COMMAND GETKEYSANDFLAGS', () => {
  const rows = Object.entries(table).flatMap(([group, specs]) =>
    Object.entries<CommandSpec>(specs).map(([name, spec]) => ({ group, name, spec })),
  );
  const isGroup = (group: string): group is Group & keyof typeof table => group in table;

  it('finds the keys of random command lines', async () => {
    const command = fc.oneof(
      ...rows.flatMap(({ group, name, spec }) =>
        isGroup(group) && group !== 'scripting' ? [commandArbitrary(name, group, spec)] : [],
      ),
    );
    // Redis: a number of keys such as 1e400 is no number to some of its code and 1 to other.
    const lines = fc
      .sample(command, { seed: 1, numRuns: 3000 })
      .filter(words => !words.includes('1e400'))
      .map(words => ['COMMAND', 'GETKEYSANDFLAGS', ...words]);
    const ours = await new OurPeer().run(lines);
    const theirs = await new RealPeer(await tcpConnect(server.port)()).run(lines);
    const shown = (answers: typeof ours): string[] =>
      answers.map(({ reply }, i) => `${JSON.stringify(lines[i])} ${latin1(reply)}`);
    expect(shown(ours)).toEqual(shown(theirs));
  });

  it('prints sets in RESP3', async () => {
    const stage = ourStage();
    const ours = new RespClient(await stage.connect());
    const printed: string[] = [];
    for (const client of [ours, real]) {
      await client.call('HELLO', '3');
      printed.push(formatReply(await client.call('COMMAND', 'GETKEYSANDFLAGS', 'SET', 'k', 'v')));
      await client.call('HELLO', '2');
    }
    expect(printed[0]).toBe(printed[1]);
  });
});
