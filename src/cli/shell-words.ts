// One word for the shell, as written: its quotes, variables and commands in place. A line is a
// string of bytes here, as everything that reaches a program.
import { latin1 } from '../resp/bytes.ts';
import type { Bytes } from '../resp/bytes.ts';

/** A piece of a word. */
export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'variable'; readonly name: string; readonly quoted: boolean }
  | { readonly kind: 'command'; readonly source: string; readonly quoted: boolean };

/** A word as written; it may become none, one or several arguments. */
export type Word = readonly Part[];

/** The line cannot be understood; the message is a shell's. */
export class ShellSyntaxError extends Error {
  override name = 'ShellSyntaxError';
}

/** The line goes on: a quote is open, or something must follow. */
export class UnfinishedError extends Error {
  override name = 'UnfinishedError';
}

const NAME = /^[A-Za-z_]\w*/;
const DOUBLE_ESCAPED = '$`"\\\n';

/** Reads the parts of one word. */
export class WordReader {
  at: number;
  private readonly source: string;
  private readonly parts: Part[] = [];
  private text = '';

  constructor(source: string, at: number) {
    this.source = source;
    this.at = at;
  }

  /** Up to a blank or an operator. */
  word(): Word {
    while (this.at < this.source.length) {
      const char = this.source.charAt(this.at);
      if (' \t\r\n;&|<>()'.includes(char)) break;
      this.at += 1;
      if (char === "'") this.single();
      else if (char === '"') this.double();
      else if (char === '\\') this.escape();
      else if (char === '$') this.dollar(false);
      else if (char === '`') this.backquote(false);
      else this.text += char;
    }
    this.flush(false);
    return this.parts;
  }

  /** Text given in place: as between double quotes, to the end. */
  body(): Word {
    while (this.at < this.source.length) this.quotedChar(this.source.charAt(this.at), '$`\\\n');
    this.flush(true);
    return this.parts;
  }

  private single(): void {
    this.flush(false);
    const end = this.source.indexOf("'", this.at);
    if (end < 0) throw new UnfinishedError();
    this.add({ kind: 'text', text: this.source.slice(this.at, end), quoted: true });
    this.at = end + 1;
  }

  private double(): void {
    this.flush(false);
    for (;;) {
      const char = this.source.charAt(this.at);
      if (char === '') throw new UnfinishedError();
      if (char === '"') break;
      this.quotedChar(char, DOUBLE_ESCAPED);
    }
    this.at += 1;
    this.add({ kind: 'text', text: this.text, quoted: true });
    this.text = '';
  }

  private quotedChar(char: string, escaped: string): void {
    this.at += 1;
    if (char === '$') return this.dollar(true);
    if (char === '`') return this.backquote(true);
    const next = this.source.charAt(this.at);
    if (char !== '\\' || next === '' || !escaped.includes(next)) {
      this.text += char;
      return;
    }
    this.at += 1;
    if (next !== '\n') this.text += next;
  }

  private escape(): void {
    const next = this.source.charAt(this.at);
    if (next === '') throw new UnfinishedError();
    this.at += 1;
    if (next === '\n') return;
    this.flush(false);
    this.add({ kind: 'text', text: next, quoted: true });
  }

  private dollar(quoted: boolean): void {
    const rest = this.source.slice(this.at);
    const braced = /^\{([A-Za-z_]\w*|[?$#!0-9])\}/.exec(rest);
    const name = braced?.[1] ?? NAME.exec(rest)?.[0] ?? /^[?$!#0-9]/.exec(rest)?.[0];
    if (name !== undefined) {
      this.flush(quoted);
      this.at += braced?.[0].length ?? name.length;
      this.add({ kind: 'variable', name, quoted });
    } else if (rest.startsWith("'") && !quoted) {
      this.at += 1;
      this.ansi();
    } else if (rest.startsWith('(')) {
      this.flush(quoted);
      this.add({ kind: 'command', source: this.parenthesis(), quoted });
    } else if (rest.startsWith('{')) {
      throw new ShellSyntaxError('${…}: only ${NAME} is known here');
    } else this.text += '$';
  }

  // $'…': quotes with the escapes of C.
  private ansi(): void {
    this.flush(false);
    const body = /^(?:[^'\\]|\\[^])*/.exec(this.source.slice(this.at))?.[0] ?? '';
    if (this.source.charAt(this.at + body.length) !== "'") throw new UnfinishedError();
    this.at += body.length + 1;
    this.add({ kind: 'text', text: unescapeC(body), quoted: true });
  }

  // What stands in $( … ), with parentheses and quotes in it.
  private parenthesis(): string {
    const start = this.at + 1;
    let depth = 0;
    let quote = '';
    for (let at = this.at; at < this.source.length; at += 1) {
      const char = this.source.charAt(at);
      if (char === '\\') at += 1;
      else if (quote !== '') quote = char === quote ? '' : quote;
      else if (char === "'" || char === '"') quote = char;
      else if (char === '(') depth += 1;
      else if (char === ')') depth -= 1;
      if (depth > 0) continue;
      this.at = at + 1;
      return this.source.slice(start, at);
    }
    throw new UnfinishedError();
  }

  private backquote(quoted: boolean): void {
    const end = this.source.indexOf('`', this.at);
    if (end < 0) throw new UnfinishedError();
    this.flush(quoted);
    this.add({ kind: 'command', source: this.source.slice(this.at, end), quoted });
    this.at = end + 1;
  }

  private flush(quoted: boolean): void {
    if (this.text !== '') this.add({ kind: 'text', text: this.text, quoted });
    this.text = '';
  }

  private add(part: Part): void {
    this.parts.push(part);
  }
}

const C_ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Text with `\n`, `\t`, `\x41` and `\101` replaced, as `printf` and `echo -e` do. */
export function unescapeC(text: string): Bytes {
  const plain = text.replace(
    /\\(?:x([0-9a-fA-F]{1,2})|0?([0-7]{1,3})|([^]))/g,
    (_, hex, octal, char) => {
      if (hex !== undefined) return String.fromCharCode(parseInt(String(hex), 16));
      if (octal !== undefined) return String.fromCharCode(parseInt(String(octal), 8));
      const letter = String(char);
      return C_ESCAPES[letter] ?? (/[\\'"]/.test(letter) ? letter : `\\${letter}`);
    },
  );
  return latin1(plain);
}
