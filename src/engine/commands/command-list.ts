// COMMAND: which commands there are, and which keys a command line has. Their description is in
// command-info.ts.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1, lower } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { map, set, status } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import { CATEGORIES, categoriesOf } from '../../spec/spec.ts';
import { matchesGlob } from '../algo/glob.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { Fault, fault, SYNTAX } from '../faults.ts';
import type { UsedKey } from '../keys-of.ts';
import { hasKeys, keysOf } from '../keys-of.ts';
import { commandDocs, commandInfo, findCommand } from './command-info.ts';
import type { Command, Handlers } from './command.ts';
import { helpReply } from './help.ts';

const NO_COMMAND = fault('ERR Invalid command specified');
const NO_KEYS = fault('ERR The command has no key arguments');
const BAD_COUNT = fault('ERR Invalid number of arguments specified for command');
const BAD_ARGS = fault('ERR Invalid arguments specified for command');

const HELP = [
  '(no subcommand)',
  '    Return details about all Redis commands.',
  'COUNT',
  '    Return the total number of commands in this Redis server.',
  'LIST',
  '    Return a list of all commands in this Redis server.',
  'INFO [<command-name> ...]',
  '    Return details about multiple Redis commands.',
  '    If no command names are given, documentation details for all',
  '    commands are returned.',
  'DOCS [<command-name> ...]',
  '    Return documentation details about multiple Redis commands.',
  '    If no command names are given, documentation details for all',
  '    commands are returned.',
  'GETKEYS <full-command>',
  '    Return the keys from a full Redis command.',
  'GETKEYSANDFLAGS <full-command>',
  '    Return the keys and the access flags from a full Redis command.',
];

export const commandCommands: Pick<Handlers<typeof server>, 'command'> = {
  command: {
    self: ctx => visible(ctx).map(commandInfo),
    count: ctx => visible(ctx).length,
    docs: (ctx, args) => map(named(ctx, args).flatMap(each => (each ? commandDocs(each) : []))),
    info: (ctx, args) => named(ctx, args).map(each => (each ? commandInfo(each) : null)),
    list: (ctx, args) => listed(ctx, args).map(({ name }) => latin1(name)),
    getkeys: (ctx, args) => usedKeys(ctx, args).map(({ key }) => key),
    getkeysandflags: (ctx, args) =>
      usedKeys(ctx, args).map(({ key, flags }): Reply => [key, set(flags.map(status))]),
    help: () => helpReply('COMMAND', HELP),
  },
};

const visible = ({ server: { commands } }: Context): Command[] =>
  [...commands.values()].filter(command => command.group !== 'playground');

function named(ctx: Context, args: Args): (Command | undefined)[] {
  if (args.done) return visible(ctx);
  return args.rest().map(name => findCommand(ctx.server.commands, name));
}

// Without a filter only whole commands are listed, with one their subcommands too.
function listed(ctx: Context, args: Args): Command[] {
  const commands = visible(ctx);
  if (args.done) return commands;
  if (!args.skip('FILTERBY') || args.left !== 2) throw SYNTAX;
  const fits = readFilter(args.word(), args.next());
  return commands
    .flatMap(command => [command, ...(command.subcommands?.values() ?? [])])
    .filter(fits);
}

function readFilter(kind: Bytes, value: Bytes): (command: Command) => boolean {
  if (kind === 'MODULE') return () => false;
  if (kind === 'PATTERN') return ({ name }) => matchesGlob(value, latin1(name), true);
  if (kind !== 'ACLCAT') throw SYNTAX;
  const category = CATEGORIES.find(each => each === lower(value));
  return ({ spec, group }) =>
    category !== undefined && categoriesOf(spec, group).includes(category);
}

function usedKeys(ctx: Context, args: Args): UsedKey[] {
  const argv = args.rest();
  const command = ctx.server.dispatch.find(argv);
  if (command instanceof Fault || command.group === 'playground') throw NO_COMMAND;
  if (!hasKeys(command)) throw NO_KEYS;
  const { arity, flags } = command.spec;
  if (arity > 0 ? argv.length !== arity : argv.length < -arity) throw BAD_COUNT;
  const keys = keysOf(command, argv) ?? [];
  if (keys.length === 0 && !flags.includes('no_mandatory_keys')) throw BAD_ARGS;
  return keys;
}
