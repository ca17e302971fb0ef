// The arguments of one command, read from left to right. Each reader throws the fault that Redis
// would answer, so that a handler parses everything before it touches the keyspace.
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY, upper } from '../resp/bytes.ts';
import type { Int64 } from './algo/int64.ts';
import { parseInt64 } from './algo/int64.ts';
import type { Fault } from './faults.ts';
import { NOT_INTEGER, SYNTAX, wrongArity } from './faults.ts';

/** A cursor over a command's arguments; the command's name is not among them. */
export class Args {
  /** The whole command, its name (and subcommand) included. */
  readonly argv: readonly Bytes[];
  /** The name that faults show: `set`, `config|set`. */
  readonly name: string;
  private at: number;

  constructor(argv: readonly Bytes[], name: string, first = 1) {
    this.argv = argv;
    this.name = name;
    this.at = first;
  }

  /** True when every argument is read. */
  get done(): boolean {
    return this.at >= this.argv.length;
  }

  /** How many arguments are still to be read. */
  get left(): number {
    return this.argv.length - this.at;
  }

  /** The next argument. @throws the arity fault */
  next(): Bytes {
    const arg = this.argv[this.at];
    if (arg === undefined) throw wrongArity(this.name);
    this.at += 1;
    return arg;
  }

  /** The next argument without reading it; empty at the end. */
  peek(): Bytes {
    return this.argv[this.at] ?? EMPTY;
  }

  /** The next argument, for an option's value. @throws the syntax fault at the end */
  value(): Bytes {
    if (this.done) throw SYNTAX;
    return this.next();
  }

  /** The next argument as an option's name, in upper case. */
  word(): Bytes {
    return upper(this.next());
  }

  /** Reads the next argument if it is this word (given in upper case). */
  skip(word: string): boolean {
    if (this.done || this.peek().length !== word.length || upper(this.peek()) !== word)
      return false;
    this.at += 1;
    return true;
  }

  /** Reads the next argument if it is one of these words (given in upper case); which one it is. */
  choice<W extends string>(...words: readonly W[]): W | undefined {
    for (const word of words) if (this.skip(word)) return word;
    return undefined;
  }

  /** The next argument as a 64-bit integer. */
  int64(bad: Fault = NOT_INTEGER): Int64 {
    const value = parseInt64(this.next());
    if (value === undefined) throw bad;
    return value;
  }

  /**
   * The next argument as an integer in [min, max], for counts and indices; beyond 2^53 it is
   * rounded, which no count or index can tell.
   */
  integer(min = -Infinity, max = Infinity, bad: Fault = NOT_INTEGER): number {
    const value = Number(this.int64(bad));
    if (value < min || value > max) throw bad;
    return value;
  }

  /** All arguments still to be read, at least one. */
  rest(): Bytes[] {
    if (this.done) throw wrongArity(this.name);
    const rest = this.argv.slice(this.at);
    this.at = this.argv.length;
    return rest;
  }

  /** The next `count` arguments. @throws the syntax fault when there are fewer */
  take(count: number): Bytes[] {
    if (count > this.left) throw SYNTAX;
    const taken = this.argv.slice(this.at, this.at + count);
    this.at += count;
    return taken;
  }

  /** All arguments still to be read, two by two. @throws the arity fault for an odd or zero count */
  pairs(): [Bytes, Bytes][] {
    if (this.left === 0 || this.left % 2 === 1) throw wrongArity(this.name);
    // An array that begins with one needs no room for more where there is only one.
    const pairs: [Bytes, Bytes][] = [[this.next(), this.next()]];
    while (!this.done) pairs.push([this.next(), this.next()]);
    return pairs;
  }

  /** Nothing may be left. @throws the syntax fault */
  end(): void {
    if (!this.done) throw SYNTAX;
  }
}
