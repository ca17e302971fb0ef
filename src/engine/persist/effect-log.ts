// Collects what the running unit does, and hands it on as a whole when the unit is over.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import { isError } from '../../resp/reply.ts';
import type { Command } from '../commands/command.ts';
import type { Context } from '../context.ts';
import { Park } from '../park.ts';
import type { EffectSink, Outcome } from '../services/unit.ts';
import type { Database } from '../store/database.ts';
import { effectsOf, isUncounted, mayHaveEffects } from './aof-effects.ts';
import type { Effect } from './append-only.ts';

/** The effects of the running unit. */
export class EffectLog implements EffectSink {
  private noted: Effect[] = [];
  private readonly done: (effects: readonly Effect[], together: boolean) => void;

  /** `done` takes the effects of each unit, if there are any or not. */
  constructor(done: (effects: readonly Effect[], together: boolean) => void) {
    this.done = done;
  }

  ran(ctx: Context, command: Command, argv: readonly Bytes[], outcome: Outcome): void {
    const { name, isWrite, group } = command;
    if (!outcome.changed && !isUncounted(name)) return;
    if (!mayHaveEffects(name, isWrite) || (group === 'scripting' && !name.includes('|'))) return;
    const waits = outcome.reply instanceof Park;
    if (waits && !outcome.changed) return;
    const reply = outcome.reply instanceof Park ? null : outcome.reply;
    if (isError(reply)) return;
    for (const each of effectsOf(name, { argv, reply, db: ctx.db })) this.note(ctx.db, each);
  }

  /** A key went although no command removed it. */
  removed(db: Database, key: Bytes): void {
    this.note(db, [latin1('DEL'), key]);
  }

  /** A field of a hash went although no command removed it. */
  fieldRemoved(db: Database, key: Bytes, name: Bytes): void {
    this.note(db, [latin1('HDEL'), key, name]);
  }

  commit(together: boolean): void {
    const effects = this.noted;
    if (effects.length > 0) this.noted = [];
    this.done(effects, together);
  }

  private note({ index }: Database, argv: readonly Bytes[]): void {
    this.noted.push({ dbIndex: index, argv });
  }
}
