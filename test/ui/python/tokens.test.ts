import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenizeLine, tokenizeLines } from '../../../src/ui/python/tokens.ts';

const show = (line: string): string =>
  tokenizeLine(line)
    .tokens.map(({ kind, text }) => (kind === 'plain' ? text : `${kind}<${text}>`))
    .join('');

describe('tokenizeLine', () => {
  it.each([
    [
      'r.set("Bahamas", "Nassau")  # True',
      'r.set(string<"Bahamas">, string<"Nassau">)  comment<# True>',
    ],
    ["d = {b'k': rb'\\x00'}", "d = {string<b'k'>: string<rb'\\x00'>}"],
    ['for n in range(1_000):', 'keyword<for> n keyword<in> range(number<1_000>):'],
    ['x1 = 1.5e3 - y2', 'x1 = number<1.5e3> - y2'],
    ['forest = None', 'forest = keyword<None>'],
    ['"a # b" # c', 'string<"a # b"> comment<# c>'],
    ['"it\\"s"', 'string<"it\\"s">'],
    ['"unfinished', 'string<"unfinished>'],
  ])('colours %s', (line, expected) => expect(show(line)).toBe(expected));

  it('carries a triple-quoted string from line to line', () => {
    const lines = tokenizeLines('x = """a\n# no comment\nb""" + 1');
    expect(lines.map(({ open }) => open)).toEqual(['"""', '"""', '']);
    expect(lines[1]?.tokens).toEqual([{ kind: 'string', text: '# no comment' }]);
    expect(lines[2]?.tokens.at(-1)).toEqual({ kind: 'number', text: '1' });
  });

  it('loses no character of any source', () => {
    const source = fc.string({
      unit: fc.constantFrom(...'ab1_ "\'#\\=()\n'.split(''), 'é'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(source, text => {
        const joined = tokenizeLines(text).map(({ tokens }) =>
          tokens.map(each => each.text).join(''),
        );
        expect(joined.join('\n')).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });
});
