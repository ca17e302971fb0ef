// Random commands, sent to our engine in process and to a real server: every reply must be the same
// to the byte, in RESP3 every keyspace event too, and in the end every key. A difference is reported
// with the shortest list of commands that was found to show it.
import { expect } from 'vitest';
import type { Limits } from '../../src/engine/store/limits.ts';
import type { Bytes } from '../../src/resp/bytes.ts';
import { fromUint8, latin1 } from '../../src/resp/bytes.ts';
import type { Protocol } from '../../src/resp/encode.ts';
import { encodeReply } from '../../src/resp/encode.ts';
import { quote } from '../../src/resp/quote.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { Dice } from '../support/dice.ts';
import { tcpConnect } from '../support/tcp.ts';
import type { Answer, Argv, Peer } from './peers.ts';
import { OurPeer, RealPeer, decodeReply } from './peers.ts';
import { startRedis } from './servers.ts';

/** How two servers are compared. */
export interface Terms {
  readonly protocol: Protocol;
  /** Encoding thresholds of both servers, where they are not Redis's own. */
  readonly limits?: Partial<Limits>;
  /** Commands that both servers get first. */
  readonly prepare?: readonly Argv[];
  /** Commands that both servers get before their keys are compared. */
  readonly finish?: readonly Argv[];
  /** Makes replies comparable whose order Redis leaves open: `sorted` for some commands. */
  readonly canonical?: (argv: Argv, reply: Reply) => Reply;
}

/** Which commands they are compared by. */
export interface Comparison extends Terms {
  readonly seed: number;
  /** Number of commands; FUZZ_COMMANDS in the environment wins. */
  readonly count: number;
  /** The next command, as byte strings. */
  readonly generate: (dice: Dice) => Argv;
}

/** After so many commands what came of them is compared. */
export const BATCH = 500;
const MAX_SHRINK_MS = 20_000;

/** Sends the same random commands to both servers; see `compareCommands`. */
export async function compareRandomly(comparison: Comparison): Promise<void> {
  const { seed, generate } = comparison;
  const dice = new Dice(seed);
  const count = Number(process.env['FUZZ_COMMANDS'] ?? comparison.count);
  await compareCommands(
    comparison,
    dice.many(count, () => generate(dice)),
  );
}

/** Sends the same commands to both; fails with a short list of those that tell them apart. */
export async function compareCommands(terms: Terms, commands: readonly Argv[]): Promise<void> {
  const server = await startRedis({ version: '8.0' });
  try {
    const trial = new Trial(terms, new RealPeer(await tcpConnect(server.port)()));
    const found = await trial.run(commands);
    if (found === undefined) return;
    const { shown, difference } = await trial.shrink(commands.slice(0, found.at + 1), found);
    const lines = shown.map(printed).join('\n');
    expect(`${lines}\n${difference.ours}`).toBe(`${lines}\n${difference.real}`);
  } finally {
    await server.stop();
  }
}

/** The reply with its elements in byte order; the pairs of a map stay together. */
export function sorted(reply: Reply): Reply {
  if (typeof reply !== 'object' || reply === null) return reply;
  if (!('kind' in reply)) return inOrder(reply);
  if (reply.kind === 'set') return { ...reply, items: inOrder(reply.items) };
  if (reply.kind !== 'map') return reply;
  const pairs: Reply[] = [];
  for (let i = 0; i < reply.items.length; i += 2) pairs.push(reply.items.slice(i, i + 2));
  return { ...reply, items: inOrder(pairs).flatMap(pair => pair) };
}

const wire = (reply: Reply): Bytes => fromUint8(encodeReply(reply, 3));

function inOrder(items: readonly Reply[]): Reply[] {
  return Array.from(items).sort((a, b) => (wire(a) < wire(b) ? -1 : 1));
}

interface Difference {
  /** The index of the command; the number of commands if only the keys differ in the end. */
  readonly at: number;
  readonly ours: string;
  readonly real: string;
}

/** One comparison; may be run many times with fewer and fewer commands. */
export class Trial {
  private readonly terms: Terms;
  private readonly real: RealPeer;

  constructor(terms: Terms, real: RealPeer) {
    this.terms = terms;
    this.real = real;
  }

  /** The first difference that the commands make, from empty servers on. */
  async run(commands: readonly Argv[]): Promise<Difference | undefined> {
    const { protocol, prepare = [], limits = {} } = this.terms;
    const ours = new OurPeer(limits);
    await this.real.reset(protocol);
    await ours.run([['HELLO', String(protocol)], ...prepare]);
    await this.real.setLimits(limits);
    await this.real.run(prepare);
    for (let start = 0; start < commands.length; start += BATCH) {
      const batch = commands.slice(start, start + BATCH);
      const theirs = await this.real.run(batch);
      for (const [i, own] of (await ours.run(batch)).entries()) {
        const difference = this.compare(batch[i] ?? [], own, theirs[i]);
        if (difference !== undefined) return { at: start + i, ...difference };
      }
    }
    return this.compareKeys(ours, commands.length);
  }

  /** Leaves out whatever can be left out. */
  async shrink(
    commands: readonly Argv[],
    first: Difference,
  ): Promise<{ shown: readonly Argv[]; difference: Difference }> {
    let shown = commands;
    let difference = first;
    const endMs = Date.now() + MAX_SHRINK_MS;
    for (let size = Math.ceil(shown.length / 2); size >= 1; size = Math.floor(size / 2)) {
      for (let at = 0; at < shown.length && Date.now() < endMs;) {
        const fewer = shown.filter((_, i) => i < at || i >= at + size);
        const still = await this.run(fewer);
        if (still === undefined) at += size;
        else [shown, difference] = [fewer.slice(0, still.at + 1), still];
      }
    }
    return { shown, difference };
  }

  private compare(
    argv: Argv,
    ours: Answer,
    real: Answer | undefined,
  ): Omit<Difference, 'at'> | undefined {
    const own = this.describe(argv, ours);
    const other = real === undefined ? '' : this.describe(argv, real);
    return own === other ? undefined : { ours: own, real: other };
  }

  private describe(argv: Argv, { reply, events }: Answer): string {
    const { protocol, canonical } = this.terms;
    const made = canonical?.(argv, decodeReply(reply));
    const shown = made === undefined ? reply : fromUint8(encodeReply(made, protocol));
    return [quote(shown), ...(protocol === 3 ? events : [])].join('\n');
  }

  private async compareKeys(ours: Peer, at: number): Promise<Difference | undefined> {
    const { finish = [] } = this.terms;
    for (const peer of [ours, this.real]) await peer.run(finish);
    const [own, real] = [await describeKeys(ours), await describeKeys(this.real)];
    return own === real ? undefined : { at, ours: own, real };
  }
}

const printed = (argv: Argv): string => argv.map(arg => quote(latin1(arg))).join(' ');

// How the whole of a value is read, by type.
const READ: Record<string, readonly [string, ...string[]]> = {
  string: ['GET'],
  hash: ['HGETALL'],
  list: ['LRANGE', '0', '-1'],
  set: ['SMEMBERS'],
  zset: ['ZRANGE', '0', '-1', 'WITHSCORES'],
  stream: ['XRANGE', '-', '+'],
};

async function describeKeys(peer: Peer): Promise<string> {
  const facts = await peer.keys();
  const contents = await peer.run(
    facts.map(({ key, type }) => {
      const [command, ...rest] = READ[type] ?? ['TYPE'];
      return [command, key, ...rest];
    }),
  );
  const lines = facts.map(({ key, type, encoding, expires }, i) => {
    const content = wire(sortedHash(decodeReply(contents[i]?.reply ?? latin1('')), type));
    return `${quote(latin1(key))}: ${type} ${encoding}${expires ? ' expires' : ''} ${quote(content)}`;
  });
  return lines.join('\n');
}

// In RESP2 a hash comes as fields and values in turn.
function sortedHash(reply: Reply, type: string): Reply {
  if (type === 'set') return sorted(reply);
  if (type !== 'hash') return reply;
  const items = typeof reply === 'object' && reply !== null && 'kind' in reply ? [] : reply;
  return Array.isArray(items) && items.length > 0 ? sorted({ kind: 'map', items }) : sorted(reply);
}
