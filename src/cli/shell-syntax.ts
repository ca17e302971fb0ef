// What a line for the shell says: commands, pipes, redirections, words with their quotes and
// variables. Only reading; what the words become is shell-expand.ts's, what they do shell-run.ts's.
import type { Word } from './shell-words.ts';
import { ShellSyntaxError, UnfinishedError, WordReader } from './shell-words.ts';

/** `<`, `>`, `>>`, `>&` and text given in place (`<<`, `<<<`). */
export interface Redirect {
  readonly stream: number;
  readonly mode: 'append' | 'duplicate' | 'read' | 'text' | 'write';
  readonly target: Word;
}

/** One program and its arguments. */
export interface Command {
  readonly assignments: readonly { readonly name: string; readonly value: Word }[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

/** Programs joined by `|`, and what follows them. */
export interface Pipeline {
  readonly commands: readonly Command[];
  /** `!` before it: success and failure are exchanged. */
  readonly negated: boolean;
  readonly source: string;
  readonly after: '&' | '&&' | ';' | '||';
}

type Token =
  | { readonly kind: 'end' }
  | { readonly kind: 'operator'; readonly text: string; readonly at: number }
  | { readonly kind: 'redirect'; readonly redirect: Redirect }
  | { readonly kind: 'word'; readonly word: Word; readonly source: string };

const OPERATOR = /^(?:&&|\|\||[;&|\n()])/;
const REDIRECT = /^(\d?)(<<<|<<-?|<|>>|>&|>\||>)/;
const BOTH = /^&>>?/;
const ASSIGNMENT = /^([A-Za-z_]\w*)=/;
const RESERVED = ['for', 'while', 'until', 'if', 'case', 'function', 'select', '{', '}', '[['];

/** Reads everything typed. @throws ShellSyntaxError @throws UnfinishedError */
export function parseShell(source: string): Pipeline[] {
  return new Parser(source).all();
}

class Parser {
  private readonly source: string;
  private at = 0;
  private token: Token = { kind: 'end' };
  private tokenStart = 0;
  private lastEnd = 0;
  // Bodies of `<<` begin on the line after: the place from which they are read.
  private bodies = 0;

  constructor(source: string) {
    this.source = source;
    this.next();
  }

  all(): Pipeline[] {
    const pipelines: Pipeline[] = [];
    for (;;) {
      while (this.isOperator('\n')) this.next();
      if (this.token.kind === 'end') return pipelines;
      pipelines.push(this.pipeline());
    }
  }

  private pipeline(): Pipeline {
    const start = this.tokenStart;
    const negated = this.isWord('!');
    if (negated) this.next();
    const commands = [this.command()];
    while (this.isOperator('|')) {
      this.next();
      this.skipNewlines();
      commands.push(this.command());
    }
    const source = this.source.slice(start, this.lastEnd).trim();
    return { commands, negated, source, after: this.separator() };
  }

  private separator(): Pipeline['after'] {
    const { token } = this;
    if (token.kind !== 'operator') return ';';
    const { text } = token;
    if (text === '&&' || text === '||') {
      this.next();
      this.skipNewlines();
      return text;
    }
    if (text !== ';' && text !== '&' && text !== '\n') throw unexpected(text);
    this.next();
    return text === '&' ? '&' : ';';
  }

  // After `|`, `&&` and `||` a command must come, if need be on the next line.
  private skipNewlines(): void {
    while (this.isOperator('\n')) this.next();
    if (this.token.kind === 'end') throw new UnfinishedError();
  }

  private command(): Command {
    const assignments: Command['assignments'][number][] = [];
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    for (; ; this.next()) {
      const { token } = this;
      if (token.kind === 'redirect') redirects.push(token.redirect);
      else if (token.kind === 'word') {
        const assignment = words.length === 0 ? asAssignment(token) : undefined;
        if (assignment !== undefined) assignments.push(assignment);
        else words.push(token.word);
        if (words.length === 1 && assignment === undefined) refuseReserved(token.source);
      } else break;
    }
    const { token } = this;
    if (words.length + assignments.length + redirects.length === 0) {
      throw unexpected(token.kind === 'operator' ? token.text : 'newline');
    }
    return { assignments, words, redirects };
  }

  private isOperator(text: string): boolean {
    return this.token.kind === 'operator' && this.token.text === text;
  }

  private isWord(source: string): boolean {
    return this.token.kind === 'word' && this.token.source === source;
  }

  // --- tokens

  private next(): void {
    this.lastEnd = this.at;
    this.skipBlanks();
    this.tokenStart = this.at;
    this.token = this.read();
  }

  private skipBlanks(): void {
    const blanks = /^(?:[ \t\r]|\\\n)*(?:#[^\n]*)?/.exec(this.rest)?.[0] ?? '';
    this.at += blanks.length;
  }

  private get rest(): string {
    return this.source.slice(this.at);
  }

  private read(): Token {
    const { rest, at } = this;
    if (rest === '') return { kind: 'end' };
    const both = BOTH.exec(rest)?.[0];
    if (both !== undefined) return this.redirectBoth(both);
    const operator = OPERATOR.exec(rest)?.[0];
    if (operator !== undefined) {
      this.at += operator.length;
      if (operator === '\n') this.skipBodies();
      return { kind: 'operator', text: operator, at };
    }
    const redirect = REDIRECT.exec(rest);
    if (redirect !== null) return this.redirect(redirect);
    return this.readWord();
  }

  private readWord(): Extract<Token, { kind: 'word' }> {
    const reader = new WordReader(this.source, this.at);
    const word = reader.word();
    const source = this.source.slice(this.at, reader.at);
    this.at = reader.at;
    return { kind: 'word', word, source };
  }

  private redirect([whole = '', digit = '', sign = '']: RegExpExecArray): Token {
    this.at += whole.length;
    this.skipBlanks();
    if (/^(?:[\n;&|<>()]|$)/.test(this.rest)) throw unexpected(this.rest.charAt(0) || 'newline');
    const { word, source } = this.readWord();
    const stream = digit === '' ? (sign.startsWith('<') ? 0 : 1) : Number(digit);
    if (sign === '<<' || sign === '<<-') {
      return {
        kind: 'redirect',
        redirect: { stream, mode: 'text', target: this.body(word, source) },
      };
    }
    if (sign === '<<<') {
      const target: Word = [...word, { kind: 'text', text: '\n', quoted: true }];
      return { kind: 'redirect', redirect: { stream, mode: 'text', target } };
    }
    return { kind: 'redirect', redirect: { stream, mode: MODES[sign] ?? 'write', target: word } };
  }

  private redirectBoth(sign: string): Token {
    this.at += sign.length;
    this.skipBlanks();
    const target = this.readWord().word;
    return {
      kind: 'redirect',
      redirect: { stream: BOTH_STREAMS, mode: MODES[sign.slice(1)] ?? 'write', target },
    };
  }

  // The lines after this one, up to the one that holds only the word.
  private body(word: Word, source: string): Word {
    const end = word.map(part => (part.kind === 'text' ? part.text : '')).join('');
    const start = this.bodies > this.at ? this.bodies : this.source.indexOf('\n', this.at) + 1;
    if (start === 0) throw new UnfinishedError();
    let at = start;
    while (at < this.source.length) {
      const lineEnd = this.source.indexOf('\n', at);
      const line = this.source.slice(at, lineEnd < 0 ? undefined : lineEnd);
      if (line === end) {
        this.bodies = lineEnd < 0 ? this.source.length : lineEnd + 1;
        const text = this.source.slice(start, at);
        const plain = /['"\\]/.test(source);
        return plain ? [{ kind: 'text', text, quoted: true }] : new WordReader(text, 0).body();
      }
      if (lineEnd < 0) break;
      at = lineEnd + 1;
    }
    throw new UnfinishedError();
  }

  private skipBodies(): void {
    this.at = Math.max(this.at, this.bodies);
  }
}

/** The number that stands for standard output and error together (`&>`). */
export const BOTH_STREAMS = 12;

const MODES: Record<string, Redirect['mode']> = {
  '<': 'read',
  '>': 'write',
  '>|': 'write',
  '>>': 'append',
  '>&': 'duplicate',
};

function unexpected(token: string): ShellSyntaxError {
  const shown = token === '\n' ? 'newline' : token;
  return new ShellSyntaxError(`syntax error near unexpected token \`${shown}'`);
}

function refuseReserved(source: string): void {
  if (!RESERVED.includes(source)) return;
  throw new ShellSyntaxError(`${source}: this small shell knows no loops, conditions or functions`);
}

function asAssignment({
  word,
  source,
}: Extract<Token, { kind: 'word' }>): Command['assignments'][number] | undefined {
  const name = ASSIGNMENT.exec(source)?.[1];
  const [first, ...more] = word;
  if (name === undefined || first?.kind !== 'text' || first.quoted) return undefined;
  const text = first.text.slice(name.length + 1);
  return { name, value: [{ ...first, text }, ...more] };
}
