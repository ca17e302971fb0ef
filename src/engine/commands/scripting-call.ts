// Runs a script or function as part of the unit of the command that called it: what it may do, the
// commands it runs as a client of its own, and its reply or the error with the place it came from.
import type { Bytes } from '../../resp/bytes.ts';
import type { Protocol } from '../../resp/encode.ts';
import type { Reply } from '../../resp/reply.ts';
import { error } from '../../resp/reply.ts';
import type { Args } from '../args.ts';
import { Client } from '../client.ts';
import { Context } from '../context.ts';
import { Fault, fault } from '../faults.ts';
import { diskFault } from '../gates.ts';
import type { ScriptCall, ScriptServer } from '../lua-port.ts';
import { ScriptFailure } from '../lua-port.ts';
import { Park } from '../park.ts';
import type { ScriptFlags } from '../services/scripting-header.ts';
import type { RedisServer } from '../server.ts';
import type { Command } from './command.ts';

const UNKNOWN = fault('ERR Unknown Redis command called from script');
const WRONG_ARITY = fault('ERR Wrong number of args calling Redis command from script');
const NOT_ALLOWED = fault('ERR This Redis command is not allowed from script');
const READ_ONLY_SCRIPT = fault('ERR Write commands are not allowed from read-only scripts.');
const READ_ONLY_REPLICA = fault("READONLY You can't write against a read only replica.");
const OUT_OF_MEMORY = fault("OOM command not allowed when used memory > 'maxmemory'.");
const NOT_READ_ONLY = fault('ERR Can not execute a script with write flag using *_ro command.');
const NEGATIVE_KEYS = fault("ERR Number of keys can't be negative");
const TOO_MANY_KEYS = fault("ERR Number of keys can't be greater than number of args");
/** Where `busy-reply-threshold` is 0: without any limit a tab would be lost. */
const DEFAULT_RUN_MS = 5000;
const LOG_MARKS = '.-*#';
const LOG_LEVELS = ['debug', 'verbose', 'notice', 'warning'];

/** What is run, and how. */
export interface ScriptRun {
  /** What errors call it: a digest, or the name of a function. */
  readonly name: Bytes;
  /** Undefined for a script that says nothing of itself: it may do what its commands may. */
  readonly flags: ScriptFlags | undefined;
  /** True for the `_RO` commands. */
  readonly readsOnly: boolean;
  readonly run: (call: ScriptCall) => Reply | ScriptFailure;
}

/** Reads `numkeys key … arg …`. @throws what is wrong with the number */
export function readKeysAndArgs(
  args: Args,
  badNumber?: Fault,
): { keys: readonly Bytes[]; args: readonly Bytes[] } {
  const count = args.integer(-Infinity, Infinity, badNumber);
  if (count > args.left) throw TOO_MANY_KEYS;
  if (count < 0) throw NEGATIVE_KEYS;
  return { keys: args.take(count), args: args.take(args.left) };
}

/** Runs a script; the reply of its command. */
export function runScript(
  ctx: Context,
  { name, flags, readsOnly, run }: ScriptRun,
  { keys, args }: Pick<ScriptCall, 'keys' | 'args'>,
): Reply {
  const { unit, eviction, scripting } = ctx.server;
  const isFull = eviction.maxBytes > 0 && !eviction.makeRoom();
  if (flags !== undefined && !flags.has('no-writes')) {
    if (isFull && !flags.has('allow-oom')) throw OUT_OF_MEMORY;
    if (ctx.server.replication.takesNoWrites) throw READ_ONLY_REPLICA;
    if (readsOnly) throw NOT_READ_ONLY;
  }
  const rights: Rights = {
    writes: !readsOnly && flags?.has('no-writes') !== true,
    refusesGrowth: isFull && flags?.has('allow-oom') !== true,
  };
  const server = new CallingServer(ctx, rights);
  const maxRunMs = ctx.server.config.number('busy-reply-threshold') || DEFAULT_RUN_MS;
  unit.inScript = true;
  const result = run({ keys, args, maxRunMs, server });
  unit.inScript = false;
  if (!(result instanceof ScriptFailure)) return result;
  const place = result.place === undefined ? '' : ` script: ${name}, on ${result.place}.`;
  const reply = error(result.text + place);
  if (result.isCounted) scripting.countedErrors.add(reply);
  return reply;
}

interface Rights {
  readonly writes: boolean;
  /** True if memory is full: what needs more is refused until the script has written. */
  readonly refusesGrowth: boolean;
}

/** The server as the code of a library sees it while it is loaded: there are no commands. */
export const silentServer = (server: RedisServer): ScriptServer => ({
  call: () => UNKNOWN.reply,
  mayRun: () => undefined,
  speak: () => {},
  log: (level, text) => writeLog(server, level, text),
});

// Redis: a level has a mark in front of its lines.
function writeLog({ host, config }: RedisServer, level: number, text: Bytes): void {
  const least = LOG_LEVELS.indexOf(config.text('loglevel'));
  if (level >= least) host.log?.(`${LOG_MARKS.charAt(level)} ${text}`);
}

class CallingServer implements ScriptServer {
  private readonly ctx: Context;
  private readonly caller: Context;
  private readonly rights: Rights;
  private hasWritten = false;

  constructor(caller: Context, rights: Rights) {
    this.caller = caller;
    this.rights = rights;
    this.ctx = new Context(caller.server, scriptClient(caller));
  }

  call(argv: readonly Bytes[]): Reply {
    const { ctx } = this;
    const { server } = ctx;
    const command = server.dispatch.find(argv);
    const known = command instanceof Fault ? undefined : command;
    const reason = known === undefined ? UNKNOWN : this.refusal(known, argv);
    if (known === undefined || reason !== undefined) {
      const refused = reason ?? UNKNOWN;
      server.accounting.refused(ctx, refused, known);
      return refused.reply;
    }
    if (known.isWrite) this.hasWritten = true;
    const reply = server.unit.call(ctx, known, argv);
    // Redis: in scripts nobody waits; what would block answers as if its time were over.
    return reply instanceof Park ? reply.onRefusal : reply;
  }

  mayRun(argv: readonly Bytes[]): boolean | undefined {
    const command = this.ctx.server.dispatch.find(argv);
    if (command instanceof Fault) return undefined;
    const { user } = this.caller.client;
    return user?.check(command, argv) === undefined;
  }

  speak(protocol: Protocol): void {
    this.ctx.client.protocol = protocol;
  }

  log(level: number, text: Bytes): void {
    writeLog(this.ctx.server, level, text);
  }

  private refusal(command: Command, argv: readonly Bytes[]): Fault | undefined {
    const { spec } = command;
    const fits = spec.arity > 0 ? argv.length === spec.arity : argv.length >= -spec.arity;
    if (command.group === 'playground') return UNKNOWN;
    if (!fits) return WRONG_ARITY;
    if (spec.flags.includes('noscript')) return NOT_ALLOWED;
    const { client, server } = this.caller;
    return server.acl.refusalInScript(client, command, argv) ?? this.writeRefusal(command);
  }

  private writeRefusal(command: Command): Fault | undefined {
    const { isWrite, spec } = command;
    const { writes, refusesGrowth } = this.rights;
    // Redis: what may be sent to replicas counts as writing here (PUBLISH, PFCOUNT).
    const mayReplicate = isWrite || spec.hiddenFlags?.includes('may_replicate') === true;
    if (mayReplicate && !writes) return READ_ONLY_SCRIPT;
    if (isWrite && this.ctx.server.replication.refuses(command)) return READ_ONLY_REPLICA;
    const notKept = isWrite && !this.hasWritten ? diskFault(this.ctx.server) : undefined;
    if (notKept !== undefined) return notKept;
    const grows = spec.flags.includes('denyoom');
    return refusesGrowth && grows && !this.hasWritten ? OUT_OF_MEMORY : undefined;
  }
}

// The client as which a script's commands run: it comes from nowhere, stands where the caller stands
// and speaks RESP2.
function scriptClient({ client, nowMs }: Context): Client {
  const { hidden } = client;
  const made = new Client(client.id, { address: '', localAddress: '', hidden }, nowMs);
  made.dbIndex = client.dbIndex;
  made.user = client.user;
  made.isAuthenticated = client.isAuthenticated;
  return made;
}
