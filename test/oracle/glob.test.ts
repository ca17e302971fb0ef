// Random patterns of the characters that mean something, against KEYS of Redis 8.0.
import { expect, it } from 'vitest';
import { matchesGlob } from '../../src/engine/algo/glob.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { isArray } from '../../src/resp/reply.ts';
import { Dice } from '../support/dice.ts';
import { tcpConnect } from '../support/tcp.ts';
import { RealPeer, decodeReply } from './peers.ts';
import { startRedis } from './servers.ts';

const KEY_LETTERS = [...'aabbc*?[]^-\\\xe9\xff'] as const;
const PATTERN_LETTERS = [...'aabc***??[[[]]]^^--\\\\\xe9'] as const;
const PATTERNS = Number(process.env['FUZZ_COMMANDS'] ?? 4000);

function text(dice: Dice, letters: readonly string[], maxLength: number): string {
  return dice.many(dice.between(1, maxLength), () => letters[dice.below(letters.length)]).join('');
}

it('match the keys that Redis says they match', async () => {
  const server = await startRedis({ version: '8.0' });
  try {
    const peer = new RealPeer(await tcpConnect(server.port)());
    const dice = new Dice(11);
    const keys = [...new Set(dice.many(400, () => text(dice, KEY_LETTERS, 6)))];
    await peer.run(keys.map(key => ['SET', key, '']));
    const patterns = dice.many(PATTERNS, () => text(dice, PATTERN_LETTERS, 8));
    const answers = await peer.run(patterns.map(pattern => ['KEYS', pattern]));
    for (const [i, pattern] of patterns.entries()) {
      const reply = decodeReply(answers[i]?.reply ?? latin1(''));
      const theirs = isArray(reply) ? reply.map(String) : [];
      const ours = keys.filter(key => matchesGlob(latin1(pattern), latin1(key)));
      expect(ours.sort(), pattern).toEqual(theirs.sort());
    }
  } finally {
    await server.stop();
  }
});
