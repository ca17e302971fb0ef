// The string literals of Python: prefixes, quotes in ones and threes, escapes.
import type { Bytes } from '../../resp/bytes.ts';
import { fromText, latin1 } from '../../resp/bytes.ts';

const OPENING = /([rbuRBU]{0,2})("""|'''|"|')/y;
const ESCAPE =
  /\\(?:\r\n|[\n\\'"abfnrtv]|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|N\{[^}]*\}|[^])?/g;
const NAMED: Readonly<Record<string, string>> = {
  '\n': '',
  '\r\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** A string that was read, or what is wrong with it and where. */
export type StringRead =
  | { readonly bytes: Bytes; readonly isBytes: boolean; readonly end: number }
  | { readonly fault: string; readonly at: number };

/** True if a string begins there. */
export function opensString(source: string, at: number): boolean {
  OPENING.lastIndex = at;
  return OPENING.test(source);
}

/** Reads the string that begins at `at`. */
export function readString(source: string, at: number): StringRead {
  OPENING.lastIndex = at;
  const [opening = '', prefix = '', quote = ''] = OPENING.exec(source) ?? [];
  const start = at + opening.length;
  const end = endOf(source, start, quote);
  if (end === undefined) return { fault: 'this string does not end', at };
  const body = source.slice(start, end);
  const isBytes = /b/i.test(prefix);
  const rest = { isBytes, end: end + quote.length };
  if (isBytes && /[\u0080-\uffff]/.test(body)) {
    return { fault: 'bytes hold only ASCII; write other bytes as \\xff', at };
  }
  if (/r/i.test(prefix)) return { bytes: isBytes ? latin1(body) : fromText(body), ...rest };
  const unknown = unknownEscape(body, isBytes);
  if (unknown !== undefined) return { fault: unknown.fault, at: start + unknown.at };
  const text = body.replace(ESCAPE, escape => unescaped(escape, isBytes));
  return { bytes: isBytes ? latin1(text) : fromText(text), ...rest };
}

// One quote ends at the end of its line, three do not.
function endOf(source: string, start: number, quote: string): number | undefined {
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source.startsWith(quote, at)) return at;
    else if (source[at] === '\n' && quote.length === 1) return undefined;
  }
  return undefined;
}

function unknownEscape(
  body: string,
  isBytes: boolean,
): { readonly fault: string; readonly at: number } | undefined {
  for (const { 0: escape, index: at } of body.matchAll(ESCAPE)) {
    if (escape.startsWith('\\N') && !isBytes) return { fault: 'write \\u… instead of \\N{…}', at };
    if (escape === '\\x') return { fault: '\\x wants two hexadecimal digits', at };
    if (/^\\[uU]$/.test(escape) && !isBytes)
      return { fault: '\\u wants four digits, \\U eight', at };
    const code = /^\\U(.{8})/.exec(escape)?.[1];
    if (code !== undefined && Number.parseInt(code, 16) > 0x10ffff) {
      return { fault: 'there is no such character', at };
    }
  }
  return undefined;
}

function unescaped(escape: string, isBytes: boolean): string {
  const rest = escape.slice(1);
  const named = NAMED[rest];
  if (named !== undefined) return named;
  if (/^[0-7]/.test(rest)) return String.fromCharCode(Number.parseInt(rest, 8) & 0xff);
  if (rest.startsWith('x')) return String.fromCharCode(Number.parseInt(rest.slice(1), 16));
  if (!isBytes && /^[uU]./.test(rest)) {
    return String.fromCodePoint(Number.parseInt(rest.slice(1), 16));
  }
  // Python leaves a backslash before any other character as it is.
  return escape;
}
