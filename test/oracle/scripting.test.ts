// Scripts on our server and on Redis 8.0: a table of hand-written ones, and random programs.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Reply } from '../../src/resp/reply.ts';
import type { Dice } from '../support/dice.ts';
import { randomScript } from '../support/random-scripts.ts';
import { compareCommands, compareRandomly, sorted } from './differential.ts';
import type { Argv } from './peers.ts';

const FILE = fileURLToPath(new URL('scripts.txt', import.meta.url));

const isArgv = (value: unknown): value is Argv =>
  Array.isArray(value) && value.every(word => typeof word === 'string');

function readCommand(line: string): Argv {
  if (!line.startsWith('["')) return ['EVAL', line.replaceAll('\\n', '\n'), '0'];
  const argv: unknown = JSON.parse(line);
  if (!isArgv(argv)) throw new Error(`not a command: ${line}`);
  return argv;
}

const commands = readFileSync(FILE, 'utf8')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('# '))
  .map(readCommand);

// The functions of a library are in the order of a hash table.
function canonical([name = '', sub = '']: Argv, reply: Reply): Reply {
  const isList = name.toUpperCase() === 'FUNCTION' && sub.toUpperCase() === 'LIST';
  return isList ? sortedDeep(reply) : reply;
}

function sortedDeep(reply: Reply): Reply {
  if (typeof reply !== 'object' || reply === null) return reply;
  if (!('kind' in reply)) return sorted(reply.map(sortedDeep));
  if (!('items' in reply)) return reply;
  return sorted({ ...reply, items: reply.items.map(sortedDeep) });
}

const prepare: readonly Argv[] = [
  ['FUNCTION', 'FLUSH'],
  ['SCRIPT', 'FLUSH'],
];

function randomCommand(dice: Dice): Argv {
  const script = randomScript(dice);
  const given = ['2', 'k1', 'k4', 'a1', '22', '-3.5'];
  switch (dice.below(12)) {
    case 0:
      return ['EVAL_RO', script, ...given];
    case 1: {
      const body = `redis.register_function('f', function(KEYS, ARGV)\n${script}\nend)`;
      return ['FUNCTION', 'LOAD', 'REPLACE', `#!lua name=random\n${body}`];
    }
    case 2:
      return ['FCALL', 'f', ...given];
    case 3:
      return [
        'EVAL',
        `#!lua flags=${dice.one(['', 'no-writes', 'allow-oom'])}\n${script}`,
        ...given,
      ];
    case 4:
      return ['FLUSHALL'];
    default:
      return ['EVAL', script, ...given];
  }
}

describe.each([2, 3] as const)('scripts in RESP%i', protocol => {
  it('are enough', () => expect(commands.length).toBeGreaterThan(400));

  it('of the table answer as on Redis 8.0', () =>
    compareCommands({ protocol, prepare, canonical }, commands));

  it.each([1, 2, 3])('of chance answer as on Redis 8.0, seed %i', seed =>
    compareRandomly({ seed, count: 1000, protocol, prepare, canonical, generate: randomCommand }),
  );
});
