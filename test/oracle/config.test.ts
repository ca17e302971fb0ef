// Every parameter of the configuration: its default, and what is made of values good and bad, compared
// with Redis 8.0; and redis.conf, read and written again.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lateNow } from '../../src/engine/commands/late.ts';
import { RedisServer } from '../../src/engine/server.ts';
import {
  ConfigFileError,
  argumentsAsConfig,
  parseConfig,
} from '../../src/engine/services/config-file.ts';
import { Config } from '../../src/engine/services/config.ts';
import { RespClient } from '../../src/link/client.ts';
import { fromText, latin1, toText } from '../../src/resp/bytes.ts';
import { formatReply } from '../../src/resp/format.ts';
import { splitArguments } from '../../src/resp/quote.ts';
import { Dice } from '../support/dice.ts';
import { Session } from '../support/session.ts';
import { TestEngine } from '../support/engine.ts';
import { tcpConnect } from '../support/tcp.ts';
import type { RunningServer } from './servers.ts';
import { availableOracles, freePort, startRedis } from './servers.ts';

/** Depends on where the server runs. */
const LOCAL = new Set(['dir', 'port', 'jemalloc-bg-thread']);
/** A change of these does something to the real server that the others would suffer from. */
const DANGEROUS = new Set([
  ...['port', 'tls-port', 'bind', 'bind-source-addr', 'maxclients', 'requirepass', 'timeout'],
  ...['maxmemory', 'maxmemory-clients', 'client-query-buffer-limit', 'slowlog-max-len'],
  ...['client-output-buffer-limit', 'proto-max-bulk-len', 'appendonly', 'locale-collate'],
]);
const VALUES = [
  ...[
    'yes',
    'NO',
    'maybe',
    '',
    '0',
    '1',
    '5',
    '50',
    '100',
    '1000',
    '70000',
    '-1',
    '-2',
    '05',
    '1.5',
  ],
  ...['10kb', '3GB', '2m', '1b', '1 kb', '9223372036854775807', '9223372036854775808', 'x', 'a b'],
  ...['always', 'EVERYSEC', 'allkeys-lfu', 'volatile-ttl', 'debug', 'notice', 'swapdb', 'relative'],
  ...[
    '900 1',
    '900 1 60 5',
    '900',
    '0 1',
    'normal 1 2 3',
    'replica 1mb 2kb 3',
    'pubsub 1 2',
    'x 1 2 3',
  ],
  ...['KEA', 'Kg$', 'AKE', 'nK', 'q', '50 99', '101', '1 2 3', '-2000 0 2001', '50%', '101%'],
  ...[
    'save now',
    'nosave',
    'save nosave',
    '{title} {port}',
    '{colour}',
    'my-host.example',
    'my_host',
  ],
] as const;

let server: RunningServer;
let real: RespClient;
const ours = new Session(new TestEngine());

beforeAll(async () => {
  server = await startRedis({ version: '8.0' });
  real = new RespClient(await tcpConnect(server.port)());
});
afterAll(async () => {
  real.close();
  await server.stop();
});

const quoted = (value: string): string => `"${value}"`;
const askReal = async (...argv: string[]): Promise<string> => formatReply(await real.call(...argv));

async function realSettings(): Promise<Map<string, string>> {
  const reply = await real.call('CONFIG', 'GET', '*');
  const words = Array.isArray(reply) ? reply.map(String) : [];
  return new Map(words.flatMap((name, i) => (i % 2 === 0 ? [[name, words[i + 1] ?? '']] : [])));
}

describe('the parameters', () => {
  it('are those of Redis with their defaults', async () => {
    const settings = [...(await realSettings())].filter(([name]) => !LOCAL.has(name)).sort();
    const config = new Config();
    config.load(parseConfig(latin1('save ""\nenable-debug-command yes\nbind 127.0.0.1')));
    const words = config.get([latin1('*')]);
    const own = words.flatMap((name, i): [string, string][] =>
      i % 2 === 0 && !LOCAL.has(name) ? [[name, words[i + 1] ?? '']] : [],
    );
    expect(own.sort()).toEqual(settings);
  });

  it('take and refuse what Redis does', async () => {
    const dice = new Dice(1);
    for (const name of (await realSettings()).keys()) {
      if (
        LOCAL.has(name) ||
        DANGEROUS.has(name) ||
        name.startsWith('tls-') ||
        name.startsWith('lua')
      )
        continue;
      for (const value of dice.many(12, () => dice.one(VALUES))) {
        const line = `CONFIG SET ${name} ${quoted(value)}`;
        expect(`${line}: ${ours.send(line)}`).toBe(
          `${line}: ${await askReal('CONFIG', 'SET', name, value)}`,
        );
        expect(`${line}: ${ours.send(`CONFIG GET ${name}`)}`).toBe(
          `${line}: ${await askReal('CONFIG', 'GET', name)}`,
        );
      }
    }
  }, 60_000);
});

describe('redis.conf', () => {
  const text = `port 7000
save 900 1
save 300 10
# a comment stays
client-output-buffer-limit normal 1mb 2mb 3
appendonly no
maxmemory 100mb

slave-priority 50
`;

  function started(content: string, args: readonly string[] = []) {
    let stored = content;
    const engine = new TestEngine(1, `${content}\n${argumentsAsConfig(args.map(fromText))}`);
    engine.server.config.file = {
      path: '/etc/redis.conf',
      read: () => fromText(stored),
      write: changed => (stored = toText(changed)),
    };
    return { session: new Session(engine), file: () => stored };
  }

  it('is read', () => {
    const { session } = started(text);
    session.say('CONFIG GET save', '1) "save"\n2) "900 1 300 10"');
    session.say('CONFIG GET maxmemory', '1) "maxmemory"\n2) "104857600"');
    session.say('CONFIG GET replica-priority', '1) "replica-priority"\n2) "50"');
  });

  it('is written as Redis writes it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redis-conf-'));
    const path = join(folder, 'redis.conf');
    writeFileSync(path, text);
    const args = ['--dir', folder, '--port', String(await freePort())];
    const { session, file } = started(text, args);
    const stop = await startWith(path, args);
    const client = new RespClient(await tcpConnect(Number(args[3]))());
    for (const line of ['CONFIG SET maxmemory 0 timeout 7 save ""', 'CONFIG REWRITE']) {
      session.say(line, 'OK');
      await client.send(splitArguments(fromText(line)) ?? []);
    }
    client.close();
    stop();
    expect(ordered(file())).toEqual(ordered(readFileSync(path, 'utf8')));
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['foo'],
    ['hz x'],
    ['hz'],
    ['hz 10 20'],
    ['save 1'],
    ['save 900 1 x'],
    ['maxmemory "abc'],
    ['appendonly maybe'],
    ['port 99999'],
    ['  loglevel   loud  '],
    ['rename-command NOSUCH x'],
    ['rename-command GET set'],
  ])('is refused as by Redis: %s', line => {
    const folder = mkdtempSync(join(tmpdir(), 'redis-conf-'));
    const path = join(folder, 'redis.conf');
    writeFileSync(path, `timeout 5\n\n${line}\n`);
    const [oracle] = availableOracles();
    const { stdout, stderr } = spawnSync(oracle?.server ?? '', [path, '--dir', folder], {
      encoding: 'utf8',
    });
    const theirs = /Reading the configuration file[^]*/.exec(stdout + stderr)?.[0].trim();
    const load = (): unknown => new TestEngine(1, `timeout 5\n\n${line}\n`);
    rmSync(folder, { recursive: true });
    expect(messageOf(load)).toBe(theirs);
  });

  it('may give commands other names', () => {
    const { session } = started('rename-command FLUSHALL ""\nrename-command config SETTINGS');
    session.say('FLUSHALL', "(error) ERR unknown command 'FLUSHALL', with args beginning with: ");
    session.say('settings GET hz', '1) "hz"\n2) "10"');
    expect(session.send('CONFIG GET hz')).toContain('unknown command');
    for (const line of [
      'rename-command NOSUCH x',
      'rename-command GET set',
      'rename-command GET',
    ]) {
      expect(() => new TestEngine(1, line)).toThrow(ConfigFileError);
    }
  });

  it('may stand on the command line', () => {
    const argv = ['--port', '6380', '--save', '', '--bind', '127.0.0.1', '::1'].map(latin1);
    const config = new Config();
    config.load(parseConfig(argumentsAsConfig(argv)));
    expect(['port', 'save', 'bind'].map(name => config.get([latin1(name)])[1])).toEqual([
      '6380',
      '',
      '127.0.0.1 ::1',
    ]);
  });

  it('may be refused when a server starts', () => {
    const host = { clock: { nowMs: () => 0 }, late: lateNow, random: { next: () => 0 } };
    const directives = parseConfig(latin1('databases none'));
    expect(() => new RedisServer(host, { directives })).toThrow(ConfigFileError);
  });
});

function messageOf(act: () => unknown): string {
  try {
    act();
    return '';
  } catch (failure) {
    return failure instanceof Error ? failure.message : '';
  }
}

// Redis adds new lines in no order; users are told by a test of their own.
function ordered(content: string): string[] {
  const [kept = '', added = ''] = content.split('# Generated by CONFIG REWRITE\n');
  const lines = added.split('\n').filter(line => line !== '' && !line.startsWith('user '));
  return [kept, ...lines.sort()];
}

async function startWith(path: string, args: readonly string[]): Promise<() => void> {
  const [oracle] = availableOracles();
  const child = spawn(oracle?.server ?? '', [path, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.once('close', () => reject(new Error(output)));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ready to accept connections')) resolve();
    });
  });
  return () => child.kill('SIGTERM');
}
