// Runs scripts: opens a connection for each terminal they name and a shell for lines of the shell, types
// them in order and hands over what each one prints. The clock is moved over a hidden connection.
import { RespClient } from '../link/client.ts';
import { upper } from '../resp/bytes.ts';
import type { Reply } from '../resp/reply.ts';
import { isError } from '../resp/reply.ts';
import type { SeenCommand } from './check.ts';
import { argvOf, seenCommand, seenLine } from './check.ts';
import type { LessonHost, LessonShell } from './host.ts';
import { Probe, openShell } from './host.ts';
import { parseDuration } from './notation.ts';
import { CLOCK, SHELL, usesShell } from './schema.ts';
import type { Command, Lesson, Script } from './schema.ts';

/**
 * Told each command of a script that was answered, and without `command` those that a redis-cli of
 * the shell ran.
 */
export type OnSeen = (seen: SeenCommand, command?: Command) => void;

const MAY_BLOCK = /^(?:B[LRZ].*|XREAD|XREADGROUP|WAIT|WAITAOF)$/;
const ROUND_TRIPS = 3;

/** The terminals of some scripts, and a probe beside them. */
export class Stage {
  /** The hidden connection and the hidden shell. */
  readonly probe: Probe;
  /** Told what a terminal prints without having typed: a message of a channel it listens to. */
  onMessage: (client: string, message: Reply) => void = () => {};
  private readonly host: LessonHost;
  private readonly hidden: boolean;
  private shell: Promise<LessonShell> | undefined;
  private onSeen: OnSeen = () => {};
  private readonly clients = new Map<string, RespClient>();
  /** What waits to be answered, and in which terminal. */
  private readonly parked = new Map<Promise<void>, string>();

  /** `hidden` says whether the terminals are hidden too. */
  constructor(host: LessonHost, hidden: boolean) {
    this.host = host;
    this.hidden = hidden;
    this.probe = new Probe(host);
  }

  /** Runs a script to its end. */
  async run(script: Script, onSeen: OnSeen = () => {}): Promise<void> {
    this.onSeen = onSeen;
    for (const command of script.commands) {
      if (command.client === CLOCK) await this.moveClock(command);
      else if (command.client === SHELL) await this.typeInShell(command);
      else await this.type(command, onSeen);
    }
    await Promise.race([Promise.all(this.parked.keys()), this.roundTrips()]);
  }

  /** Ends every connection. */
  close(): void {
    for (const client of this.clients.values()) client.close();
    // A shell that never opened needs no end.
    this.shell?.then(shell => shell.close()).catch(() => {});
    this.probe.close();
  }

  // One shell, with its folder and its variables, for all lines.
  private async typeInShell(command: Command): Promise<void> {
    this.shell ??= openShell(this.host, this.hidden, (argv, reply) =>
      this.onSeen(seenCommand('', argv, reply)),
    );
    const answer = await (await this.shell).run(command.text);
    this.onSeen(seenLine(command.text, answer), command);
  }

  private async moveClock({ text, line }: Command): Promise<void> {
    const durationMs = parseDuration(text) ?? 0;
    const control = await this.probe.server();
    const reply = await control.call('PLAYGROUND', 'CLOCK', 'ADVANCE', String(durationMs));
    if (isError(reply)) throw new Error(`line ${line}: the clock cannot be moved: ${reply.text}`);
  }

  private async type(command: Command, onSeen: OnSeen): Promise<void> {
    const argv = argvOf(command.text);
    const client = await this.client(command.client);
    const answered = client
      .send(argv)
      .then(reply => onSeen(seenCommand(command.client, argv, reply), command));
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
    const client = new RespClient(await this.host.connect({ hidden: this.hidden }));
    // After the end of its server a terminal connects anew.
    client.onClose = () => void this.clients.delete(name);
    client.onMessage = message => this.onMessage(name, message);
    this.clients.set(name, client);
    return client;
  }

  /** Long enough for a command that does not park to be answered, and for messages to come. */
  async roundTrips(): Promise<void> {
    try {
      const control = await this.probe.server();
      for (let trip = 0; trip < ROUND_TRIPS; trip += 1) await control.call('PING');
    } catch (cause) {
      // A server that a line has ended has nothing more to answer.
      if (this.shell === undefined) throw cause;
    }
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
export async function prepare(host: LessonHost, lesson: Lesson, index: number): Promise<void> {
  if (lesson.steps.some(usesShell)) await host.machine?.reset();
  const stage = new Stage(host, true);
  try {
    const control = await stage.probe.server();
    await control.call('FLUSHALL');
    for (const script of scriptsBefore(lesson, index)) await stage.run(script);
  } finally {
    stage.close();
  }
}
