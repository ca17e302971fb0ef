// Requests that are not RESP: ours and a real server say the same, cut the link, and go on serving
// everybody else.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from './servers.ts';
import { startOurs, startRedis } from './servers.ts';

const MALFORMED: readonly string[] = [
  '*x\r\n',
  '*1048577\r\n',
  '*2147483648\r\n',
  '*-5\r\nPING\r\n',
  '*1\r\nPING\r\n',
  '*1\r\n$x\r\n',
  '*1\r\n$-1\r\n',
  '*1\r\n$536870913\r\n',
  '*2\r\n$4\r\nECHO\r\n:1\r\n',
  `*1${'1'.repeat(70_000)}`,
  `*1\r\n$${'1'.repeat(70_000)}`,
  'x'.repeat(70_000),
  'GET "abc\r\n',
  "GET 'abc\r\n",
  'GET "a"b\r\n',
  '*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n*1\r\n!4\r\nPING\r\n',
  '\r\n\r\nPING\r\n*0\r\n*-1\r\nPING\r\n*9999999999\r\n',
  '$4\r\nPING\r\n',
  '+PING\r\nPING\r\n',
  '\x00\xff\xfe\r\nPING\r\n',
];

/** What a server answers to these bytes until it cuts the link or has been silent for a while. */
function converse(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    const finish = (end: string) => (): void => {
      socket.destroy();
      resolve(answer + end);
    };
    socket.setTimeout(400, finish(''));
    socket.on('data', chunk => (answer += chunk.toString('latin1')));
    socket.on('close', finish('<closed>'));
    socket.on('error', reason =>
      'code' in reason && reason.code === 'ECONNRESET' ? finish('<closed>')() : reject(reason),
    );
  });
}

describe('malformed requests', () => {
  let ours: RunningServer;
  let real: RunningServer;
  beforeAll(async () => {
    [ours, real] = await Promise.all([startOurs(), startRedis({ version: '8.0' })]);
  });
  afterAll(() => Promise.all([ours.stop(), real.stop()]));

  it.each(MALFORMED.map(bytes => [JSON.stringify(bytes.slice(0, 50)), bytes] as const))(
    '%s',
    async (_name, bytes) => {
      const expected = await converse(real.port, bytes);
      expect(await converse(ours.port, bytes)).toBe(expected);
      expect(await converse(ours.port, 'PING\r\n')).toBe('+PONG\r\n');
    },
  );
});
