// What happened at a terminal as plain lines, for the twin that screen readers use: each line that
// was entered and what was printed after it, without colours and cursor movements.
import { Observable } from '../store/observable.ts';

/** One piece of the transcript. */
export interface Entry {
  readonly id: number;
  readonly kind: 'line' | 'output';
  readonly text: string;
}

const MOST_ENTRIES = 200;
const MOST_CHARS = 8000;
const ESCAPES = new RegExp(String.raw`\u001b(?:\[[0-9;?]*[A-Za-z]|[^\[])`, 'g');

/** The transcript of one terminal. */
export class Transcript {
  /** The latest entries, oldest first. */
  readonly entries = new Observable<readonly Entry[]>([]);
  private lastId = 0;
  private waiting = '';

  /** Adds a line that was entered. */
  line(text: string): void {
    this.flush();
    this.push('line', text);
  }

  /** Adds text that was printed; pieces that come together are shown together. */
  output(text: string): void {
    if (this.waiting === '') queueMicrotask(() => this.flush());
    // Of endless output the end is what matters.
    this.waiting = (this.waiting + text).slice(-MOST_CHARS);
  }

  /** Forgets everything but `text`. */
  restart(text: string): void {
    this.waiting = '';
    this.entries.set([]);
    if (text !== '') this.push('output', text);
  }

  private flush(): void {
    const text = plain(this.waiting);
    this.waiting = '';
    if (text !== '') this.push('output', text);
  }

  private push(kind: Entry['kind'], text: string): void {
    this.lastId += 1;
    this.entries.set([...this.entries.get(), { id: this.lastId, kind, text }].slice(-MOST_ENTRIES));
  }
}

// What a line became after every carriage return in it.
function plain(text: string): string {
  const lines = text.replace(ESCAPES, '').split('\n');
  return lines
    .map(line => line.replace(/\r+$/, '').replace(/^.*\r/, ''))
    .join('\n')
    .replace(/\n$/, '');
}
