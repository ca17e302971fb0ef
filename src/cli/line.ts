// What redis-cli makes of a line before the server sees any of it: words, a repeat count, or a
// word that is meant for redis-cli itself.
import type { Bytes } from '../resp/bytes.ts';
import { lower, toText } from '../resp/bytes.ts';
import { splitArguments } from '../resp/quote.ts';
import type { Address } from './ports.ts';

/** A line understood. */
export type Line =
  | { readonly kind: 'blank' | 'clear' | 'invalid' | 'quit' | 'restart' }
  | { readonly kind: 'bad-repeat' }
  | { readonly kind: 'preference'; readonly words: readonly string[] }
  | { readonly kind: 'connect'; readonly address: Address }
  | { readonly kind: 'help'; readonly words: readonly string[] }
  | { readonly kind: 'command'; readonly argv: readonly Bytes[]; readonly repeat: number };

/** A line, and the command in it that decides whether it may be stored. */
export interface ReadLine {
  readonly line: Line;
  readonly argv: readonly Bytes[];
}

/** Reads a line as typed. */
export function readLine(typed: Bytes): ReadLine {
  const words = splitArguments(typed);
  if (words === undefined) return { line: { kind: 'invalid' }, argv: [] };
  const [first] = words;
  if (first === undefined) return { line: { kind: 'blank' }, argv: [] };
  const repeat = words.length > 1 ? repeatCount(first) : undefined;
  if (repeat === 'bad') return { line: { kind: 'bad-repeat' }, argv: [] };
  const argv = repeat === undefined ? words : words.slice(1);
  const line = localWord(words) ?? command(argv, repeat ?? 1);
  return { line, argv };
}

const MAX_REPEAT = 2n ** 63n - 1n;

// Redis: strtol reads the word, so an empty one is the number 0.
function repeatCount(word: Bytes): number | 'bad' | undefined {
  if (word === '') return 'bad';
  if (!/^[ \t\n\v\f\r]*[+-]?\d+$/.test(word)) return undefined;
  const count = BigInt(word.trim().replace('+', ''));
  return count > 0n && count <= MAX_REPEAT ? Number(count) : 'bad';
}

// Redis: these are looked for in the first word, not after a repeat count.
function localWord(words: readonly Bytes[]): Line | undefined {
  const [first = '', second = '', third = ''] = words;
  if (first.startsWith(':')) return { kind: 'preference', words: words.map(toText) };
  switch (lower(first)) {
    case 'quit':
    case 'exit':
      return { kind: 'quit' };
    case 'restart':
      return { kind: 'restart' };
    case 'connect':
      if (words.length !== 3) return undefined;
      return {
        kind: 'connect',
        address: { host: toTextOf(second), port: parseInt(third, 10) || 0 },
      };
    case 'clear':
      return words.length === 1 ? { kind: 'clear' } : undefined;
    default:
      return undefined;
  }
}

const toTextOf = (bytes: Bytes | ''): string => (bytes === '' ? '' : toText(bytes));

function command(argv: readonly Bytes[], repeat: number): Line {
  const [first = '', ...rest] = argv;
  const name = lower(first);
  if (name === 'help' || name === '?') return { kind: 'help', words: rest.map(toText) };
  return { kind: 'command', argv, repeat };
}

/** What a line of preferences (`:set nohints`) means: hints on or off, or what to print. */
export function readPreference(words: readonly string[]): { hints: boolean } | { message: string } {
  const [command = '', name] = words;
  if (command.toLowerCase() !== ':set' || name === undefined) {
    return { message: `unknown redis-cli internal command '${command}'\n` };
  }
  if (name.toLowerCase() === 'hints') return { hints: true };
  if (name.toLowerCase() === 'nohints') return { hints: false };
  return { message: `unknown redis-cli preference '${name}'\n` };
}
