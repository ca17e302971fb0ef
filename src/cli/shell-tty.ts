// The keyboard while a program runs that reads lines and no keys: what is typed is shown and can be
// corrected until Enter, Ctrl-D ends the input, Ctrl-C the program. What nobody reads is kept, and
// shown by whoever reads it later.
import type { Bytes } from '../resp/bytes.ts';
import { fromText } from '../resp/bytes.ts';
import { typeCooked } from './cooked.ts';
import type { Input } from './shell-streams.ts';

const INTERRUPT = '\x03';
const END = '\x04';

/** The lines typed at a terminal, as the input of programs. */
export class Tty implements Input {
  readonly isTerminal = true;
  /** Called at Ctrl-C. */
  onInterrupt: () => void = () => {};
  private readonly show: (text: string) => void;
  private typed = '';
  private line = '';
  private reader: ((text: Bytes | undefined) => void) | undefined;

  /** `show` takes what the screen shall show, line ends as `\r\n`. */
  constructor(show: (text: string) => void) {
    this.show = show;
  }

  /** Takes keys. */
  feed(keys: string): void {
    const at = keys.lastIndexOf(INTERRUPT);
    if (at >= 0) {
      // The terminal forgets what was typed before Ctrl-C.
      this.typed = '';
      this.line = '';
      this.show('^C');
      this.onInterrupt();
    }
    this.typed += keys.slice(at + 1);
    this.serve();
  }

  read(): Promise<Bytes | undefined> {
    return new Promise(resolve => {
      this.reader = resolve;
      this.serve();
    });
  }

  /** Nobody reads any more: what was typed and not read. */
  release(): string {
    const rest = this.line + this.typed;
    this.reader = undefined;
    this.typed = '';
    this.line = '';
    return rest;
  }

  private serve(): void {
    let at = 0;
    for (const key of this.typed) {
      if (this.reader === undefined) break;
      at += key.length;
      this.press(key);
    }
    this.typed = this.typed.slice(at);
  }

  private press(key: string): void {
    if (key === END) return this.deliver();
    const { kept, shown } = typeCooked(this.line, key);
    this.show(shown);
    this.line = kept;
    if (kept.endsWith('\n')) this.deliver();
  }

  private deliver(): void {
    const { reader, line } = this;
    this.reader = undefined;
    this.line = '';
    reader?.(line === '' ? undefined : fromText(line));
  }
}
