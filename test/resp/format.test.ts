// Replies as redis-cli prints them. The same table and random replies are compared with the
// real program in test/oracle/cli-format.test.ts.
import { describe, expect, it } from 'vitest';
import { fromText, latin1 } from '../../src/resp/bytes.ts';
import { formatCsv, formatJson, formatRaw, formatReply } from '../../src/resp/format.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { NIL_ARRAY, OK, double, error, map, push, set, verbatim } from '../../src/resp/reply.ts';

const b = latin1;
const nested: Reply = [[b('a'), [b('b'), 1]], b('c')];

describe('formatReply', () => {
  const table: [name: string, reply: Reply, text: string][] = [
    ['a status is bare', OK, 'OK'],
    ['an error', error('ERR no such key'), '(error) ERR no such key'],
    ['an error in UTF-8', error(fromText("ERR unknown 'é'")), "(error) ERR unknown 'é'"],
    ['an integer', 5, '(integer) 5'],
    ['a large integer', 9223372036854775807n, '(integer) 9223372036854775807'],
    ['a string', b('a "b"\n'), '"a \\"b\\"\\n"'],
    ['bytes', fromText('é'), '"\\xc3\\xa9"'],
    ['nil', null, '(nil)'],
    ['a nil array', NIL_ARRAY, '(nil)'],
    ['an empty array', [], '(empty array)'],
    ['an empty map', map([]), '(empty hash)'],
    ['an empty set', set([]), '(empty set)'],
    ['an empty push', push([]), '(empty push)'],
    ['a double', double('1.5'), '(double) 1.5'],
    ['true', true, '(true)'],
    ['false', false, '(false)'],
    ['verbatim text is bare', verbatim('a\n"b"'), 'a\n"b"'],
    ['an array', [b('a'), 1, null], '1) "a"\n2) (integer) 1\n3) (nil)'],
    ['a push is numbered like an array', push([b('x'), 1]), '1) "x"\n2) (integer) 1'],
    ['a set', set([b('a'), b('b')]), '1~ "a"\n2~ "b"'],
    ['nested arrays', nested, '1) 1) "a"\n   2) 1) "b"\n      2) (integer) 1\n2) "c"'],
    ['a map', map([b('k'), b('v'), b('n'), 1]), '1# "k" => "v"\n2# "n" => (integer) 1'],
    [
      'a map with a value of many lines',
      map([b('k'), [1, 2]]),
      '1# "k" => \n   1) (integer) 1\n   2) (integer) 2',
    ],
    ['a map with a value of one line', map([b('k'), [1]]), '1# "k" => 1) (integer) 1'],
    ['a big number has a form of its own', { kind: 'bignumber', text: b('12') }, '(big number) 12'],
    [
      'attributes come before their reply',
      { kind: 'attribute', items: [b('ttl'), 3600], reply: [1] },
      '1| "ttl" => (integer) 3600\n1) (integer) 1',
    ],
  ];
  it.each(table)('%s', (_name, reply, text) => {
    expect(formatReply(reply)).toBe(text);
  });

  it('aligns the numbers to the widest', () => {
    const lines = formatReply(Array.from({ length: 10 }, (_, i) => i)).split('\n');
    expect(lines[0]).toBe(' 1) (integer) 0');
    expect(lines[9]).toBe('10) (integer) 9');
  });
});

describe('formatRaw', () => {
  it('prints bare values, one a line', () => {
    expect(formatRaw([b('a'), 1, null, [true, double('2.5')]])).toBe('a\n1\n\n(true)\n2.5');
  });
  it('adds a newline to an error', () => {
    expect(formatRaw(error('ERR x'))).toBe('ERR x\n');
  });
  it('prints a map as rows and takes another delimiter', () => {
    expect(formatRaw(map([b('k'), 1, b('l'), 2]), ';')).toBe('k 1;l 2');
  });
});

describe('formatCsv', () => {
  it('quotes strings and flattens', () => {
    expect(formatCsv([b('a'), b('b "c"'), 3, null, true])).toBe('"a","b \\"c\\"",3,NULL,true');
    expect(formatCsv(map([b('k'), double('1.5')]))).toBe('"k",1.5');
    expect(formatCsv(error('ERR x'))).toBe('ERROR,"ERR x"');
  });
});

describe('formatJson', () => {
  it('keeps UTF-8 and escapes controls', () => {
    expect(formatJson(fromText('é\u0001\n'))).toBe(fromText('"é\\u0001\\n"'));
  });
  it('writes bytes of quoted-json with two backslashes', () => {
    expect(formatJson(fromText('é'), 'quoted-json')).toBe('"\\\\xc3\\\\xa9"');
  });
  it('makes names of anything', () => {
    expect(formatJson(map([1, null, b('a'), [true]]))).toBe('{"1":null,"a":[true]}');
    expect(formatJson(error('ERR x'))).toBe('error:"ERR x"');
  });
});
