// Compares a printed reply with what a lesson expects. Both are lines of redis-cli, so that an
// author writes what the terminal shows. `*` is any value, `(integer) *` any integer,
// `>= 1 <= 60` a number in bounds; `…` any part of a line that a program prints; `unordered` sets
// the order of elements free.
import type { Expectation } from './schema.ts';

// A list in a list begins with two of them: `1) 1) "a"`.
const INDEX = /^(?: *\d+[)#~] )+/;
const BOUND = /(<=|>=|<|>) ?(-?\d+(?:\.\d+)?)/g;
const BOUNDS = /^(?:(?:<=|>=|<|>) ?-?\d+(?:\.\d+)? *)+$/;
const NUMBER = /^(?:\((?:integer|double)\) (-?[\d.]+)|"(-?\d+(?:\.\d+)?)")$/;

/** True when the printed reply is one that the expectation allows. */
export function matches(expected: Expectation, printed: string): boolean {
  // Redis: the error for an unknown command ends in a blank, which no editor would keep.
  const actual = printed.split('\n').map(line => line.trimEnd());
  if (expected.lines.length === 1 && expected.lines[0] === '*') return true;
  if (expected.lines.length !== actual.length) return false;
  if (expected.unordered > 0) return matchesUnordered(expected, actual);
  return expected.lines.every((line, at) => matchesLine(line, actual[at] ?? ''));
}

/** True when one printed line is allowed by one expected line; the index of both must agree. */
export function matchesLine(expected: string, actual: string): boolean {
  const index = INDEX.exec(expected)?.[0] ?? '';
  if (!actual.startsWith(index)) return false;
  return matchesValue(expected.slice(index.length), actual.slice(index.length));
}

function matchesValue(expected: string, actual: string): boolean {
  if (expected === '*') return true;
  if (isBounds(expected)) return withinBounds(expected, actual);
  if (/^\((?:integer|error|double)\) \*$/.test(expected))
    return actual.startsWith(expected.slice(0, -1));
  if (expected.includes('…')) return hasParts(expected.split('…'), actual);
  return expected === actual;
}

// The parts in their order, with at least one character in each gap.
function hasParts(parts: readonly string[], actual: string): boolean {
  const escaped = parts.map(part => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.+')}$`).test(actual);
}

/** True for a line such as `<= 60` or `>= 1 <= 60`. */
export function isBounds(line: string): boolean {
  return BOUNDS.test(line);
}

function withinBounds(bounds: string, actual: string): boolean {
  const found = NUMBER.exec(actual);
  if (found === null) return false;
  const value = Number(found[1] ?? found[2]);
  for (const [, sign, limit] of bounds.matchAll(BOUND)) {
    if (!holds(value, sign ?? '', Number(limit))) return false;
  }
  return true;
}

function holds(value: number, sign: string, limit: number): boolean {
  if (sign === '<=') return value <= limit;
  if (sign === '>=') return value >= limit;
  return sign === '<' ? value < limit : value > limit;
}

// Every expected group takes one actual group of its own. Wildcards are matched last, so that
// they do not take the group that a literal needs.
function matchesUnordered({ lines, unordered }: Expectation, actual: readonly string[]): boolean {
  const wanted = groups(lines, unordered).toSorted((a, b) => wildness(a) - wildness(b));
  const rest = groups(actual, unordered);
  return wanted.every(group => {
    const at = rest.findIndex(other => group.every((v, i) => matchesValue(v, other[i] ?? '')));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
}

function groups(lines: readonly string[], size: number): string[][] {
  const values = lines.map(line => line.replace(INDEX, ''));
  const result: string[][] = [];
  for (let at = 0; at < values.length; at += size) result.push(values.slice(at, at + size));
  return result;
}

function wildness(group: readonly string[]): number {
  return group.filter(value => value.endsWith('*') || isBounds(value)).length;
}
