// Python literals of Redis's bytes: text is a str as with decode_responses=True, bytes that are not
// UTF-8 stay bytes. Two looks: source code as people write it ("a"), and what Python itself prints
// ('a').
import type { Bytes } from '../../resp/bytes.ts';
import { isUtf8, toText } from '../../resp/bytes.ts';

type Quote = '"' | "'";

const NAMED: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };
// What Python prints as an escape: control characters, separators, lone and private code points.
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

function hex(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

function escaped(char: string, quote: Quote): string {
  if (char === quote) return `\\${quote}`;
  const named = NAMED[char];
  if (named !== undefined) return named;
  return UNPRINTABLE.test(char) ? hex(char.codePointAt(0) ?? 0) : char;
}

const isAsciiPrintable = (char: string): boolean => char >= ' ' && char <= '~';

function quoted(bytes: Bytes, quote: Quote): string {
  if (isUtf8(bytes)) {
    return quote + [...toText(bytes)].map(char => escaped(char, quote)).join('') + quote;
  }
  return bytesLiteral(bytes, quote);
}

/** `b"\xff"`: the bytes as they are, be they text or not. */
export function bytesLiteral(bytes: Bytes, quote: Quote = '"'): string {
  const body = [...bytes].map(char => {
    return isAsciiPrintable(char) || NAMED[char] !== undefined
      ? escaped(char, quote)
      : hex(char.charCodeAt(0));
  });
  return `b${quote}${body.join('')}${quote}`;
}

/** `"Nassau"` or `b"\xff"`: source code. */
export const strLiteral = (bytes: Bytes): string => quoted(bytes, '"');

/** `'Nassau'` or `b'\xff'`: what Python prints. */
export function strRepr(bytes: Bytes): string {
  return quoted(bytes, bytes.includes("'") && !bytes.includes('"') ? '"' : "'");
}

const WHOLE = /^-?(0|[1-9]\d*)$/;
const DECIMAL = /^-?(0|[1-9]\d*)\.\d+$/;

/** True if Python prints the integer with the same digits. */
export const isWhole = (text: string): boolean => WHOLE.test(text) && text !== '-0';

// Python prints a float as JavaScript does, between these.
const isFloat = (text: string): boolean => {
  const size = Math.abs(Number(text));
  return DECIMAL.test(text) && String(Number(text)) === text && size >= 1e-4 && size < 1e16;
};

/** `41`, `1.5`, or else a text: what redis-py sends as the very same bytes. */
export function valueLiteral(bytes: Bytes): string {
  return (isWhole(bytes) && bytes.length < 20) || isFloat(bytes) ? bytes : strLiteral(bytes);
}

/** A double of Redis as a float: `1`, `2.5`, `float("inf")`. */
export function scoreLiteral(text: string): string {
  const value = Number(/^[+-]?inf/i.test(text) ? text.replace(/inf(inity)?$/i, 'Infinity') : text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return floatRepr(String(value));
  if (Number.isFinite(value)) return plainFloat(value);
  return value > 0 ? 'float("inf")' : '-float("inf")';
}

function plainFloat(value: number): string {
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** A float as Python prints it: `1.0`, `1e+16`, `inf`. */
export function floatRepr(text: string): string {
  const value = Number(text.replace(/inf(inity)?$/i, 'Infinity'));
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `["a", "b"]` */
export const list = (items: readonly string[]): string => `[${items.join(', ')}]`;
/** `{"a", "b"}`, and `set()` when empty. */
export const set = (items: readonly string[]): string =>
  items.length === 0 ? 'set()' : `{${items.join(', ')}}`;
/** `{"a": 1}` */
export const dict = (pairs: readonly (readonly [string, string])[]): string =>
  `{${pairs.map(([name, value]) => `${name}: ${value}`).join(', ')}}`;
/** `("a", 1)`, with the comma that one alone needs. */
export const tuple = (items: readonly string[]): string =>
  `(${items.join(', ')}${items.length === 1 ? ',' : ''})`;
