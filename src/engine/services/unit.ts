// The unit of execution: one command, one EXEC or one script. There is one place and one order:
// freeze the time, run, deliver the reply, then the held pushes, then whoever was waiting.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import { error } from '../../resp/reply.ts';
import { Args } from '../args.ts';
import type { Command } from '../commands/command.ts';
import type { Context } from '../context.ts';
import { Fault } from '../faults.ts';
import { Park } from '../park.ts';
import type { Keyspace } from '../store/keyspace.ts';

/** The server's clock, and the host's by which durations are measured. */
export interface UnitClock {
  hostMs(): number;
  /** The server's unix ms when the host's clock shows `hostMs`. */
  at(hostMs: number): number;
}

/** What the server does around a unit; the server wires it to its services. */
export interface UnitHooks {
  /** The command has to wait for a key. */
  park(ctx: Context, command: Command, argv: readonly Bytes[], park: Park): void;
  /** A command ran, in a unit of its own or inside EXEC or a script; `unit.tookMicros` tells. */
  called(ctx: Context, command: Command, argv: readonly Bytes[], reply: Reply | Park): void;
  /** Everything is delivered: serve who waits for what the unit wrote. */
  ended(): void;
  /** A handler failed in a way that is our fault, not the client's. */
  bug(reason: unknown, command: Command): void;
}

/** What came of a command. */
export interface Outcome {
  readonly reply: Reply | Park;
  /** True if the keyspace counted changes. */
  readonly changed: boolean;
}

/** Who writes down what commands do (append-only files). */
export interface EffectSink {
  /** A command ran, alone or inside EXEC or a script. */
  ran(ctx: Context, command: Command, argv: readonly Bytes[], outcome: Outcome): void;
  /** Takes what was noted: of one unit together, of work outside any one by one. */
  commit(together: boolean): void;
}

/** Runs units, one after the other; they never nest. */
export class Unit {
  /** The client whose unit is running. */
  current: Context | undefined = undefined;
  /** The command of the unit: EXEC or EVAL, where others run inside it. */
  command: Command | undefined = undefined;
  /** True while a script runs the commands: MONITOR says so. */
  inScript = false;
  /** How long the latest command took. */
  tookMicros = 0;
  /** Undefined while nobody wants to know. */
  effects: EffectSink | undefined = undefined;
  private readonly keyspace: Keyspace;
  private readonly clock: UnitClock;
  private readonly hooks: UnitHooks;
  // The clock is read once after each command; the end of one is the beginning of the next.
  private readMs = 0;
  private addedMs = 0;

  constructor(keyspace: Keyspace, clock: UnitClock, hooks: UnitHooks) {
    this.keyspace = keyspace;
    this.clock = clock;
    this.hooks = hooks;
  }

  /** Runs a client's command as a unit and delivers its reply. Returns false if it has to wait. */
  run(ctx: Context, command: Command, argv: readonly Bytes[]): boolean {
    const { client } = ctx;
    this.begin(ctx, command);
    const reply = this.call(ctx, command, argv);
    if (reply instanceof Park) this.hooks.park(ctx, command, argv, reply);
    else client.reply(reply);
    this.end(ctx);
    return !(reply instanceof Park);
  }

  /** Runs one command inside the running unit (EXEC, scripts); the reply is not delivered. */
  call(ctx: Context, command: Command, argv: readonly Bytes[]): Reply | Park {
    const startMs = this.readMs;
    const { dirty } = this.keyspace;
    const reply = this.attempt(ctx, command, argv);
    this.effects?.ran(ctx, command, argv, { reply, changed: this.keyspace.dirty !== dirty });
    this.readMs = this.clock.hostMs();
    this.tookMicros = Math.max(0, this.readMs - startMs + this.addedMs) * 1000;
    this.addedMs = 0;
    if (!ctx.client.hidden) this.hooks.called(ctx, command, argv, reply);
    return reply;
  }

  /** Counts time to the running command that only its client will wait for (DEBUG SLEEP). */
  lengthen(ms: number): void {
    this.addedMs += ms;
  }

  /** Reads the clock: the time of the next unit, and of work outside any (timeouts, expiry). */
  freeze(): void {
    this.readMs = this.clock.hostMs();
    this.keyspace.freeze(this.clock.at(this.readMs));
    this.keyspace.quiet = false;
  }

  /** Ends work that was done outside any command. */
  endOutside(): void {
    this.effects?.commit(false);
    this.hooks.ended();
  }

  private begin(ctx: Context, command: Command): void {
    const { client } = ctx;
    this.keyspace.freeze(this.clock.at(this.readMs));
    this.keyspace.quiet = client.hidden;
    this.keyspace.still = client.noTouch && command.name !== 'touch';
    this.current = ctx;
    this.command = command;
  }

  private end({ client }: Context): void {
    this.current = undefined;
    this.keyspace.quiet = false;
    this.keyspace.settle();
    this.effects?.commit(true);
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
