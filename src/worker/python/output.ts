// What Python prints on its way to the page: bytes become text, many small writes become few
// messages, and a program that prints faster than the screen can show is held back.
import { fromUint8, latin1, toText } from '../../resp/bytes.ts';
import type { Bytes } from '../../resp/bytes.ts';

const MOST_PENDING_CHARS = 8192;
const MOST_UNSHOWN_CHARS = 200_000;
const LAZY_MS = 20;

/** The output of one Python. */
export class Output {
  private readonly post: (text: string) => void;
  private pending = '';
  private postedAtMs = 0;
  private unshownChars = 0;
  private whenShown: () => void = () => {};

  constructor(post: (text: string) => void) {
    this.post = post;
  }

  /** A stream of bytes, as stdout and stderr are; a character may come in two pieces. */
  stream(): (bytes: Uint8Array) => number {
    let rest = latin1('');
    return bytes => {
      const all = latin1(rest + fromUint8(bytes));
      const end = all.length - unfinished(all);
      rest = latin1(all.slice(end));
      this.write(toText(latin1(all.slice(0, end))));
      return bytes.length;
    };
  }

  /** Shows text, soon. */
  write(text: string): void {
    this.pending += text;
    const late = performance.now() - this.postedAtMs > LAZY_MS;
    if (late || this.pending.length > MOST_PENDING_CHARS) this.flush();
  }

  /** Shows all that has been written, now. */
  flush(): void {
    if (this.pending === '') return;
    this.unshownChars += this.pending.length;
    this.postedAtMs = performance.now();
    this.post(this.pending);
    this.pending = '';
  }

  /** The page has shown so much. */
  shown(chars: number): void {
    this.unshownChars -= chars;
    if (!this.lags) this.whenShown();
  }

  /** True while more has been printed than the page can show soon. */
  get lags(): boolean {
    return this.unshownChars > MOST_UNSHOWN_CHARS;
  }

  /** Calls back when the page has caught up; returns what stops that. */
  onShown(ready: () => void): () => void {
    this.whenShown = ready;
    return () => {
      this.whenShown = () => {};
    };
  }
}

// How many bytes at the end begin a character that is not complete.
function unfinished(bytes: Bytes): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes.charCodeAt(bytes.length - back);
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return size > back ? back : 0;
  }
  return 0;
}
