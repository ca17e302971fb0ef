// The unit of execution: one command, one EXEC or one script. There is one place and one order:
// freeze the time, run, deliver the reply, then the held pushes, then whoever was waiting.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { error, isError } from '../../resp/reply.ts';
import { Args } from '../args.ts';
import type { Command } from '../commands/command.ts';
import type { Context } from '../context.ts';
import { Fault } from '../faults.ts';
import { Park } from '../park.ts';
import type { Clock } from '../ports.ts';
import type { Keyspace } from '../store/keyspace.ts';

/** What the server does around a unit; the server wires it to its services. */
export interface UnitHooks {
  /** The command has to wait for a key. */
  park(ctx: Context, command: Command, argv: readonly Bytes[], park: Park): void;
  /** Everything is delivered: serve who waits for what the unit wrote. */
  ended(): void;
  /** A handler failed in a way that is our fault, not the client's. */
  bug(reason: unknown, command: Command): void;
}

/** Runs units, one after the other; they never nest. */
export class Unit {
  /** The client whose unit is running. */
  current: Context | undefined = undefined;
  /** The command of the unit: EXEC or EVAL, where others run inside it. */
  command: Command | undefined = undefined;
  private readonly keyspace: Keyspace;
  private readonly clock: Clock;
  private readonly hooks: UnitHooks;

  constructor(keyspace: Keyspace, clock: Clock, hooks: UnitHooks) {
    this.keyspace = keyspace;
    this.clock = clock;
    this.hooks = hooks;
  }

  /** Runs a client's command as a unit and delivers its reply. */
  run(ctx: Context, command: Command, argv: readonly Bytes[]): void {
    const { client } = ctx;
    this.begin(ctx);
    this.command = command;
    const reply = this.call(ctx, command, argv);
    if (reply instanceof Park) this.hooks.park(ctx, command, argv, reply);
    else client.out.write(reply, client.protocol);
    this.end(ctx);
  }

  /** Runs one command inside the running unit (EXEC, scripts); the reply is not delivered. */
  call(ctx: Context, command: Command, argv: readonly Bytes[]): Reply | Park {
    command.stats.calls += 1;
    const reply = this.attempt(ctx, command, argv);
    if (!(reply instanceof Park) && isError(reply)) command.stats.failed += 1;
    return reply;
  }

  /** Freezes the time at which work outside any command is done (timeouts, expiry). */
  freeze(): void {
    this.keyspace.nowMs = this.clock.nowMs();
    this.keyspace.quiet = false;
  }

  /** Ends work that was done outside any command. */
  endOutside(): void {
    this.hooks.ended();
  }

  private begin(ctx: Context): void {
    this.keyspace.nowMs = this.clock.nowMs();
    this.keyspace.quiet = ctx.client.hidden;
    this.current = ctx;
  }

  private end({ client }: Context): void {
    this.current = undefined;
    this.keyspace.quiet = false;
    this.keyspace.settle();
    if (client.heldPushes.length > 0) {
      for (const push of client.heldPushes.splice(0)) client.out.write(push, client.protocol);
    }
    this.hooks.ended();
  }

  private attempt(ctx: Context, command: Command, argv: readonly Bytes[]): Reply | Park {
    try {
      return command.handler(ctx, new Args(argv, command.name, command.words));
    } catch (reason) {
      if (reason instanceof Fault) return reason.reply;
      this.hooks.bug(reason, command);
      return error(`ERR internal error in '${command.name}': ${String(reason)}`);
    }
  }
}
