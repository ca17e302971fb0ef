// What programs read and write: pipes between them, files, text given in place, the terminal's
// screen. Bytes all the way; only the screen makes text of them.
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY, latin1, toText } from '../resp/bytes.ts';
import type { Terminal } from './ports.ts';
import type { Files } from './shell-files.ts';

/** Where a program reads. */
export interface Input {
  readonly isTerminal: boolean;
  /** The next piece, or undefined at the end. */
  read(): Promise<Bytes | undefined>;
}

/** Where a program writes. */
export interface Output {
  readonly isTerminal: boolean;
  /** Resolves when there is room for more; what is written stays in order without waiting. */
  write(bytes: Bytes): Promise<void>;
}

/** Nobody reads any more what a program writes: it ends without a word. */
export class BrokenPipeError extends Error {
  override name = 'BrokenPipeError';
}

const ROOM_CHARS = 64 * 1024;

/** Joins the output of one program to the input of the next. */
export class Pipe implements Input, Output {
  readonly isTerminal = false;
  private readonly pieces: Bytes[] = [];
  private held = 0;
  private isEnded = false;
  private isBroken = false;
  private waiting: (() => void)[] = [];

  async read(): Promise<Bytes | undefined> {
    while (this.pieces.length === 0 && !this.isEnded) await this.change();
    const piece = this.pieces.shift();
    this.held -= piece?.length ?? 0;
    this.wake();
    return piece;
  }

  async write(bytes: Bytes): Promise<void> {
    if (this.isBroken) throw new BrokenPipeError();
    if (bytes === '') return;
    this.pieces.push(bytes);
    this.held += bytes.length;
    this.wake();
    while (this.held > ROOM_CHARS && !this.isBroken) await this.change();
    if (this.isBroken) throw new BrokenPipeError();
  }

  /** The writer is done. */
  end(): void {
    this.isEnded = true;
    this.wake();
  }

  /** The reader is gone. */
  break(): void {
    this.isBroken = true;
    this.wake();
  }

  private change(): Promise<void> {
    return new Promise(resolve => this.waiting.push(resolve));
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** A text as input. */
export class TextInput implements Input {
  readonly isTerminal = false;
  private text: Bytes | undefined;

  constructor(text: Bytes) {
    this.text = text === '' ? undefined : text;
  }

  read(): Promise<Bytes | undefined> {
    const { text } = this;
    this.text = undefined;
    return Promise.resolve(text);
  }
}

/** Collects what is written. */
export class Collector implements Output {
  readonly isTerminal = false;
  text: Bytes = EMPTY;

  write(bytes: Bytes): Promise<void> {
    this.text = latin1(this.text + bytes);
    return Promise.resolve();
  }
}

/** Appends to a file. */
export class FileOutput implements Output {
  readonly isTerminal = false;
  private readonly files: Files;
  private readonly path: string;

  constructor(files: Files, path: string) {
    this.files = files;
    this.path = path;
  }

  write(bytes: Bytes): Promise<void> {
    this.files.append(this.path, bytes);
    return Promise.resolve();
  }
}

const INCOMPLETE = /(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})$/;

/** The terminal's screen. */
export class ScreenOutput implements Output {
  readonly isTerminal = true;
  /** Called with the text that is shown. */
  onText: (text: string) => void = () => {};
  private readonly terminal: Terminal;
  private rest = '';
  private unflushed = 0;
  private column = 0;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  /** True if the last line was not ended. */
  get isInLine(): boolean {
    return this.column > 0;
  }

  async write(bytes: Bytes): Promise<void> {
    const whole = this.rest + bytes;
    // A character may arrive in two pieces.
    const cut = INCOMPLETE.exec(whole.slice(-3))?.[0].length ?? 0;
    this.rest = whole.slice(whole.length - cut);
    this.show(toText(latin1(whole.slice(0, whole.length - cut))));
    if (this.unflushed < ROOM_CHARS) return;
    this.unflushed = 0;
    await this.terminal.flushed?.();
  }

  /** Shows text. */
  show(text: string): void {
    if (text === '') return;
    this.terminal.write(text.replace(/\r?\n/g, '\r\n'));
    this.onText(text);
    this.unflushed += text.length;
    const lineStart = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
    this.column = lineStart < 0 ? this.column + text.length : text.length - lineStart - 1;
  }

  /** The cursor is at the start of a line. */
  freshLine(): void {
    this.column = 0;
  }
}

/** Everything up to the end of an input. */
export async function readAll(input: Input): Promise<Bytes> {
  const pieces: string[] = [];
  for (let piece = await input.read(); piece !== undefined; piece = await input.read()) {
    pieces.push(piece);
  }
  return latin1(pieces.join(''));
}

/** The lines of an input without their ends, as they arrive. */
export async function* linesOf(input: Input): AsyncGenerator<Bytes> {
  let rest = '';
  for (let piece = await input.read(); piece !== undefined; piece = await input.read()) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield latin1(line);
  }
  if (rest !== '') yield latin1(rest);
}
