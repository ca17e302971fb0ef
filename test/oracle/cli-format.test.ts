// Replies of every type, at random, printed by ours and by the real redis-cli in each of its
// output modes. The real one gets them from a server that answers whatever it is given.
import { spawn } from 'node:child_process';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/resp/bytes.ts';
import { fromUint8, latin1 } from '../../src/resp/bytes.ts';
import { encodeReply } from '../../src/resp/encode.ts';
import { formatCsv, formatJson, formatRaw, formatTerminal } from '../../src/resp/format.ts';
import type { Reply } from '../../src/resp/reply.ts';
import { double, error, map, push, set, status, verbatim } from '../../src/resp/reply.ts';
import { availableOracles } from './servers.ts';

const letters = (alphabet: string, maxLength: number): fc.Arbitrary<Bytes> =>
  fc.string({ unit: fc.constantFrom(...alphabet), maxLength }).map(latin1);
const line = letters('aZ09 _-.\'"\\/', 12);
const bytes = letters('ab "\\\'\n\r\t\x07\b\0\x1b\x7f\xc3\xa9\xff', 9);
const doubles = fc.constantFrom('1.5', '-0', 'inf', '-inf', '3', '1e+20');

const scalar: fc.Arbitrary<Reply> = fc.oneof(
  bytes,
  line.map(status),
  line.map(text => error(`ERR ${text}`)),
  fc.integer(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.boolean(),
  fc.constant(null),
  doubles.map(double),
  bytes.map(text => verbatim(text)),
);

// Pushes stand inside others only: one by itself is not the reply to a command.
const { reply } = fc.letrec<{ reply: Reply; inner: Reply }>(tie => {
  const items = fc.array(tie('inner'), { maxLength: 12, size: 'medium', depthIdentifier: 'deep' });
  const pairs = fc.array(fc.tuple(tie('inner'), tie('inner')), {
    maxLength: 11,
    depthIdentifier: 'deep',
  });
  const aggregates = [items, items.map(set), pairs.map(each => map(each.flat()))];
  const pick = { depthIdentifier: 'deep', depthSize: 'small' } as const;
  return {
    reply: fc.oneof(pick, scalar, ...aggregates),
    inner: fc.oneof(pick, scalar, ...aggregates, items.map(push)),
  };
});

// Answers one reply to each chunk that arrives: the client waits for a reply before it goes on.
function answering(replies: readonly Reply[]): Promise<Server> {
  let at = 0;
  const server = createServer(socket => {
    socket.on('error', () => {});
    socket.on('data', () => {
      socket.write(encodeReply(replies[at] ?? null, 3));
      at += 1;
    });
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function printed(cli: string, flags: string[], replies: readonly Reply[]): Promise<Bytes> {
  const server = await answering(replies);
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const child = spawn(cli, ['-p', String(port), '-2', ...flags]);
  child.stdin.end('NEXT\n'.repeat(replies.length));
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => void chunks.push(chunk));
  await new Promise(resolve => child.once('close', resolve));
  server.close();
  return fromUint8(Buffer.concat(chunks));
}

const modes: [flag: string, format: (reply: Reply) => Bytes][] = [
  ['--no-raw', formatTerminal],
  ['--raw', reply => formatRaw(reply)],
  ['--csv', formatCsv],
  ['--json', reply => formatJson(reply)],
  ['--quoted-json', reply => formatJson(reply, 'quoted-json')],
];

const oracle = availableOracles().find(({ version }) => version.startsWith('8.'));

describe('redis-cli 8', () => {
  it.each(modes)('prints replies with %s as ours', async (flag, format) => {
    const cli = oracle?.cli ?? 'No redis-cli 8 here: run `npm run setup`';
    const replies = fc.sample(reply, { numRuns: 400, seed: 8 });
    const expected = replies.map(each => `${format(each)}\n`);
    const text = await printed(cli, [flag], replies);
    let at = 0;
    for (const [i, each] of expected.entries()) {
      const real = text.slice(at, at + each.length);
      expect(real, `reply ${i} of type ${JSON.stringify(replies[i], bigints)}`).toBe(each);
      at += each.length;
    }
    expect(text.slice(at)).toBe('');
  });
});

const bigints = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;
