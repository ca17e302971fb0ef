// The grey text after the cursor: which arguments a command still expects. The words typed are
// matched with the arguments of the command, then what is not matched yet is written out. Both
// follow redis-cli step by step, its known slips included, so that its hints are ours.
import { fromText, toText } from '../resp/bytes.ts';
import { splitArguments } from '../resp/quote.ts';
import type { Argument, CommandDoc, Docs } from './docs.ts';

/** The hint for a line, blank before it included; undefined when there is nothing to say. */
export function hintFor(docs: Docs, line: string): string | undefined {
  const words = splitArguments(fromText(line))?.map(toText) ?? [];
  const ended = /[ \t\n\v\f\r]$/.test(line);
  // A word counts when a blank ends it.
  const complete = ended ? words : words.slice(0, -1);
  const command = findCommand(docs, complete);
  if (command === undefined) return undefined;
  const hint = hintForWords(command, complete.slice(command.words.length));
  return ended ? hint : ` ${hint}`;
}

function findCommand({ commands }: Docs, words: readonly string[]): CommandDoc | undefined {
  let found: CommandDoc | undefined;
  for (const command of commands) {
    const matches = command.words.every((word, i) => same(word, words[i]));
    if (matches && command.words.length > (found?.words.length ?? 0)) found = command;
  }
  return found;
}

function same(a: string, b: string | undefined): boolean {
  return b !== undefined && a.toLowerCase() === b.toLowerCase();
}

/** All the arguments of a command, as HELP shows them; undefined when there are none. */
export function parametersOf(command: CommandDoc): string | undefined {
  return command.args && hintForWords(command, []);
}

function hintForWords(command: CommandDoc, words: readonly string[]): string {
  const args = (command.args ?? []).map(arg => new Matched(arg));
  if (words.length > 0 && matchAll(words, args) !== words.length) return '';
  return describeAll('', args, ' ');
}

// An argument and how much of it has been typed.
class Matched {
  readonly arg: Argument;
  readonly inner: readonly Matched[];
  count = 0;
  token = false;
  value = false;
  whole = false;

  constructor(arg: Argument) {
    this.arg = arg;
    this.inner = arg.inner.map(each => new Matched(each));
  }

  clear(): void {
    this.count = 0;
    this.token = false;
    this.value = false;
    this.whole = false;
    for (const each of this.inner) each.clear();
  }
}

// --- matching: each function takes words and returns how many it used, 0 for a failure

function matchAll(words: readonly string[], args: readonly Matched[]): number {
  let used = 0;
  for (let i = 0; i < args.length && used < words.length;) {
    const group = optionalRun(args, i);
    const rest = words.slice(used);
    const first = args[i];
    if (group.length > 0) {
      used += matchOptional(rest, group);
      i += group.length;
    } else if (first !== undefined) {
      const taken = match(rest, first);
      if (taken === 0) return 0;
      used += taken;
      i += 1;
    }
  }
  return used;
}

// Optional arguments in a row may come in any order.
function optionalRun(args: readonly Matched[], start: number): readonly Matched[] {
  const end = args.findIndex(({ arg }, i) => i >= start && !arg.optional);
  return args.slice(start, end < 0 ? args.length : end);
}

function matchOptional(words: readonly string[], group: readonly Matched[]): number {
  let used = 0;
  let last: Matched | undefined;
  while (used < words.length) {
    const rest = words.slice(used);
    let taken = 0;
    const next = group.find(each => each.count === 0 && (taken = match(rest, each)) > 0);
    if (next === undefined) break;
    // Another one has begun: what the last one might still take is not hinted any more.
    if (last !== undefined) last.whole = true;
    last = next;
    used += taken;
  }
  return used;
}

function match(words: readonly string[], target: Matched): number {
  const first = matchOnce(words, target);
  if (!target.arg.multiple) return first;
  let used = first;
  while (target.whole && used < words.length) {
    target.clear();
    const rest = words.slice(used);
    if (target.arg.token === undefined || target.arg.multipleToken) {
      used += matchOnce(rest, target);
    } else {
      // The token stands before the first only; it is not hinted again.
      used += matchValue(rest, target);
      if (target.count > 0) target.token = true;
    }
  }
  target.whole = false;
  return used;
}

function matchOnce(words: readonly string[], target: Matched): number {
  const { token, type } = target.arg;
  if (token === undefined) return matchValue(words, target);
  if (!same(token, words[0])) return 0;
  target.token = true;
  target.count = 1;
  if (type === 'pure-token') {
    target.whole = true;
    return 1;
  }
  return words.length === 1 ? 1 : matchValue(words.slice(1), target);
}

const INTEGER = /^\s*[+-]?\d/;
const DOUBLE = /^\s*[+-]?(?:\d|\.\d|inf|nan)/i;

function matchValue(words: readonly string[], target: Matched): number {
  switch (target.arg.type) {
    case 'block':
      target.count += matchAll(words, target.inner);
      target.whole = target.inner.every(({ whole }) => whole);
      break;
    case 'oneof':
      matchOneOf(words, target);
      break;
    case 'integer':
    case 'unix-time':
      matchIf(INTEGER.test(words[0] ?? ''), target);
      break;
    case 'double':
      matchIf(DOUBLE.test(words[0] ?? ''), target);
      break;
    default:
      matchIf(true, target);
  }
  return target.count;
}

function matchOneOf(words: readonly string[], target: Matched): void {
  const found = target.inner.find(each => match(words, each) > 0);
  if (found === undefined) return;
  target.count += found.count;
  target.whole = found.whole;
}

function matchIf(fits: boolean, target: Matched): void {
  target.count = fits ? target.count + 1 : 0;
  target.value = fits;
  if (fits) target.whole = true;
}

// --- writing: each function appends to the hint and returns it

function describeAll(hint: string, args: readonly Matched[], separator: string): string {
  const text = new Separated(hint, separator);
  for (let i = 0; i < args.length;) {
    const group = optionalRun(args, i);
    const first = args[i];
    if (group.length === 0 && first !== undefined) {
      text.add(first, i === args.length - 1);
      i += 1;
      continue;
    }
    describeOptional(text, group, { start: i, args });
    i += group.length;
  }
  return text.hint;
}

interface Place {
  readonly start: number;
  readonly args: readonly Matched[];
}

// What has been begun comes first; the others only while the next required one is not typed.
function describeOptional(text: Separated, group: readonly Matched[], place: Place): void {
  const { start, args } = place;
  let begun = -1;
  for (const [i, each] of group.entries()) {
    if (each.count === 0 || each.whole) continue;
    text.add(each, start === args.length - 1);
    begun = i;
  }
  const following = args[start + group.length];
  if (following !== undefined && following.count !== 0) return;
  for (const [i, each] of group.entries()) {
    if (i !== begun) text.add(each, start + i === args.length - 1);
  }
}

// Puts separators between the arguments that have something to say.
class Separated {
  hint: string;
  private length: number;
  private readonly separator: string;

  constructor(hint: string, separator: string) {
    this.hint = hint;
    this.length = hint.length;
    this.separator = separator;
  }

  add(each: Matched, isLast: boolean): void {
    this.hint = describe(this.hint, each);
    if (this.hint.length <= this.length || isLast) return;
    this.hint += this.separator;
    this.length = this.hint.length;
  }
}

const orEmpty = (text: string): string => (text === '' ? '""' : text);

function describe(given: string, target: Matched): string {
  if (target.whole) return given;
  const { arg } = target;
  let hint = arg.optional && target.count === 0 ? `${given}[` : given;
  if (arg.token !== undefined && !target.token) hint += tokenOf(arg);
  hint = describeRepeated(describeValue(hint, target), target);
  // Redis: what is repeated counts as not begun by now, so a bracket closes that never opened.
  return arg.optional && target.count === 0 ? `${hint}]` : hint;
}

function tokenOf({ token, type }: Argument): string {
  return orEmpty(token ?? '') + (type === 'pure-token' ? '' : ' ');
}

function describeValue(hint: string, target: Matched): string {
  const { arg, inner, count } = target;
  switch (arg.type) {
    case 'oneof':
      if (count === 0) return describeAll(hint, inner, '|');
      return inner.reduce((text, each) => (each.count === 0 ? text : describe(text, each)), hint);
    case 'block':
      return describeAll(hint, inner, ' ');
    case 'pure-token':
      return hint;
    default:
      return target.value ? hint : hint + orEmpty(arg.label);
  }
}

// ` [again ...]`: a unit of its own, whatever has been typed of it.
function describeRepeated(given: string, target: Matched): string {
  const { arg, inner } = target;
  if (!arg.multiple) return given;
  target.clear();
  let hint = given === '' ? '[' : `${given} [`;
  if (arg.multipleToken) hint += tokenOf(arg);
  if (arg.type === 'oneof' || arg.type === 'block') {
    hint = describeAll(hint, inner, arg.type === 'oneof' ? '|' : ' ');
  } else if (arg.type !== 'pure-token') hint += orEmpty(arg.label);
  return `${hint} ...]`;
}
