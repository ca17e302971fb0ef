// What a check may leave open: a table of expected lines, printed lines, and whether they agree.
import { describe, expect, it } from 'vitest';
import { matches } from '../../src/lesson/match.ts';
import { parseDuration, parseTranscript, printDuration } from '../../src/lesson/notation.ts';

function agrees(expected: string, printed: string): boolean {
  const [exchange] = parseTranscript({ text: `> X\n${expected}`, line: 1 }, (line, reason) => {
    throw new Error(`line ${line}: ${reason}`);
  });
  return exchange?.reply !== undefined && matches(exchange.reply, printed);
}

const RIGHT: readonly [expected: string, printed: string][] = [
  ['"42"', '"42"'],
  ['OK', 'OK'],
  ['v=… bits=…', 'v=8.0 (x) bits=64'],
  ['…', 'anything'],
  ['*', '(nil)'],
  ['*', '1) "a"\n2) "b"'],
  ['(integer) *', '(integer) -7'],
  ['(error) *', '(error) ERR syntax error'],
  ['(error) ERR unknown command', '(error) ERR unknown command '],
  ['<= 60', '(integer) 60'],
  ['>= 1 <= 60', '(integer) 1'],
  ['>= 1 < 60', '"59.5"'],
  ['< 0', '(integer) -1'],
  ['<= 1.5', '(double) 1.5'],
  ['1) "a"\n2) *', '1) "a"\n2) (nil)'],
  ['1) 1) *\n   2) >= 5', '1) 1) "1700-0"\n   2) "6"'],
  ['1) >= 5\n2) "b"', '1) (integer) 9\n2) "b"'],
  ['~\n1) "b"\n2) "a"', '1) "a"\n2) "b"'],
  ['~ 1) "b"\n2) "a"', '1) "a"\n2) "b"'],
  ['~\n1) *\n2) "a"', '1) "a"\n2) "b"'],
  ['~2\n1) "f"\n2) "1"\n3) "g"\n4) "2"', '1) "g"\n2) "2"\n3) "f"\n4) "1"'],
];

const WRONG: readonly [expected: string, printed: string][] = [
  ['"42"', '(integer) 42'],
  ['"*"', '"a"'],
  ['OK', '"OK"'],
  ['1) 1) *\n   2) "a"', '1) "1700-0"\n2) "a"'],
  ['(integer) *', '"7"'],
  ['(error) *', 'OK'],
  ['<= 60', '(integer) 61'],
  ['v=… bits=…', 'v=8.0 bits='],
  ['…', ''],
  ['a…c', 'abcd'],
  ['>= 1 <= 60', '(integer) 0'],
  ['<= 60', '(nil)'],
  ['<= 60', '"soon"'],
  ['1) "a"', '1) "a"\n2) "b"'],
  ['1) "a"\n2) "b"', '1) "b"\n2) "a"'],
  ['1) "a"\n2) *', '1) "a"'],
  ['~\n1) "a"\n2) "a"', '1) "a"\n2) "b"'],
  ['~2\n1) "f"\n2) "1"\n3) "g"\n4) "2"', '1) "f"\n2) "2"\n3) "g"\n4) "1"'],
];

describe('a reply', () => {
  it.each(RIGHT)('%j allows %j', (expected, printed) => {
    expect(agrees(expected, printed)).toBe(true);
  });

  it.each(WRONG)('%j forbids %j', (expected, printed) => {
    expect(agrees(expected, printed)).toBe(false);
  });
});

it('durations are read and printed', () => {
  for (const [text, durationMs] of [
    ['500ms', 500],
    ['61s', 61_000],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['2d', 172_800_000],
  ] as const) {
    expect(parseDuration(text)).toBe(durationMs);
    expect(printDuration(durationMs)).toBe(text);
  }
  for (const text of ['', '5', 's', '-1s', '1 s', '1w'])
    expect(parseDuration(text)).toBeUndefined();
});
