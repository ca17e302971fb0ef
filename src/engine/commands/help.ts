// HELP of containers: each subcommand with its arguments, and below it what it does.
import type { Reply } from '../../resp/reply.ts';
import { status } from '../../resp/reply.ts';

/** The reply of `name HELP`; `lines` describe all subcommands but HELP itself. */
export function helpReply(name: string, lines: readonly string[]): Reply {
  const title = `${name} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`;
  return [title, ...lines, 'HELP', '    Print this help.'].map(status);
}
