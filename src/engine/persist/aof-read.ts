// Reads the commands of an append-only file, as strictly as Redis: what ends in the middle of a command
// was cut off by a crash, anything else that is no command is damage. What the commands do is not known.
import type { Bytes } from '../../resp/bytes.ts';
import { fromUint8 } from '../../resp/bytes.ts';

/** The file ends in the middle of a command. */
export class Truncated extends Error {}
/** The file holds something that is no command. */
export class BadFormat extends Error {}

const LF = 10;
const MAX_LINE = 128;
const MAX_ARGUMENTS = 1024 * 1024;

/** The commands of a file. */
export class AofReader {
  /** The place after what was read last. */
  at: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** The next command, or undefined at the end. @throws Truncated, BadFormat */
  next(): Bytes[] | undefined {
    while (this.at < this.bytes.length) {
      const line = this.line();
      // Redis: lines that begin so are notes (`#TS:` tells the time).
      if (line.startsWith('#')) continue;
      const count = numberAfter('*', line);
      if (!(count >= 1 && count <= MAX_ARGUMENTS)) throw new BadFormat();
      const argv: Bytes[] = [];
      for (let i = 0; i < count; i += 1) argv.push(this.argument());
      return argv;
    }
    return undefined;
  }

  private argument(): Bytes {
    const length = numberAfter('$', this.line());
    if (!(length >= 0)) throw new BadFormat();
    const end = this.at + length;
    if (end + 2 > this.bytes.length) throw new Truncated();
    const text = fromUint8(this.bytes, this.at, end);
    this.at = end + 2;
    return text;
  }

  private line(): Bytes {
    const end = this.bytes.indexOf(LF, this.at);
    if (end < 0) {
      // Redis: a line that is longer than any of a command is damage even at the end.
      if (this.bytes.length - this.at >= MAX_LINE) throw new BadFormat();
      throw new Truncated();
    }
    const text = fromUint8(this.bytes, this.at, end);
    this.at = end + 1;
    return text;
  }
}

const numberAfter = (mark: string, line: Bytes): number => {
  const digits = /^.(\d{1,15})\r?$/.exec(line)?.[1];
  return line.startsWith(mark) && digits !== undefined ? Number(digits) : Number.NaN;
};
