// The words of JSON as cjson reads them: tokens with their places, strings with their escapes, and
// numbers as C's strtod takes them, hexadecimal and infinite ones too. What they build is cjson.ts's.
import type { Bytes } from '../resp/bytes.ts';
import { latin1 } from '../resp/bytes.ts';

/** A token of JSON text, by cjson's names; `error` for what is none. */
export type Token = { readonly at: number } & (
  | { readonly kind: Mark }
  | { readonly kind: 'T_STRING'; readonly text: Bytes }
  | { readonly kind: 'T_NUMBER'; readonly value: number }
  | { readonly kind: 'T_BOOLEAN'; readonly value: boolean }
  | { readonly kind: 'error'; readonly reason: string }
);

type Mark =
  | 'T_OBJ_BEGIN'
  | 'T_OBJ_END'
  | 'T_ARR_BEGIN'
  | 'T_ARR_END'
  | 'T_COLON'
  | 'T_COMMA'
  | 'T_NULL'
  | 'T_END';

const MARKS: Readonly<Record<string, Mark>> = {
  '{': 'T_OBJ_BEGIN',
  '}': 'T_OBJ_END',
  '[': 'T_ARR_BEGIN',
  ']': 'T_ARR_END',
  ':': 'T_COLON',
  ',': 'T_COMMA',
  '\0': 'T_END',
  '': 'T_END',
};

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const BLANKS = /[ \t\n\r]*/y;
const PLAIN = /[^"\\\0]+/y;
/** Redis: cjson takes these although they are no JSON, unless it is told not to. */
const ODD_NUMBER = /\+|-?(?:0[xX\d]|inf|nan)/iy;
const DECIMAL = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const HEX = /([+-]?)0x([\da-f]*)\.?([\da-f]*)(?:p([+-]?\d+))?/iy;
const WORD = /([+-]?)(infinity|inf|nan(?:\(\w*\))?)/iy;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** A number at the start of what is left, and how long it is. */
interface NumberText {
  readonly value: number;
  readonly length: number;
}

/** What strtod reads at a place; undefined if there is no number. */
export function readNumber(text: string, at: number): NumberText | undefined {
  const hex = matchAt(HEX, text, at);
  if (hex !== null) {
    const [all, sign = '', whole = '', fraction = '', power = '0'] = hex;
    if (whole.length + fraction.length > 0) {
      const mantissa = parseInt(whole + fraction, 16);
      const magnitude = mantissa * 2 ** (Number(power) - 4 * fraction.length);
      return { value: sign === '-' ? -magnitude : magnitude, length: all.length };
    }
  }
  const word = matchAt(WORD, text, at);
  if (word !== null) {
    const [all, sign, name = ''] = word;
    const value = name[0]?.toLowerCase() === 'i' ? Infinity : NaN;
    return { value: sign === '-' ? -value : value, length: all.length };
  }
  const decimal = matchAt(DECIMAL, text, at)?.[0];
  return decimal === undefined ? undefined : { value: Number(decimal), length: decimal.length };
}

/** Reads a JSON text token by token. */
export class JsonReader {
  /** Where the next token is looked for. */
  at = 0;
  private readonly text: Bytes;
  private readonly allowOdd: boolean;

  /** `allowOdd`: infinities, NaN, hexadecimal numbers and leading zeros are numbers. */
  constructor(text: Bytes, allowOdd: boolean) {
    this.text = text;
    this.allowOdd = allowOdd;
  }

  next(): Token {
    const { text } = this;
    this.at += matchAt(BLANKS, text, this.at)?.[0].length ?? 0;
    const { at } = this;
    const char = text.charAt(at);
    const mark = MARKS[char];
    if (mark !== undefined) {
      if (mark !== 'T_END') this.at += 1;
      return { kind: mark, at };
    }
    if (char === '"') return this.string();
    if (char === '-' || (char >= '0' && char <= '9')) {
      const isOdd = !this.allowOdd && matchAt(ODD_NUMBER, text, at) !== null;
      return isOdd ? { kind: 'error', reason: 'invalid number', at } : this.number();
    }
    return this.word();
  }

  private word(): Token {
    const { text, at } = this;
    for (const word of ['true', 'false', 'null']) {
      if (!text.startsWith(word, at)) continue;
      this.at += word.length;
      if (word === 'null') return { kind: 'T_NULL', at };
      return { kind: 'T_BOOLEAN', value: word === 'true', at };
    }
    if (this.allowOdd && matchAt(ODD_NUMBER, text, at) !== null) return this.number();
    return { kind: 'error', reason: 'invalid token', at };
  }

  private number(): Token {
    const { text, at } = this;
    const found = readNumber(text, at);
    if (found === undefined) return { kind: 'error', reason: 'invalid number', at };
    this.at += found.length;
    return { kind: 'T_NUMBER', value: found.value, at };
  }

  private string(): Token {
    const { text, at } = this;
    this.at += 1;
    let value = '';
    for (;;) {
      const plain = matchAt(PLAIN, text, this.at)?.[0] ?? '';
      value += plain;
      this.at += plain.length;
      const char = text.charAt(this.at);
      if (char === '"') break;
      if (char !== '\\') return this.error('unexpected end of string');
      const kind = text.charAt(this.at + 1);
      const escaped = kind === 'u' ? this.unicode() : ESCAPES[kind];
      if (escaped === undefined) {
        return this.error(`invalid ${kind === 'u' ? 'unicode ' : ''}escape code`);
      }
      value += escaped;
      if (kind !== 'u') this.at += 2;
    }
    this.at += 1;
    return { kind: 'T_STRING', text: latin1(value), at };
  }

  private error(reason: string): Token {
    return { kind: 'error', reason, at: this.at };
  }

  // `\uXXXX`, or two of them that are one character, as UTF-8.
  private unicode(): string | undefined {
    const code = this.hex4(this.at);
    if (code === undefined) return undefined;
    if (code >> 11 !== 0x1b) {
      this.at += 6;
      return utf8(code);
    }
    const low = this.hex4(this.at + 6);
    if (code >= 0xdc00 || low === undefined || low >> 10 !== 0x37) return undefined;
    this.at += 12;
    return utf8(0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff));
  }

  private hex4(at: number): number | undefined {
    const digits = /^\\u([\da-fA-F]{4})/.exec(this.text.slice(at, at + 6))?.[1];
    return digits === undefined ? undefined : parseInt(digits, 16);
  }
}

function utf8(code: number): string {
  if (code < 0x80) return String.fromCharCode(code);
  const tail = (shift: number): number => 0x80 | ((code >> shift) & 0x3f);
  if (code < 0x800) return String.fromCharCode(0xc0 | (code >> 6), tail(0));
  if (code < 0x10000) return String.fromCharCode(0xe0 | (code >> 12), tail(6), tail(0));
  return String.fromCharCode(0xf0 | (code >> 18), tail(12), tail(6), tail(0));
}

const QUOTED: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Bytes as a JSON string. */
export function quoteJson(text: Bytes): string {
  const body = text.replace(/[^ !#-.0-[\]-~\x80-\xff]/g, char => {
    return QUOTED[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${body}"`;
}
