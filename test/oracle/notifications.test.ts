// Keyspace notifications against Redis 8.0: a client listens to all events of all databases while
// another runs random commands of every group; after each command both servers must have told the
// same, in the same order, to the byte.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connect, Connection } from '../../src/link/connection.ts';
import { fromUint8, latin1 } from '../../src/resp/bytes.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import { quote } from '../../src/resp/quote.ts';
import { Dice } from '../support/dice.ts';
import { TestEngine } from '../support/engine.ts';
import { tcpConnect } from '../support/tcp.ts';
import type { Argv } from './peers.ts';
import type { RunningServer } from './servers.ts';
import { startRedis } from './servers.ts';

const KEYS = ['a', 'b', 'c', 'd'] as const;
const WORDS = ['x', 'y', 'z', '1', '5', '-3', 'long'.repeat(20)] as const;
const FIELDS = ['f', 'g', 'h'] as const;
const NUMBERS = ['0', '1', '-1', '2', '5', 'x'] as const;
/** What DUMP tells of the string `x`. */
const DUMPED = '\x00\x01x\x0c\x00\xe9\xf6\xb2\x9fG\xc2\xd6\x99';
/** Passes after a command that gives something a millisecond to live, or waits for one. */
const PAUSE_MS = 5;
const SHORT = /\b(PX|PEXPIRE \w|PSETEX \w|HPEXPIRE \w) 1\b|^BLMOVE/;

type Generator = (dice: Dice) => Argv;
const key = (d: Dice): string => d.one(KEYS);
const word = (d: Dice): string => d.one(WORDS);
const words = (d: Dice): string[] => d.many(d.between(1, 3), () => word(d));
const field = (d: Dice): string => d.one(FIELDS);
const fields = (d: Dice): string[] => d.many(d.between(1, 2), () => field(d));
const number = (d: Dice): string => d.one(NUMBERS);
const keys = (d: Dice): string[] => d.many(d.between(1, 3), () => key(d));
const scored = (d: Dice): string[] => d.many(d.between(1, 2), () => [number(d), word(d)]).flat();
const counted = (d: Dice): string[] => ['2', key(d), key(d)];
const side = (d: Dice): string => d.one(['LEFT', 'RIGHT']);
const byFields = (d: Dice): string[] => ['FIELDS', '2', 'f', 'g', ...(d.once(9) ? ['h'] : [])];

const GENERIC: readonly Generator[] = [
  d => ['DEL', ...keys(d)],
  d => ['UNLINK', ...keys(d)],
  d => ['EXISTS', ...keys(d)],
  d => ['TYPE', key(d)],
  d => ['TOUCH', ...keys(d)],
  d => ['TTL', key(d)],
  d => ['EXPIRETIME', key(d)],
  d => [
    'EXPIRE',
    key(d),
    d.one(['100', '-1', '0', 'x']),
    ...(d.once(2) ? [d.one(['NX', 'XX'])] : []),
  ],
  d => ['PEXPIRE', key(d), d.one(['1', '100000', '0'])],
  d => ['EXPIREAT', key(d), d.one(['1', '9999999999'])],
  d => ['PERSIST', key(d)],
  d => ['RENAME', key(d), key(d)],
  d => ['RENAMENX', key(d), key(d)],
  d => [
    'COPY',
    key(d),
    key(d),
    ...(d.once(2) ? ['REPLACE'] : []),
    ...(d.once(3) ? ['DB', '1'] : []),
  ],
  d => ['MOVE', key(d), d.one(['0', '1'])],
  d => ['SELECT', d.one(['0', '0', '1'])],
  d => (d.once(5) ? ['SWAPDB', '0', '1'] : ['DBSIZE']),
  d => (d.once(5) ? [d.one(['FLUSHDB', 'FLUSHALL'])] : ['KEYS', '*']),
  d => ['OBJECT', d.one(['ENCODING', 'REFCOUNT']), key(d)],
  d => ['SORT', key(d), 'BY', 'nosort', ...(d.once(2) ? ['STORE', key(d)] : [])],
  d => ['SORT', key(d), 'ALPHA', 'STORE', key(d)],
  d => ['MEMORY', 'USAGE', key(d)],
  () => ['DUMP', 'missing'],
  d => ['RESTORE', key(d), d.one(['0', '100000']), DUMPED, ...(d.once(2) ? ['REPLACE'] : [])],
];
const STRINGS: readonly Generator[] = [
  d => ['SET', key(d), word(d)],
  d => ['SET', key(d), word(d), d.one(['NX', 'XX', 'GET', 'KEEPTTL'])],
  d => ['SET', key(d), word(d), 'PX', d.one(['1', '100000', '0'])],
  d => ['SET', key(d), word(d), 'PXAT', '1'],
  d => ['SETNX', key(d), word(d)],
  d => ['PSETEX', key(d), d.one(['1', '100000']), word(d)],
  d => ['GET', key(d)],
  d => ['GETSET', key(d), word(d)],
  d => ['GETDEL', key(d)],
  d => [
    'GETEX',
    key(d),
    ...d.one<Argv>([[], ['PERSIST'], ['PX', '1'], ['EX', '100'], ['PXAT', '1']]),
  ],
  d => ['MGET', ...keys(d)],
  d => ['MSET', key(d), word(d), key(d), word(d)],
  d => ['MSETNX', key(d), word(d), key(d), word(d)],
  d => ['APPEND', key(d), word(d)],
  d => ['STRLEN', key(d)],
  d => ['INCR', key(d)],
  d => ['INCRBYFLOAT', key(d), d.one(['1.5', '0'])],
  d => ['SETRANGE', key(d), number(d), d.one(['', 'xy'])],
  d => ['GETRANGE', key(d), '0', '1'],
  d => ['SETBIT', key(d), number(d), '1'],
  d => ['GETBIT', key(d), '1'],
  d => ['BITCOUNT', key(d)],
  d => ['BITOP', d.one(['AND', 'OR']), ...keys(d), key(d)],
  d => ['BITFIELD', key(d), d.one(['SET', 'INCRBY']), 'u8', '0', number(d)],
  d => ['BITFIELD', key(d), 'GET', 'u8', '0'],
  d => ['PFADD', key(d), ...words(d)],
  d => ['PFMERGE', ...keys(d)],
  d => ['PFCOUNT', ...keys(d)],
  d => ['LCS', key(d), key(d)],
];
const LISTS: readonly Generator[] = [
  d => [d.one(['LPUSH', 'RPUSH', 'LPUSHX', 'RPUSHX']), key(d), ...words(d)],
  d => [d.one(['LPUSH', 'RPUSH']), key(d), ...words(d)],
  d => [d.one(['LPOP', 'RPOP']), key(d), ...(d.once(2) ? [number(d)] : [])],
  d => ['LMPOP', ...counted(d), side(d), 'COUNT', '2'],
  d => ['LMOVE', key(d), key(d), side(d), side(d)],
  d => ['RPOPLPUSH', key(d), key(d)],
  d => ['BLMOVE', 'missing', key(d), side(d), side(d), '0.001'],
  d => ['LINSERT', key(d), d.one(['BEFORE', 'AFTER']), word(d), word(d)],
  d => ['LSET', key(d), number(d), word(d)],
  d => ['LREM', key(d), number(d), word(d)],
  d => ['LTRIM', key(d), number(d), number(d)],
  d => ['LRANGE', key(d), '0', '-1'],
  d => ['LPOS', key(d), word(d)],
  d => [d.one(['LLEN', 'LINDEX']), key(d), ...(d.once(2) ? ['0'] : [])],
];
const HASHES: readonly Generator[] = [
  d => ['HSET', key(d), field(d), word(d), field(d), word(d)],
  d => ['HSET', key(d), field(d), word(d)],
  d => ['HSETNX', key(d), field(d), word(d)],
  d => ['HDEL', key(d), ...fields(d)],
  d => ['HGET', key(d), field(d)],
  // Of HMGET Redis 8.0 does not tell all (deltas.ts).
  d => [d.one(['HGETALL', 'HLEN', 'HKEYS']), key(d)],
  d => ['HINCRBY', key(d), field(d), number(d)],
  d => ['HINCRBYFLOAT', key(d), field(d), '1.5'],
  d => ['HEXPIRE', key(d), d.one(['100', '0']), ...byFields(d)],
  d => ['HPEXPIRE', key(d), d.one(['1', '100000']), ...byFields(d)],
  d => ['HPERSIST', key(d), ...byFields(d)],
  d => ['HTTL', key(d), ...byFields(d)],
  d => ['HGETDEL', key(d), ...byFields(d)],
  d => [
    'HGETEX',
    key(d),
    ...d.one<Argv>([['PERSIST'], ['EX', '100'], ['PXAT', '1']]),
    ...byFields(d),
  ],
  d => [
    'HSETEX',
    key(d),
    ...d.one<Argv>([[], ['FNX'], ['PX', '1'], ['EX', '9']]),
    'FIELDS',
    '1',
    field(d),
    'v',
  ],
];
const SETS: readonly Generator[] = [
  d => ['SADD', key(d), ...words(d)],
  d => ['SADD', key(d), ...words(d)],
  d => ['SREM', key(d), ...words(d)],
  d => ['SMOVE', key(d), key(d), word(d)],
  d => ['SPOP', key(d), '9'],
  d => ['SRANDMEMBER', key(d)],
  d => ['SISMEMBER', key(d), word(d)],
  d => [d.one(['SINTER', 'SUNION', 'SDIFF']), ...keys(d)],
  d => [d.one(['SINTERSTORE', 'SUNIONSTORE', 'SDIFFSTORE']), key(d), ...keys(d)],
  d => ['SINTERCARD', ...counted(d)],
];
const ZSETS: readonly Generator[] = [
  d => ['ZADD', key(d), ...scored(d)],
  d => ['ZADD', key(d), d.one(['NX', 'XX', 'GT', 'CH', 'INCR']), number(d), word(d)],
  d => ['ZINCRBY', key(d), number(d), word(d)],
  d => ['ZREM', key(d), ...words(d)],
  d => [d.one(['ZPOPMIN', 'ZPOPMAX']), key(d), ...(d.once(2) ? [number(d)] : [])],
  d => ['ZMPOP', ...counted(d), d.one(['MIN', 'MAX'])],
  d => ['ZREMRANGEBYRANK', key(d), '0', number(d)],
  d => ['ZREMRANGEBYSCORE', key(d), '-inf', number(d)],
  d => ['ZREMRANGEBYLEX', key(d), '-', '[x'],
  d => [d.one(['ZUNIONSTORE', 'ZINTERSTORE', 'ZDIFFSTORE']), key(d), ...counted(d)],
  d => ['ZRANGESTORE', key(d), key(d), '0', number(d)],
  d => ['ZRANGE', key(d), '0', '-1'],
  d => ['ZSCORE', key(d), word(d)],
  d => ['ZCARD', key(d)],
  d => ['GEOADD', key(d), '13', '38', word(d)],
  d => ['GEOSEARCHSTORE', key(d), key(d), 'FROMLONLAT', '13', '38', 'BYRADIUS', '9', 'km'],
  d => ['GEORADIUS', key(d), '13', '38', '9', 'km', 'STORE', key(d)],
];
const STREAMS: readonly Generator[] = [
  d => ['XADD', key(d), ...(d.once(4) ? ['MAXLEN', '1'] : []), `${d.between(1, 99)}-1`, 'f', 'v'],
  d => ['XADD', key(d), 'NOMKSTREAM', `${d.between(1, 99)}-1`, 'f', 'v'],
  d => ['XDEL', key(d), `${d.between(1, 99)}-1`, `${d.between(1, 99)}-1`],
  d => ['XTRIM', key(d), 'MAXLEN', d.one(['0', '1', '5'])],
  d => ['XSETID', key(d), '100-1'],
  d => ['XGROUP', 'CREATE', key(d), 'g', '0', ...(d.once(2) ? ['MKSTREAM'] : [])],
  d => ['XGROUP', 'SETID', key(d), 'g', '0'],
  d => ['XGROUP', 'DESTROY', key(d), 'g'],
  d => ['XGROUP', d.one(['CREATECONSUMER', 'DELCONSUMER']), key(d), 'g', d.one(['c', 'e'])],
  d => ['XREADGROUP', 'GROUP', 'g', d.one(['c', 'e']), 'STREAMS', key(d), '>'],
  d => ['XAUTOCLAIM', key(d), 'g', d.one(['c', 'new']), '0', '0'],
  d => ['XCLAIM', key(d), 'g', d.one(['c', 'more']), '0', '5-1'],
  d => ['XACK', key(d), 'g', '5-1'],
  d => ['XRANGE', key(d), '-', '+'],
  d => ['XLEN', key(d)],
  d => ['XINFO', 'STREAM', key(d)],
];
const GROUPS: readonly (readonly Generator[])[] = [
  GENERIC,
  STRINGS,
  LISTS,
  HASHES,
  SETS,
  ZSETS,
  STREAMS,
];

const wire = (argv: Argv): Uint8Array => encodeRequest(argv.map(latin1));
const MAX_SHOWN = 100;
const PATTERN = '__key*__:*';

// A server with two clients: one that runs commands and one that listens.
class Stage {
  private readonly speaker: Connection;
  private readonly listener: Connection;
  private readonly wait: (ms: number) => Promise<void>;
  private heard = '';
  private wake = (): void => {};

  private constructor(
    speaker: Connection,
    listener: Connection,
    wait: (ms: number) => Promise<void>,
  ) {
    this.speaker = speaker;
    this.listener = listener;
    this.wait = wait;
    listener.onData = bytes => {
      this.heard += fromUint8(bytes);
      this.wake();
    };
  }

  static async open(connect: Connect, wait: (ms: number) => Promise<void>): Promise<Stage> {
    const stage = new Stage(await connect(), await connect(), wait);
    stage.listener.send(wire(['PSUBSCRIBE', PATTERN]));
    stage.listener.send(wire(['SUBSCRIBE', 'mark']));
    for (const argv of [['FLUSHALL'], ['CONFIG', 'SET', 'notify-keyspace-events', 'AKEnm']]) {
      stage.speaker.send(wire(argv));
    }
    await stage.after(['DEBUG', 'SET-ACTIVE-EXPIRE', '0']);
    return stage;
  }

  /** Runs a command; returns what was heard of it. */
  async after(argv: Argv): Promise<string> {
    this.speaker.send(wire(argv));
    if (SHORT.test(argv.join(' '))) await this.wait(PAUSE_MS);
    this.speaker.send(wire(['PUBLISH', 'mark', 'end']));
    return this.untilMark();
  }

  close(): void {
    this.speaker.close();
    this.listener.close();
  }

  private async untilMark(): Promise<string> {
    const mark = '*3\r\n$7\r\nmessage\r\n$4\r\nmark\r\n$3\r\nend\r\n';
    for (;;) {
      const at = this.heard.indexOf(mark);
      if (at >= 0) {
        const told = this.heard.slice(0, at);
        this.heard = this.heard.slice(at + mark.length);
        return told;
      }
      await new Promise<void>(resolve => (this.wake = resolve));
    }
  }
}

describe('keyspace notifications', () => {
  let real: RunningServer;
  beforeAll(async () => {
    real = await startRedis({ version: '8.0' });
  });
  afterAll(() => real.stop());

  const readable = (told: string): string[] =>
    [...told.matchAll(/\$\d+\r\n(__key(?:space|event)@\d__:.*)\r\n\$\d+\r\n(.*)\r\n/g)].map(
      ([, channel, message]) => `${channel} ${message}`,
    );

  it.each([1, 2, 3, 4])('are those of Redis, in its order, seed %i', async seed => {
    const dice = new Dice(seed);
    const engine = new TestEngine();
    const ours = await Stage.open(
      async () => engine.connect(),
      async ms => engine.pass(ms),
    );
    const theirs = await Stage.open(
      tcpConnect(real.port),
      ms => new Promise(resolve => setTimeout(resolve, ms)),
    );
    const told = { ours: new Array<string>(), real: new Array<string>() };
    const count = Number(process.env['FUZZ_COMMANDS'] ?? 3000);
    for (let i = 0; i < count && told.ours.length < MAX_SHOWN; i += 1) {
      const group = GROUPS[dice.below(GROUPS.length)] ?? GENERIC;
      const argv = group[dice.below(group.length)]?.(dice) ?? ['PING'];
      const [own, other] = [await ours.after(argv), await theirs.after(argv)];
      if (own === other) continue;
      const line = argv.map(arg => quote(latin1(arg))).join(' ');
      told.ours.push(line, ...readable(own));
      told.real.push(line, ...readable(other));
    }
    expect(told.ours).toEqual(told.real);
    ours.close();
    theirs.close();
  });
});
