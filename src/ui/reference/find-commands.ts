// Which commands somebody means who types a few letters: those of that name first, then those whose
// summary has all the words.
import type { CommandDoc } from '../../cli/docs.ts';

/** The commands that fit, best first; all of them for nothing typed. */
export function findCommands(commands: readonly CommandDoc[], typed: string): CommandDoc[] {
  const parts = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (parts.length === 0) return [...commands];
  const ranked = commands.map(command => ({ command, rank: rankOf(command, parts) }));
  const fitting = ranked.filter(({ rank }) => rank > 0);
  return fitting.sort((a, b) => b.rank - a.rank).map(({ command }) => command);
}

function rankOf({ name, summary }: CommandDoc, parts: readonly string[]): number {
  const lower = name.toLowerCase();
  const joined = parts.join(' ');
  if (lower === joined) return 4;
  if (lower.startsWith(joined)) return 3;
  if (parts.every(part => lower.includes(part))) return 2;
  const said = `${lower} ${summary.toLowerCase()}`;
  return parts.every(part => said.includes(part)) ? 1 : 0;
}
