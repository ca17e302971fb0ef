// The keyboard's side of a Python terminal: lines with history and completion, pasting, Ctrl-C and
// Ctrl-D, and what is typed while Python runs. Knows no screen; what Python makes of a line is the
// worker's affair.
import { History } from '../../cli/history.ts';
import { LineEditor } from '../../cli/line-editor.ts';
import type { Completions, FromPython, ToPython } from '../../python/protocol.ts';
import { listed, longestStart } from './completion.ts';

/** What a REPL needs from its terminal and its Python. */
export interface ReplHost {
  write(text: string): void;
  readonly columns: number;
  /** Sends what makes Python run. */
  run(message: ToPython): void;
  post(message: ToPython): void;
  interrupt(): void;
  /** Ctrl-D at the prompt. */
  end(): void;
  readonly history: readonly string[];
  saveHistory(lines: readonly string[]): void;
}

type State = 'busy' | 'completing' | 'prompt' | 'reading';
type Input = { readonly kind: 'keys' | 'paste'; readonly text: string };

const ESC = '\x1b';
const PASTE = new RegExp(`${ESC}\\[200~([^]*?)${ESC}\\[201~`);
const COLOURS = new RegExp(`${ESC}\\[[\\d;]*m`, 'g');
const PASTE_MODE = `${ESC}[?2004h`;
const CLEAR_LINE = '\x15';
const INDENT = '    ';

/** One interactive console. */
export class Repl {
  private readonly host: ReplHost;
  private readonly history: History;
  private readonly waiting: Input[] = [];
  private state: State = 'busy';
  private editor: LineEditor | undefined;
  private more = false;
  /** What stands on the screen's last line before the prompt. */
  private tail = '';
  /** That, as the line being edited shows it. */
  private before = '';
  private asked = { id: 0, text: '', shown: false };

  constructor(host: ReplHost) {
    this.host = host;
    this.history = new History(host.history);
    host.write(PASTE_MODE);
  }

  /** The line as it is now; blank where Tab may leave the terminal. */
  get line(): string {
    return this.more ? `.${this.editor?.text ?? ''}` : (this.editor?.text ?? '');
  }

  /** The terminal has another width. */
  resize(columns: number): void {
    this.editor?.resize(columns);
  }

  /** Takes what the keyboard sends. */
  input(data: string): void {
    let rest = data;
    for (let match = PASTE.exec(rest); match !== null; match = PASTE.exec(rest)) {
      this.take({ kind: 'keys', text: rest.slice(0, match.index) });
      this.take({ kind: 'paste', text: match[1] ?? '' });
      rest = rest.slice(match.index + match[0].length);
    }
    this.take({ kind: 'keys', text: rest });
    this.work();
  }

  /** Takes what Python says. */
  receive(message: FromPython): void {
    switch (message.type) {
      case 'output':
        return this.show(message.text);
      case 'prompt':
        return this.prompt(message.more);
      case 'reading':
        this.state = 'reading';
        this.edit('');
        return this.work();
      case 'completions':
        return this.completed(message.id, message.found);
      default:
        return undefined;
    }
  }

  /** Takes the prompt away for a program of the editor; what was typed is there again afterwards. */
  leavePrompt(): void {
    const line = this.editor?.text ?? '';
    if (line !== '') this.waiting.unshift({ kind: 'keys', text: line });
    this.dropEditor();
  }

  // --- what is typed

  private take(input: Input): void {
    if (input.text === '') return;
    if (this.state !== 'busy' || input.kind === 'paste') {
      this.waiting.push(input);
      return;
    }
    // What is typed while Python runs waits for the prompt; Ctrl-C throws it away.
    const interrupt = input.text.lastIndexOf('\x03');
    if (interrupt >= 0) {
      this.waiting.length = 0;
      this.show('^C');
      this.host.interrupt();
    }
    const kept = input.text.slice(interrupt + 1);
    if (kept !== '') this.waiting.push({ kind: 'keys', text: kept });
  }

  private work(): void {
    while (this.state === 'prompt' || this.state === 'reading') {
      const next = this.waiting.shift();
      if (next === undefined) return;
      if (next.kind === 'paste') this.paste(next.text);
      else this.keys(next.text);
    }
  }

  private keys(typed: string): void {
    const tab = this.state === 'prompt' ? typed.indexOf('\t') : -1;
    const now = tab < 0 ? typed : typed.slice(0, tab);
    const { outcome, rest } = this.editor?.feed(now) ?? { rest: '' };
    const left = rest + typed.slice(now.length);
    if (outcome !== undefined) {
      if (left !== '') this.waiting.unshift({ kind: 'keys', text: left });
      return this.finish(outcome);
    }
    if (tab < 0) return;
    if (typed.length > tab + 1) {
      this.waiting.unshift({ kind: 'keys', text: typed.slice(tab + 1) });
    }
    this.complete();
  }

  private finish(outcome: 'enter' | 'interrupt' | 'end-of-input'): void {
    const line = this.editor?.text ?? '';
    const wasReading = this.state === 'reading';
    this.editor = undefined;
    if (outcome === 'interrupt') return this.interrupted(wasReading);
    this.show('\n');
    this.state = 'busy';
    if (outcome === 'end-of-input') {
      if (wasReading) return this.host.run({ type: 'input', text: undefined });
      return this.host.end();
    }
    if (wasReading) return this.host.run({ type: 'input', text: line });
    this.remember([line]);
    this.host.run({ type: 'line', text: line });
  }

  private interrupted(wasReading: boolean): void {
    this.history.dropNewest();
    this.waiting.length = 0;
    this.state = 'busy';
    if (wasReading) {
      this.show('^C\n');
      return this.host.interrupt();
    }
    this.show('\nKeyboardInterrupt\n');
    this.host.run({ type: 'forget-lines' });
  }

  // Several lines are run at once, statement by statement; one line waits for Enter.
  private paste(pasted: string): void {
    const lines = pasted.replace(/\r\n?/g, '\n');
    const atStart = this.state === 'prompt' && !this.more && this.editor?.text === '';
    if (atStart && lines.includes('\n')) return this.runBlock(lines.replace(/\n+$/, ''));
    this.keys(lines.replaceAll('\t', INDENT).replaceAll('\n', '\r'));
  }

  private runBlock(source: string): void {
    this.dropEditor();
    this.remember(source.split('\n').map(line => line.replace(/^\s*(>>>|\.\.\.) ?/, '')));
    this.host.run({ type: 'block', source, from: 'paste', firstLine: 1 });
  }

  private dropEditor(): void {
    this.editor?.feed(CLEAR_LINE);
    this.editor = undefined;
    this.history.dropNewest();
    this.host.write(`\r${ESC}[K${this.before === '' ? '' : `${this.before}\r\n`}`);
    this.state = 'busy';
  }

  private remember(lines: readonly string[]): void {
    for (const line of lines) if (line.trim() !== '') this.history.add(line);
    this.host.saveHistory(this.history.lines());
  }

  // --- completion

  private complete(): void {
    const text = this.editor?.text ?? '';
    if (text.trim() === '') {
      this.editor?.feed(INDENT);
      return;
    }
    this.state = 'completing';
    const again = this.asked.text === text;
    this.asked = { id: this.asked.id + 1, text, shown: again };
    this.host.post({ type: 'complete', id: this.asked.id, text });
  }

  private completed(id: number, { from, words }: Completions): void {
    if (id !== this.asked.id || this.state !== 'completing') return;
    this.state = 'prompt';
    const { text } = this.asked;
    const start = text.slice(0, from) + longestStart(words);
    if (words.length > 0 && start.length > text.length) {
      this.editor?.feed(start.slice(text.length));
      this.asked = { ...this.asked, text: this.editor?.text ?? '' };
    } else if (words.length > 1 && this.asked.shown) this.list(words, text);
    else this.host.write('\x07');
    this.work();
  }

  // A second Tab shows what there is, and the line again below.
  private list(words: readonly string[], text: string): void {
    this.host.write(`\r\n${listed(words, this.host.columns).replaceAll('\n', '\r\n')}\r\n`);
    this.tail = '';
    this.history.dropNewest();
    this.edit(this.more ? '... ' : '>>> ');
    this.editor?.replace(text);
  }

  // --- the screen

  private show(text: string): void {
    this.tail = (this.tail + text).slice((this.tail + text).lastIndexOf('\n') + 1);
    this.host.write(text.replace(/\r?\n/g, '\r\n'));
  }

  private prompt(more: boolean): void {
    this.more = more;
    this.state = 'prompt';
    this.edit(more ? '... ' : '>>> ');
    this.work();
  }

  // Output that ended without a newline stays, with the prompt right after it.
  private edit(prompt: string): void {
    const plain = this.tail.replace(COLOURS, '').replace(/^.*\r/, '');
    const fits = plain.length < this.host.columns;
    this.before = fits ? plain : '';
    this.host.write(fits ? '\r\x1b[K' : '\r\n');
    this.editor = new LineEditor({
      prompt: this.before + prompt,
      columns: this.host.columns,
      history: this.history,
      complete: () => [],
      hint: () => undefined,
      write: text => this.host.write(text),
    });
    this.tail = '';
  }
}
