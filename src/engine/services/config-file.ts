// The text of redis.conf, and the `--option value` arguments of redis-server, as directives. Pure:
// what the directives mean is config.ts's.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, lower } from '../../resp/bytes.ts';
import { quote, splitArguments } from '../../resp/quote.ts';
import { latin1 } from '../../resp/bytes.ts';

/** One line of a configuration file that says something. */
export interface Directive {
  /** In lower case. */
  readonly name: Bytes;
  readonly args: readonly Bytes[];
  /** The line as it stands, and its number. */
  readonly text: Bytes;
  readonly line: number;
}

/** A configuration with which a server does not start; the message is redis-server's. */
export class ConfigFileError extends Error {
  override name = 'ConfigFileError';

  constructor(reason: string, { text, line }: Pick<Directive, 'text' | 'line'>) {
    super(`Reading the configuration file, at line ${line}\n>>> '${text}'\n${reason}`);
  }
}

/** The directives of a configuration file. @throws ConfigFileError for unbalanced quotes */
export function parseConfig(content: Bytes): Directive[] {
  return content.split('\n').flatMap((raw, i) => {
    const text = latin1(raw.trim());
    if (text === '' || text.startsWith('#')) return [];
    const at = { text, line: i + 1 };
    const words = splitArguments(text);
    if (words === undefined) {
      throw new ConfigFileError('Unbalanced quotes in configuration line', at);
    }
    const [name, ...args] = words;
    return name === undefined ? [] : [{ name: lower(name), args, ...at }];
  });
}

/** The configuration text that command-line arguments stand for: `--port 6380 --save ''`. */
export function argumentsAsConfig(argv: readonly Bytes[]): Bytes {
  let text = '';
  for (const word of argv) {
    if (word.startsWith('--')) text += `${text === '' ? '' : '\n'}${word.slice(2)}`;
    else text += ` ${quote(word)}`;
  }
  return text === '' ? EMPTY : latin1(`${text}\n`);
}
