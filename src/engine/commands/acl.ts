// ACL: users and their rules, the log of refusals, and what a user could do. Deciding on calls is the
// ACL service's.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1, lower } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { map, OK, set } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import { CATEGORIES } from '../../spec/spec.ts';
import type { Args } from '../args.ts';
import type { Context } from '../context.ts';
import { Fault, fault, shown } from '../faults.ts';
import type { Denial, Selector } from '../services/acl-selector.ts';
import type { User } from '../services/acl-user.ts';
import { readAclFile, writeAclFile } from '../users.ts';
import { aclLog } from './acl-log.ts';
import type { Handlers } from './command.ts';
import { helpReply, subcommandSyntax } from './help.ts';

const HELP = [
  'CAT [<category>]',
  '    List all commands that belong to <category>, or all command categories',
  '    when no category is specified.',
  'DELUSER <username> [<username> ...]',
  '    Delete a list of users.',
  'DRYRUN <username> <command> [<arg> ...]',
  '    Returns whether the user can execute the given command without executing the command.',
  'GETUSER <username>',
  "    Get the user's details.",
  'GENPASS [<bits>]',
  '    Generate a secure 256-bit user password. The optional `bits` argument can',
  '    be used to specify a different size.',
  'LIST',
  '    Show users details in config file format.',
  'LOAD',
  '    Reload users from the ACL file.',
  'LOG [<count> | RESET]',
  '    Show the ACL log entries.',
  'SAVE',
  '    Save the current config to the ACL file.',
  'SETUSER <username> <attribute> [<attribute> ...]',
  '    Create or modify a user with the specified attributes.',
  'USERS',
  '    List all the registered usernames.',
  'WHOAMI',
  '    Return the current connection username.',
];

const BLANK_NAME = fault("ERR Usernames can't contain spaces or null characters");
const KEEP_DEFAULT = fault("ERR The 'default' user cannot be removed");
const BAD_BITS = fault(
  'ERR ACL GENPASS argument must be the number of bits for the output password, a positive number ' +
    'up to 4096',
);
const NO_FILE = fault(
  'ERR This Redis instance is not configured to use an ACL file. You may want to specify users via ' +
    'the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis ' +
    'configuration file set) in order to store users in the Redis configuration.',
);

const NOT_SAVED = fault(
  'ERR There was an error trying to save the ACLs. Please check the server logs for more information',
);

export const aclCommands: Pick<Handlers<typeof server>, 'acl'> = {
  acl: {
    cat({ server: { acl } }, args) {
      if (args.done) return CATEGORIES.map(latin1);
      const category = args.next();
      if (!args.done) throw subcommandSyntax(args);
      const commands = acl.catalog.inCategory(lower(category));
      if (commands === undefined) throw fault(`ERR Unknown category '${shown(category)}'`);
      return commands.map(({ name }) => latin1(name));
    },

    deluser({ server: { acl } }, args) {
      const names = args.rest();
      if (names.includes(acl.default.name)) throw KEEP_DEFAULT;
      return names.filter(name => acl.deleteUser(name)).length;
    },

    dryrun,
    genpass,

    getuser({ server: { acl } }, args) {
      const user = acl.user(args.next());
      return user === undefined ? null : describe(user);
    },

    help: () => helpReply('ACL', HELP),
    list: ({ server: { acl } }) => acl.lines(),
    load({ server }) {
      if (server.config.text('aclfile') === '') throw NO_FILE;
      const errors = readAclFile(server);
      if (errors !== undefined) throw fault(`ERR ${shown(latin1(errors))}`);
      return OK;
    },

    log: aclLog,

    save({ server }) {
      if (server.config.text('aclfile') === '') throw NO_FILE;
      if (!writeAclFile(server)) throw NOT_SAVED;
      return OK;
    },

    setuser({ server: { acl } }, args) {
      const name = args.next();
      if (/[\s\0]/.test(name)) throw BLANK_NAME;
      acl.setUser(name, args.done ? [] : args.rest());
      return OK;
    },

    users: ({ server: { acl } }) => acl.all().map(({ name }) => name),
    whoami: ({ client: { user } }) => user?.name ?? null,
  },
};

function dryrun({ server: { acl, dispatch } }: Context, args: Args): Reply {
  const name = args.next();
  const user = acl.user(name);
  if (user === undefined) throw fault(`ERR User '${shown(name)}' not found`);
  const argv = args.rest();
  const command = dispatch.find(argv);
  if (command instanceof Fault || command.group === 'playground') {
    throw fault(`ERR Command '${shown(argv[0] ?? EMPTY)}' not found`);
  }
  const { arity } = command.spec;
  if (arity > 0 ? argv.length !== arity : argv.length < -arity) {
    throw fault(`ERR wrong number of arguments for '${command.name}' command`);
  }
  const denial = user.check(command, argv);
  return denial === undefined ? OK : refusalText(denial, user, argv, command.name);
}

// Here the reply says which key or channel it was.
function refusalText(
  { kind, at }: Denial,
  user: User,
  argv: readonly Bytes[],
  name: string,
): Bytes {
  const act = kind === 'command' ? `run the '${name}' command` : `access the '${argv[at]}' ${kind}`;
  return latin1(`User ${user.name} has no permissions to ${act}`);
}

function genpass({ server: { host } }: Context, args: Args): Reply {
  const bits = args.done ? 256 : args.integer();
  if (!args.done) throw subcommandSyntax(args);
  if (bits <= 0 || bits > 4096) throw BAD_BITS;
  const digit = (): string => Math.floor(host.random.next() * 16).toString(16);
  return latin1(Array.from({ length: Math.ceil(bits / 4) }, digit).join(''));
}

function describe(user: User): Reply {
  const [root, ...others] = user.selectors;
  return map([
    latin1('flags'),
    set(user.flags.map(latin1)),
    latin1('passwords'),
    user.passwords,
    ...permissions(root),
    latin1('selectors'),
    others.map(selector => map(permissions(selector))),
  ]);
}

const permissions = (selector: Selector): Reply[] => [
  latin1('commands'),
  selector.describeCommands(),
  latin1('keys'),
  selector.describeKeys(),
  latin1('channels'),
  selector.describeChannels(),
];
