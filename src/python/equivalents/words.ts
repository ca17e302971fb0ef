// The words of one command, read one after the other and said in Python. A form that a row does not
// know ends in `Unsaid`: the caller then says it in another way.
import type { Bytes } from '../../resp/bytes.ts';
import { upper } from '../../resp/bytes.ts';
import { isWhole, scoreLiteral, strLiteral, valueLiteral } from './literal.ts';

/** A row has no words for this form of its command. */
export class Unsaid extends Error {
  override name = 'Unsaid';
}

/** How an option becomes a keyword: `flag` takes no word, the others one; `count` is above 0. */
export type OptionKind = 'flag' | 'value' | 'text' | 'int' | 'count';
/** `EX: ['ex', 'value']`; a flag may say its own value. */
export type Options = Readonly<Record<string, readonly [string, OptionKind, string?]>>;

/** A cursor over the arguments after a command's name. */
export class Words {
  readonly argv: readonly Bytes[];
  private at: number;

  /** `skip` words are the command's name. */
  constructor(argv: readonly Bytes[], skip: number) {
    this.argv = argv;
    this.at = skip;
  }

  /** The number of words not yet read. */
  get left(): number {
    return this.argv.length - this.at;
  }

  /** The next word as it is. @throws Unsaid without one. */
  next(): Bytes {
    const word = this.argv[this.at];
    if (word === undefined) throw new Unsaid();
    this.at += 1;
    return word;
  }

  /** So many words, or all that are left. */
  some(count = this.left): Bytes[] {
    return Array.from({ length: count }, () => this.next());
  }

  /** The words that a count before them announces. */
  counted(): Bytes[] {
    return this.some(this.int());
  }

  /** Reads the next word if it is this one, in any case. */
  take(token: string): boolean {
    const found = this.at < this.argv.length && upper(this.argv[this.at] ?? '') === token;
    if (found) this.at += 1;
    return found;
  }

  /** True if there is a next word and it looks like this. */
  nextIs(pattern: RegExp): boolean {
    const word = this.argv[this.at];
    return word !== undefined && pattern.test(word);
  }

  /** The next word as a str. */
  str(): string {
    return strLiteral(this.next());
  }

  /** The next word as a value that is sent the same: a number or a str. */
  value(): string {
    return valueLiteral(this.next());
  }

  /** The next word as a float. */
  score(): string {
    return scoreLiteral(this.next());
  }

  /** The rest as strs. */
  strs(): string[] {
    return this.some().map(strLiteral);
  }

  /** The rest as values. */
  values(): string[] {
    return this.some().map(valueLiteral);
  }

  /** The next word as an integer. @throws Unsaid if it is none that JavaScript can hold. */
  int(): number {
    const value = Number(this.next());
    if (!Number.isSafeInteger(value)) throw new Unsaid();
    return value;
  }

  /** The rest, or so many words, two by two. */
  twos(count?: number): [Bytes, Bytes][] {
    const flat = this.some(count);
    if (flat.length % 2 !== 0) throw new Unsaid();
    return flat.flatMap((name, at): [Bytes, Bytes][] =>
      at % 2 === 0 ? [[name, flat[at + 1] ?? name]] : [],
    );
  }

  /** The same as a dict is passed on: a name may not come twice. */
  pairs(count?: number): [Bytes, Bytes][] {
    const pairs = this.twos(count);
    if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Unsaid();
    return pairs;
  }

  /** The rest as keyword arguments. @throws Unsaid if one of them is unknown. */
  options(known: Options): Record<string, string> {
    const found: Record<string, string> = {};
    while (this.left > 0) {
      const option = known[upper(this.next())];
      if (option === undefined) throw new Unsaid();
      const [name, kind, fixed = 'True'] = option;
      if (found[name] !== undefined) throw new Unsaid();
      found[name] = kind === 'flag' ? fixed : this.option(kind);
    }
    return found;
  }

  private option(kind: OptionKind): string {
    if (kind === 'text') return this.str();
    if (kind === 'value') return this.value();
    return wholeNumber(this.next(), kind === 'count' ? 1 : -Infinity);
  }

  /** @throws Unsaid if there is more. */
  end(): void {
    if (this.left > 0) throw new Unsaid();
  }
}

/** A whole number as source: redis-py takes nothing else. @throws Unsaid if it is less or none. */
export function wholeNumber(word: Bytes, least = -Infinity): string {
  if (!isWhole(word) || Number(word) < least) throw new Unsaid();
  return word;
}
