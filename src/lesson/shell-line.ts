// Lines of the small shell as lessons look at them: their words, altered lines, and which lines only
// look. What a line does is for the shell itself.
import type { Bytes } from '../resp/bytes.ts';
import { fromText } from '../resp/bytes.ts';

const WORD = /(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\])+/g;
const OPERATOR = /^(?:[|;&<>]+|\d>(?:&\d)?|2>&1)$/;
const LOOKS = /^(?:cat|file|grep|head|ls|od|pgrep|redis-check-aof|redis-check-rdb|tail|wc)\b/;
const CLI_OPTION = /^(?:-[hpnadi] \S+|--user \S+|--pass \S+|-[23x]|--[a-z-]+) /;

/** The words of a line, without their quotes. */
export function wordsOf(line: string): Bytes[] {
  const words = [...line.matchAll(WORD)].map(([word]) => word.replace(/^(['"])(.*)\1$/, '$2'));
  return words.map(fromText);
}

/** The line with one word altered, in every way but the name of the program. */
export function alteredLines(line: string): string[] {
  const words = [...line.matchAll(WORD)];
  return words.flatMap(([word], at) => {
    if (at === 0 || OPERATOR.test(word)) return [];
    const start = words[at]?.index ?? 0;
    return [line.slice(0, start) + altered(word) + line.slice(start + word.length)];
  });
}

function altered(word: string): string {
  if (/^-?\d{1,15}$/.test(word)) return String(Number(word) + 1);
  // Inside the quotes, if it has some.
  return /^['"]/.test(word) ? word.replace(/^./, '$&~') : `${word}~`;
}

/**
 * The commands that a line sends to servers when each program of it only looks; undefined when one
 * may change something.
 */
export function lookedUp(line: string): string[] | undefined {
  const commands: string[] = [];
  if (/[;&<>`]|\$\(/.test(line)) return undefined;
  for (const program of line.split('|').map(each => each.trim())) {
    if (LOOKS.test(program)) continue;
    const [, words] = /^redis-cli (.*)$/.exec(program) ?? [];
    if (words === undefined) return undefined;
    let command = words;
    while (CLI_OPTION.test(command)) command = command.replace(CLI_OPTION, '');
    commands.push(command);
  }
  return commands;
}
