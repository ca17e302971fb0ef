// A small reader of Python literals: strings, bytes, numbers, lists, tuples, sets and dicts, as people
// paste them. What is wrong is said with its line and column. What the values mean to Redis is
// commands.ts's.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import { opensString, readString } from './strings.ts';

/** A value, and where it stands in the source. */
export type Node = { readonly at: number } & (
  | { readonly kind: 'text'; readonly bytes: Bytes }
  | { readonly kind: 'whole' | 'float'; readonly text: string }
  /** True, False or None. */
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly Node[] }
  | { readonly kind: 'dict'; readonly pairs: readonly DictPair[] }
);

/** A pair of a dict; `endsMs` if a comment behind it says when it ends. */
export interface DictPair {
  readonly name: Node;
  readonly value: Node;
  endsMs?: number;
}

/** What is wrong with a literal; line and column from 1. */
export class LiteralFault extends Error {
  override name = 'LiteralFault';
  readonly line: number;
  readonly column: number;

  constructor(source: string, at: number, message: string) {
    super(message);
    const before = source.slice(0, at).split('\n');
    this.line = before.length;
    this.column = (before.at(-1) ?? '').length + 1;
  }
}

const DEEPEST = 50;
const BLANK = /(?:[ \t\r\n\f\ufeff]|\\\r?\n)*/y;
const COMMENT = /#([^\n]*)/y;
const ENDS = /^\s*ends in (\d+(?:\.\d+)?) s\s*$/;
const NUMBER =
  /[+-]?\s*(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*)?\.?\d[\d_]*\.?(?:[eE][+-]?\d[\d_]*)?)/y;
const WORD = /[\p{L}_][\p{L}\p{N}_]*/uy;
const ASSIGNMENT = /\s*[\p{L}_][\p{L}\p{N}_]*\s*=(?!=)/uy;

/** Reads one literal; `name = …` before it is skipped. @throws LiteralFault */
export function parseLiteral(source: string): Node {
  return new Parser(source).whole();
}

class Parser {
  private readonly source: string;
  private at = 0;
  private depth = 0;
  // The pair that a comment would belong to, in the innermost brackets.
  private last: DictPair | undefined;

  constructor(source: string) {
    this.source = source;
  }

  whole(): Node {
    this.skip();
    this.match(ASSIGNMENT);
    const node = this.value();
    this.skip();
    if (this.at < this.source.length) throw this.fault('there is something behind the literal');
    return node;
  }

  private fault(message: string, at = this.at): LiteralFault {
    return new LiteralFault(this.source, at, message);
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found !== null) this.at += found[0].length;
    return found;
  }

  private skip(): void {
    this.match(BLANK);
    for (;;) {
      const comment = this.match(COMMENT);
      if (comment === null) return;
      const seconds = ENDS.exec(comment[1] ?? '')?.[1];
      if (seconds !== undefined && this.last !== undefined) {
        this.last.endsMs = Math.round(Number(seconds) * 1000);
      }
      this.match(BLANK);
    }
  }

  private take(char: string): boolean {
    this.skip();
    if (this.source[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  private value(): Node {
    this.skip();
    const { at, source } = this;
    const char = source[at];
    if (char === undefined) throw this.fault('a value is missing here');
    if (opensString(source, at)) return this.text();
    if (this.take('[')) return { kind: 'list', at, items: this.items(']').items };
    if (this.take('(')) return this.tuple(at);
    if (char === '{') return this.braces();
    const number = this.match(NUMBER);
    if (number !== null && /\d/.test(number[0])) return this.number(number[0], at);
    this.at = at;
    const word = this.match(WORD)?.[0];
    if (word === undefined) throw this.fault(`${JSON.stringify(char)} is no value`);
    return this.word(word, at);
  }

  // Strings side by side are one.
  private text(): Node {
    const { at } = this;
    let bytes = '';
    let isBytes: boolean | undefined;
    do {
      const found = readString(this.source, this.at);
      if ('fault' in found) throw this.fault(found.fault, found.at);
      if (isBytes !== undefined && isBytes !== found.isBytes) {
        throw this.fault('text and bytes side by side');
      }
      isBytes = found.isBytes;
      bytes += found.bytes;
      this.at = found.end;
      this.skip();
    } while (opensString(this.source, this.at));
    return { kind: 'text', at, bytes: latin1(bytes) };
  }

  private number(text: string, at: number): Node {
    const plain = text.replace(/[_\s]/g, '');
    if (/^[+-]?0[xob]/i.test(plain)) {
      const sign = plain.startsWith('-') ? '-' : '';
      return { kind: 'whole', at, text: `${sign}${BigInt(plain.replace(/^[+-]/, ''))}` };
    }
    if (/^[+-]?\d+$/.test(plain)) {
      if (/^[+-]?0\d*[1-9]/.test(plain)) throw this.fault('a number may not begin with 0', at);
      return { kind: 'whole', at, text: String(BigInt(plain)) };
    }
    return { kind: 'float', at, text: plain.replace(/^\+/, '') };
  }

  private word(word: string, at: number): Node {
    if (/^(True|False|None)$/.test(word)) return { kind: 'word', at, text: word };
    if (/^(set|deque|list|dict)$/.test(word) && this.take('(')) {
      const { items } = this.items(')');
      const [first] = items;
      if (items.length > 1) throw this.fault(`${word}( ) takes one value here`, at);
      return this.made(word, first, at);
    }
    throw this.fault(`${word} is a name: only values can be read here`, at);
  }

  // `set()`, `set([…])`, `deque([…])`, `list((…))`, `dict({…})`.
  private made(word: string, first: Node | undefined, at: number): Node {
    if (word === 'dict') {
      if (first === undefined) return { kind: 'dict', at, pairs: [] };
      if (first.kind === 'dict') return first;
      throw this.fault('dict( ) takes a dict here', at);
    }
    const items = first === undefined ? [] : 'items' in first ? first.items : undefined;
    if (items === undefined) throw this.fault(`${word}( ) takes a list here`, at);
    return { kind: word === 'set' ? 'set' : 'list', at, items };
  }

  private inside<T>(read: () => T): T {
    if (this.depth >= DEEPEST) throw this.fault('this is too deep');
    const { last } = this;
    this.last = undefined;
    this.depth += 1;
    const found = read();
    this.depth -= 1;
    this.last = last;
    return found;
  }

  // What stands between brackets; the opening one has been read.
  private items(close: string): { readonly items: readonly Node[]; readonly hasComma: boolean } {
    const opening = this.at - 1;
    return this.inside(() => {
      const items: Node[] = [];
      let hasComma = false;
      while (!this.take(close)) {
        if (items.length > 0 && !hasComma) this.expectClose(close, opening);
        items.push(this.value());
        hasComma = this.take(',');
      }
      return { items, hasComma };
    });
  }

  private expectClose(close: string, opening: number): never {
    if (this.at >= this.source.length)
      throw this.fault(`this is never closed with ${close}`, opening);
    throw this.fault(`a comma or ${close} is missing here`);
  }

  private tuple(at: number): Node {
    const { items, hasComma } = this.items(')');
    const [only] = items;
    if (items.length === 1 && !hasComma && only !== undefined) return only;
    return { kind: 'tuple', at, items };
  }

  private braces(): Node {
    const { at } = this;
    return this.inside((): Node => {
      this.at += 1;
      if (this.take('}')) return { kind: 'dict', at, pairs: [] };
      const first = this.value();
      if (!this.take(':')) return this.setFrom(first, at);
      const pairs: DictPair[] = [];
      this.pair(pairs, first);
      while (!this.take('}')) {
        const name = this.value();
        if (!this.take(':')) throw this.fault('a colon is missing here');
        this.pair(pairs, name);
      }
      return { kind: 'dict', at, pairs };
    });
  }

  private pair(pairs: DictPair[], name: Node): void {
    const pair: DictPair = { name, value: this.value() };
    pairs.push(pair);
    this.last = pair;
    if (this.take(',')) return;
    this.skip();
    if (this.source[this.at] !== '}') throw this.fault('a comma or } is missing here');
  }

  private setFrom(first: Node, at: number): Node {
    const items = [first];
    let hasComma = this.take(',');
    while (!this.take('}')) {
      if (!hasComma) this.expectClose('}', at);
      items.push(this.value());
      hasComma = this.take(',');
    }
    return { kind: 'set', at, items };
  }
}
