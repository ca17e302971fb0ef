// One line at the prompt, from the first key until Enter, Ctrl-C or Ctrl-D: redis-cli's editor
// (linenoise) with its history, its search, its hints and its Tab completion. It is fed characters
// and tells what to write to the terminal; what becomes of the line is the session's affair.
import { fromText } from '../resp/bytes.ts';
import type { Edit, EditBuffer } from './edit-buffer.ts';
import * as edits from './edit-buffer.ts';
import type { History } from './history.ts';
import { HistorySearch } from './history.ts';
import type { KeyName } from './keys.ts';
import { KeyReader } from './keys.ts';
import { Painter } from './painter.ts';

/** What the editor asks while the line grows. */
export interface EditorOptions {
  readonly prompt: string;
  readonly columns: number;
  readonly history: History;
  /** Whole lines that the line may become with Tab. */
  readonly complete: (line: string) => readonly string[];
  /** What to show in grey after the line. */
  readonly hint: (line: string) => string | undefined;
  /** Takes what the terminal shall show. */
  readonly write: (text: string) => void;
}

/** How a line ends. */
export type Outcome = 'enter' | 'interrupt' | 'end-of-input';

const MAX_LINE_BYTES = 4095;
const BEEP = '\x07';
const BOLD = '\x1b[1m';
const NORMAL = '\x1b[0m';

const EDITS: Partial<Record<KeyName, Edit>> = {
  backspace: edits.backspace,
  delete: edits.deleteRight,
  'delete-line': () => edits.EMPTY_BUFFER,
  'delete-to-end': edits.deleteToEnd,
  'delete-word': edits.deleteWordLeft,
  end: edits.end,
  home: edits.home,
  left: edits.left,
  right: edits.right,
  transpose: edits.transpose,
  'word-left': edits.wordLeft,
  'word-right': edits.wordRight,
};

/** Edits one line. */
export class LineEditor {
  private readonly options: EditorOptions;
  private readonly painter: Painter;
  private keys = new KeyReader();
  private buffer = edits.EMPTY_BUFFER;
  private historyIndex = 0;
  private search: HistorySearch | undefined;
  private completion: { readonly lines: readonly string[]; index: number } | undefined;
  private inSequence = false;

  /** Shows the prompt. */
  constructor(options: EditorOptions) {
    this.options = options;
    this.painter = new Painter(options.columns);
    options.history.add('');
    options.write(options.prompt);
  }

  /** The line as it is now. */
  get text(): string {
    return edits.textOf(this.buffer);
  }

  /** The terminal has another width from now on. */
  resize(columns: number): void {
    this.painter.columns = columns;
  }

  /** Puts `text` in place of the line. */
  replace(text: string): void {
    this.keys = new KeyReader();
    this.inSequence = false;
    this.search = undefined;
    this.completion = undefined;
    this.buffer = edits.bufferOf(text);
    this.paint();
  }

  /** Takes characters until the line ends; `rest` is what was typed after that. */
  feed(typed: string): { readonly outcome?: Outcome; readonly rest: string } {
    let run = '';
    let at = 0;
    for (const char of typed) {
      at += char.length;
      const key = this.keys.read(char);
      if (key === 'text' && this.search === undefined) run += char;
      else if (key === 'text') this.type(char);
      else {
        this.type(run);
        run = '';
        const outcome = key === undefined ? undefined : this.press(key);
        if (outcome !== undefined) return { outcome, rest: typed.slice(at) };
      }
    }
    this.type(run);
    return { rest: '' };
  }

  // Pasted text is painted once, not once a character.
  private type(run: string): void {
    if (run === '') return;
    this.acceptCompletion();
    const room = MAX_LINE_BYTES - fromText(this.text).length;
    const fitting = fromText(run).length <= room ? run : cut(run, room);
    if (fitting === '') return;
    this.buffer = edits.insert(this.buffer, fitting);
    this.paint();
  }

  private press(key: KeyName): Outcome | undefined {
    if (key === 'tab' && this.search === undefined) return this.complete();
    if (key === 'escape') return this.startSequence();
    this.acceptCompletion();
    const { inSequence } = this;
    this.inSequence = false;
    if (this.search !== undefined && inSequence) return this.leaveSearch(false);
    switch (key) {
      case 'enter':
        return this.finish();
      case 'interrupt':
        return this.search === undefined ? 'interrupt' : this.leaveSearch(false);
      case 'end-of-input':
        return this.deleteOrEnd();
      case 'search-back':
      case 'search-forward':
        return this.startSearch(key === 'search-back' ? 'back' : 'forward');
      case 'search-cancel':
        return this.search === undefined ? undefined : this.leaveSearch(false);
      case 'tab':
        return this.leaveSearch(true);
      case 'up':
      case 'down':
        return this.moveInHistory(key === 'up' ? 1 : -1);
      case 'clear-screen':
        this.options.write('\x1b[H\x1b[2J');
        return this.paint();
      default:
        return this.edit(EDITS[key]);
    }
  }

  private edit(edit: Edit | undefined): undefined {
    if (edit === undefined) return;
    const next = edit(this.buffer);
    if (next === this.buffer) return;
    this.buffer = next;
    this.paint();
  }

  private deleteOrEnd(): Outcome | undefined {
    if (this.text !== '') return this.edit(edits.deleteRight);
    this.options.history.dropNewest();
    return 'end-of-input';
  }

  private finish(): Outcome {
    this.options.history.dropNewest();
    this.edit(edits.end);
    this.paint({ hint: false });
    if (this.search !== undefined) this.leaveSearch(true);
    return 'enter';
  }

  // --- history

  private moveInHistory(step: 1 | -1): undefined {
    const { history } = this.options;
    if (history.length <= 1) return;
    history.replaceBack(this.historyIndex, this.text);
    const index = this.historyIndex + step;
    if (index < 0 || index >= history.length) return;
    this.historyIndex = index;
    this.buffer = edits.bufferOf(history.back(index));
    this.paint();
  }

  private startSearch(direction: 'back' | 'forward'): undefined {
    if (this.search === undefined) {
      this.buffer = edits.EMPTY_BUFFER;
      this.search = new HistorySearch(this.options.history, direction);
      return this.paint();
    }
    this.search.direction = direction;
    this.search.next(this.text);
    this.draw(this.buffer, { hint: false });
  }

  private leaveSearch(keep: boolean): undefined {
    const line = this.search?.result?.line;
    this.search = undefined;
    if (!keep) this.buffer = edits.EMPTY_BUFFER;
    else if (line !== undefined) this.buffer = edits.bufferOf(line);
    // Redis: the line that was found comes without a hint until the next key.
    this.paint({ hint: !keep });
  }

  // --- completion

  private complete(): undefined {
    if (this.completion !== undefined) this.completion.index += 1;
    else this.completion = { lines: this.options.complete(this.text), index: 0 };
    const { lines, index } = this.completion;
    if (index >= lines.length) this.options.write(BEEP);
    if (lines.length === 0) {
      this.completion = undefined;
      return;
    }
    // After the last one comes the line as it was typed.
    if (index > lines.length) this.completion.index = 0;
    this.draw(this.completed ?? this.buffer, { hint: true });
  }

  private get completed(): EditBuffer | undefined {
    const line = this.completion?.lines[this.completion.index];
    return line === undefined ? undefined : edits.bufferOf(line);
  }

  // Any key but Tab and Esc takes the completion that is shown.
  private acceptCompletion(): void {
    this.buffer = this.completed ?? this.buffer;
    this.completion = undefined;
  }

  private startSequence(): undefined {
    this.inSequence = true;
    const shown = this.completed;
    this.completion = undefined;
    if (shown !== undefined) this.paint();
  }

  // --- screen

  private paint({ hint } = { hint: true }): undefined {
    this.search?.restart(this.text);
    this.draw(this.buffer, { hint });
  }

  private draw({ before, after }: EditBuffer, { hint }: { hint: boolean }): void {
    const { search, options } = this;
    const found = search?.result;
    const text = this.painter.paint({
      prompt: search === undefined ? options.prompt : SEARCH_PROMPTS[search.direction],
      before,
      after,
      instead: found && {
        text: highlight(found.line, found.at, this.text.length),
        shift: found.at,
      },
      hint: hint && search === undefined ? options.hint(before + after) : undefined,
    });
    options.write(text);
  }
}

const SEARCH_PROMPTS = { back: '(reverse-i-search): ', forward: '(i-search): ' };

function highlight(line: string, at: number, length: number): string {
  const end = at + length;
  return `${NORMAL}${line.slice(0, at)}${BOLD}${line.slice(at, end)}${NORMAL}${line.slice(end)}`;
}

// As many whole characters as fit into `room` bytes.
function cut(run: string, room: number): string {
  let used = 0;
  let fitting = '';
  for (const char of run) {
    used += fromText(char).length;
    if (used > room) return fitting;
    fitting += char;
  }
  return fitting;
}
