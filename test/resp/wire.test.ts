// The wire format: what is encoded is decoded again, in whatever pieces it arrives, in both protocols.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromText, fromUint8, isUtf8, latin1, toText, toUint8 } from '../../src/resp/bytes.ts';
import { ReplyDecoder } from '../../src/resp/decode.ts';
import { encodeReply, encodeRequest } from '../../src/resp/encode.ts';
import { quote, splitArguments } from '../../src/resp/quote.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { NIL_ARRAY, double, error, map, set, status } from '../../src/resp/reply.ts';
import { RequestParser } from '../../src/resp/request.ts';

const bytes = fc.uint8Array({ maxLength: 200 }).map(array => fromUint8(array));
const line = fc.string({ unit: fc.constantFrom(...'aZ0 .-:$*'), maxLength: 20 });

const { reply } = fc.letrec<{ reply: Reply; leaf: Reply }>(tie => ({
  reply: fc.oneof(
    { depthSize: 'small' },
    tie('leaf'),
    fc.array(tie('reply'), { maxLength: 4 }),
    fc.array(tie('reply'), { maxLength: 4 }).map(set),
    fc.array(fc.tuple(tie('reply'), tie('reply')), { maxLength: 3 }).map(p => map(p.flat())),
  ),
  leaf: fc.oneof(
    bytes,
    fc.integer(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 63n - 1n }),
    fc.boolean(),
    fc.constant(null),
    line.map(status),
    line.map(error),
    fc.double({ noNaN: true }).map(value => double(String(value))),
  ),
}));

/** The same bytes in pieces of the given sizes, again and again. */
function pieces(whole: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = [];
  for (let at = 0, i = 0; at < whole.length; i += 1) {
    const size = sizes[i % sizes.length] ?? whole.length;
    parts.push(whole.slice(at, at + size));
    at += size;
  }
  return parts;
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe('replies', () => {
  it('come back as they were in RESP3, however they are cut', () => {
    fc.assert(
      fc.property(reply, sizes, (value, cuts) => {
        const decoder = new ReplyDecoder();
        const parts = pieces(encodeReply(value, 3), cuts);
        expect(parts.flatMap(part => decoder.feed(part))).toEqual([value]);
      }),
    );
  });

  it('know two kinds of nothing in RESP2', () => {
    const wire = [...encodeReply(null, 2), ...encodeReply(NIL_ARRAY, 2)];
    expect(new ReplyDecoder().feed(Uint8Array.from(wire))).toEqual([null, NIL_ARRAY]);
  });

  it('refuse what is not RESP', () => {
    const feed = (text: string) => () => new ReplyDecoder().feed(toUint8(latin1(text)));
    expect(feed('hello\r\n')).toThrow('as reply type byte');
    expect(feed('$x\r\n')).toThrow("bad length 'x'");
    expect(feed(':1.5\r\n')).toThrow("bad integer '1.5'");
    expect(feed('*1\r\n'.repeat(600))).toThrow('nested too deeply');
  });
});

describe('requests', () => {
  const argv = fc.array(bytes, { minLength: 1, maxLength: 6 });

  it('come out one by one, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(argv, { minLength: 1, maxLength: 5 }), sizes, (commands, cuts) => {
        const wire = commands.flatMap(command => [...encodeRequest(command)]);
        const parser = new RequestParser();
        const seen: unknown[] = [];
        for (const part of pieces(Uint8Array.from(wire), cuts)) {
          parser.feed(part);
          for (let next = parser.next(); next !== undefined; next = parser.next()) seen.push(next);
        }
        expect(seen).toEqual(commands);
        expect(parser.pendingBytes).toBe(0);
      }),
    );
  });

  it('may be typed by hand, with quotes', () => {
    const parser = new RequestParser();
    parser.feed(toUint8(latin1('\r\n*0\r\nSET k "a b\\x00"\nGET k\r\n')));
    expect(parser.next()).toEqual(['SET', 'k', 'a b\0']);
    expect(parser.next()).toEqual(['GET', 'k']);
    expect(parser.next()).toBeUndefined();
  });
});

describe('text and bytes', () => {
  it('keep every byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 10_000 }), array => {
        expect(toUint8(fromUint8(array))).toEqual(array);
      }),
    );
  });

  it('agree with the platform about UTF-8', () => {
    const encoder = new TextEncoder();
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(toUint8(fromText(text))).toEqual(encoder.encode(text));
        expect(toText(fromText(text))).toBe(decoder.decode(encoder.encode(text)));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 20 }), array => {
        const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
        const valid = (() => {
          try {
            strict.decode(array);
            return true;
          } catch {
            return false;
          }
        })();
        expect(isUtf8(fromUint8(array))).toBe(valid);
      }),
    );
  });

  it('survive being quoted and read again', () => {
    fc.assert(
      fc.property(fc.array(bytes, { minLength: 1, maxLength: 4 }), argv => {
        expect(splitArguments(latin1(argv.map(quote).join(' ')))).toEqual(argv);
      }),
    );
  });

  it('are refused with unbalanced quotes', () => {
    for (const bad of ['"a', "'a", '"a"b', "'a'b", 'x "', '"a\\"']) {
      expect(splitArguments(latin1(bad)), bad).toBeUndefined();
    }
    expect(splitArguments(latin1('a"b" c'))).toEqual(['ab', 'c']);
  });
});
