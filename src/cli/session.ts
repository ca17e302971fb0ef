// The interactive redis-cli: prompt, line, command, reply, and again. It owns the keys and the
// states between them; the connection is the client's, the line the editor's.
import { fromText, toText } from '../resp/bytes.ts';
import { splitArguments } from '../resp/quote.ts';
import { isError } from '../resp/reply.ts';
import type { CommandEvent } from './client.ts';
import { CliClient, ExitError } from './client.ts';
import { completionsOf } from './complete.ts';
import { typeCooked } from './cooked.ts';
import { NO_DOCS, readDocs } from './docs.ts';
import { helpText } from './help.ts';
import { hintFor } from './hint.ts';
import { History } from './history.ts';
import type { Line } from './line.ts';
import { readLine, readPreference } from './line.ts';
import type { Outcome } from './line-editor.ts';
import { LineEditor } from './line-editor.ts';
import type { CliHost, CliOptions, Seat } from './ports.ts';
import { NOT_CONNECTED, promptFor } from './prompt.ts';
import { holdsSecret } from './secrets.ts';

// Keys typed this soon after Enter belong to the next line, as with a server that answers at once.
const TYPE_AHEAD_MS = 200;
const SHOW_TIME_FROM_MS = 500;
const INTERRUPT = '\x03';
const READING =
  '\x1b[1;90mReading messages... (press Ctrl-C to quit or any key to type command)\r\x1b[0m';

const PASSWORD_WARNING =
  "Warning: Using a password with '-a' or '-u' option on the command line interface" +
  ' may not be safe.\n';

type Mode = 'editing' | 'ended' | 'reading' | 'running' | 'starting';

/** One redis-cli at a terminal. */
export class CliSession implements Seat {
  /** Called when the program ends: `quit`, Ctrl-C, Ctrl-D at an empty line, a lost MONITOR. */
  onExit: () => void = () => {};
  /** Called with each line entered, the prompt before it. */
  onLine: (line: string) => void = () => {};
  /** Called with the text it prints, without prompts and typed lines. */
  onPrinted: (text: string) => void = () => {};
  /** Called with every command the user ran and its reply. */
  onCommand: (event: CommandEvent) => void = () => {};
  private readonly host: CliHost;
  private readonly options: CliOptions;
  private readonly client: CliClient;
  private readonly history: History;
  private docs = NO_DOCS;
  private hints = true;
  private mode: Mode = 'starting';
  private editor: LineEditor | undefined;
  private columns: number;
  private startedMs = 0;
  /** Keys typed and not yet read. */
  private keys = '';
  private waiting: (() => void)[] = [];
  private running: Promise<void> = Promise.resolve();

  constructor(host: CliHost, options: CliOptions) {
    this.host = host;
    this.options = options;
    this.columns = host.terminal.columns;
    this.history = new History(host.storage.load());
    this.client = new CliClient(host, options);
    this.client.onCommand = event => this.onCommand(event);
    this.client.printer.onText = text => this.onPrinted(text);
    if (options.docs !== undefined) this.docs = readDocs(options.docs);
  }

  /** The line being typed; empty while there is none. */
  get line(): string {
    return this.editor?.text ?? '';
  }

  /** The prompt as it is, or will be. */
  get promptText(): string {
    const { client } = this;
    return client.connected ? promptFor(client.address, client.state) : NOT_CONNECTED;
  }

  /** The lines typed so far, oldest first, for other ways to type them. */
  get historyLines(): readonly string[] {
    return this.history.lines().filter(line => line !== '');
  }

  /** The whole lines that `line` may become with Tab. */
  completions(line: string): readonly string[] {
    return completionsOf(this.docs, line);
  }

  /** What is hinted after `line`, if anything. */
  hint(line: string): string | undefined {
    return this.hints ? hintFor(this.docs, line) : undefined;
  }

  /** Keys that came and were not read. */
  get typedAhead(): string {
    return this.keys;
  }

  /** True while a command runs: keys wait for its end. */
  get busy(): boolean {
    return this.mode === 'starting' || this.mode === 'running';
  }

  /** Connects, asks the server for its commands, and shows the prompt. */
  async start(): Promise<void> {
    const { password, noAuthWarning = false } = this.options;
    if (password !== undefined && !noAuthWarning) this.print(PASSWORD_WARNING);
    await this.client.connect();
    await this.loadDocs();
    for (const line of this.options.preferences ?? []) {
      const words = splitArguments(fromText(line))?.map(toText) ?? [];
      if (words.length > 0) this.print(this.prefer(words, '.redisclirc: '));
    }
    if (!this.ended) this.prompt();
  }

  /** Takes what a terminal sends: keys, escape sequences, pasted text. */
  input(data: string): void {
    switch (this.mode) {
      case 'editing':
        this.keys += data;
        return this.edit();
      case 'reading':
        return this.inputWhileReading(data);
      case 'running':
        return this.inputWhileRunning(data);
      case 'starting':
        if (data.includes(INTERRUPT)) return this.exit();
        this.keys += data;
        return;
      case 'ended':
        return;
    }
  }

  /** Types a line for the user and presses Enter; resolves when redis-cli takes input again. */
  run(line: string): Promise<void> {
    this.running = this.running.then(() => this.runNext(line));
    return this.running;
  }

  /** Leaves a transaction and goes back to database 0, where there is an empty line to type it. */
  async goHome(): Promise<void> {
    const { state } = this.client;
    if (this.mode !== 'editing' || this.line !== '' || state.subscribed) return;
    if (state.inMulti) await this.run('DISCARD');
    if (state.db !== 0) await this.run('SELECT 0');
  }

  private async runNext(line: string): Promise<void> {
    await this.settled();
    if (this.mode === 'reading') this.stopReading('');
    if (this.ended || this.editor === undefined) return;
    this.editor.replace(line.replace(/[\r\n]/g, ''));
    this.input('\r');
    await this.settled();
  }

  /** The terminal has another width. */
  resize(columns: number): void {
    this.columns = columns;
    this.editor?.resize(columns);
  }

  /** Ends without a word; `onExit` is not called. */
  close(): void {
    this.setMode('ended');
    this.client.end();
  }

  private get ended(): boolean {
    return this.mode === 'ended';
  }

  private exit(): void {
    if (this.ended) return;
    this.close();
    this.onExit();
  }

  private setMode(mode: Mode): void {
    if (this.ended) return;
    this.mode = mode;
    if (mode === 'editing' || mode === 'reading' || mode === 'ended') {
      for (const resolve of this.waiting.splice(0)) resolve();
    }
  }

  /** Resolves when there is a prompt, or messages are read, or all is over. */
  async settled(): Promise<void> {
    while (this.busy) {
      await new Promise<void>(resolve => this.waiting.push(resolve));
    }
  }

  private print(text: string): void {
    if (!this.ended) this.client.printer.text(text);
  }

  // --- the line

  private prompt(): void {
    const { history } = this;
    this.editor = new LineEditor({
      prompt: this.promptText,
      columns: this.columns,
      history,
      complete: line => this.completions(line),
      hint: line => this.hint(line),
      write: text => this.host.terminal.write(text),
    });
    this.setMode('editing');
    this.edit();
  }

  private edit(): void {
    while (this.mode === 'editing' && this.keys !== '' && this.editor !== undefined) {
      const { outcome, rest } = this.editor.feed(this.keys);
      this.keys = rest;
      if (outcome !== undefined) this.endLine(outcome, this.editor.text);
    }
  }

  private endLine(outcome: Outcome, text: string): void {
    this.editor = undefined;
    this.host.terminal.write('\r\n');
    if (outcome === 'enter') this.onLine(this.promptText + text);
    if (outcome === 'enter') return this.submit(text);
    if (!this.client.state.subscribed) return this.exit();
    this.background(async () => {
      if (!(await this.client.leaveSubscribed())) throw new ExitError('No connection');
      this.prompt();
    });
  }

  private submit(text: string): void {
    const { line, argv } = readLine(fromText(text));
    if (line.kind !== 'blank' && line.kind !== 'bad-repeat') {
      this.remember(text, holdsSecret(argv));
    }
    const message = this.perform(line);
    if (message === undefined) return;
    this.print(message);
    // Redis: after these the prompt comes at once, even in subscribed mode.
    const { kind } = line;
    const atOnce = kind === 'invalid' || kind === 'bad-repeat' || kind === 'preference';
    if (atOnce || (kind === 'blank' && text !== '')) this.prompt();
    else this.next();
  }

  private remember(text: string, secret: boolean): void {
    this.history.add(text, secret);
    if (secret) return;
    try {
      this.host.storage.save(this.history.publicLines());
    } catch {
      // The host could not store it: the line is still in the history of this session.
    }
  }

  // What to print at once; undefined when the line goes on by itself.
  private perform(line: Line): string | undefined {
    switch (line.kind) {
      case 'blank':
        return '';
      case 'invalid':
        return 'Invalid argument(s)\n';
      case 'bad-repeat':
        return 'Invalid redis-cli repeat command option value.\n';
      case 'restart':
        return "Use 'restart' only in Lua debugging mode.\n";
      case 'clear':
        this.host.terminal.write('\x1b[H\x1b[2J');
        return '';
      case 'preference':
        return this.prefer(line.words);
      case 'help':
        return helpText(this.docs, line.words, this.options.version ?? '8.0');
      case 'quit':
        this.exit();
        return undefined;
      case 'connect':
        this.client.address = line.address;
        return this.background(async () => {
          await this.client.connect();
          await this.afterCommand();
        });
      case 'command':
        return this.background(() => this.issue(line));
    }
  }

  private prefer(words: readonly string[], origin = ''): string {
    const preference = readPreference(words);
    if ('message' in preference) return origin + preference.message;
    this.hints = preference.hints;
    return '';
  }

  // --- commands

  private background(task: () => Promise<void>): undefined {
    this.setMode('running');
    this.startedMs = this.host.nowMs();
    task().catch((cause: unknown) => {
      if (!(cause instanceof ExitError)) this.print(`Error: ${String(cause)}\n`);
      this.exit();
    });
  }

  private async issue({ argv, repeat }: Extract<Line, { kind: 'command' }>): Promise<void> {
    await this.client.issue(argv, { repeat, intervalMs: this.options.intervalMs });
    const elapsedMs = this.host.nowMs() - this.startedMs;
    const { output = 'standard' } = this.options;
    if (elapsedMs >= SHOW_TIME_FROM_MS && output === 'standard') {
      this.print(`(${(elapsedMs / 1000).toFixed(2)}s)\n`);
    }
    await this.afterCommand();
  }

  private async afterCommand(): Promise<void> {
    if (this.docs.commands.length === 0) await this.loadDocs();
    if (!this.ended) this.next();
  }

  private async loadDocs(): Promise<void> {
    if (!this.client.connected || this.client.state.subscribed || this.client.state.inMulti) return;
    const reply = await this.client.ask('COMMAND', 'DOCS');
    if (reply !== undefined && !isError(reply)) this.docs = readDocs(reply);
  }

  private next(): void {
    if (this.client.state.subscribed) this.background(() => this.readMessages());
    else this.prompt();
  }

  private inputWhileRunning(data: string): void {
    const at = data.lastIndexOf(INTERRUPT);
    if (at >= 0) {
      // The terminal forgets what was typed before Ctrl-C.
      this.keys = '';
      this.print('^C');
      this.interrupt();
      return this.input(data.slice(at + 1));
    }
    if (this.host.nowMs() - this.startedMs < TYPE_AHEAD_MS) {
      this.keys += data;
      return;
    }
    const { kept, shown } = typeCooked(this.keys, data);
    this.keys = kept;
    this.host.terminal.write(shown);
  }

  private interrupt(): void {
    if (this.client.monitoring || this.client.state.subscribed) this.client.abort();
    else this.exit();
  }

  // --- subscribed mode

  private async readMessages(): Promise<void> {
    const { client } = this;
    do await client.printArrived();
    while (client.hasArrived);
    if (this.ended) return;
    if (this.tellsReading) this.host.terminal.write(READING);
    this.setMode('reading');
    client.onArrival(() => {
      if (this.mode !== 'reading') return;
      this.endReading();
      this.background(() => this.readMessages());
    });
    if (this.keys !== '') this.stopReading('');
  }

  private inputWhileReading(data: string): void {
    const at = data.lastIndexOf(INTERRUPT);
    if (at < 0) return this.stopReading(data);
    this.keys = '';
    this.endReading();
    this.background(async () => {
      if (!(await this.client.leaveSubscribed())) throw new ExitError('No connection');
      this.prompt();
      this.input(data.slice(at + 1));
    });
  }

  // A key was pressed: it is the first of a line. Enter alone only brings the prompt.
  private stopReading(data: string): void {
    this.endReading();
    this.keys += data.replaceAll('\r', '\n');
    this.prompt();
  }

  private endReading(): void {
    this.client.onArrival(() => {});
    if (this.tellsReading) this.host.terminal.write('\x1b[K');
  }

  private get tellsReading(): boolean {
    return this.options.output !== 'raw';
  }
}
