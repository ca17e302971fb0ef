// redis-cli's command line: the same arguments and the same input for the real program and for ours,
// at one real server; output, error output and exit code must be the same.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RespClient } from '../../src/link/client.ts';
import { fromText, toText } from '../../src/resp/bytes.ts';
import { splitArguments } from '../../src/resp/quote.ts';
import type { CliCase, CliResult } from '../support/cli-modes.ts';
import { runOurs, runReal } from '../support/cli-modes.ts';
import { tcpConnect } from '../support/tcp.ts';
import type { RunningServer } from './servers.ts';
import { availableOracles, startRedis } from './servers.ts';

const oracle = availableOracles().find(({ version }) => version.startsWith('8.'));
const cli = oracle?.cli ?? 'No redis-cli 8 here: run `npm run setup`';
const PASSWORD = 'secret';
let server: RunningServer;
let folder: string;

beforeAll(async () => {
  server = await startRedis({ version: '8.' });
  folder = mkdtempSync(join(tmpdir(), 'cli-modes-'));
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

// Puts the server in order, and then as a case wants it.
async function prepare(setup: string): Promise<void> {
  const client = new RespClient(await tcpConnect(server.port)());
  await client.call('AUTH', PASSWORD);
  const order = [
    'FLUSHALL',
    'CONFIG SET requirepass ""',
    'ACL DELUSER ann',
    'CONFIG SET maxmemory-policy noeviction',
  ];
  for (const line of [...order, ...setup.split('\n')]) {
    const words = splitArguments(fromText(line)) ?? [];
    if (words.length > 0) await client.send(words);
  }
  client.close();
}

async function runBoth(each: CliCase): Promise<{ real: CliResult; ours: CliResult }> {
  const setup = each.setup ?? '';
  await prepare(setup);
  const real = await runReal(cli, server.port, each, folder);
  await prepare(setup);
  const ours = await runOurs(server.port, each, folder);
  return { real, ours };
}

/** `name: arguments`, the arguments quoted as redis-cli reads a line. */
const words = (line: string): string[] => {
  const split = splitArguments(fromText(line));
  if (split === undefined) throw new Error(`quotes: ${line}`);
  return split.map(toText);
};

type Rest = Omit<CliCase, 'args'>;
const same = (line: string, rest: Rest = {}): [string, CliCase] => {
  const about = rest.input === undefined ? line : `${line} < ${JSON.stringify(rest.input)}`;
  return [about, { args: words(line), ...rest }];
};

async function expectSame(each: CliCase): Promise<void> {
  const { real, ours } = await runBoth(each);
  expect(closed(ours)).toEqual(closed(real));
}

// Which of the two a system says depends on what was under way when the server closed the link.
const closed = (result: CliResult): CliResult => ({
  ...result,
  stderr: result.stderr.replace('Connection reset by peer', 'Server closed the connection'),
});

const DATA =
  'MSET a 1 b 2 é 3\nRPUSH l x y z\nHSET h f v g w\nSADD s one\nZADD z 1.5 m\nXADD x 1-1 f v';
// Of two keys of one size the first that SCAN finds is the biggest, and its order changes.
const ONE_EACH = DATA.replace(' b 2 é 3', '');
const SCRIPT = { 'script.lua': 'return {KEYS[1],ARGV[1],#KEYS,#ARGV}' };

describe('one command', () => {
  it.each([
    same('ping'),
    same('set a'),
    same('nosuch "" b'),
    same('get nokey'),
    same('get a', { setup: DATA }),
    same('get é', { setup: DATA }),
    same('lrange l 0 -1', { setup: DATA }),
    same('lrange nokey 0 -1'),
    same('hgetall h', { setup: DATA }),
    same('zrange z 0 -1 withscores', { setup: DATA }),
    same('xrange x - +', { setup: DATA }),
    same('set k "with spaces and \\"quotes\\""'),
    same('""'),
    same('quit'),
    same('ping -x'),
    same('2 ping'),
    same('exec'),
    same('shutdown nosave extra'),
    same('client reply foo'),
    same('debug sleep 0.6'),
    same('--no-raw debug sleep 0.6'),
    same('help get'),
    same('? incr'),
    same('help'),
    same('help @transactions'),
    same('help nosuch'),
    same('toString'),
    same('constructor'),
  ])('%s', async (_, each) => expectSame(each));
});

describe('where to and who', () => {
  it.each([
    same('-p CLOSED ping'),
    same('-p CLOSED -r 2 ping'),
    same('-h nosuchhost.invalid ping'),
    same('-h "" ping'),
    same('-h localhost ping'),
    same('-p 99999 ping'),
    same('-p -1 ping'),
    same('-p abc ping'),
    same('-s /tmp/no.sock ping'),
    same('-n 3 set a 1'),
    same('-n 3 get a', { setup: 'SELECT 3\nSET a in-3' }),
    same('-n 99 ping'),
    same('-n -1 ping'),
    same('-n abc ping'),
    same('-a wrong ping'),
    same('-a "" ping'),
    same('-a wrong --no-auth-warning ping'),
    same('--pass wrong ping'),
    same('-a x -a y ping'),
    same('--user ann ping'),
    same('--user ann -a pw acl whoami', { setup: 'ACL SETUSER ann on >pw ~* +@all' }),
    same('--user ann -a bad acl whoami', { setup: 'ACL SETUSER ann on >pw ~* +@all' }),
    same('ping', { setup: `CONFIG SET requirepass ${PASSWORD}` }),
    same(`-a ${PASSWORD} ping`, { setup: `CONFIG SET requirepass ${PASSWORD}` }),
    same('ping', { setup: `CONFIG SET requirepass ${PASSWORD}`, env: { REDISCLI_AUTH: PASSWORD } }),
    same('ping', { env: { REDISCLI_AUTH: 'bad' } }),
    same('-a other ping', { env: { REDISCLI_AUTH: 'bad' } }),
    same('-n 3 ping', { setup: `CONFIG SET requirepass ${PASSWORD}` }),
    same('-3 ping', { setup: `CONFIG SET requirepass ${PASSWORD}` }),
    same('--scan', { setup: `CONFIG SET requirepass ${PASSWORD}` }),
    same('-a bad --scan', { setup: `CONFIG SET requirepass ${PASSWORD}` }),
    same('-u redis://127.0.0.1:PORT/2 ping'),
    same('-u redis://127.0.0.1:PORT get a', { setup: DATA }),
    same('-u redis://127.0.0.1:PORT/3 get a', { setup: 'SELECT 3\nSET a in-3' }),
    same('-u redis://ann:pw@127.0.0.1:PORT acl whoami', {
      setup: 'ACL SETUSER ann on >pw ~* +@all',
    }),
    same('-u redis://u:p@127.0.0.1:PORT ping'),
    same('-u redis://p@127.0.0.1:PORT ping'),
    same('-u redis://:p@127.0.0.1:PORT ping'),
    same('-u redis://@127.0.0.1:PORT ping'),
    same('-u redis://a%20b:c%40@127.0.0.1:PORT ping'),
    same('-u redis://a%zz:b@127.0.0.1:PORT ping'),
    same('-u redis://a:%@127.0.0.1:PORT ping'),
    same('-u redis://127.0.0.1 -p PORT ping'),
    same('-u redis:// ping'),
    same('-u REDIS://127.0.0.1:PORT ping'),
    same('-u http://127.0.0.1 ping'),
    same('-u redis://:CLOSED ping'),
  ])('%s', async (_, each) => expectSame(each));
});

describe('flags', () => {
  it.each([
    same('--version'),
    same('-v'),
    same('--bogus'),
    same('-p'),
    same('-d'),
    same('--eval'),
    same('--scan --pattern'),
    same('--show-pushes'),
    same('--show-pushes bla ping'),
    same('--'),
    same('- ping'),
    same('-r 3 ping'),
    same('-r 0 ping'),
    same('-r 1x ping'),
    same('-r abc ping'),
    same('-r 2 -i 0.05 ping'),
    same('-i abc ping'),
    same('-t 1 ping'),
    same('-t abc ping'),
    same('-t -1 ping'),
    same('-4 ping'),
    same('-c ping'),
    same('--verbose ping'),
    same('-e set a'),
    same('-e --no-raw get'),
    same('-e ping'),
    same('-e -r 3 nosuch'),
    same('-2 ping'),
    same('-3 hgetall h', { setup: DATA }),
    same('-3 --no-raw hgetall h', { setup: DATA }),
    same('-3 --no-raw smembers s', { setup: DATA }),
    same('-3 --no-raw zscore z m', { setup: DATA }),
    same('-2 --no-raw hgetall h', { setup: DATA }),
  ])('%s', async (_, each) => expectSame(each));
});

describe('output', () => {
  it.each([
    same('--no-raw get a', { setup: DATA }),
    same('--no-raw lrange l 0 -1', { setup: DATA }),
    same('--no-raw get nokey'),
    same('--no-raw nosuch'),
    same('--raw get a', { setup: DATA }),
    same('--csv lrange l 0 -1', { setup: DATA }),
    same('--csv lrange nokey 0 -1'),
    same('--csv get nokey'),
    same('--csv nosuch'),
    same('--csv hgetall h', { setup: DATA }),
    same('--json hgetall h', { setup: DATA }),
    same('--json get é', { setup: DATA }),
    same('--json zrange z 0 -1 withscores', { setup: DATA }),
    same('--json nosuch'),
    same('--quoted-json get k', { setup: 'SET k "\\xff\\n"' }),
    same('-2 --json hgetall h', { setup: DATA }),
    same('--json --raw ping'),
    same('--quoted-json --no-raw ping'),
    same('--csv --json ping'),
    same('--csv info cluster'),
    same('-d , mget a b nokey', { setup: DATA }),
    same('-D ; -r 2 ping'),
    same('-d , -D ; mget a b', { setup: DATA }),
    same('--raw -D "" mget a b', { setup: DATA }),
    same('--csv -D ; mget a b', { setup: DATA }),
    same('-D ; nosuch'),
    same('-D ; --no-raw ping'),
  ])('%s', async (_, each) => expectSame(each));
});

describe('arguments from the input', () => {
  it.each([
    same('-x set k', { input: 'hello\n' }),
    same('-x set k', { input: '' }),
    same('-x -r 2 append k', { input: 'two\nlines' }),
    same('-x', { input: 'ping\n' }),
    same('-x --quoted-input set k', { input: 'two\nlines' }),
    same('-X tag set k tag', { input: 'hello\n' }),
    same('-X T mset a T b T', { input: 'v' }),
    same('-X tag set k other', { input: 'v' }),
    same('-x -X tag set k tag', { input: 'v' }),
    same('-X'),
    same('--quoted-input set \'"a\\\\x00b"\' \'"c d"\''),
    same("--quoted-input set '\"a' b"),
    same("--quoted-input echo 'plain'"),
  ])('%s', async (_, each) => expectSame(each));
});

describe('lines from the input', () => {
  it.each([
    same('', {
      input: 'set a 5\nget a\nnosuch\n\nget nokey\n"bad\n2 ping\nselect 3\nquit\nping\n',
    }),
    same('--no-raw', { input: 'set a 5\nget a\nnosuch\n\nget nokey\n"bad\n2 ping\n' }),
    same('', { input: 'multi\nset a 1\nexec' }),
    same('-e', { input: 'nosuch\nping\n' }),
    same('-r 2', { input: 'ping\n' }),
    same('--csv', { input: 'nosuch\nping\nexec\n' }),
    same('--json', { input: 'nosuch\nping\n' }),
    same('-n 2', { input: 'get a', setup: 'SELECT 2\nSET a in-2' }),
    same('-n 99', { input: 'ping\n' }),
    same('', {
      input: ':set hints\n:set foo\n:bar\nclear x\nrestart\n?\n0 ping\n5\nexit now\nping\n',
    }),
    same('', { input: 'help set\nhelp @pubsub\nhelp config get\n' }),
    same('', { input: 'connect 127.0.0.1 1\nping\n' }),
    same('-p CLOSED', { input: 'ping\nping\n' }),
    same('-p CLOSED', { input: '' }),
    same('', { input: 'subscribe a b\nping\nunsubscribe\nping\n' }),
    same('--no-raw', { input: 'subscribe a b\nping\nunsubscribe\nping\n' }),
    same('', { input: 'subscribe a\n' }),
    same('', { input: 'clear\n' }),
    same('', { input: 'debug sleep 0.6\nping\n' }),
    same('', { input: 'client kill type normal skipme no\nping\nping\n' }),
    same('--csv', { input: 'client setname x\nreset\nclient getname\n' }),
    same('--show-pushes yes -3', {
      input: 'client tracking on\nget a\nset a 1\nping\n',
      setup: DATA,
    }),
    same('--show-pushes no -3', {
      input: 'client tracking on\nget a\nset a 1\nping\n',
      setup: DATA,
    }),
    same('-3', { input: 'client tracking on\nget a\nset a 1\nping\n', setup: DATA }),
    same('', { input: 'set a\\"b x\nget "a\nauth bad\n' }),
    same('', { input: 'exec\nmulti\nnosuch\nexec\ndiscard\n' }),
    same('', { input: `echo ${'x'.repeat(3000)}\n` }),
  ])('%s', async (_, each) => expectSame(each));
});

describe('scripts', () => {
  it.each([
    same('--eval @script.lua k1 , a1 a2', { files: SCRIPT }),
    same('--eval @script.lua k1 k2', { files: SCRIPT }),
    same('--eval @script.lua , a1', { files: SCRIPT }),
    same('--eval @script.lua', { files: SCRIPT }),
    same('-r 2 --eval @script.lua a , b', { files: SCRIPT }),
    same('-x --eval @script.lua a , b', { files: SCRIPT, input: 'ignored' }),
    same('--no-raw --eval @script.lua k1 , a1', { files: SCRIPT }),
    same('-n 5 --eval @script.lua k', { files: SCRIPT }),
    same('--eval @nofile.lua k1'),
    same('--eval @bad.lua', { files: { 'bad.lua': 'return (' } }),
    same('-e --eval @bad.lua', { files: { 'bad.lua': 'return (' } }),
    same('-p CLOSED --eval @script.lua', { files: SCRIPT }),
    same('-a bad --eval @script.lua', { files: SCRIPT }),
  ])('%s', async (_, each) => expectSame(each));
});

describe('all keys', () => {
  const LFU = 'CONFIG SET maxmemory-policy allkeys-lfu\nSET hot 1\nSET cold 1';
  it.each([
    same('--scan'),
    same('--scan --pattern é', { setup: DATA }),
    same('--quoted-pattern \'"\\\\xc3*"\' --scan', { setup: DATA }),
    same("--quoted-pattern '\"abc' --scan"),
    same('--scan --count 0'),
    same('--scan --count abc'),
    same('-p CLOSED --scan'),
    same('-p CLOSED --bigkeys'),
    same('-p CLOSED --memkeys'),
    same('-p CLOSED --hotkeys'),
    same('-p CLOSED --stat'),
    same('-p CLOSED --latency'),
    same('--hotkeys', { setup: DATA }),
    same('--hotkeys', { setup: LFU }),
  ])('%s', async (_, each) => expectSame(each));

  // SCAN and the table of types of the real program have orders of their own.
  it.each([
    same('--scan', { setup: DATA }),
    same('--no-raw --scan', { setup: DATA }),
    same("--scan --pattern '[ab]'", { setup: DATA }),
    same("--scan --pattern '[ab]' --count 2", { setup: DATA }),
    same('--scan -i 0.01', { setup: DATA }),
    same('--scan --count 5x', { setup: DATA }),
    same('--scan extra words', { setup: DATA }),
    same('--bigkeys'),
    same('--bigkeys', { setup: ONE_EACH }),
    same("--bigkeys --pattern 'h*'", { setup: DATA }),
    same('--bigkeys -i 0.01 --count 2', { setup: ONE_EACH }),
    same('--bigkeys --no-raw', { setup: ONE_EACH }),
    same('--memkeys', { setup: ONE_EACH }),
    same('--memkeys-samples 1', { setup: ONE_EACH }),
    same('--memkeys-samples 0 --pattern l', { setup: DATA }),
  ])('%s, apart from the order', async (_, each) => {
    const { real, ours } = await runBoth(each);
    const sorted = ({ stdout, ...rest }: CliResult): object => ({
      ...rest,
      lines: stdout.split('\n').sort(),
    });
    expect(sorted(ours)).toEqual(sorted(real));
  });
});

describe('loading with --pipe', () => {
  it.each([
    same('--pipe', { input: 'SET x1 1\r\nNOSUCH\r\nGET x1\r\n' }),
    same('--pipe', { input: '*3\r\n$3\r\nSET\r\n$1\r\nq\r\n$1\r\n1\r\n' }),
    same('--pipe', { input: '' }),
    same('--pipe', { input: 'ping\nping' }),
    same('--pipe', { input: '"SET" a b\n' }),
    same('--pipe --pipe-timeout 1', { input: 'ping\n' }),
    same('--pipe', {
      input: Array.from({ length: 2000 }, (_, i) => `SET key:${i} ${i}\r\n`).join(''),
    }),
    same('-p CLOSED --pipe'),
    same('-n 2 --pipe', { input: 'SET a 1\n' }),
  ])('%s', async (_, each) => expectSame(each));

  it('gives up when no reply comes', async () => {
    // A bulk string that never ends: what follows is part of it.
    const each = {
      args: ['--pipe', '--pipe-timeout', '1'],
      input: '*2\r\n$4\r\nECHO\r\n$1000\r\n',
    };
    await expectSame(each);
  });
});

describe('measuring', () => {
  it.each([
    same('--latency -i 0.2'),
    same('--csv --latency -i 0.2'),
    same('--raw --latency -i 0.1'),
    same('--latency --bigkeys -i 0.1'),
    same('--no-raw', { input: 'debug sleep 0.6\nping\n' }),
  ])('%s, apart from the figures', async (_, each) => {
    const { real, ours } = await runBoth(each);
    const shape = ({ stdout, ...rest }: CliResult): object => ({
      ...rest,
      shape: stdout.replace(/\d+/g, '9'),
    });
    expect(shape(ours)).toEqual(shape(real));
  });
});
