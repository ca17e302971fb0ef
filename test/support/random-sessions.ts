// Sessions of random writing commands of all data types on one of our servers, with transactions, other
// databases and time that passes: what append-only files and replicas must be able to follow.
import fc from 'fast-check';
import { encodeRequest } from '../../src/resp/encode.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import type { CommandSpec, Group } from '../../src/spec/spec.ts';
import { table } from '../../src/spec/table.ts';
import type { TestEngine } from './engine.ts';
import { Dice } from './dice.ts';
import { anyCommand, waitsLong } from './random-commands.ts';
import type { RandomCommand } from './random-commands.ts';

const GROUPS = [
  ...(['string', 'generic', 'hash', 'list', 'set', 'sorted-set'] as const),
  ...(['stream', 'geo', 'hyperloglog', 'bitmap'] as const),
];

/** Talks to other servers, or to ours about what is not its data. */
const LEFT_OUT = /^(migrate|wait|waitaof|pfdebug|pfselftest|object|script|dump)$/;

function writingCommands(): { name: string; group: Group; spec: CommandSpec }[] {
  return GROUPS.flatMap(group =>
    Object.entries<CommandSpec>(table[group]).flatMap(([name, spec]) => {
      if (LEFT_OUT.test(name)) return [];
      if (spec.subcommands === undefined) return [{ name, group, spec }];
      return Object.entries<CommandSpec>(spec.subcommands).map(([sub, row]) => ({
        name: `${name}|${sub}`,
        group,
        spec: row,
      }));
    }),
  ).filter(({ name, spec }) => spec.flags.includes('write') || name === 'pfcount');
}

/** Random writing commands, the same for the same seed. */
export function randomWrites(seed: number, count: number): RandomCommand[] {
  const command = anyCommand(writingCommands()).filter(argv => !waitsLong(argv));
  return fc.sample(command, { seed, numRuns: count });
}

/** Plays commands on a server: some in transactions, in two databases, with pauses between. */
export function play(engine: TestEngine, seed: number, commands: readonly RandomCommand[]): void {
  const dice = new Dice(seed);
  const connection = engine.connect();
  const send = (...argv: readonly string[]): void =>
    connection.send(encodeRequest(argv.map(latin1)));
  let open = 0;
  for (const argv of commands) {
    if (open === 0 && dice.once(8)) {
      open = 1 + dice.below(4);
      send('MULTI');
    }
    send(...argv);
    open -= 1;
    if (open === 0) send('EXEC');
    open = Math.max(0, open);
    if (open === 0 && dice.once(40)) send('SELECT', dice.one(['0', '0', '3']));
    if (open === 0 && dice.once(10)) engine.pass(dice.below(200_000));
  }
  if (open > 0) send('EXEC');
}
