// redis-cli's side of the connection: connecting with password, database and protocol; sending a
// command and printing what comes; and what it concludes from the replies for the prompt. It
// knows no keys and no lines: that is the session's.
import type { Connection } from '../link/connection.ts';
import type { Bytes } from '../resp/bytes.ts';
import { fromText, lower, toText } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import { isError } from '../resp/reply.ts';
import { LinkState } from './link-state.ts';
import type { Address, CliHost, CliOptions } from './ports.ts';
import { Printer, isPrintedRaw } from './printer.ts';
import { ExpectedAnswer, isPush } from './pubsub.ts';
import { LinkError, ReplyStream } from './reply-stream.ts';

/** redis-cli has printed why and ends. */
export class ExitError extends Error {
  override name = 'ExitError';
}

/** How a command is to be run. */
export interface Issue {
  /** How often; negative for ever. */
  readonly repeat: number;
  /** Milliseconds after each reply. */
  readonly intervalMs?: number;
  /** `-e`: an error reply ends the program. */
  readonly failsOnError?: boolean;
}

/** A command that was sent and its reply. */
export interface CommandEvent {
  readonly argv: readonly Bytes[];
  readonly reply: Reply;
}

/** One redis-cli's connection; reconnects when the next command needs it. */
export class CliClient {
  /** Called with every reply to a command of the user. */
  onCommand: (event: CommandEvent) => void = () => {};
  address: Address;
  readonly printer: Printer;
  readonly state: LinkState;
  monitoring = false;
  private readonly host: CliHost;
  private readonly options: CliOptions;
  private stream: ReplyStream | undefined;
  private shutdown = false;
  private aborted = false;
  private ended = false;

  constructor(host: CliHost, options: CliOptions) {
    this.host = host;
    this.options = options;
    this.address = { host: options.host, port: options.port };
    this.state = new LinkState(options.db ?? 0);
    this.printer = new Printer(host, options);
  }

  /** True unless the prompt has to say `not connected`. */
  get connected(): boolean {
    return this.stream !== undefined;
  }

  /** Connects anew; prints why when it fails, but a refusal not when `quiet`. */
  async connect(quiet = false): Promise<boolean> {
    this.close();
    this.state.disconnected();
    const connection = await this.openConnection(quiet);
    if (connection === undefined) return false;
    this.stream = new ReplyStream(connection);
    return (await this.authenticate()) && (await this.select()) && (await this.switchProtocol());
  }

  /** Drops the connection. */
  close(): void {
    this.stream?.abort();
    this.stream = undefined;
  }

  /** Drops the connection for good. */
  end(): void {
    this.ended = true;
    this.printer.stop();
    this.close();
  }

  /** Sends a command of redis-cli's own; undefined when there is no answer. */
  async ask(...words: string[]): Promise<Reply | undefined> {
    const { stream } = this;
    if (stream === undefined) return undefined;
    stream.send(words.map(fromText));
    try {
      return await this.readReply(stream);
    } catch (cause) {
      if (!(cause instanceof LinkError)) throw cause;
      return undefined;
    }
  }

  /** Sends commands of redis-cli's own together; undefined when the link is lost. */
  async askAll(commands: readonly (readonly Bytes[])[]): Promise<Reply[] | undefined> {
    const { stream } = this;
    for (const argv of commands) stream?.send(argv);
    const replies: Reply[] = [];
    try {
      while (stream !== undefined && replies.length < commands.length) {
        replies.push(await this.readReply(stream));
      }
    } catch (cause) {
      if (!(cause instanceof LinkError)) throw cause;
      return undefined;
    }
    return stream && replies;
  }

  /** What the connection brings, for who reads it himself. */
  get replies(): ReplyStream | undefined {
    return this.stream;
  }

  /** Prints messages as they arrive until the link is lost. @throws ExitError */
  async printMessages(): Promise<void> {
    while (this.state.subscribed) {
      const { ok } = await this.readAndPrint(false);
      if (ok) continue;
      this.printLinkError();
      throw new ExitError('the link is lost');
    }
  }

  /** Sends a command and prints the replies; false when there is no link. @throws ExitError */
  async issue(argv: readonly Bytes[], how: Issue): Promise<boolean> {
    // Redis: a link that was lost is noticed by the command after; the next one connects again.
    if (this.stream === undefined && !(await this.connect())) {
      this.printLinkError();
      return false;
    }
    if (await this.sendRepeated(argv, how)) return true;
    this.printLinkError();
    this.close();
    return false;
  }

  /** Ctrl-C in MONITOR or subscribed mode: what waits for a reply goes on with a new connection. */
  abort(): void {
    this.aborted = true;
    this.printer.stop();
    this.stream?.abort();
  }

  /** Leaves subscribed mode with a new connection. */
  async leaveSubscribed(): Promise<boolean> {
    this.state.subscribed = false;
    return this.connect();
  }

  // --- subscribed mode while no command runs

  /** Calls `listener` when a message, or the end of the link, has arrived. */
  onArrival(listener: () => void): void {
    if (this.stream !== undefined) this.stream.onArrival = listener;
  }

  /** Prints the messages that have arrived. @throws ExitError when the link is lost */
  async printArrived(): Promise<void> {
    const { stream } = this;
    if (stream === undefined) return;
    for (let reply = stream.readArrived(); reply !== undefined; reply = stream.readArrived()) {
      await this.printer.reply(reply);
    }
    if (stream.failure === undefined) return;
    this.printLinkError();
    throw new ExitError(stream.failure.message);
  }

  /** True when there is something for `printArrived`. */
  get hasArrived(): boolean {
    return this.stream?.hasArrived ?? false;
  }

  // --- connecting

  private async openConnection(quiet: boolean): Promise<Connection | undefined> {
    try {
      const connection = await this.host.connect(this.address);
      if (!this.ended) return connection;
      connection.close();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      if (!this.ended && !quiet) this.printer.complain(`${why}\n`);
    }
    return undefined;
  }

  private async authenticate(): Promise<boolean> {
    const { user, password } = this.options;
    if (password === undefined) return true;
    const words = user === undefined ? [password] : [user, password];
    return this.require(await this.ask('AUTH', ...words), 'AUTH failed');
  }

  private async select(): Promise<boolean> {
    const db = this.state.wantedDb;
    if (db === this.state.db) return true;
    const reply = await this.ask('SELECT', String(db));
    if (!this.require(reply, `SELECT ${db} failed`)) return false;
    this.state.db = db;
    return true;
  }

  private async switchProtocol(): Promise<boolean> {
    const { protocol, output } = this.options;
    const json = output === 'json' || output === 'quoted-json';
    if (protocol === 2 || (protocol === undefined && !json)) return true;
    const reply = await this.ask('HELLO', '3');
    // Redis: JSON works with RESP2 too, so there it is no failure.
    if (!this.require(reply, 'HELLO 3 failed')) return protocol === undefined;
    this.state.resp3 = true;
    return true;
  }

  private require(reply: Reply | undefined, failure: string): boolean {
    if (reply === undefined) this.printer.complain('\nI/O error\n');
    else if (isError(reply)) this.printer.complain(`${failure}: ${toText(reply.text)}\n`);
    else return true;
    return false;
  }

  private printLinkError(): void {
    const { stream } = this;
    if (stream !== undefined) this.printer.complain(`Error: ${stream.failure?.message ?? ''}\n`);
  }

  // --- one command

  private async sendRepeated(argv: readonly Bytes[], how: Issue): Promise<boolean> {
    const name = lower(argv[0] ?? '');
    if (name === 'shutdown') this.shutdown = true;
    const { repeat, intervalMs = 0 } = how;
    for (let left = repeat; left !== 0; left -= 1) {
      const { stream } = this;
      if (stream === undefined) return false;
      stream.send(argv);
      if (name === 'monitor') {
        await this.monitor(argv);
        return true;
      }
      if (!(await this.readAnswer(argv, how))) return false;
      if (intervalMs > 0) await this.host.sleep?.(intervalMs);
    }
    return true;
  }

  private async monitor(argv: readonly Bytes[]): Promise<void> {
    this.monitoring = true;
    let first = true;
    while (this.monitoring) {
      const { ok, reply } = await this.readAndPrint(false);
      if (!ok) {
        this.printLinkError();
        throw new ExitError('MONITOR lost its link');
      }
      if (reply === undefined) break;
      if (first) this.onCommand({ argv, reply });
      first = false;
      if (isError(reply)) this.monitoring = false;
    }
    this.monitoring = false;
  }

  // Reads and prints until the answer to the command has come, messages before it included.
  private async readAnswer(argv: readonly Bytes[], how: Issue): Promise<boolean> {
    const { state } = this;
    const answer = new ExpectedAnswer(argv, state);
    const apart = state.pushesApart;
    if (answer.comesAsPush) state.pushesApart = false;
    for (;;) {
      const { ok, reply } = await this.readAndPrint(isPrintedRaw(argv), how);
      if (!ok) return false;
      if (reply === undefined) return true;
      if (!answer.endsWith(reply)) continue;
      if (answer.comesAsPush && !state.subscribed) state.pushesApart = apart;
      state.conclude(argv, reply);
      // Redis: a connection that waited for its password has its database to select yet.
      if (answer.name === 'auth' && argv.length >= 2 && argv.length <= 3) await this.select();
      this.onCommand({ argv, reply });
      if (how.failsOnError === true && isError(reply)) throw new ExitError('error reply');
      return true;
    }
  }

  private async readAndPrint(
    raw: boolean,
    { failsOnError = false }: Partial<Issue> = {},
  ): Promise<{ ok: boolean; reply?: Reply }> {
    const { stream } = this;
    if (stream === undefined) return { ok: false };
    try {
      const reply = await this.readReply(stream);
      if (failsOnError && isError(reply)) {
        this.printer.complain(`${toText(reply.text)}\n`);
      } else await this.printer.reply(reply, raw);
      if (!this.aborted) return { ok: true, reply };
    } catch (cause) {
      if (!(cause instanceof LinkError)) throw cause;
      if (!this.aborted) return this.lost(cause);
    }
    this.aborted = false;
    this.monitoring = false;
    return { ok: await this.connect() };
  }

  private lost(error: LinkError): { ok: boolean } {
    if (this.shutdown) {
      this.stream = undefined;
      return { ok: true };
    }
    if (error.failure === 'closed') return { ok: false };
    if (error.failure === 'protocol') this.printLinkError();
    throw new ExitError(error.message);
  }

  // Pushes that come before the reply are printed on the way, unless they are replies now.
  private async readReply(stream: ReplyStream): Promise<Reply> {
    for (;;) {
      const reply = await stream.read();
      if (!this.state.pushesApart || !isPush(reply)) return reply;
      if (this.options.showPushes ?? true) await this.printer.push(reply);
    }
  }
}
