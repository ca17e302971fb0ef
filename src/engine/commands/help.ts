// What containers share: HELP, each subcommand with its arguments and below it what it does, and the
// fault of a subcommand that got other arguments.
import { EMPTY } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { status } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import type { Fault } from '../faults.ts';
import { fault, shown } from '../faults.ts';

/** The reply of `name HELP`; `lines` describe all subcommands but HELP itself. */
export function helpReply(name: string, lines: readonly string[]): Reply {
  const title = `${name} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`;
  return [title, ...lines, 'HELP', '    Print this help.'].map(status);
}

/** The fault of a subcommand whose arguments do not fit. */
export function subcommandSyntax({ argv }: Args): Fault {
  const [name = EMPTY, sub = EMPTY] = argv;
  const text = shown(sub).slice(0, 128);
  const advice = `Try ${name.toUpperCase()} HELP.`;
  return fault(`ERR unknown subcommand or wrong number of arguments for '${text}'. ${advice}`);
}
