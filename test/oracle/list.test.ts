// Random list commands against Redis 8.0, and how lists of all sizes are spread over nodes.
import { describe, expect, it } from 'vitest';
import { ListValue } from '../../src/engine/store/list-value.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import { Dice } from '../support/dice.ts';
import { TestEngine } from '../support/engine.ts';
import { tcpConnect } from '../support/tcp.ts';
import { compareRandomly } from './differential.ts';
import type { Argv } from './peers.ts';
import { RealPeer, decodeReply } from './peers.ts';
import { startRedis } from './servers.ts';

const KEYS = ['a', 'b', 'c', 'd', 'word'] as const;
const VALUES = ['x', 'y', 'z', '1', '-70000', '', '\x00\xff', 'x'.repeat(70)] as const;
const NUMBERS = ['0', '1', '-1', '2', '-2', '3', '-3', '5', '-100', '100'] as const;
const ODD_NUMBERS = ['x', '', '1.5', '9223372036854775807', '-9223372036854775808'] as const;
const TIMEOUTS = ['0.001', '0.001', '1e-3', '-1', 'soon', 'inf', '1e30', '', 'nan'] as const;

const key = (dice: Dice): string => dice.one(KEYS);
const value = (dice: Dice): string => dice.one(VALUES);
const number = (dice: Dice): string => (dice.once(12) ? dice.one(ODD_NUMBERS) : dice.one(NUMBERS));
const end = (dice: Dice): string => dice.one(['LEFT', 'right', 'RIGHT', 'left', 'up'] as const);
const some = (dice: Dice, make: (dice: Dice) => string): string[] =>
  dice.many(dice.between(0, 4), () => make(dice));

const keysAndCount = (dice: Dice): string[] => {
  const keys = some(dice, key);
  return [dice.once(10) ? number(dice) : String(keys.length), ...keys];
};
const positionOption = (dice: Dice): string[] =>
  dice
    .one([['RANK', number(dice)], ['COUNT', number(dice)], ['maxlen', number(dice)], ['COUNT']])
    .slice();
const popCount = (dice: Dice): string[] => (dice.once(2) ? ['COUNT', number(dice)] : []);

type Generator = (dice: Dice) => Argv;
const COMMANDS: readonly [Generator, ...Generator[]] = [
  d => [d.one(['LPUSH', 'RPUSH'] as const), key(d), ...some(d, value)],
  d => [d.one(['LPUSH', 'RPUSH'] as const), key(d), ...some(d, value)],
  d => [d.one(['LPUSHX', 'RPUSHX'] as const), key(d), ...some(d, value)],
  d => [d.one(['LPOP', 'RPOP'] as const), key(d), ...some(d, number).slice(2)],
  d => ['LLEN', key(d)],
  d => ['LINDEX', key(d), number(d)],
  d => ['LRANGE', key(d), number(d), number(d)],
  d => ['LSET', key(d), number(d), value(d)],
  d => ['LINSERT', key(d), d.one(['BEFORE', 'after', 'on'] as const), value(d), value(d)],
  d => ['LREM', key(d), number(d), value(d)],
  d => ['LTRIM', key(d), number(d), number(d)],
  d => ['LMOVE', key(d), key(d), end(d), end(d)],
  d => ['RPOPLPUSH', key(d), key(d)],
  d => ['LPOS', key(d), value(d), ...d.many(d.below(3), () => positionOption(d)).flat()],
  d => ['LMPOP', ...keysAndCount(d), end(d), ...popCount(d)],
  d => (d.once(3) ? ['SET', 'word', 'x'] : [d.one(['GETDEL', 'LTRIM'] as const), key(d), '1', '0']),
];

// These take their time where they wait.
const BLOCKING: readonly [Generator, ...Generator[]] = [
  d => [d.one(['BLPOP', 'BRPOP'] as const), ...some(d, key), d.one(TIMEOUTS)],
  d => ['BLMOVE', key(d), key(d), end(d), end(d), d.one(TIMEOUTS)],
  d => ['BRPOPLPUSH', key(d), key(d), d.one(TIMEOUTS)],
  d => ['BLMPOP', d.one(TIMEOUTS), ...keysAndCount(d), end(d), ...popCount(d)],
];

const command = (dice: Dice): Argv => dice.one(dice.once(15) ? BLOCKING : COMMANDS)(dice);

describe.each([2, 3] as const)('list commands in RESP%i', protocol => {
  it.each([1, 2])('answer as Redis, seed %i', seed =>
    compareRandomly({ seed, count: 3000, protocol, generate: command }),
  );

  it.each([3, -1, 1])('answer as Redis, list-max-listpack-size %i', listMaxListpackSize =>
    compareRandomly({
      seed: 3,
      count: 1000,
      protocol,
      generate: command,
      limits: { listMaxListpackSize },
    }),
  );
});

const LARGE = [8180, 8190, 8192, 8193, 9000, 20_000] as const;

function sized(dice: Dice): string {
  if (dice.once(12)) return 'L'.repeat(dice.one(LARGE));
  if (dice.once(3)) return String(dice.between(-300, 70_000));
  return 'abc'.charAt(dice.below(3)).repeat(dice.between(1, dice.once(4) ? 3000 : 60));
}

const GROWING: readonly [Generator, ...Generator[]] = [
  d => [d.one(['LPUSH', 'RPUSH'] as const), 'q', ...d.many(d.between(1, 30), () => sized(d))],
  d => [d.one(['LPUSH', 'RPUSH'] as const), 'q', ...d.many(d.between(1, 4), () => sized(d))],
  d => ['LINSERT', 'q', d.one(['BEFORE', 'AFTER'] as const), 'a', sized(d)],
  d => ['LINSERT', 'q', d.one(['BEFORE', 'AFTER'] as const), sized(d), sized(d)],
  d => ['LSET', 'q', String(d.between(-40, 40)), sized(d)],
  d => ['LREM', 'q', String(d.between(-2, 2)), sized(d)],
  d => [d.one(['LPOP', 'RPOP'] as const), 'q', String(d.between(1, 25))],
  d => ['LTRIM', 'q', String(d.between(0, 9)), String(-d.between(1, 9))],
  d => ['LMOVE', 'q', d.one(['q', 'other'] as const), 'LEFT', d.one(['LEFT', 'RIGHT'] as const)],
];

// How ours and the real one spread the list: encoding, nodes and bytes in them.
function ourSpread(engine: TestEngine): string {
  const value = engine.server.keyspace.database(0)?.peek(latin1('q'))?.value;
  if (!(value instanceof ListValue)) return 'none';
  const { count, bytes } = value.nodes;
  return value.encoding === 'listpack' ? 'listpack' : `quicklist ${count} nodes ${bytes} bytes`;
}

async function realSpread(peer: RealPeer): Promise<string> {
  const [answer] = await peer.run([['DEBUG', 'OBJECT', 'q']]);
  const text = answer?.reply ?? '';
  const [, nodes, bytes] = /ql_nodes:(\d+).*ql_uncompressed_size:(\d+)/.exec(text) ?? [];
  if (nodes !== undefined) return `quicklist ${nodes} nodes ${bytes} bytes`;
  return text.includes('encoding:listpack') ? 'listpack' : 'none';
}

describe('the nodes of a list', () => {
  it.each([-2, -1, -5, 4, 1, 0])(
    'are spread as in Redis, list-max-listpack-size %i',
    async fill => {
      const server = await startRedis({ version: '8.0' });
      const peer = new RealPeer(await tcpConnect(server.port)());
      await peer.run([['CONFIG', 'SET', 'list-max-listpack-size', String(fill)]]);
      const engine = new TestEngine();
      engine.server.keyspace.limits.listMaxListpackSize = fill;
      const connection = engine.connect();
      const dice = new Dice(100 - fill);
      for (let i = 0; i < 600; i += 1) {
        const argv = dice.one(GROWING)(dice);
        connection.send(encodeRequest(argv.map(latin1)));
        await peer.run([argv]);
        const shown = `${i}: ${argv.map(arg => arg.slice(0, 20)).join(' ')}`;
        expect(`${shown} -> ${ourSpread(engine)}`).toBe(`${shown} -> ${await realSpread(peer)}`);
      }
      const [all] = await peer.run([['LRANGE', 'q', '0', '-1']]);
      const list = engine.server.keyspace.database(0)?.peek(latin1('q'))?.value;
      expect(list instanceof ListValue ? [...list] : []).toEqual(
        decodeReply(all?.reply ?? latin1('')),
      );
      await server.stop();
    },
  );
});
