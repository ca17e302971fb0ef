// Random commands of all data types, grown from the argument trees, on our engine and on a real
// server: the same reply bytes, in RESP3 the same keyspace events, and in the end the same keys.
// FUZZ_COMMANDS and FUZZ_SEED in the environment change how many and which.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Protocol } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import type { CommandSpec, Group } from '../../src/spec/spec.ts';
import { table } from '../../src/spec/table.ts';
import type { RandomCommand } from '../support/random-commands.ts';
import { anyCommand, isLeftToChance, waitsLong } from '../support/random-commands.ts';
import { tcpConnect } from '../support/tcp.ts';
import { Trial, sorted } from './differential.ts';
import type { Argv } from './peers.ts';
import { RealPeer } from './peers.ts';
import type { RunningServer } from './servers.ts';
import { startRedis } from './servers.ts';

const COMMANDS = Number(process.env['FUZZ_COMMANDS'] ?? 100_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_250_101);
const COMMANDS_A_RUN = 1000;

const GROUPS: readonly (Group & keyof typeof table)[] = [
  'string',
  'generic',
  'hash',
  'list',
  'set',
  'sorted-set',
  'stream',
  'geo',
  'hyperloglog',
  'bitmap',
];

/** Left out, each with its reason. */
const LEFT_OUT: Record<string, string> = {
  spop: 'chance',
  srandmember: 'chance',
  hrandfield: 'chance',
  zrandmember: 'chance',
  randomkey: 'chance',
  scan: 'cursors and their order are the server’s own',
  sscan: 'cursors and their order are the server’s own',
  hscan: 'cursors and their order are the server’s own',
  zscan: 'cursors and their order are the server’s own',
  'object|idletime': 'the passing of time',
  'object|freq': 'the passing of time',
  dump: 'has a test of its own, test/oracle/rdb.test.ts',
  restore: 'has a test of its own, test/oracle/rdb.test.ts',
  migrate: 'talks to another server',
  wait: 'waits for replicas',
  waitaof: 'waits for replicas',
  pfdebug: 'shows internals',
  pfselftest: 'takes long and answers OK',
};

/** Replies whose order Redis leaves open. */
const UNORDERED = /^(keys|smembers|sunion|sinter|sdiff|hgetall|hkeys|hvals|sort|sort_ro)$/i;
/** Replies that depend on when they were asked. */
const TIMED = /^(ttl|pttl|expiretime|pexpiretime|httl|hpttl|hexpiretime|hpexpiretime)$/i;
const IDLE = /^(xpending|xinfo)$/i;

function leaves(): { name: string; group: Group; spec: CommandSpec }[] {
  const all = GROUPS.flatMap(group =>
    Object.entries<CommandSpec>(table[group]).flatMap(([name, spec]) =>
      spec.subcommands === undefined
        ? [{ name, group, spec }]
        : Object.entries<CommandSpec>(spec.subcommands).map(([sub, row]) => {
            return { name: `${name}|${sub}`, group, spec: row };
          }),
    ),
  );
  return all.filter(({ name }) => LEFT_OUT[name] === undefined);
}

// An ID that the server makes from its clock is nobody else's.
const isDecided = (argv: RandomCommand): boolean =>
  !waitsLong(argv) &&
  !isLeftToChance(argv) &&
  !(/^xadd$/i.test(argv[0] ?? '') && argv.some(word => /^(\*|.*-\*)$/.test(word)));

function canonical(argv: Argv, reply: Reply): Reply {
  const name = argv[0] ?? '';
  if (TIMED.test(name)) return coarse(reply);
  if (IDLE.test(name))
    return typeof reply === 'object' && reply !== null ? 'present' in reply : reply;
  return UNORDERED.test(name) ? sorted(reply) : reply;
}

// Positive times differ by when they were asked; -1 and -2 are facts.
function coarse(reply: Reply): Reply {
  if (typeof reply === 'number' && reply > 0) return 1;
  return Array.isArray(reply) ? reply.map(coarse) : reply;
}

describe.each([2, 3] as const)('random commands in RESP%i', (protocol: Protocol) => {
  let server: RunningServer;
  let real: RealPeer;
  beforeAll(async () => {
    server = await startRedis({ version: '8.0' });
    real = new RealPeer(await tcpConnect(server.port)());
  });
  afterAll(() => server.stop());

  it('get the same answers and leave the same keys', async () => {
    const rows = leaves();
    expect(rows.length).toBeGreaterThan(150);
    const command = anyCommand(rows);
    const session = fc.array(command.filter(isDecided), {
      minLength: COMMANDS_A_RUN,
      maxLength: COMMANDS_A_RUN,
      size: 'max',
    });
    let sent = 0;
    const trial = new Trial({ protocol, canonical }, real);
    const result = await fc.check(
      fc.asyncProperty(session, async commands => {
        const found = await trial.run(commands);
        sent += commands.length;
        if (found === undefined) return;
        const { shown, difference } = await trial.shrink(commands.slice(0, found.at + 1), found);
        expect(difference.ours, printed(shown)).toBe(difference.real);
      }),
      {
        seed: SEED + protocol,
        numRuns: Math.ceil(COMMANDS / 2 / COMMANDS_A_RUN),
        endOnFailure: true,
      },
    );
    // The commands that tell the servers apart are in the error; fast-check would print them all.
    if (result.failed) throw result.errorInstance;
    console.log(`${sent} random commands in RESP${protocol}, seed ${SEED}`);
  }, 1_800_000);
});

const printed = (commands: readonly Argv[]): string =>
  commands.map(argv => argv.map(word => JSON.stringify(word)).join(' ')).join('\n');
