// Random pub/sub of three clients at once, against Redis 8.0: after each command every client must
// have been told the same by both servers. Only the order in which Redis walks its tables is free:
// of messages for several patterns, of channels in a list, of an UNSUBSCRIBE from all.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connect, Connection } from '../../src/link/connection.ts';
import type { Bytes } from '../../src/resp/bytes.ts';
import { fromUint8, latin1 } from '../../src/resp/bytes.ts';
import { ReplyDecoder } from '../../src/resp/decode.ts';
import { encodeReply, encodeRequest } from '../../src/resp/encode.ts';
import { quote } from '../../src/resp/quote.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { Dice } from '../support/dice.ts';
import { TestEngine } from '../support/engine.ts';
import { tcpConnect } from '../support/tcp.ts';
import { sorted } from './differential.ts';
import type { Argv } from './peers.ts';
import type { RunningServer } from './servers.ts';
import { startRedis } from './servers.ts';

const CLIENTS = 3;
const NAMES = ['a', 'b', 'ab', '', 'a*', '\xff\0'] as const;
const PATTERNS = ['a', 'a*', '*', '?', '[ab]', '\\a', ''] as const;
const name = (d: Dice): string => d.one(NAMES);
const names = (d: Dice): string[] => d.many(d.between(1, 3), () => name(d));
const patterns = (d: Dice): string[] => d.many(d.between(1, 2), () => d.one(PATTERNS));
const some = (d: Dice, list: string[]): string[] => (d.once(3) ? [] : list);

type Generator = (dice: Dice) => readonly Argv[];
const INSIDE: readonly [(d: Dice) => Argv, ...((d: Dice) => Argv)[]] = [
  d => ['SUBSCRIBE', name(d)],
  d => ['UNSUBSCRIBE', name(d)],
  d => ['PSUBSCRIBE', d.one(PATTERNS)],
  d => ['SSUBSCRIBE', name(d)],
  d => ['PUBLISH', name(d), 'm'],
  d => ['GET', name(d)],
  d => ['PING', name(d)],
];
const COMMANDS: readonly [Generator, ...Generator[]] = [
  d => [['SUBSCRIBE', ...names(d)]],
  d => [['PSUBSCRIBE', ...patterns(d)]],
  d => [['SSUBSCRIBE', ...names(d)]],
  d => [['UNSUBSCRIBE', ...some(d, names(d))]],
  d => [['PUNSUBSCRIBE', ...some(d, patterns(d))]],
  d => [['SUNSUBSCRIBE', ...some(d, names(d))]],
  d => [['PUBLISH', name(d), d.one(['x', '', '\r\n'])]],
  d => [['PUBLISH', name(d), 'x']],
  d => [['SPUBLISH', name(d), 'x']],
  d => [['PUBLISH', ...names(d)]],
  d => [['PUBSUB', 'CHANNELS', ...some(d, patterns(d))]],
  d => [['PUBSUB', 'SHARDCHANNELS', ...some(d, patterns(d))]],
  d => [['PUBSUB', 'NUMSUB', ...some(d, names(d))]],
  d => [['PUBSUB', 'SHARDNUMSUB', ...some(d, names(d))]],
  d => [['PUBSUB', d.one(['NUMPAT', 'HELP', 'NOTHING', 'numpat']), ...(d.once(5) ? ['x'] : [])]],
  d => [['GET', name(d)]],
  d => [['PING', ...some(d, names(d))]],
  d => (d.once(4) ? [['RESET']] : [['CLIENT', 'GETNAME']]),
  d => (d.once(4) ? [['RESET'], ['HELLO', '3']] : [['SET', 'a', 'x']]),
  d => [['MULTI'], ...d.many(d.between(1, 4), () => d.one(INSIDE)(d)), ['EXEC'], ['DISCARD']],
];

class Party {
  private readonly clients: readonly Connection[];
  private readonly heard: string[];
  private wake = (): void => {};
  private mark = 0;

  private constructor(clients: readonly Connection[]) {
    this.clients = clients;
    this.heard = clients.map(() => '');
    for (const [i, client] of clients.entries()) {
      client.onData = bytes => {
        this.heard[i] += fromUint8(bytes);
        this.wake();
      };
    }
  }

  static async open(connect: Connect): Promise<Party> {
    const clients: Connection[] = [];
    for (let i = 0; i < CLIENTS; i += 1) clients.push(await connect());
    const party = new Party(clients);
    await party.after(0, [['FLUSHALL']]);
    return party;
  }

  /** Lets a client run commands; returns what each client was told. */
  async after(who: number, commands: readonly Argv[]): Promise<Reply[][]> {
    const say = (i: number, argv: Argv): void =>
      this.clients[i]?.send(encodeRequest(argv.map(latin1)));
    for (const argv of commands) say(who, argv);
    this.mark += 1;
    const mark = `mark:${this.mark}`;
    // The one who spoke first: what it said to others is then on its way.
    const order = [who, ...this.clients.keys()];
    const told: Reply[][] = [];
    for (const i of order) {
      say(i, ['PING', mark]);
      const replies = await this.until(i, mark);
      told[i] = [...(told[i] ?? []), ...replies.slice(0, -1)];
    }
    return told;
  }

  close(): void {
    for (const client of this.clients) client.close();
  }

  private async until(i: number, mark: string): Promise<Reply[]> {
    for (;;) {
      const heard = this.heard[i] ?? '';
      if (heard.endsWith(`${mark}\r\n`)) {
        this.heard[i] = '';
        return new ReplyDecoder().feed(Uint8Array.from(heard, c => c.charCodeAt(0)));
      }
      await new Promise<void>(resolve => (this.wake = resolve));
    }
  }
}

const wire = (reply: Reply): Bytes => fromUint8(encodeReply(reply, 3));

// What a client was told, as far as its order is Redis's promise.
function settled(replies: readonly Reply[], commands: readonly Argv[]): string[] {
  const ofAll = commands.some(
    argv => /^[PS]?UNSUBSCRIBE$/.test(argv[0] ?? '') && argv.length === 1,
  );
  const ofTable = commands.some(([, what]) => /^(SHARD)?CHANNELS$/.test(what ?? ''));
  const free = (reply: Reply): Reply => (ofTable ? sorted(reply) : ofAll ? unnamed(reply) : reply);
  return replies.map(reply => quote(wire(free(reply)))).sort();
}

// The second item of `unsubscribe, a, 1` is the channel.
function unnamed(reply: Reply): Reply {
  if (typeof reply !== 'object' || reply === null) return reply;
  const items = Array.isArray(reply) ? reply : 'items' in reply ? reply.items : [];
  return items.map((item: Reply, at: number) => (at === 1 && item !== null ? latin1('*') : item));
}

describe('pub/sub', () => {
  let real: RunningServer;
  beforeAll(async () => {
    real = await startRedis({ version: '8.0' });
  });
  afterAll(() => real.stop());

  it.each([1, 2, 3])('tells every client what Redis tells, seed %i', async seed => {
    const dice = new Dice(seed);
    const engine = new TestEngine();
    const ours = await Party.open(async () => engine.connect());
    const theirs = await Party.open(tcpConnect(real.port));
    const count = Number(process.env['FUZZ_COMMANDS'] ?? 2000);
    try {
      for (let i = 0; i < count; i += 1) {
        const who = dice.below(CLIENTS);
        const commands = dice.one(COMMANDS)(dice);
        const [own, other] = [await ours.after(who, commands), await theirs.after(who, commands)];
        if (commands.some(([command]) => command === 'HELLO')) continue;
        const shown = (told: Reply[][]): string[][] => told.map(each => settled(each, commands));
        expect(shown(own), `${who}: ${JSON.stringify(commands)}`).toEqual(shown(other));
      }
    } finally {
      ours.close();
      theirs.close();
    }
  });
});
