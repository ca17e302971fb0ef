// Runs scripts: opens a connection for each terminal they name, types their commands in order and
// hands over each reply. The clock is moved over a hidden connection.
import { RespClient } from '../link/client.ts';
import type { Connect } from '../link/connection.ts';
import type { Bytes } from '../resp/bytes.ts';
import { upper } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import { isError } from '../resp/reply.ts';
import { argvOf } from './check.ts';
import { parseDuration } from './notation.ts';
import { CLOCK } from './schema.ts';
import type { Command, Lesson, Script } from './schema.ts';

/** Told each command of a script that was answered. */
export type OnReply = (command: Command, argv: readonly Bytes[], reply: Reply) => void;

const MAY_BLOCK = /^(?:B[LRZ].*|XREAD|XREADGROUP|WAIT|WAITAOF)$/;
const ROUND_TRIPS = 3;

/** The terminals of some scripts and a hidden connection beside them. */
export class Stage {
  /** The hidden connection. */
  readonly control: RespClient;
  /** Told what a terminal prints without having typed: a message of a channel it listens to. */
  onMessage: (client: string, message: Reply) => void = () => {};
  private readonly connect: Connect;
  private readonly hidden: boolean;
  private readonly clients = new Map<string, RespClient>();
  /** What waits to be answered, and in which terminal. */
  private readonly parked = new Map<Promise<void>, string>();

  private constructor(connect: Connect, hidden: boolean, control: RespClient) {
    this.connect = connect;
    this.hidden = hidden;
    this.control = control;
  }

  /** Opens the hidden connection; `hidden` says whether the terminals are hidden too. */
  static async open(connect: Connect, hidden: boolean): Promise<Stage> {
    return new Stage(connect, hidden, new RespClient(await connect({ hidden: true })));
  }

  /** Runs a script to its end. */
  async run(script: Script, onReply: OnReply = () => {}): Promise<void> {
    for (const command of script.commands) {
      if (command.client === CLOCK) await this.moveClock(command);
      else await this.type(command, onReply);
    }
    await Promise.race([Promise.all(this.parked.keys()), this.roundTrips()]);
  }

  /** Ends every connection. */
  close(): void {
    for (const client of this.clients.values()) client.close();
    this.control.close();
  }

  private async moveClock({ text, line }: Command): Promise<void> {
    const durationMs = parseDuration(text) ?? 0;
    const reply = await this.control.call('PLAYGROUND', 'CLOCK', 'ADVANCE', String(durationMs));
    if (isError(reply)) throw new Error(`line ${line}: the clock cannot be moved: ${reply.text}`);
  }

  private async type(command: Command, onReply: OnReply): Promise<void> {
    const argv = argvOf(command.text);
    const client = await this.client(command.client);
    const answered = client.send(argv).then(reply => onReply(command, argv, reply));
    // A terminal that waits is not at its next line yet.
    const waits = [...this.parked.values()].includes(command.client);
    if (!waits && !MAY_BLOCK.test(upper(argv[0] ?? ''))) return answered;
    this.parked.set(answered, command.client);
    const forget = (): boolean => this.parked.delete(answered);
    // To be closed while waiting is no failure.
    answered.then(forget, forget);
    await Promise.race([answered, this.roundTrips()]);
  }

  private async client(name: string): Promise<RespClient> {
    const open = this.clients.get(name);
    if (open !== undefined) return open;
    const client = new RespClient(await this.connect({ hidden: this.hidden }));
    client.onMessage = message => this.onMessage(name, message);
    this.clients.set(name, client);
    return client;
  }

  /** Long enough for a command that does not park to be answered, and for messages to come. */
  async roundTrips(): Promise<void> {
    for (let trip = 0; trip < ROUND_TRIPS; trip += 1) await this.control.call('PING');
  }
}

/** The scripts that lead from an empty store to the start of a step, in order. */
export function scriptsBefore(lesson: Lesson, index: number): Script[] {
  const steps = lesson.steps.slice(0, index + 1);
  const first = Math.max(
    steps.findLastIndex(step => step.setup !== undefined),
    0,
  );
  const setup = steps[first]?.setup;
  const solutions = steps.slice(first, index).map(step => step.solution);
  return setup === undefined ? solutions : [setup, ...solutions];
}

/** Empties the store and leads it to the start of a step, unseen by the learner's terminals. */
export async function prepare(connect: Connect, lesson: Lesson, index: number): Promise<void> {
  const stage = await Stage.open(connect, true);
  try {
    await stage.control.call('FLUSHALL');
    for (const script of scriptsBefore(lesson, index)) await stage.run(script);
  } finally {
    stage.close();
  }
}
