// What the reference page shows of a command, from what servers say: our own, and Redis 8.0 as
// recorded.
import { describe, expect, it } from 'vitest';
import { readInfo } from '../../src/cli/command-info.ts';
import type { CommandDoc } from '../../src/cli/docs.ts';
import { readDocs } from '../../src/cli/docs.ts';
import { changesOf, exampleLine } from '../../src/cli/example-line.ts';
import { argvOf } from '../../src/lesson/check.ts';
import { RespClient } from '../../src/link/client.ts';
import { ReplyDecoder } from '../../src/resp/decode.ts';
import { formatReply } from '../../src/resp/format.ts';
import { commandDocs } from '../support/cli-recording.ts';
import { TestEngine } from '../support/engine.ts';

const connect = (): RespClient => new RespClient(new TestEngine().connect({ hidden: true }));

const ours = readDocs(await connect().call('COMMAND', 'DOCS'));
const real = readDocs(new ReplyDecoder().feed(commandDocs())[0] ?? null);

function ofOurs(name: string): CommandDoc {
  const found = ours.commands.find(command => command.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

const isContainer = (name: string): boolean =>
  ours.commands.some(command => command.name.startsWith(`${name} `));

describe('the line to try', () => {
  it.each([
    ['SET', 'SET mykey value'],
    ['PING', 'PING'],
    ['EXPIRE', 'EXPIRE mykey 10'],
    ['ZADD', 'ZADD mykey 1.5 member'],
    ['CONFIG GET', 'CONFIG GET maxmemory'],
    ['CONFIG SET', 'CONFIG SET maxmemory value'],
    ['EVAL', 'EVAL "return 1" 0'],
    ['SINTERCARD', 'SINTERCARD 1 mykey'],
    ['ZRANGE', 'ZRANGE mykey 0 -1'],
    ['HSETEX', 'HSETEX mykey FIELDS 1 field value'],
    ['SCAN', 'SCAN 0'],
  ])('of %s is %s', (name, line) => {
    expect(exampleLine(ofOurs(name))).toBe(line);
  });

  it('is refused for its form by no command', async () => {
    const FORM = /syntax error|wrong number of arguments|not an integer|not a valid float/;
    const refused: string[] = [];
    for (const command of ours.commands.filter(({ name }) => !isContainer(name))) {
      const line = exampleLine(command);
      // What is not answered by then waits, and was understood; so was what ended the server.
      const waits = new Promise<null>(resolve => setImmediate(resolve, null));
      const answered = connect().send(argvOf(line));
      const printed = formatReply(await Promise.race([answered.catch(() => null), waits]));
      if (FORM.test(printed)) refused.push(`${line}: ${printed}`);
    }
    expect(ours.commands.length).toBeGreaterThan(200);
    // The one command that says nothing of its subcommands.
    expect(refused.map(line => line.split(':')[0])).toEqual(['DEBUG']);
  });
});

describe('what changed', () => {
  it('is told by the age of the arguments', () => {
    const changes = changesOf(ofOurs('SET')).map(({ version, what }) => `${version} ${what}`);
    expect(changes).toEqual([
      '2.6.12 NX|XX',
      '2.6.12 EX seconds',
      '2.6.12 PX milliseconds',
      '6.0.0 KEEPTTL',
      '6.2.0 GET',
      '6.2.0 EXAT unix-time-seconds',
      '6.2.0 PXAT unix-time-milliseconds',
    ]);
  });

  it('is told by a real server in its own words', () => {
    const set = real.commands.find(({ name }) => name === 'SET');
    expect(set?.history[0]?.version).toBe('2.6.12');
    expect(set?.history.at(-1)?.what).toContain('GET');
    expect(ofOurs('SET').history).toEqual([]);
  });
});

describe('COMMAND INFO', () => {
  const infoOf = async (name: string) => readInfo(await connect().call('COMMAND', 'INFO', name));

  it('says who may run a command and where its keys are', async () => {
    expect(await infoOf('get')).toEqual({
      arity: 2,
      flags: ['readonly', 'fast'],
      categories: ['@read', '@string', '@fast'],
      keys: [
        {
          begin: { kind: 'index', index: 1 },
          found: { kind: 'range', last: 0, step: 1, limit: 0 },
          flags: ['RO', 'access'],
        },
      ],
    });
  });

  it('tells keys that are counted and keys after a word', async () => {
    const { keys = [] } = (await infoOf('zunionstore')) ?? {};
    expect(keys[1]?.found).toEqual({ kind: 'counted', countAt: 0, first: 1 });
    const [read] = (await infoOf('xread'))?.keys ?? [];
    expect(read?.begin).toEqual({ kind: 'keyword', keyword: 'STREAMS', from: 1 });
    expect(read?.found).toMatchObject({ kind: 'range', last: -1, limit: 2 });
  });

  it('knows subcommands, and none that do not exist', async () => {
    expect((await infoOf('config|set'))?.categories).toContain('@dangerous');
    expect(await infoOf('nonsense')).toBeUndefined();
  });
});
