// Tab: the whole lines that a line may become. Only names of commands, and of groups after
// `help`; redis-cli does not complete keys.
import type { Docs } from './docs.ts';

/** Every completion of `line`, in the order in which Tab shows them. */
export function completionsOf({ commands, groups }: Docs, line: string): string[] {
  const topics = commands.map(({ name }) => name);
  const help = /^help [ \t\n\v\f\r]*/i.exec(line)?.[0];
  if (help === undefined) return matching(topics, line);
  const all = [...groups.map(group => `@${group}`), ...topics];
  return matching(all, line.slice(help.length)).map(topic => help + topic);
}

function matching(names: readonly string[], start: string): string[] {
  return names.filter(name => name.slice(0, start.length).toLowerCase() === start.toLowerCase());
}
