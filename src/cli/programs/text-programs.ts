// Programs that make or change text: echo, printf, head, tail, wc, sort, uniq, grep, seq, cut, tr,
// tee, xargs. Each does what is mostly used of it, and says what it does not know.
import type { Bytes } from '../../resp/bytes.ts';
import { fromText, latin1, toText } from '../../resp/bytes.ts';
import type { Input } from '../shell-streams.ts';
import { FileOutput, TextInput, linesOf, readAll } from '../shell-streams.ts';
import { unescapeC } from '../shell-words.ts';
import { readFlags } from './flags.ts';
import type { Process, Program } from './program.ts';
import { ProgramError, forEachFile, pathOf, print } from './program.ts';

/** Programs about text. */
export const TEXT_PROGRAMS: readonly Program[] = [
  { name: 'cut', summary: 'fields of each line (-d, -f)', run: cut },
  {
    name: 'echo',
    summary: 'print words (-n without a newline, -e with \\n and the like)',
    run: echo,
  },
  { name: 'grep', summary: 'the lines that match (-i -v -c -n -F -o)', run: grep },
  { name: 'head', summary: 'the first lines (-n, -c)', run: head },
  { name: 'printf', summary: 'print by a format: %s %d %b %%', run: printf },
  { name: 'seq', summary: 'count: seq 10, seq 5 10, seq 0 2 10', run: seq },
  { name: 'sort', summary: 'sort lines (-n -r -u)', run: sort },
  { name: 'tail', summary: 'the last lines (-n, -c)', run: tail },
  { name: 'tee', summary: 'print and write to a file (-a appends)', run: tee },
  { name: 'tr', summary: 'replace or, with -d, delete characters', run: tr },
  { name: 'uniq', summary: 'drop repeated lines (-c counts, -d only repeated)', run: uniq },
  { name: 'wc', summary: 'count lines, words and bytes (-l -w -c)', run: wc },
  { name: 'xargs', summary: 'run a program with words from the input (-n, -L, -I)', run: xargs },
];

async function echo(process: Process): Promise<number> {
  const words = [...process.args];
  let newline = '\n';
  let escapes = false;
  while (/^-[neE]+$/.test(words[0] ?? '')) {
    const letters = words.shift() ?? '';
    if (letters.includes('n')) newline = '';
    if (letters.includes('e')) escapes = true;
  }
  const text = words.join(' ');
  await process.stdout.write(latin1((escapes ? unescapeC(text) : text) + newline));
  return 0;
}

async function printf(process: Process): Promise<number> {
  const [format, ...values] = process.args;
  if (format === undefined) throw new ProgramError('printf: missing operand');
  let out = '';
  // The format is used again until no value is left.
  do out += formatOnce(format, values);
  while (values.length > 0 && /%[-0-9]*[sbdiuxc]/.test(format));
  await process.stdout.write(latin1(out));
  return 0;
}

function formatOnce(format: Bytes, values: Bytes[]): string {
  return format.replace(/%(-?)(0?)(\d*)([sbdiuxc%])|(\\(?:x..?|[0-7]{1,3}|[^]))/g, (...match) => {
    const [, minus = '', zero = '', width = '', kind = '', escape] = match.map(each =>
      each === undefined ? undefined : String(each),
    );
    if (escape !== undefined) return unescapeC(escape);
    if (kind === '%') return '%';
    const value = convert(kind, values.shift() ?? '');
    const size = Number(width);
    if (minus !== '') return value.padEnd(size);
    return value.padStart(size, zero !== '' && kind !== 's' ? '0' : ' ');
  });
}

function convert(kind: string, value: string): string {
  switch (kind) {
    case 'b':
      return unescapeC(value);
    case 'c':
      return value.charAt(0);
    case 'x':
      return (parseInt(value, 10) || 0).toString(16);
    case 's':
      return value;
    default:
      return String(parseInt(value, 10) || 0);
  }
}

async function seq(process: Process): Promise<number> {
  const numbers = process.args.map(Number);
  if (numbers.length === 0 || numbers.length > 3 || numbers.some(Number.isNaN)) {
    throw new ProgramError('usage: seq [first [step]] last');
  }
  const [first = 1, second = 1, third = 1] = numbers;
  const [start, step, last] =
    numbers.length === 1
      ? [1, 1, first]
      : numbers.length === 2
        ? [first, 1, second]
        : [first, second, third];
  if (step === 0) throw new ProgramError("seq: invalid Zero increment value: '0'");
  let block = '';
  for (let value = start; step > 0 ? value <= last : value >= last; value += step) {
    block += `${value}\n`;
    if (block.length < BLOCK_CHARS) continue;
    await print(process, block);
    block = '';
  }
  await print(process, block);
  return 0;
}

const BLOCK_CHARS = 16_384;

// What a program reads: its files one after another, or its input.
async function* inputsOf(process: Process, operands: readonly Bytes[]): AsyncGenerator<Input> {
  if (operands.length === 0) yield process.stdin;
  for (const argument of operands) {
    yield argument === '-'
      ? process.stdin
      : new TextInput(process.files.read(pathOf(process, argument)));
  }
}

async function* allLines(process: Process, operands: readonly Bytes[]): AsyncGenerator<Bytes> {
  for await (const input of inputsOf(process, operands)) yield* linesOf(input);
}

async function allText(process: Process, operands: readonly Bytes[]): Promise<Bytes> {
  const texts: string[] = [];
  for await (const input of inputsOf(process, operands)) texts.push(await readAll(input));
  return latin1(texts.join(''));
}

const linesText = (lines: readonly string[]): Bytes =>
  latin1(lines.map(line => `${line}\n`).join(''));

async function head(process: Process): Promise<number> {
  const { values, operands } = countFlags(process);
  const bytes = values.get('c');
  if (bytes !== undefined) {
    const text = await allText(process, operands);
    await process.stdout.write(latin1(text.slice(0, Number(bytes))));
    return 0;
  }
  let left = Number(values.get('n') ?? 10);
  if (left <= 0) return 0;
  for await (const line of allLines(process, operands)) {
    await process.stdout.write(latin1(`${line}\n`));
    left -= 1;
    if (left === 0) break;
  }
  return 0;
}

async function tail(process: Process): Promise<number> {
  const { flags, values, operands } = countFlags(process, 'f');
  if (flags.has('f')) throw new ProgramError('tail: -f is not known here');
  const text = await allText(process, operands);
  const bytes = values.get('c');
  if (bytes !== undefined) await process.stdout.write(latin1(text.slice(-Number(bytes))));
  else {
    const lines = text.replace(/\n$/, '').split('\n');
    const count = Number(values.get('n') ?? 10);
    if (count > 0 && text !== '') await process.stdout.write(linesText(lines.slice(-count)));
  }
  return 0;
}

// `-5` means `-n 5`.
function countFlags(process: Process, more = ''): ReturnType<typeof readFlags> {
  const args = process.args.flatMap(word => (/^-\d+$/.test(word) ? ['-n', word.slice(1)] : [word]));
  return readFlags({ name: process.name, args: args.map(latin1) }, `n:c:${more}`);
}

async function wc(process: Process): Promise<number> {
  const { flags, operands } = readFlags(process, 'lwcm');
  const shown = ['l', 'w', 'c'].filter(each => flags.size === 0 || flags.has(each));
  const row = (text: string, name: string): string => {
    const counts: Record<string, number> = {
      l: text.split('\n').length - 1,
      w: text.split(/\s+/).filter(word => word !== '').length,
      c: text.length,
    };
    const numbers = shown.map(each => String(counts[each] ?? 0).padStart(shown.length > 1 ? 7 : 0));
    return `${numbers.join(' ')}${name === '' ? '' : ` ${name}`}\n`;
  };
  if (operands.length === 0) {
    await print(process, row(await readAll(process.stdin), ''));
    return 0;
  }
  let all = '';
  const code = await forEachFile(process, operands, async (path, argument) => {
    const text = process.files.read(path);
    all += text;
    await print(process, row(text, toText(argument)));
  });
  if (operands.length > 1) await print(process, row(all, 'total'));
  return code;
}

async function sort(process: Process): Promise<number> {
  const { flags, operands } = readFlags(process, 'nru');
  const lines: string[] = [];
  for await (const line of allLines(process, operands)) lines.push(line);
  const number = (line: string): number => parseFloat(line) || 0;
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  lines.sort((a, b) => (flags.has('n') ? number(a) - number(b) || byText(a, b) : byText(a, b)));
  if (flags.has('r')) lines.reverse();
  await process.stdout.write(linesText(flags.has('u') ? [...new Set(lines)] : lines));
  return 0;
}

async function uniq(process: Process): Promise<number> {
  const { flags, operands } = readFlags(process, 'cdu');
  const runs: { line: string; count: number }[] = [];
  for await (const line of allLines(process, operands)) {
    const last = runs.at(-1);
    if (last?.line === line) last.count += 1;
    else runs.push({ line, count: 1 });
  }
  const kept = runs.filter(
    ({ count }) => (!flags.has('d') || count > 1) && (!flags.has('u') || count === 1),
  );
  const lines = kept.map(({ line, count }) =>
    flags.has('c') ? `${String(count).padStart(7)} ${line}` : line,
  );
  await process.stdout.write(linesText(lines));
  return 0;
}

async function grep(process: Process): Promise<number> {
  const { flags, values, operands } = readFlags(process, 'ivcnFEowqe:');
  const pattern = values.get('e') ?? operands.shift();
  if (pattern === undefined) throw new ProgramError('usage: grep [-ivcnFo] pattern [file ...]', 2);
  const expression = matcher(fromText(toText(latin1(pattern))), flags);
  const found: string[] = [];
  let number = 0;
  for await (const line of allLines(process, operands)) {
    number += 1;
    const parts = line.match(expression) ?? [];
    if (parts.length > 0 === flags.has('v')) continue;
    const start = flags.has('n') ? `${number}:` : '';
    for (const part of flags.has('o') && !flags.has('v') ? parts : [line]) {
      const shown = start + part;
      found.push(shown);
      if (!flags.has('c') && !flags.has('q')) await process.stdout.write(latin1(`${shown}\n`));
    }
  }
  if (flags.has('c')) await print(process, `${found.length}\n`);
  return found.length > 0 ? 0 : 1;
}

function matcher(pattern: string, flags: ReadonlySet<string>): RegExp {
  const literal = flags.has('F') ? pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : pattern;
  const source = flags.has('w') ? `\\b(?:${literal})\\b` : literal;
  try {
    return new RegExp(source, flags.has('i') ? 'gi' : 'g');
  } catch {
    throw new ProgramError(`grep: ${pattern}: not a valid pattern`, 2);
  }
}

async function cut(process: Process): Promise<number> {
  const { values, operands } = readFlags(process, 'd:f:');
  const delimiter = values.get('d') ?? '\t';
  const fields = values.get('f');
  if (fields === undefined) throw new ProgramError('cut: you must specify a list of fields: -f');
  const wanted = fields.split(',').map(range => {
    const [, from = '', to] = /^(\d*)(?:-(\d*))?$/.exec(range) ?? [];
    const last = to === undefined ? Number(from) : Number(to || Infinity);
    return [Number(from || 1), last] as const;
  });
  for await (const line of allLines(process, operands)) {
    const parts = line.split(delimiter);
    const kept = parts.filter((_, i) => wanted.some(([from, to]) => i + 1 >= from && i + 1 <= to));
    await process.stdout.write(latin1(`${parts.length === 1 ? line : kept.join(delimiter)}\n`));
  }
  return 0;
}

async function tr(process: Process): Promise<number> {
  const { flags, operands } = readFlags(process, 'ds');
  const [from = '', to = ''] = operands.map(set => expandSet(unescapeC(set)));
  const text = await readAll(process.stdin);
  const changed = [...text].map(char => {
    const at = from.indexOf(char);
    if (at < 0) return char;
    return flags.has('d') ? '' : to.charAt(at) || to.charAt(to.length - 1);
  });
  await process.stdout.write(latin1(changed.join('')));
  return 0;
}

// `a-z` is all that lies between.
function expandSet(set: string): string {
  return set.replace(/([^])-([^])/g, (_, first: string, last: string) => {
    const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)];
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) =>
      String.fromCharCode(from + i),
    ).join('');
  });
}

async function tee(process: Process): Promise<number> {
  const { flags, operands } = readFlags(process, 'a');
  const { files, stdin, stdout } = process;
  const code = await forEachFile(process, operands, path => {
    if (flags.has('a')) files.touch(path);
    else files.write(path, latin1(''));
  });
  const outputs = operands.map(argument => new FileOutput(files, pathOf(process, argument)));
  for (let piece = await stdin.read(); piece !== undefined; piece = await stdin.read()) {
    for (const output of code === 0 ? [stdout, ...outputs] : [stdout]) await output.write(piece);
  }
  return code;
}

async function xargs(process: Process): Promise<number> {
  const { name } = process;
  const start = process.args.findIndex((word, i) => {
    return !word.startsWith('-') && !/^-[nLI]$/.test(process.args[i - 1] ?? '');
  });
  const own = start < 0 ? process.args : process.args.slice(0, start);
  const command = start < 0 ? [latin1('echo')] : process.args.slice(start);
  const { flags, values } = readFlags({ name, args: own }, 'n:L:I:r0');
  const text = await readAll(process.stdin);
  const lines = text.split(flags.has('0') ? '\0' : '\n').filter(line => line.trim() !== '');
  const place = values.get('I');
  const isByLine = place !== undefined || flags.has('L') || flags.has('0');
  const items = isByLine ? lines : lines.flatMap(wordsOf);
  const size = Number(values.get('n') ?? values.get('L') ?? (place === undefined ? Infinity : 1));
  let code = 0;
  for (let at = 0; at < items.length; at += size) {
    const some = items.slice(at, at + size).map(latin1);
    const argv =
      place === undefined
        ? [...command, ...some]
        : command.map(word => latin1(word.replaceAll(place, some[0] ?? '')));
    const stdin = new TextInput(latin1(''));
    if ((await process.run(argv, { stdin })) !== 0) code = 123;
  }
  return code;
}

// Words apart by blanks; quotes hold them together.
function wordsOf(line: string): string[] {
  return (line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map(word => word.replace(/["']/g, ''));
}
