// Numbers as text against Redis 8.0: doubles through ZADD and ZSCORE, long doubles through
// INCRBYFLOAT; random ones and those at the edges of their formats.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLongDouble, formatDouble, parseDouble } from '../../src/engine/algo/decimal.ts';
import type { Bytes } from '../../src/resp/bytes.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { isError } from '../../src/resp/reply.ts';
import { Dice } from '../support/dice.ts';
import { tcpConnect } from '../support/tcp.ts';
import { RealPeer, decodeReply } from './peers.ts';
import type { RunningServer } from './servers.ts';
import { startRedis } from './servers.ts';

const COUNT = Number(process.env['FUZZ_COMMANDS'] ?? 4000);

let server: RunningServer;
let real: RealPeer;
beforeAll(async () => {
  server = await startRedis({ version: '8.0' });
  real = new RealPeer(await tcpConnect(server.port)());
});
afterAll(() => server.stop());

async function replies(commands: readonly string[][]): Promise<Reply[]> {
  return (await real.run(commands)).map(({ reply }) => decodeReply(reply));
}

const EDGES = [
  '0',
  '-0',
  '+1',
  '1.',
  '.5',
  '.',
  '',
  '-',
  '1e',
  '1e+',
  '1e5',
  '0x10',
  '0x1.8p3',
  '0x',
  '0xp1',
  '0x.8',
  '0x1p-1074',
  '0x1.fffffffffffff8p1023',
  '0x1p99999',
  'inf',
  '-inf',
  '+Infinity',
  'infinit',
  'nan',
  '-nan(1)',
  ' 1',
  '1 ',
  '1_0',
  '1\x00',
  '1e400',
  '-1e400',
  '1e-400',
  '2e-324',
  '3e-324',
  '2.4703282292062328e-324',
  '1e-310',
  '1.7976931348623157e308',
  '1.7976931348623159e308',
  '4611686018427387904',
  '4611686018427388928',
  '9223372036854775807',
  '1e17',
  '123456789012345678901234567890',
  '0.1',
  '0.000001',
  '0.0000001',
  '1e21',
  '1e22',
  '1e23',
  '0e999999',
  '1e-5000',
  '5e-4951',
  '1e4932',
  '1e4933',
  '-1e4932',
  '3.0e3',
  '5.0e3',
  '0.30000000000000004',
  '1e-17',
  '5e-18',
  '-5e-18',
  '4.9e-18',
  '1.5e-17',
  '2.5e-17',
  '18446744073709551615',
  '18446744073709551617',
  '36893488147419103233',
  '0x1p-16445',
  '0x1p-16446',
  '1'.repeat(400),
] as const;

function randomNumber(dice: Dice): string {
  const digits = dice.many(dice.between(1, 22), () => String(dice.below(10))).join('');
  const point = dice.below(digits.length + 1);
  const sign = dice.once(3) ? '-' : '';
  const exponent = dice.once(3) ? `e${dice.between(-330, 310)}` : '';
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}${exponent}`;
}

function randomDouble(dice: Dice): number {
  const view = new DataView(new ArrayBuffer(8));
  for (let i = 0; i < 4; i += 1) view.setUint16(2 * i, dice.below(65536));
  // Half of them of everyday size.
  if (dice.once(2)) view.setUint16(0, (dice.between(1000, 1060) << 4) | dice.below(16));
  const value = view.getFloat64(0);
  return Number.isFinite(value) ? value : 0.5;
}

describe('doubles', () => {
  const texts = new Dice(1).many(COUNT, () => '');
  const dice = new Dice(2);
  const numbers = [
    ...EDGES,
    ...texts.map(() => (dice.once(2) ? randomNumber(dice) : String(randomDouble(dice)))),
  ];

  it('are read and printed as Redis does', async () => {
    // Redis keeps scores of small sorted sets as text: -0 becomes 0. A large one keeps doubles.
    const commands = numbers.flatMap(text => [
      ['DEL', 'z'],
      ['ZADD', 'z', text, 'm'.repeat(65)],
      ['ZSCORE', 'z', 'm'.repeat(65)],
    ]);
    const answers = await replies(commands);
    const theirs = numbers.map((text, i) => `${text}: ${answers[3 * i + 2] ?? 'refused'}`);
    const ours = numbers.map(text => {
      const value = parseDouble(latin1(text));
      return `${text}: ${value === undefined ? 'refused' : formatDouble(value)}`;
    });
    expect(ours).toEqual(theirs);
  });
});

describe('long doubles', () => {
  const dice = new Dice(3);
  const one = (): string => (dice.once(2) ? dice.one(EDGES) : randomNumber(dice));
  const pairs = dice.many(COUNT, () => [latin1(one()), latin1(one())] as const);

  it('add up as INCRBYFLOAT prints', async () => {
    const commands = pairs.flatMap(([a, b]) => [
      ['SET', 'k', a],
      ['INCRBYFLOAT', 'k', b],
    ]);
    const answers = await replies(commands);
    const shown = (sum: Bytes | undefined): string => sum ?? 'refused';
    const theirs = pairs.map(([a, b], i) => {
      const sum = answers[2 * i + 1] ?? null;
      return `${a} + ${b} = ${isError(sum) ? 'refused' : String(sum)}`;
    });
    expect(pairs.map(([a, b]) => `${a} + ${b} = ${shown(addLongDouble(a, b))}`)).toEqual(theirs);
  });
});
