// What every command leaves behind besides its reply: counters, the slow log, latency samples, the
// lines of MONITOR, the keys that a tracking client has read. Called once a command, so kept cheap.
import type { Bytes } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import { isError } from '../resp/reply.ts';
import { Histogram } from './algo/histogram.ts';
import type { Command } from './commands/command.ts';
import type { Context } from './context.ts';
import type { Fault } from './faults.ts';
import { keysOf } from './keys-of.ts';
import { Park } from './park.ts';
import { redacted } from './redact.ts';
import type { Latency } from './services/latency.ts';
import type { Monitors } from './services/monitor.ts';
import type { Scripting } from './services/scripting.ts';
import type { Slowlog } from './services/slowlog.ts';
import type { Stats } from './services/stats.ts';
import type { Tracking } from './services/tracking.ts';
import type { Unit } from './services/unit.ts';

/** The services that are told of commands. */
export interface AccountingParts {
  readonly stats: Stats;
  readonly slowlog: Slowlog;
  readonly latency: Latency;
  readonly monitors: Monitors;
  readonly tracking: Tracking;
  readonly scripting: Scripting;
}

/** Tells the services of a server what its clients did. */
export class Accounting {
  /** `latency-tracking`: keep a histogram for each command. */
  keepsHistograms = true;
  private readonly parts: AccountingParts;

  constructor(parts: AccountingParts) {
    this.parts = parts;
  }

  /** A command ran; a parked one did not yet. */
  called(ctx: Context, command: Command, argv: readonly Bytes[], reply: Reply | Park): void {
    const { unit } = ctx.server;
    if (this.parts.monitors.any && ctx.client.parked === undefined) this.feed(ctx, command, argv);
    if (reply instanceof Park) return;
    this.count(command, unit.tookMicros);
    if (isError(reply)) {
      command.stats.failed += 1;
      const isCounted = this.parts.scripting.countedErrors.has(reply);
      if (!isCounted) this.parts.stats.countError(reply.text);
    }
    if (this.parts.slowlog.wants(unit.tookMicros)) this.logSlow(ctx, command, argv);
    if (this.parts.latency.thresholdMs > 0) this.noteLatency(ctx, command, unit);
    if (this.parts.tracking.any) this.track(ctx, command, argv);
  }

  /** A request was refused before it ran. */
  refused({ client }: Context, { reply }: Fault, command: Command | undefined): void {
    if (client.hidden) return;
    if (command !== undefined) command.stats.rejected += 1;
    this.parts.stats.countError(reply.text);
  }

  /** A command that waited gets its answer without running again: its time is over. */
  gaveUp(command: Command, reply: Reply): void {
    this.count(command, 0);
    if (!isError(reply)) return;
    command.stats.failed += 1;
    this.parts.stats.countError(reply.text);
  }

  /** Shows a command to monitors; scripts show EVAL themselves, before what it runs. */
  feed(ctx: Context, { name, spec }: Command, argv: readonly Bytes[]): void {
    if (spec.flags.includes('skip_monitor') || spec.flags.includes('admin')) return;
    this.show(ctx, name, argv);
  }

  /** Shows a command to monitors whatever its flags say. */
  show(ctx: Context, name: string, argv: readonly Bytes[]): void {
    if (!this.parts.monitors.any || ctx.client.hidden) return;
    const from = ctx.server.unit.inScript ? 'lua' : ctx.client.address;
    this.parts.monitors.feed({
      origin: `${ctx.client.dbIndex} ${from}`,
      argv: redacted(name, argv),
      nowMs: ctx.nowMs,
    });
  }

  private count({ stats }: Command, micros: number): void {
    this.parts.stats.counts.commands += 1;
    this.parts.stats.busyMicros += micros;
    stats.calls += 1;
    stats.micros += micros;
    if (!this.keepsHistograms) return;
    stats.histogram ??= new Histogram();
    stats.histogram.add(micros * 1000);
  }

  private logSlow(ctx: Context, { name, spec }: Command, argv: readonly Bytes[]): void {
    if (spec.flags.includes('skip_slowlog')) return;
    this.parts.slowlog.add({
      unixSeconds: Math.floor(ctx.nowMs / 1000),
      micros: Math.floor(ctx.server.unit.tookMicros),
      argv: redacted(name, argv),
      address: ctx.client.address,
      clientName: ctx.client.name,
    });
  }

  private noteLatency(ctx: Context, { spec }: Command, { tookMicros }: Unit): void {
    const event = spec.flags.includes('fast') ? 'fast-command' : 'command';
    this.parts.latency.add(event, tookMicros / 1000, ctx.nowMs);
  }

  // The keys are those of the command that ran, the client is the one that is served.
  private track({ client, server }: Context, command: Command, argv: readonly Bytes[]): void {
    const { tracking } = this.parts;
    const reader = server.unit.current?.client ?? client;
    const isRead = command.spec.flags.includes('readonly') && command.group !== 'scripting';
    if (isRead && tracking.wants(reader)) {
      const keys = keysOf(command, argv) ?? [];
      tracking.remember(
        reader,
        keys.map(({ key }) => key),
      );
    }
  }
}
