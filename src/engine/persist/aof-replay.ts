// Runs the commands of append-only files on a server that is starting. While it does nothing expires:
// what did so when the commands were written is removed by a command of its own.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1, lower, upper } from '../../resp/bytes.ts';
import { Args } from '../args.ts';
import { Client } from '../client.ts';
import type { Command } from '../commands/command.ts';
import type { Context } from '../context.ts';
import { Fault } from '../faults.ts';
import type { RedisServer } from '../server.ts';

/** A command that this server does not have. */
export class UnknownCommand extends Error {
  readonly command: Bytes;

  constructor(command: Bytes) {
    super(`Unknown command '${command}'`);
    this.command = command;
  }
}

/** The client in whose name files are loaded. */
export class Replay {
  private readonly server: RedisServer;
  private readonly ctx: Context;
  private readonly nowMs: number;
  private queue: (readonly Bytes[])[] | undefined = undefined;

  constructor(server: RedisServer, contextOf: (client: Client) => Context) {
    this.server = server;
    this.nowMs = server.keyspace.nowMs;
    const options = { address: '', localAddress: '', hidden: true };
    this.ctx = contextOf(new Client(0, options, this.nowMs));
  }

  /** True inside MULTI. */
  get isOpen(): boolean {
    return this.queue !== undefined;
  }

  /** Does `load` with a clock that stands still before all times, and nobody told of what happens. */
  during<T>(load: () => T): T {
    const { keyspace, late } = this.server;
    const { observer } = keyspace;
    late.begin();
    keyspace.observer = undefined;
    keyspace.isLoading = true;
    try {
      return load();
    } finally {
      keyspace.observer = observer;
      keyspace.isLoading = false;
      keyspace.freeze(this.nowMs);
    }
  }

  /** Runs a command, or keeps it until EXEC. @throws UnknownCommand */
  run(argv: readonly Bytes[]): void {
    const command = this.find(argv);
    if (command.name === 'multi') this.queue = [];
    else if (command.name === 'exec') {
      const queued = this.queue ?? [];
      this.queue = undefined;
      for (const each of queued) this.call(this.find(each), each);
    } else if (this.queue !== undefined) this.queue.push(argv);
    else this.call(command, argv);
  }

  /** Forgets what waits for an EXEC that never came. */
  discard(): void {
    this.queue = undefined;
  }

  // Lua may not be here yet; of libraries with one name the last counts.
  private keepLibrary(argv: readonly Bytes[]): void {
    const { functions } = this.server;
    const source = argv.at(-1) ?? EMPTY;
    const others = functions.pending.filter(each => headOf(each) !== headOf(source));
    functions.pending = [...others, source];
  }

  private find(argv: readonly Bytes[]): Command {
    const [name = EMPTY, sub = EMPTY] = argv;
    const found = this.server.commands.get(lower(name));
    const command = found?.subcommands?.get(lower(sub)) ?? found;
    if (command === undefined) throw new UnknownCommand(name);
    return command;
  }

  // Redis: what a command answers is not looked at.
  private call(command: Command, argv: readonly Bytes[]): void {
    const { keyspace } = this.server;
    // Times of streams are told by commands; none of them can be later than now.
    keyspace.freeze(command.group === 'stream' ? this.nowMs : 0);
    const given = absolute(argv, this.nowMs);
    if (command.name === 'function|load') return this.keepLibrary(argv);
    try {
      command.handler(this.ctx, new Args(given, command.name, command.words));
    } catch (reason) {
      if (!(reason instanceof Fault)) throw reason;
    }
    keyspace.settle();
  }
}

const headOf = (source: Bytes): string => source.split('\n', 1)[0] ?? '';

const RELATIVE: Readonly<Record<string, { name: string; unitMs: number }>> = {
  expire: { name: 'PEXPIREAT', unitMs: 1000 },
  pexpire: { name: 'PEXPIREAT', unitMs: 1 },
  hexpire: { name: 'HPEXPIREAT', unitMs: 1000 },
  hpexpire: { name: 'HPEXPIREAT', unitMs: 1 },
  setex: { name: 'SET', unitMs: 1000 },
  psetex: { name: 'SET', unitMs: 1 },
};

// Times from now on, which older servers wrote, as points in time.
function absolute(argv: readonly Bytes[], nowMs: number): readonly Bytes[] {
  const [word = EMPTY, key = EMPTY, amount = EMPTY, ...rest] = argv;
  const name = lower(word);
  const relative = Object.hasOwn(RELATIVE, name) ? RELATIVE[name] : undefined;
  if (relative !== undefined) {
    const at = latin1(String(nowMs + Number(amount) * relative.unitMs));
    if (relative.name !== 'SET') return [latin1(relative.name), key, at, ...rest];
    return [latin1('SET'), key, rest[0] ?? EMPTY, latin1('PXAT'), at];
  }
  if (name === 'set' || name === 'getex' || name === 'hsetex' || name === 'hgetex') {
    return withAbsoluteOption(argv, name === 'set' ? 3 : 2, nowMs);
  }
  if (name === 'xadd' || name === 'xtrim') return withoutLimit(argv);
  if (name !== 'restore' || Number(amount) === 0) return argv;
  if (rest.some(option => upper(option) === 'ABSTTL')) return argv;
  return [word, key, latin1(String(nowMs + Number(amount))), ...rest, latin1('ABSTTL')];
}

// Redis: it writes trims as exact ones and leaves their LIMIT, which counts no more when loaded.
function withoutLimit(argv: readonly Bytes[]): readonly Bytes[] {
  for (let at = 2; at < argv.length; at += 1) {
    const word = upper(argv[at] ?? EMPTY);
    if (word === 'LIMIT') return [...argv.slice(0, at), ...argv.slice(at + 2)];
    if (word === 'MAXLEN' || word === 'MINID') at += /^[=~]$/.test(argv[at + 1] ?? '') ? 2 : 1;
    else if (word !== 'NOMKSTREAM') break;
  }
  return argv;
}

function withAbsoluteOption(argv: readonly Bytes[], from: number, nowMs: number): readonly Bytes[] {
  const at = argv.findIndex((word, i) => i >= from && /^(EX|PX|FIELDS)$/.test(upper(word)));
  const unit = upper(argv[at] ?? EMPTY);
  if (at < 0 || unit === 'FIELDS') return argv;
  const ms = nowMs + Number(argv[at + 1]) * (unit === 'EX' ? 1000 : 1);
  return [...argv.slice(0, at), latin1('PXAT'), latin1(String(ms)), ...argv.slice(at + 2)];
}
