// HELP: what redis-cli prints about itself, a command or a group of commands.
import type { CommandDoc, Docs } from './docs.ts';
import { parametersOf } from './hint.ts';

/** What `help` prints before its own newline handling: `words` are what follows `help`. */
export function helpText(docs: Docs, words: readonly string[], version: string): string {
  const [topic] = words;
  if (topic === undefined) return aboutCli(version);
  const group = topic.startsWith('@') ? topic.slice(1) : undefined;
  const found = docs.commands.filter(command =>
    group === undefined ? isAbout(command, words) : same(command.group, group),
  );
  const texts = found.map(command => aboutCommand(command, group === undefined));
  return `${texts.join('')}\n`;
}

const same = (a: string, b: string | undefined): boolean => a.toLowerCase() === b?.toLowerCase();

// Words fewer than the command has are enough: `help config` is about all its subcommands.
function isAbout(command: CommandDoc, words: readonly string[]): boolean {
  return words.every((word, i) => same(word, command.words[i]));
}

function aboutCommand(command: CommandDoc, withGroup: boolean): string {
  const { name, summary, since, group } = command;
  // Redis: a command without arguments shows what printf makes of a null pointer.
  const lines = ['', `  \x1b[1m${name}\x1b[0m \x1b[90m${parametersOf(command) ?? '(null)'}\x1b[0m`];
  const add = (label: string, text: string): void => {
    lines.push(`  \x1b[33m${label}:\x1b[0m ${text}`);
  };
  add('summary', summary);
  if (since !== undefined) add('since', since);
  if (withGroup) add('group', group);
  return `${lines.join('\n')}\n`;
}

function aboutCli(version: string): string {
  return `redis-cli ${version}
To get help about Redis commands type:
      "help @<group>" to get a list of commands in <group>
      "help <command>" for help on <command>
      "help <tab>" to get a list of possible help topics
      "quit" to exit

To set redis-cli preferences:
      ":set hints" enable online hints
      ":set nohints" disable online hints
Set your preferences in ~/.redisclirc
`;
}
