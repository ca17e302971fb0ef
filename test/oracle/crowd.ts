// A crowd of TCP clients that do different things to one server at once: pipelines, big replies,
// transactions, pub/sub, blocking, leaving without a word. What each is owed is known beforehand, and
// every reply is compared with it.
import type { Reply } from '../../src/resp/reply.ts';
import { isArray, OK, QUEUED } from '../../src/resp/reply.ts';
import type { Step } from './crowd-worker.ts';
import { Worker } from './crowd-worker.ts';
import { Line } from './line.ts';

/** Who comes, and how long they stay. */
export interface CrowdOptions {
  readonly port: number;
  readonly clients: number;
  /** Asked before each round of each client, with the number of rounds it has had. */
  readonly goesOn: (round: number) => boolean;
}

/** What came of it. */
export interface CrowdReport {
  readonly clients: number;
  /** Commands that were answered as they should be, those of MULTI included. */
  readonly commands: number;
  /** Messages that arrived in their order, of channels and of queues. */
  readonly messages: number;
  /** Clients that left in the middle of something. */
  readonly departures: number;
}

const SHOWN_CHARS = 200;
const BURST = 20;
const SHARED = 'crowd:shared';

/** Lets a crowd in; resolves when all have gone. @throws what was wrong first */
export async function runCrowd(options: CrowdOptions): Promise<CrowdReport> {
  const crowd = new Crowd(options);
  const parts = Array.from({ length: Math.floor(options.clients / ROLE_CLIENTS) }, (_, i) => i);
  await Promise.all(parts.flatMap(part => crowd.roles(part)));
  return { clients: parts.length * ROLE_CLIENTS, ...(await crowd.conclude()) };
}

/** One part of the crowd: three who work, two who talk, two at a queue, two who transact, one who leaves. */
const ROLE_CLIENTS = 10;

class Crowd {
  private readonly options: CrowdOptions;
  private commands = 0;
  private messages = 0;
  private departures = 0;
  private sharedIncrements = 0;

  constructor(options: CrowdOptions) {
    this.options = options;
  }

  roles(part: number): Promise<void>[] {
    const workers = [0, 1, 2].map(i => this.work(`${part}:${i}`));
    const traders = [0, 1].map(i => this.trade(`${part}:${i}`));
    return [...workers, ...traders, this.talk(part), this.queue(part), this.comeAndGo(part)];
  }

  /** Looks at the server when all are gone. */
  async conclude(): Promise<Omit<CrowdReport, 'clients'>> {
    const line = await this.open();
    const isAlone = async (): Promise<boolean> => {
      const [list] = await line.send(['CLIENT', 'LIST']);
      return String(list).trim().split('\n').length === 1;
    };
    for (let i = 0; i < 100 && !(await isAlone()); i += 1) await line.send(['PING']);
    if (!(await isAlone())) throw new Error('clients that have left are still listed');
    await this.check(line, [[['GET', SHARED], String(this.sharedIncrements)]]);
    await this.check(line, [[['FLUSHALL'], OK]]);
    line.leave();
    const { commands, messages, departures } = this;
    return { commands, messages, departures };
  }

  private open(): Promise<Line> {
    return Line.open(this.options.port);
  }

  private async check(line: Line, steps: readonly Step[]): Promise<void> {
    const replies = await line.send(...steps.map(([argv]) => argv));
    for (const [i, [argv, expected]] of steps.entries()) compare(argv, replies[i], expected);
    this.commands += steps.length;
  }

  // ---- what they do ----

  private async work(name: string): Promise<void> {
    const line = await this.open();
    const worker = new Worker(name);
    await this.check(line, worker.start());
    for (let round = 0; this.options.goesOn(round); round += 1) {
      await this.check(line, worker.pipeline());
    }
    await this.check(line, worker.end());
    line.leave();
  }

  private async trade(name: string): Promise<void> {
    const line = await this.open();
    const key = `crowd:${name}:total`;
    for (let round = 0; this.options.goesOn(round); round += 1) {
      const total = String(round + 1);
      const shared = this.sharedIncrements;
      const replies = await line.send(
        ['WATCH', key],
        ['MULTI'],
        ['INCR', key],
        ['GET', key],
        ['INCR', SHARED],
        ['EXEC'],
      );
      this.sharedIncrements += 1;
      compare(['EXEC'], replies.slice(0, -1), [OK, OK, QUEUED, QUEUED, QUEUED]);
      const [own, read, all] = asArray(replies.at(-1));
      compare(['EXEC'], [own ?? null, read ?? null], [round + 1, total]);
      if (!(Number(all) > shared)) throw new Error(`${SHARED} went back to ${String(all)}`);
      this.commands += replies.length;
    }
    await this.check(line, [[['DEL', key], 1]]);
    line.leave();
  }

  private async talk(part: number): Promise<void> {
    const [speaker, listener] = await Promise.all([this.open(), this.open()]);
    const channel = `crowd:channel:${part}`;
    const heard = new Sequence(channel);
    await this.check(listener, [
      [
        ['SUBSCRIBE', channel],
        ['subscribe', channel, 1],
      ],
    ]);
    listener.onMessage = message => heard.take(asArray(message)[2]);
    for (let round = 0; this.options.goesOn(round); round += 1) {
      const texts = heard.announce(1 + (round % BURST));
      await this.check(
        speaker,
        texts.map(text => [['PUBLISH', channel, text], 1] as const),
      );
      await heard.complete();
      this.messages += texts.length;
    }
    for (const line of [speaker, listener]) line.leave();
  }

  private async queue(part: number): Promise<void> {
    const [producer, consumer] = await Promise.all([this.open(), this.open()]);
    const key = `crowd:queue:${part}`;
    const taken = new Sequence(key);
    for (let round = 0; this.options.goesOn(round); round += 1) {
      const texts = taken.announce(1 + (round % BURST));
      const waiting = texts.map(
        text =>
          [
            ['BLPOP', key, '0'],
            [key, text],
          ] as const,
      );
      const consuming = this.check(consumer, waiting);
      for (const text of texts) {
        const [length] = await producer.send(['RPUSH', key, text]);
        if (!(Number(length) >= 1)) throw new Error(`RPUSH answered ${String(length)}`);
        this.commands += 1;
      }
      await consuming;
      this.messages += texts.length;
    }
    for (const line of [producer, consumer]) line.leave();
  }

  private async comeAndGo(part: number): Promise<void> {
    for (let round = 0; this.options.goesOn(round); round += 1) {
      const line = await this.open();
      await this.check(line, [[['PING', String(round)], String(round)]]);
      line.sendRaw(FAREWELLS[(part + round) % FAREWELLS.length] ?? '');
      line.leave();
      this.departures += 1;
    }
  }
}

/** Beginnings that have no end. */
const FAREWELLS = [
  '',
  '*3\r\n$3\r\nSET\r\n$5\r\nnever\r\n$1000\r\nhalf a val',
  '*3\r\n$5\r\nBLPOP\r\n$6\r\nnobody\r\n$1\r\n0\r\n',
  '*1\r\n$5\r\nMULTI\r\n*2\r\n$4\r\nINCR\r\n$5\r\nnever\r\n',
  '*2\r\n$9\r\nSUBSCRIBE\r\n$7\r\nnothing\r\n',
  '*2\r\n$5\r\nWATCH\r\n$12\r\ncrowd:shared\r\n',
  '*4\r\n$6\r\nLRANGE\r\n',
];

/** Texts that have to arrive one after the other. */
class Sequence {
  private readonly name: string;
  private announced = 0;
  private arrived = 0;
  private problem: Error | undefined = undefined;
  private done: (() => void) | undefined = undefined;

  constructor(name: string) {
    this.name = name;
  }

  announce(count: number): string[] {
    const texts = Array.from({ length: count }, (_, i) => `${this.name} ${this.announced + i}`);
    this.announced += count;
    return texts;
  }

  take(text: Reply | undefined): void {
    const expected = `${this.name} ${this.arrived}`;
    if (text !== expected) this.problem ??= new Error(`${expected} came as ${String(text)}`);
    this.arrived += 1;
    this.done?.();
  }

  /** Resolves when all that was announced has arrived. */
  async complete(): Promise<void> {
    while (this.arrived < this.announced && this.problem === undefined) {
      await new Promise<void>(resolve => (this.done = resolve));
    }
    if (this.problem !== undefined) throw this.problem;
  }
}

function compare(argv: readonly string[], reply: Reply | undefined, expected: unknown): void {
  const [got, wanted] = [reply, expected].map(each => JSON.stringify(each));
  if (got === wanted) return;
  const [shownGot, shownWanted] = [got, wanted].map(each => String(each).slice(0, SHOWN_CHARS));
  throw new Error(`${argv.join(' ').slice(0, SHOWN_CHARS)}: ${shownGot}, not ${shownWanted}`);
}

function asArray(reply: Reply | undefined): readonly Reply[] {
  if (reply !== undefined && isArray(reply)) return reply;
  throw new Error(`no array: ${JSON.stringify(reply)}`);
}
