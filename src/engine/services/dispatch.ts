// Dispatch: from a client's arguments to a command that may run. Finds it, checks what Redis checks
// in Redis's order, queues it inside MULTI, or hands it to the unit.
import type { Bytes } from '../../resp/bytes.ts';
import { lower } from '../../resp/bytes.ts';
import { error, QUEUED } from '../../resp/reply.ts';
import type { Client } from '../client.ts';
import type { Command } from '../commands/command.ts';
import type { Context } from '../context.ts';
import { Fault, fault, wrongArity } from '../faults.ts';

/** A check that every command passes before it runs; returns why it may not. */
export type Gate = (ctx: Context, command: Command, argv: readonly Bytes[]) => Fault | undefined;

/** What dispatch is given by the server. */
export interface DispatchParts {
  /** Commands by lower-case name. */
  readonly commands: ReadonlyMap<string, Command>;
  /** Asked after the arity check (ACL, memory, pub/sub context, …). */
  readonly gate: Gate;
  /** True if the command has to wait for the end of a pause: it is kept and handled again then. */
  readonly hold: (ctx: Context, command: Command, argv: readonly Bytes[]) => boolean;
  readonly run: (ctx: Context, command: Command, argv: readonly Bytes[]) => unknown;
  /** A request is refused before it runs; `command` is undefined if there is no such. */
  readonly refused: (ctx: Context, reason: Fault, command: Command | undefined) => void;
  /** EXEC was refused: the transaction is over. */
  readonly aborted: (ctx: Context) => void;
}

const NONE: readonly Bytes[] = [];
const SHOWN_BYTES = 128;
/** Inside MULTI these run at once. */
const IMMEDIATE = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset']);

/** Takes clients' requests. */
export class Dispatch {
  private readonly parts: DispatchParts;
  // Commands by the spelling that clients used, so that the usual one is found without folding.
  private readonly spellings = new Map<Bytes, Command>();
  // The latest one: clients repeat themselves, and a name that is new to the runtime has to be hashed.
  private lastSpelling: Bytes | undefined = undefined;
  private lastCommand: Command | undefined = undefined;

  constructor(parts: DispatchParts) {
    this.parts = parts;
  }

  /** Answers, queues or runs one request. */
  handle(ctx: Context, argv: readonly Bytes[]): void {
    const { client } = ctx;
    client.argv = argv;
    this.route(ctx, argv);
    if (client.isHeld) return;
    client.argv = NONE;
    if (client.muted > 0) client.muted -= 1;
    if (client.caching) endCaching(client);
  }

  private route(ctx: Context, argv: readonly Bytes[]): void {
    const { client } = ctx;
    const command = this.find(argv);
    if (command instanceof Fault) {
      client.lastCommand = undefined;
      return this.refuse(ctx, command, undefined);
    }
    client.lastCommand = command;
    const reason = this.check(ctx, command, argv);
    if (reason !== undefined) return this.refuse(ctx, reason, command);
    if (this.parts.hold(ctx, command, argv)) return;
    const { transaction } = client;
    if (transaction === undefined || IMMEDIATE.has(command.name)) {
      this.parts.run(ctx, command, argv);
      return;
    }
    // Redis: what can never run is not kept, only answered.
    if (!transaction.aborted && !client.watchBroken) transaction.queue.push({ command, argv });
    client.reply(QUEUED);
  }

  /** The command that the arguments name, subcommand included, or the fault that says why not. */
  find(argv: readonly Bytes[]): Command | Fault {
    const [name, sub] = argv;
    const command = name === undefined ? undefined : this.byName(name);
    if (command === undefined) return unknownCommand(argv);
    if (command.subcommands === undefined || sub === undefined) return command;
    const inner = command.subcommands.get(lower(sub));
    if (inner !== undefined) return inner;
    const shown = sub.slice(0, SHOWN_BYTES);
    return fault(`ERR unknown subcommand '${shown}'. Try ${command.name.toUpperCase()} HELP.`);
  }

  /** Why a command with these arguments may not run, or undefined. */
  check(ctx: Context, command: Command, argv: readonly Bytes[]): Fault | undefined {
    // To a client that is not hidden the commands of the control plane do not exist.
    if (command.group === 'playground' && !ctx.client.hidden) return unknownCommand(argv);
    const { arity } = command.spec;
    if (arity > 0 ? argv.length !== arity : argv.length < -arity) return wrongArity(command.name);
    return this.parts.gate(ctx, command, argv);
  }

  private byName(name: Bytes): Command | undefined {
    if (name === this.lastSpelling) return this.lastCommand;
    const known = this.spellings.get(name);
    const command = known ?? this.parts.commands.get(lower(name));
    if (command === undefined) return undefined;
    if (known === undefined) this.spellings.set(name, command);
    this.lastSpelling = name;
    this.lastCommand = command;
    return command;
  }

  // Redis: a command that is refused inside MULTI dooms the transaction.
  private refuse(ctx: Context, reason: Fault, command: Command | undefined): void {
    const { client } = ctx;
    if (client.transaction !== undefined) client.transaction.aborted = true;
    this.parts.refused(ctx, reason, command);
    if (command?.name !== 'exec') return client.reply(reason.reply);
    this.parts.aborted(ctx);
    // Redis: of codes only those other than ERR are shown.
    const why = reason.reply.text.replace(/^ERR /, '');
    client.reply(error(`EXECABORT Transaction discarded because of: ${why}`));
  }
}

// Redis: what CLIENT CACHING said holds for the next command, or for the whole next transaction.
function endCaching(client: Client): void {
  const { lastCommand, transaction } = client;
  if (transaction === undefined && lastCommand?.name.startsWith('client|') !== true) {
    client.caching = false;
  }
}

/** The fault for a name that is no command. */
export function unknownCommand(argv: readonly Bytes[]): Fault {
  const [name = '', ...rest] = argv;
  let shown = '';
  for (const arg of rest) {
    if (shown.length >= SHOWN_BYTES) break;
    shown += `'${arg.slice(0, SHOWN_BYTES - shown.length)}' `;
  }
  const text = `unknown command '${name.slice(0, SHOWN_BYTES)}', with args beginning with: ${shown}`;
  return fault(`ERR ${text.replace(/[\r\n]/g, ' ')}`);
}
