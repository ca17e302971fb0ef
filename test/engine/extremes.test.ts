// The largest counts, offsets and lengths stay within the time and the memory that a tab can bear. What
// Redis answers to them is in test/transcripts/extremes.txt; here is what ours must not do meanwhile,
// and where it refuses what a real server would do until its memory is full.
import { describe, expect, it } from 'vitest';
import { latin1, toUint8 } from '../../src/resp/bytes.ts';
import { encodeRequest } from '../../src/resp/encode.ts';
import { TestEngine } from '../support/engine.ts';
import { session } from '../support/session.ts';

const BEARABLE_MS = 5000;
const BEARABLE_BYTES = 100e6;

function bytesInUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

// Runs something and fails if it took too long or too much memory.
function bearably(work: () => void): void {
  const [startMs, before] = [performance.now(), bytesInUse()];
  work();
  expect(bytesInUse() - before).toBeLessThan(BEARABLE_BYTES);
  expect(performance.now() - startMs).toBeLessThan(BEARABLE_MS);
}

describe('the longest string', () => {
  it.each([
    ['SETRANGE k 536870911 x', '(integer) 536870912'],
    ['SETBIT k 4294967295 1', '(integer) 0'],
    ['BITFIELD k SET u8 4294967288 255', '1) (integer) 0'],
  ])('is made by %s without the memory', (line, reply) => {
    const a = session();
    bearably(() => {
      a.say(line, reply);
      a.say('STRLEN k', '(integer) 536870912');
      a.say('GETRANGE k 0 2', '"\\x00\\x00\\x00"');
      expect(a.send('GETBIT k 4294967295')).toMatch(/^\(integer\) [01]$/);
      a.say('BITCOUNT k 0 -2', '(integer) 0');
      a.say('BITPOS k 1 0 -2', '(integer) -1');
      a.say('COPY k twin', '(integer) 1');
      expect(a.send('SETRANGE k 536870911 xy')).toContain('exceeds maximum allowed size');
      expect(a.send('APPEND k x')).toContain('exceeds maximum allowed size');
      a.say('RENAME k other', 'OK');
      a.say('DEL other twin', '(integer) 2');
    });
  });

  it.each([
    'GET k',
    'GETDEL k',
    'GETSET k x',
    'GETEX k PERSIST',
    'MGET k',
    'SET k v GET',
    'DUMP k',
  ])('is not read whole by %s, and stays', line => {
    const a = session();
    a.say('SETRANGE k 536870911 x', '(integer) 536870912');
    const before = a.send('OBJECT ENCODING k');
    bearably(() => a.say(line, '(error) ERR string is too long to be read whole, use GETRANGE'));
    a.say('STRLEN k', '(integer) 536870912');
    a.say('OBJECT ENCODING k', before ?? '');
  });

  it('takes part in BITOP', () => {
    const a = session();
    a.say('SETBIT k 4294967295 1', '(integer) 0');
    bearably(() => {
      a.say('BITOP AND both k nothing', '(integer) 536870912');
      a.say('BITOP OR copy k k', '(integer) 536870912');
      a.say('BITCOUNT copy', '(integer) 1');
      a.say('BITCOUNT both', '(integer) 0');
    });
  });
});

describe('counts', () => {
  it.each([
    ['SADD k a b', 'SRANDMEMBER k -10000001'],
    ['HSET k a b', 'HRANDFIELD k -10000001 WITHVALUES'],
    ['ZADD k 1 a', 'ZRANDMEMBER k -10000001 WITHSCORES'],
  ])('that Redis would serve until its memory is full are refused: %s', (fill, line) => {
    const a = session();
    a.send(fill);
    bearably(() => {
      a.say(line, '(error) ERR value is out of range');
      expect(a.send(line.replace('10000001', '9223372036854775807'))).toMatch(/ERR value is/);
      a.say(line.replace(' k ', ' nokey '), '(empty array)');
    });
  });

  it('of keys are read as they come', () => {
    const a = session();
    bearably(() => {
      for (const name of ['ZUNION', 'ZINTER', 'ZDIFF', 'SINTERCARD', 'LMPOP', 'ZMPOP']) {
        expect(a.send(`${name} 2147483647 k`)).toContain('(error)');
      }
      expect(a.send('BITFIELD k GET u8 18446744073709551615')).toContain('(error)');
    });
  });

  it('of arguments may be a million', () => {
    const a = session();
    const members = Array.from({ length: 1_000_000 }, (_, i) => latin1(`member:${i}`));
    const link = new TestEngine().connect();
    let replies = '';
    link.onData = bytes => (replies += String.fromCharCode(...bytes));
    const startMs = performance.now();
    link.send(encodeRequest([latin1('SADD'), latin1('set'), ...members]));
    link.send(encodeRequest([latin1('SREM'), latin1('set'), ...members]));
    expect(replies).toBe(':1000000\r\n:1000000\r\n');
    expect(performance.now() - startMs).toBeLessThan(2 * BEARABLE_MS);
    a.close();
  });
});

describe('the longest common subsequence', () => {
  it('of texts that would need too much memory is refused', () => {
    const a = session();
    a.send(`SET a ${'x'.repeat(20_000)}`);
    a.send(`SET b ${'y'.repeat(20_000)}`);
    bearably(() => expect(a.send('LCS a b')).toMatch(/^\(error\) ERR Insufficient memory/));
  });
});

describe('an argument', () => {
  it.each(['268435457', '536870888', '536870912', '536870913', '9007199254740993'])(
    'of %s bytes is refused before it comes',
    length => {
      const link = new TestEngine().connect();
      let [replies, closed] = ['', false];
      link.onData = bytes => (replies += String.fromCharCode(...bytes));
      link.onClose = () => (closed = true);
      bearably(() => link.send(toUint8(latin1(`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$${length}\r\n`))));
      expect(replies).toBe('-ERR Protocol error: invalid bulk length\r\n');
      expect(closed).toBe(true);
    },
  );
});

describe('a reply', () => {
  it('that no memory can hold ends the link, and nothing else', () => {
    const engine = new TestEngine();
    const [greedy, other] = [engine.connect(), engine.connect()];
    let [closed, answered] = [false, ''];
    greedy.onClose = () => (closed = true);
    other.onData = bytes => (answered += String.fromCharCode(...bytes));
    const big = latin1('x'.repeat(1 << 26));
    greedy.send(encodeRequest([latin1('SET'), latin1('big'), big]));
    greedy.send(encodeRequest(['MGET', ...Array.from({ length: 17 }, () => 'big')].map(latin1)));
    expect(closed).toBe(true);
    other.send(encodeRequest(['STRLEN', 'big'].map(latin1)));
    expect(answered).toBe(`:${1 << 26}\r\n`);
  });
});
