// Fields whose time is over and that nobody has removed yet: which commands still see them, which
// remove them and what is told of it, compared with Redis 8.0 with its own cleaning turned off.
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { latin1 } from '../../src/resp/bytes.ts';
import { quote } from '../../src/resp/quote.ts';
import { Dice } from '../support/dice.ts';
import { tcpConnect } from '../support/tcp.ts';
import { intendedDelta } from './deltas.ts';
import { EXPIRING, PLAIN } from './hash-commands.ts';
import type { Answer, Argv } from './peers.ts';
import { OurPeer, RealPeer } from './peers.ts';
import { startRedis } from './servers.ts';

const ROUNDS = Number(process.env['FUZZ_COMMANDS'] ?? 600) / 30;
const COMMANDS_A_ROUND = 30;
const LIFE_MS = 40;
const KEYS = ['a', 'b', 'c'] as const;
const FIELDS = ['f', 'g', 'h', 'i', 'j'] as const;

// Some hashes, with fields that end soon, later and never.
function setup(dice: Dice): Argv[] {
  return dice.many(12, () => {
    const [key, field] = [dice.one(KEYS), dice.one(FIELDS)];
    return dice.one<Argv>([
      ['HSET', key, field, String(dice.below(20)), dice.one(FIELDS), 'text'],
      ['HSETEX', key, 'PX', String(LIFE_MS), 'FIELDS', '1', field, '1.5'],
      ['HSETEX', key, 'PXAT', '9999999999999', 'FIELDS', '1', field, '7'],
      ['HPEXPIRE', key, String(LIFE_MS), 'FIELDS', '2', field, dice.one(FIELDS)],
    ]);
  });
}

function told(argv: Argv, answer: Answer | undefined, version: string): string {
  const { reply = latin1(''), events = [] } = answer ?? {};
  const isDelta = intendedDelta(`${argv[0]} events`, version) !== undefined;
  return [argv.join(' '), quote(reply), ...(isDelta ? [] : events)].join('\n');
}

it('answers as Redis about fields whose time is over', async () => {
  const server = await startRedis({ version: '8.0' });
  try {
    const real = new RealPeer(await tcpConnect(server.port)());
    const dice = new Dice(5);
    for (let round = 0; round < ROUNDS; round += 1) {
      const ours = new OurPeer();
      await ours.run([['HELLO', '3']]);
      await real.reset(3);
      await real.run([['DEBUG', 'SET-ACTIVE-EXPIRE', '0']]);
      const before = setup(dice);
      await Promise.all([real.run(before), ours.run(before)]);
      await pause(LIFE_MS + 10);
      ours.pass(LIFE_MS + 10);
      const commands = dice.many(COMMANDS_A_ROUND, () =>
        dice.one(dice.once(2) ? PLAIN : EXPIRING)(dice),
      );
      const theirs = await real.run(commands);
      const own = await ours.run(commands);
      const history = before.map(argv => argv.join(' ')).join('\n');
      const all = (answers: Answer[]): string[] =>
        commands.map((argv, i) => told(argv, answers[i], server.version));
      expect([history, ...all(own)]).toEqual([history, ...all(theirs)]);
    }
  } finally {
    await server.stop();
  }
});
