// Redis's quoting: how a typed line becomes arguments (sdssplitargs) and how bytes are printed
// between double quotes (sdscatrepr). Inline requests, redis-cli, MONITOR and lessons share it.
import type { Bytes } from './bytes.ts';
import { latin1 } from './bytes.ts';

const SPECIAL: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };
const isBlank = (char: string): boolean => ' \n\r\t\v\f\0'.includes(char);

interface Cursor {
  readonly line: string;
  at: number;
}

/** The arguments of a line, or undefined when its quotes are unbalanced. */
export function splitArguments(line: Bytes): Bytes[] | undefined {
  const cursor: Cursor = { line, at: 0 };
  const argv: Bytes[] = [];
  for (;;) {
    while (cursor.at < line.length && isBlank(line.charAt(cursor.at))) cursor.at += 1;
    if (cursor.at >= line.length) return argv;
    const word = readWord(cursor);
    if (word === undefined) return undefined;
    argv.push(latin1(word));
  }
}

// A word may change from bare to quoted once; a closing quote must end the word.
function readWord(cursor: Cursor): string | undefined {
  let word = '';
  while (cursor.at < cursor.line.length) {
    const char = cursor.line.charAt(cursor.at);
    if (isBlank(char)) return word;
    cursor.at += 1;
    if (char === '"' || char === "'") {
      const quoted = char === '"' ? readDouble(cursor) : readSingle(cursor);
      const next = cursor.line.charAt(cursor.at);
      if (quoted === undefined || (next !== '' && !isBlank(next))) return undefined;
      return word + quoted;
    }
    word += char;
  }
  return word;
}

function readDouble(cursor: Cursor): string | undefined {
  let text = '';
  while (cursor.at < cursor.line.length) {
    const char = cursor.line.charAt(cursor.at);
    cursor.at += 1;
    if (char === '"') return text;
    text += char === '\\' && cursor.at < cursor.line.length ? readEscape(cursor) : char;
  }
  return undefined;
}

function readEscape(cursor: Cursor): string {
  const hex = /^x([0-9a-fA-F]{2})/.exec(cursor.line.slice(cursor.at, cursor.at + 3))?.[1];
  const char = cursor.line.charAt(cursor.at);
  cursor.at += hex === undefined ? 1 : 3;
  return hex === undefined ? (SPECIAL[char] ?? char) : String.fromCharCode(parseInt(hex, 16));
}

function readSingle(cursor: Cursor): string | undefined {
  let text = '';
  while (cursor.at < cursor.line.length) {
    const char = cursor.line.charAt(cursor.at);
    cursor.at += 1;
    if (char === "'") return text;
    const escaped = char === '\\' && cursor.line.charAt(cursor.at) === "'";
    if (escaped) cursor.at += 1;
    text += escaped ? "'" : char;
  }
  return undefined;
}

const ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
};

/** The bytes between double quotes, with everything outside printable ASCII escaped. */
export function quote(bytes: Bytes): string {
  const body = bytes.replace(/[^ !#-[\]-~]/g, char => {
    return ESCAPES[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `"${body}"`;
}
