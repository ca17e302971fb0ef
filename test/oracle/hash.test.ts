// Random hash commands against Redis 8.0: small thresholds, so that encodings change often.
import { describe, it } from 'vitest';
import type { Reply } from '../../src/resp/reply.ts';
import { isArray } from '../../src/resp/reply.ts';
import type { Dice } from '../support/dice.ts';
import { compareRandomly, sorted } from './differential.ts';
import { EXPIRING, PLAIN } from './hash-commands.ts';
import type { Argv } from './peers.ts';

const UNORDERED = /^(HKEYS|HVALS|HRANDFIELD|HGETALL)$/;

function canonical(withTables: boolean): (argv: Argv, reply: Reply) => Reply {
  return ([name = '', , , ...rest], reply) => {
    if (!withTables) return reply;
    if (name === 'HSCAN' && Array.isArray(reply)) {
      const [cursor = null, page = null] = reply;
      return [cursor, rest.includes('NOVALUES') ? sorted(page) : asMap(page)];
    }
    if (name === 'HRANDFIELD' && rest[0]?.toUpperCase() === 'WITHVALUES') return asMap(reply);
    return name === 'HGETALL' ? asMap(reply) : UNORDERED.test(name) ? sorted(reply) : reply;
  };
}

// Fields and values in turn, in an order of their own.
function asMap(reply: Reply): Reply {
  if (!isArray(reply) || !reply.every(item => typeof item === 'string')) return sorted(reply);
  return sorted({ kind: 'map', items: reply });
}

const SMALL = { hashMaxListpackEntries: 5, hashMaxListpackValue: 12 };

describe.each([2, 3] as const)('hash commands in RESP%i', protocol => {
  const generate = (dice: Dice): Argv => dice.one(dice.once(2) ? PLAIN : EXPIRING)(dice);

  it.each([1, 2])('answer as Redis where encodings change often, seed %i', seed =>
    compareRandomly({
      seed,
      count: 3000,
      protocol,
      generate,
      limits: SMALL,
      canonical: canonical(true),
    }),
  );

  it('keep the order of Redis in listpacks', () =>
    compareRandomly({ seed: 3, count: 3000, protocol, generate, canonical: canonical(false) }));

  it('keep the order of Redis in listpacks where no field ends', () =>
    compareRandomly({
      seed: 4,
      count: 2000,
      protocol,
      generate: dice => dice.one(PLAIN)(dice),
      canonical: canonical(false),
    }));
});
