// A simulation: clients at random send commands at random while the clock steps at random. Whatever
// happens, each command is answered exactly once, an error changes nothing, a reading command writes
// nothing, no key holds an empty aggregate, and who was blocked first is served first.
// SIMULATION_STEPS and SIMULATION_SEED in the environment change how long and which.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventName } from '../../src/engine/events.ts';
import { stringBytes } from '../../src/engine/store/string-value.ts';
import { asAggregate, isType, typeOf } from '../../src/engine/store/values.ts';
import { latin1 } from '../../src/resp/bytes.ts';
import { ReplyDecoder } from '../../src/resp/decode.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { isError } from '../../src/resp/reply.ts';
import type { CommandSpec, Group } from '../../src/spec/spec.ts';
import { table } from '../../src/spec/table.ts';
import type { Connection } from '../../src/link/connection.ts';
import { Dice } from '../support/dice.ts';
import { TestEngine } from '../support/engine.ts';
import type { RandomCommand } from '../support/random-commands.ts';
import { commandArbitrary } from '../support/random-commands.ts';

const STEPS = Number(process.env['SIMULATION_STEPS'] ?? 1_000_000);
const SEED = Number(process.env['SIMULATION_SEED'] ?? 1);
const CLIENTS = 12;
const POOL = 20_000;
const LOOK_EVERY = 5000;
/** Keys and fields whose time is over go when anybody meets them, readers too. */
const BY_TIME = new Set<EventName>(['expired', 'hexpired', 'pfcount']);

const GROUPS = [
  'string',
  'generic',
  'hash',
  'list',
  'set',
  'sorted-set',
  'stream',
  'geo',
  'hyperloglog',
  'bitmap',
  'transactions',
] as const satisfies readonly Group[];

// Those that talk to other servers, wait for ever on purpose, or take long.
const LEFT_OUT = new Set(['migrate', 'wait', 'waitaof', 'pfselftest', 'pfdebug', 'lcs']);

interface Sample {
  readonly words: RandomCommand;
  readonly readonly: boolean;
}

function samples(): readonly [Sample, ...Sample[]] {
  const rows = GROUPS.flatMap(group =>
    Object.entries<CommandSpec>(table[group])
      .filter(([name, spec]) => !LEFT_OUT.has(name) && spec.subcommands === undefined)
      .map(([name, spec]) =>
        commandArbitrary(name, group, spec).map(words => {
          return { words, readonly: spec.flags.includes('readonly') };
        }),
      ),
  );
  const [first, ...rest] = fc.sample(fc.oneof(...rows), { numRuns: POOL, seed: SEED });
  if (first === undefined) throw new Error('no commands');
  return [first, ...rest];
}

// One client of the simulation; RESP3, so that pushes are apart from replies.
class Actor {
  sent = 0;
  readonly replies: Reply[] = [];
  waiting = false;
  private answered = 0;
  private readonly connection: Connection;
  private readonly decoder = new ReplyDecoder();

  constructor(engine: TestEngine) {
    this.connection = engine.connect();
    this.connection.onData = bytes => {
      for (const reply of this.decoder.feed(bytes)) this.replies.push(reply);
    };
    this.send(['HELLO', '3']);
  }

  /** Sends a command; returns its reply, or undefined while it waits. */
  send(words: RandomCommand): Reply | undefined {
    this.sent += 1;
    this.connection.send(encodeRequest(words.map(latin1)));
    return this.settle();
  }

  /** Takes the reply that came, if one did, and checks that no second came with it. */
  settle(): Reply | undefined {
    if (this.replies.length > this.sent - this.answered) throw new Error('answered twice');
    this.waiting = this.replies.length === 0;
    this.answered += this.replies.length;
    return this.replies.splice(0)[0];
  }
}

class Simulation {
  readonly engine = new TestEngine(SEED);
  readonly counts = { commands: 0, errors: 0, waits: 0, served: 0 };
  private readonly dice = new Dice(SEED);
  private readonly actors = Array.from({ length: CLIENTS }, () => new Actor(this.engine));
  private readonly queue: Actor[] = [];
  private readonly pool = samples();
  private events: EventName[] = [];

  constructor() {
    const { server } = this.engine;
    const { changed } = server;
    server.changed = (db, key, event) => {
      this.events.push(event);
      changed.call(server, db, key, event);
    };
  }

  run(steps: number): void {
    for (let step = 1; step <= steps; step += 1) {
      const chance = this.dice.below(40);
      if (chance < 2) this.engine.pass(this.dice.between(1, 300));
      else if (chance === 2) this.block();
      else if (chance === 3) this.serve();
      else this.command();
      this.wakeTimedOut();
      if (step % LOOK_EVERY === 0) this.look();
    }
  }

  private command(): void {
    const free = this.actors.filter(actor => !actor.waiting);
    const actor = free[this.dice.below(free.length)];
    if (actor === undefined) return this.engine.pass(1000);
    const { words, readonly } = this.dice.one(this.pool);
    const shown = words.join(' ');
    this.events = [];
    // What every key looks like costs more than the command: now and then is enough.
    const before = this.dice.once(50) ? this.outline() : undefined;
    const reply = actor.send(words);
    this.counts.commands += 1;
    if (reply === undefined) {
      this.counts.waits += 1;
      expect(this.written(), shown).toEqual([]);
      return;
    }
    if (readonly) expect(this.written(), shown).toEqual([]);
    if (!isError(reply)) return;
    this.counts.errors += 1;
    expect(this.written(), `${shown}: ${reply.text}`).toEqual([]);
    if (before !== undefined && this.events.length === 0)
      expect(this.outline(), shown).toBe(before);
  }

  private outline(): string {
    const lines = this.engine.server.keyspace.databases.flatMap(db =>
      Array.from(db.entries(), ({ key, value, expireAtMs }) => {
        const size = asAggregate(value)?.length ?? stringBytes(isType(value, 'string') ? value : 0);
        return `${db.index} ${key} ${typeOf(value)} ${size} ${expireAtMs}`;
      }),
    );
    return lines.join('\n');
  }

  private written(): EventName[] {
    const byTime = this.events.some(event => BY_TIME.has(event));
    // An aggregate that loses its last field to time goes with a plain `del`.
    return this.events.filter(event => !BY_TIME.has(event) && !(byTime && event === 'del'));
  }

  // Two of the clients at most stand in the queue, so that others are left to work.
  private block(): void {
    const actor = this.actors.find(each => !each.waiting);
    if (actor === undefined || this.queue.length >= 4) return;
    actor.send(['DISCARD']);
    if (actor.send(['BLPOP', 'queue', '0']) === undefined) this.queue.push(actor);
  }

  private serve(): void {
    const giver = this.actors.find(each => !each.waiting);
    if (giver === undefined || this.queue.length === 0) return;
    giver.send(['DISCARD']);
    const count = this.dice.between(1, this.queue.length);
    giver.send(['RPUSH', 'queue', ...Array.from({ length: count }, (_, i) => `${i}`)]);
    for (const [i, actor] of this.queue.splice(0, count).entries()) {
      expect(actor.settle()).toEqual(['queue', `${i}`]);
      this.counts.served += 1;
    }
    for (const actor of this.queue) expect(actor.settle()).toBeUndefined();
  }

  // Blocked commands of the pool end by a write of somebody or by their time.
  private wakeTimedOut(): void {
    for (const actor of this.actors) {
      if (actor.waiting && !this.queue.includes(actor)) actor.settle();
    }
  }

  private look(): void {
    for (const db of this.engine.server.keyspace.databases) {
      for (const { key, value } of db.entries()) {
        const aggregate = asAggregate(value);
        if (aggregate !== undefined && aggregate.type !== 'stream') {
          expect(aggregate.length, key).toBeGreaterThan(0);
        }
      }
    }
  }
}

describe('a simulation', () => {
  it(`keeps its promises for ${STEPS} steps, seed ${SEED}`, () => {
    const simulation = new Simulation();
    simulation.run(STEPS);
    const { commands, errors, waits, served } = simulation.counts;
    console.log(`${commands} commands, ${errors} errors, ${waits} waits, ${served} served in turn`);
    expect(Math.min(commands, errors, waits, served)).toBeGreaterThan(0);
  }, 900_000);
});
