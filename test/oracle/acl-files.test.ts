// Users outside the server, against Redis 8.0: with which redis.conf and ACL files a server does not
// start and what it says, and what ACL LOAD, ACL SAVE and CONFIG REWRITE make of the files.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lateNow } from '../../src/engine/commands/late.ts';
import { RedisServer } from '../../src/engine/server.ts';
import { parseConfig } from '../../src/engine/services/config-file.ts';
import type { Connect } from '../../src/link/connection.ts';
import { fromText } from '../../src/resp/bytes.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import { splitArguments } from '../../src/resp/quote.ts';
import { folderStorage } from '../../src/node/storage.ts';
import { TestEngine } from '../support/engine.ts';
import { Listener } from '../support/listener.ts';
import { tcpConnect } from '../support/tcp.ts';
import { availableOracles, startRedis } from './servers.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'redis-users-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const inFolder = (name: string): string => join(folder, name);

// What a server says when it does not start; nothing of what it says besides.
function refusalOfReal(settings: string): string {
  const path = inFolder('redis.conf');
  writeFileSync(path, settings);
  const [oracle] = availableOracles();
  const options = ['--port', '0', '--save', '', '--dir', folder];
  const { stdout, stderr } = spawnSync(oracle?.server ?? '', [path, ...options], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  const fatal = /Reading the configuration file[^]*/.exec(stdout + stderr)?.[0].trim();
  return fatal ?? logged(stdout).join('\n');
}

// `18471:M 22 Nov 2026 13:55:28.682 # text`
const logged = (log: string): string[] =>
  [...log.matchAll(/^\d+:\w .*?\.\d+ # (.*)$/gm)]
    .map(([, text = '']) => text)
    .filter(text => !/overcommit|maximum open files|TCP backlog/.test(text));

function refusalOfOurs(settings: string): string {
  const log: string[] = [];
  try {
    const host = {
      clock: { nowMs: () => 0 },
      late: lateNow,
      random: { next: () => 0 },
      storage: folderStorage(folder),
      log: (line: string) => log.push(line),
    };
    const server = new RedisServer(host, { directives: parseConfig(fromText(settings)) });
    return `started, with ${server.acl.lines().join(', ')}`;
  } catch (reason) {
    const message = reason instanceof Error ? reason.message : String(reason);
    const lines = log.filter(line => line.startsWith('# ')).map(line => line.slice(2));
    return lines.length > 0 ? lines.join('\n') : message;
  }
}

describe('a server does not start', () => {
  it.each([
    'user ann on bogus',
    'user ann bogus',
    'user ann on >p +nothing',
    'user ann on +nothing bogus',
    'user ann on (~a',
    'user ann on ~x (~a +get',
    'user ann on\nuser ann off',
    'user',
    'timeout 5\n\nuser "a b" on',
    'user ann on #123',
    'user ann ~* ~x',
    'user ann &* &x',
  ])('with %j', settings => {
    expect(refusalOfOurs(`${settings}\n`)).toBe(refusalOfReal(`${settings}\n`));
  });

  it('without the ACL file', () => {
    const settings = `aclfile ${inFolder('none.acl')}\n`;
    expect(refusalOfOurs(settings)).toBe(refusalOfReal(settings));
  });

  it('with users in both places', () => {
    writeFileSync(inFolder('users.acl'), 'user ann on\n');
    const settings = `aclfile ${inFolder('users.acl')}\nuser bob on\n`;
    expect(refusalOfOurs(settings)).toBe(refusalOfReal(settings));
  });

  it.each([
    'hello',
    'user',
    'User ann on',
    'user ann on\nuser ann off',
    'user ann (~a +get',
    'user ann bogus +nothing ~* ~b +other (-nothing)',
    'user a\tb on',
    'user ann on\n\n  \t\nuser bob  nopass\t ~x\nuser "carl on"',
    '# no comments',
  ])('with an ACL file of %j', content => {
    writeFileSync(inFolder('users.acl'), `${content}\n`);
    const settings = `aclfile ${inFolder('users.acl')}\n`;
    expect(refusalOfOurs(settings)).toBe(refusalOfReal(settings));
  });
});

// A server and the files it has, each in a folder of its own.
async function play(connect: Connect, path: string, lines: readonly string[]): Promise<string[]> {
  const said: string[] = [];
  const clients = new Map<string, Listener>();
  for (const line of lines) {
    const [, name = '', text = ''] = /^(?:@(\w+) )?(.*)$/.exec(line) ?? [];
    const [word, content] = text.split(' = ');
    if (word === 'file' && content !== undefined) {
      writeFileSync(path, content.replaceAll('; ', '\n'));
      continue;
    }
    const client = clients.get(name) ?? new Listener(await connect());
    clients.set(name, client);
    if (text !== '') client.send(encodeRequest(splitArguments(fromText(text)) ?? []));
    const reply = (await client.next(2000)).replaceAll(path, 'FILE');
    said.push(`${line}\n${reply}`);
  }
  said.push(existsSync(path) ? aboutUsers(readFileSync(path, 'latin1')) : 'no file');
  for (const client of clients.values()) client.close();
  return said;
}

// What CONFIG REWRITE adds of other settings depends on where the server runs.
function aboutUsers(content: string): string {
  const [kept = '', added = ''] = content.split('# Generated by CONFIG REWRITE\n');
  return [kept, ...added.split('\n').filter(line => line.startsWith('user '))].join('\n');
}

const FILE_SESSION = [
  'ACL LIST',
  'ACL SETUSER bob on >p ~x +get',
  'ACL SAVE',
  '@ann AUTH ann x',
  '@bob AUTH bob p',
  '@ann SUBSCRIBE news',
  'file = user carl on nopass +@all ~*; user ann on nopass +@all &news',
  'ACL LOAD',
  'ACL LIST',
  '@ann PING',
  '@bob ',
  'file = user ann bogus +nothing; hello; user default off',
  'ACL LOAD',
  'ACL LIST',
  'file = user ann on nopass +@all &other; user default on nopass +@all',
  'ACL LOAD',
  '@ann ',
  'ACL LIST',
  'ACL SETUSER dora on (+get ~a) >p',
  'ACL SAVE',
];

const REWRITE_SESSION = [
  'ACL LIST',
  'ACL SETUSER carl on +get',
  'ACL DELUSER bob',
  'CONFIG REWRITE',
  'ACL SETUSER dora off',
  'ACL SETUSER ella on nopass',
  'CONFIG REWRITE',
];

describe('a server that runs', () => {
  it('reads and writes its ACL file', async () => {
    const [own, other] = [inFolder('ours.acl'), inFolder('real.acl')];
    for (const path of [own, other]) writeFileSync(path, 'user ann on nopass +@all &*\n');
    const engine = new TestEngine(1, `aclfile ${own}\n`, { storage: folderStorage(folder) });
    const real = await startRedis({ version: '8.0', args: ['--aclfile', other] });
    const ours = await play(async () => engine.connect(), own, FILE_SESSION);
    expect(ours).toEqual(await play(tcpConnect(real.port), other, FILE_SESSION));
    await real.stop();
  });

  it('writes its users into redis.conf', async () => {
    const settings = '# users\nuser ann on >p\ntimeout 5\n\n\nuser bob on\n# end\n';
    const [own, other] = [inFolder('ours.conf'), inFolder('real.conf')];
    for (const path of [own, other]) writeFileSync(path, settings);
    const engine = new TestEngine(1, settings);
    engine.server.config.file = {
      path: own,
      read: () => fromText(readFileSync(own, 'utf8')),
      write: content => writeFileSync(own, content, 'latin1'),
    };
    const real = await startRedis({ version: '8.0', config: other });
    const ours = await play(async () => engine.connect(), own, REWRITE_SESSION);
    expect(ours).toEqual(await play(tcpConnect(real.port), other, REWRITE_SESSION));
    await real.stop();
  });
});
