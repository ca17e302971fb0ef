// Reads the two notations of a lesson's code blocks: scripts (a command a line, `@shop> GET x` for
// a named terminal, `@clock> 61s` for the clock, `$ ls` for the small shell) and transcripts (commands
// after `> `, `$ `, or `[5]> ` in database 5, then the lines they print). What the lines mean to a server is for match.ts and check.ts.
import { fromText } from '../resp/bytes.ts';
import { splitArguments } from '../resp/quote.ts';
import { CLOCK, SHELL } from './schema.ts';
import type { Command, Exchange, Expectation, Script } from './schema.ts';

/** The inside of a code block and the line of its first line. */
export interface Block {
  readonly text: string;
  readonly line: number;
}

/** Told about each rule broken; returns nothing, so that reading goes on. */
export type Complain = (line: number, reason: string, suggestion?: string) => void;

const PROMPT = /^(?:@([A-Za-z][\w-]*)|\[(\d+)\])?> ?(.*)$/;
const SHELL_LINE = /^\$ (.*)$/;
const NAMED = /^@([A-Za-z][\w-]*)> ?(.*)$/;
const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `61s`, `500ms`, `2m`, `1h`, `1d` in milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  const factor = UNIT_MS[unit ?? ''];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}

/** A duration as lessons write it, in its largest whole unit. */
export function printDuration(durationMs: number): string {
  for (const unit of ['d', 'h', 'm', 's']) {
    const factor = UNIT_MS[unit] ?? 1;
    if (durationMs >= factor && durationMs % factor === 0) return `${durationMs / factor}${unit}`;
  }
  return `${durationMs}ms`;
}

/** Reads a script: a command a line. */
export function parseScript(block: Block, complain: Complain): Script {
  const commands: Command[] = [];
  eachLine(block, (text, line) => {
    if (text.trim() === '') return;
    if (/^> ?/.test(text)) complain(line, 'a script has no `>` prompt', text.replace(/^> ?/, ''));
    const shell = SHELL_LINE.exec(text)?.[1];
    const [, client = '', typed = text] = NAMED.exec(text) ?? [];
    const command =
      shell === undefined
        ? { client, text: typed.trim(), line }
        : { client: SHELL, text: shell.trim(), line };
    checkCommand(command, complain);
    commands.push(command);
  });
  if (commands.length === 0) complain(block.line, 'the block has no command');
  return { line: block.line, commands };
}

function checkCommand({ client, text, line }: Command, complain: Complain): void {
  if (client === CLOCK) {
    if (parseDuration(text) === undefined)
      complain(line, `\`${text}\` is no duration`, 'write 61s, 500ms, 2m, 1h or 1d');
    return;
  }
  // Quotes of the shell are the shell's to read.
  if (client === SHELL) {
    if (text === '') complain(line, 'a prompt without a command');
    return;
  }
  const argv = splitArguments(fromText(text));
  if (argv === undefined) complain(line, 'unbalanced quotes', 'close the quote, or write \\"');
  else if (argv.length === 0) complain(line, 'a prompt without a command');
}

/** Reads a transcript: commands after `> `, `@name> ` or `[db]> `, each with the lines that it prints. */
export function parseTranscript(block: Block, complain: Complain): Exchange[] {
  const exchanges: Exchange[] = [];
  let open: { command: Exchange; lines: string[] } | undefined;
  const finish = (): void => {
    if (open !== undefined) exchanges.push(exchange(open.command, open.lines, complain));
    open = undefined;
  };
  eachLine(block, (text, line) => {
    const command = promptedCommand(text, line);
    if (command !== undefined) {
      finish();
      open = { command, lines: [] };
      checkCommand(command, complain);
    } else if (open === undefined) {
      if (text.trim() !== '') complain(line, 'a reply before any command', `> ${text}`);
    } else open.lines.push(text);
  });
  finish();
  if (exchanges.length === 0) complain(block.line, 'the block has no command', '> GET key');
  return exchanges;
}

function promptedCommand(text: string, line: number): Exchange | undefined {
  const shell = SHELL_LINE.exec(text)?.[1];
  if (shell !== undefined) return { client: SHELL, text: shell.trim(), line };
  const [, client = '', db, typed] = PROMPT.exec(text) ?? [];
  if (typed === undefined || text.startsWith('>=')) return undefined;
  const where = db === undefined ? {} : { db: Number(db) };
  return { client, ...where, text: typed.trim(), line };
}

function exchange(command: Exchange, written: string[], complain: Complain): Exchange {
  const lines = [...written];
  while (lines.at(-1)?.trim() === '') lines.pop();
  if (lines.length === 0) return command;
  return { ...command, reply: expectation(lines, command.line + 1, complain) };
}

// `~` alone on the first line, or before the first element: in whatever order; `~2`: the pairs.
function expectation(lines: string[], line: number, complain: Complain): Expectation {
  const [, size, rest] = /^~(\d*)(?: (.*))?$/.exec(lines[0] ?? '') ?? [];
  if (size === undefined) return { lines, unordered: 0 };
  const elements = rest === undefined ? lines.slice(1) : [rest, ...lines.slice(1)];
  const unordered = size === '' ? 1 : Number(size);
  if (elements.length === 0) complain(line, '`~` needs the elements after it');
  else if (unordered === 0 || elements.length % unordered !== 0)
    complain(line, `${elements.length} elements do not make groups of ${unordered}`);
  return { lines: elements, unordered: Math.max(unordered, 1) };
}

function eachLine(block: Block, visit: (text: string, line: number) => void): void {
  const lines = block.text.split('\n');
  for (const [at, text] of lines.entries()) visit(text.trimEnd(), block.line + at);
}
