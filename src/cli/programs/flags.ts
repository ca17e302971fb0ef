// Single-letter flags of the small programs: `-la`, `-n 5`. Whatever is not known is an error.
import type { Bytes } from '../../resp/bytes.ts';
import { toText } from '../../resp/bytes.ts';
import type { Process } from './program.ts';
import { ProgramError } from './program.ts';

/** The flags given, their values if they take one, and what else there is. */
export interface Flags {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly operands: Bytes[];
}

/** Reads the flags in `known` (those before a `:` take a value). @throws ProgramError */
export function readFlags({ name, args }: Pick<Process, 'args' | 'name'>, known: string): Flags {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const operands: Bytes[] = [];
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      operands.push(...rest);
      break;
    }
    if (!/^-./.test(word)) operands.push(word);
    else readCluster(toText(word).slice(1));
  }
  return { flags, values, operands };

  function readCluster(letters: string): void {
    for (let at = 0; at < letters.length; at += 1) {
      const letter = letters.charAt(at);
      const index = letter === ':' ? -1 : known.indexOf(letter);
      if (index < 0) throw new ProgramError(`${name}: invalid option -- '${letter}'`, 2);
      flags.add(letter);
      if (known.charAt(index + 1) !== ':') continue;
      const value = letters.slice(at + 1) || takeValue();
      if (value === undefined) {
        throw new ProgramError(`${name}: option requires an argument -- '${letter}'`, 2);
      }
      values.set(letter, value);
      return;
    }
  }

  function takeValue(): string | undefined {
    const value = rest.shift();
    return value === undefined ? undefined : toText(value);
  }
}
