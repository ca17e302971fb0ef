// RESTORE's options, errors and events against a real server: random commands on few keys, with
// payloads whole and broken.
import { describe, it } from 'vitest';
import { ByteWriter } from '../../src/engine/algo/byte-writer.ts';
import { dumpValue } from '../../src/engine/persist/dump.ts';
import { RDB_VERSION } from '../../src/rdb/format.ts';
import { defaultLimits } from '../../src/engine/store/limits.ts';
import { SetValue } from '../../src/engine/store/set-value.ts';
import type { Value } from '../../src/engine/store/values.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import type { Reply } from '../../src/resp/reply.ts';
import type { Dice } from '../support/dice.ts';
import { sealed } from '../support/legacy-dump.ts';
import { intendedDelta } from './deltas.ts';
import { compareRandomly } from './differential.ts';
import type { Argv } from './peers.ts';

const payload = (value: Value): string =>
  dumpValue(value, { version: RDB_VERSION, compress: true });

function sealedText(text: string, version?: number): string {
  const to = new ByteWriter();
  to.text(text);
  return sealed(to, version);
}

const letters = new SetValue(defaultLimits());
for (const letter of ['a', 'b', 'c']) letters.add(latin1(letter));

const GOOD = [payload(latin1('text')), payload(70_000), payload(letters)] as const;
const BAD = [
  '',
  'short',
  payload(70_000).slice(1),
  `${payload(70_000)}x`,
  sealedText('\x00\x01x', 13),
  sealedText(''),
  sealedText('\x00'),
  sealedText('\x63\x01x'),
  sealedText('\x02\x00'),
  sealedText('\x07\x01x'),
  sealedText('\x00\x05abc'),
  // What follows a value is not looked at.
  sealedText('\x00\x01xrest'),
] as const;

const key = (dice: Dice): string => dice.one(['a', 'b', 'c']);
const ttl = (dice: Dice): string =>
  dice.once(8) ? dice.one(['-1', 'x', '4102444800000']) : dice.one(['0', '0', '100000']);

function options(dice: Dice): string[] {
  const all = [
    ...(dice.once(2) ? ['REPLACE'] : []),
    ...(dice.once(4) ? ['absttl'] : []),
    ...(dice.once(6) ? ['IDLETIME', dice.one(['5', '-1', 'x', '99999999'])] : []),
    ...(dice.once(6) ? ['FREQ', dice.one(['5', '-1', '255', '256', 'x'])] : []),
    ...(dice.once(20) ? [dice.one(['IDLETIME', 'FREQ', 'none'])] : []),
  ];
  return dice.once(2) ? all : all.slice(0, 1);
}

const restore = (dice: Dice): Argv => [
  dice.once(9) ? 'RESTORE-ASKING' : 'RESTORE',
  key(dice),
  ttl(dice),
  dice.once(3) ? dice.one(BAD) : dice.one(GOOD),
  ...options(dice),
];

function command(dice: Dice): Argv {
  return dice.one<Argv>([
    restore(dice),
    restore(dice),
    ['DEL', key(dice)],
    ['DUMP', key(dice)],
    ['EXISTS', key(dice)],
    ['OBJECT', 'FREQ', key(dice)],
  ]);
}

// The bytes of a dump may differ on purpose; that there is a dump may not.
const dumped = ([name = '']: Argv, reply: Reply): Reply => {
  const isIntended = name === 'DUMP' && intendedDelta(name, '8.0') !== undefined;
  return isIntended && typeof reply === 'string' ? latin1('a dump') : reply;
};

describe('RESTORE, compared with Redis 8.0', () => {
  it.each([2, 3] as const)('in RESP%i', async protocol => {
    await compareRandomly({
      seed: protocol,
      protocol,
      count: 1500,
      generate: command,
      canonical: dumped,
    });
  });

  it('where the policy counts how often keys are used', async () => {
    const prepare = [
      ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lfu', 'lfu-log-factor', '100000'],
    ];
    await compareRandomly({
      seed: 5,
      protocol: 2,
      count: 1500,
      generate: command,
      prepare,
      canonical: dumped,
    });
  });
});
