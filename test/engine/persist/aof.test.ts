// Append-only files: every change is there after a restart, as policies promise; files that a crash has
// cut are mended, damaged ones refused.
import { describe, expect, it } from 'vitest';
import { fromUint8, latin1, toUint8 } from '../../../src/resp/bytes.ts';
import { TestEngine } from '../../support/engine.ts';
import { MemoryStorage } from '../../support/memory-storage.ts';
import { play, randomWrites } from '../../support/random-sessions.ts';
import { Session } from '../../support/session.ts';

const SETTINGS = 'save ""\nappendonly yes\nappendfsync always\nenable-debug-command yes';
const DIRECTORY = 'appendonlydir';
const INCR = `${DIRECTORY}/appendonly.aof.1.incr.aof`;
const START_MS = Date.UTC(2025, 0, 1);
const SESSIONS = Number(process.env['FUZZ_KEYSPACES'] ?? 60);

function start(storage: MemoryStorage, more = '', startMs = START_MS): Session {
  return new Session(new TestEngine(1, `${SETTINGS}\n${more}`, { storage, startMs }));
}

const fileText = (disk: MemoryStorage, name: string): string =>
  fromUint8(disk.read(name) ?? new Uint8Array());

// The commands of a file, a line each.
function commandsIn(disk: MemoryStorage, name = INCR): string[] {
  const text = fileText(disk, name);
  const commands: string[] = [];
  for (const command of text.split(/(?:^|\r\n)\*\d+\r\n/).slice(1)) {
    commands.push(
      command
        .split(/\r\n/)
        .filter((_, i) => i % 2 === 1)
        .join(' '),
    );
  }
  return commands;
}

function change(disk: MemoryStorage, name: string, text: string): void {
  disk.write(name, toUint8(latin1(text)));
}

it('starts with a base, an increment and a manifest', () => {
  const disk = new MemoryStorage();
  start(disk).say('SET a 1', 'OK');
  expect(disk.list().sort()).toEqual([
    `${DIRECTORY}/appendonly.aof.1.base.rdb`,
    INCR,
    `${DIRECTORY}/appendonly.aof.manifest`,
  ]);
  expect(fileText(disk, `${DIRECTORY}/appendonly.aof.manifest`)).toBe(
    'file appendonly.aof.1.base.rdb seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n',
  );
  expect(fileText(disk, INCR)).toBe(
    '*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n',
  );
});

it('writes what commands did, not what they were asked', () => {
  const disk = new MemoryStorage();
  const a = start(disk);
  const expected = [
    ['SET a b EX 100', 'SET a b PXAT 1735689700000'],
    ['GETEX a PERSIST', 'PERSIST a'],
    ['EXPIRE a 10 NX', 'PEXPIREAT a 1735689610000'],
    ['GETDEL a', 'DEL a'],
    ['INCRBYFLOAT n 1.5', 'SET n 1.5 KEEPTTL'],
    ['SADD s x', 'SADD s x'],
    ['SPOP s', 'SREM s x'],
    ['HSET h f 1 g 2', 'HSET h f 1 g 2'],
    ['HINCRBYFLOAT h f 0.5', 'HSET h f 1.5'],
    ['HEXPIRE h 100 FIELDS 2 f none', 'HPEXPIREAT h 1735689700000 FIELDS 1 f'],
    ['HEXPIRE h 0 FIELDS 1 f', 'HDEL h f'],
    ['RPUSH l a b c', 'RPUSH l a b c'],
    ['BLPOP none l 0', 'LPOP l'],
    ['LMPOP 2 none l RIGHT COUNT 5', 'RPOP l 2'],
    ['ZADD z 1 a 2 b', 'ZADD z 1 a 2 b'],
    ['BZPOPMAX z 0', 'ZPOPMAX z'],
    ['XADD x MAXLEN ~ 5 * f v', 'XADD x MAXLEN = 1 1735689600000-0 f v'],
  ] as const;
  for (const [line] of expected) a.send(line);
  expect(commandsIn(disk)).toEqual(['SELECT 0', ...expected.map(([, effect]) => effect)]);
});

it('wraps what belongs together, and writes nothing for what changed nothing', () => {
  const disk = new MemoryStorage();
  const a = start(disk);
  for (const line of ['DEL none', 'GET a', 'INCR a b', 'MULTI', 'SET a 1', 'EXEC']) a.send(line);
  for (const line of ['MULTI', 'SET a 2', 'GET a', 'SELECT 2', 'SET b 1', 'EXEC']) a.send(line);
  expect(commandsIn(disk)).toEqual([
    ...['SELECT 0', 'SET a 1'],
    ...['MULTI', 'SET a 2', 'SELECT 2', 'SET b 1', 'EXEC'],
  ]);
});

it('tells of keys and fields that expire and keys that are evicted', () => {
  const disk = new MemoryStorage();
  const a = start(disk);
  for (const line of ['SET a 1 PX 10', 'HSET h f 1 g 2', 'HPEXPIRE h 10 FIELDS 1 f']) a.send(line);
  a.pass(500);
  expect(commandsIn(disk).slice(-2).sort()).toEqual(['DEL a', 'HDEL h f']);
});

it('serves a client that waited, as the pop that it was', () => {
  const disk = new MemoryStorage();
  const a = start(disk);
  const b = a.other();
  expect(b.send('BLMOVE q r LEFT RIGHT 0')).toBeUndefined();
  a.say('RPUSH q job', '(integer) 1');
  expect(commandsIn(disk)).toEqual(['SELECT 0', 'RPUSH q job', 'LMOVE q r LEFT RIGHT']);
});

describe('a power cut', () => {
  const afterCut = (policy: string): string | undefined => {
    const disk = new MemoryStorage();
    const a = start(disk, `appendfsync ${policy}`);
    a.say('SET first 1', 'OK');
    a.pass(1100);
    a.say('SET second 1', 'OK');
    disk.cutPower();
    return start(disk).send('EXISTS first second');
  };

  it('loses nothing with appendfsync always', () => {
    expect(afterCut('always')).toBe('(integer) 2');
  });

  it('loses at most a second with everysec', () => {
    const disk = new MemoryStorage();
    const a = start(disk, 'appendfsync everysec');
    a.say('SET first 1', 'OK');
    a.pass(1100);
    a.say('SET second 1', 'OK');
    a.pass(1000);
    a.say('SET third 1', 'OK');
    disk.cutPower();
    start(disk).say('EXISTS first second third', '(integer) 2');
  });

  it('loses what the system did not write by itself with no', () => {
    expect(afterCut('no')).toBe('(integer) 0');
  });
});

describe('BGREWRITEAOF', () => {
  it.each(['yes', 'no'])('writes all anew, with aof-use-rdb-preamble %s', preamble => {
    const disk = new MemoryStorage();
    const a = start(disk, `aof-use-rdb-preamble ${preamble}`);
    for (let i = 0; i < 100; i += 1) a.send('INCR n');
    a.say('RPUSH l a b', '(integer) 2');
    a.send('XADD x 5-1 f v');
    a.send('XGROUP CREATE x g 0');
    a.send('XREADGROUP GROUP g c STREAMS x >');
    a.say('BGREWRITEAOF', 'Background append only file rewriting started');
    a.say('INCR n', '(integer) 101');
    const end = preamble === 'yes' ? 'rdb' : 'aof';
    expect(fileText(disk, `${DIRECTORY}/appendonly.aof.manifest`)).toBe(
      `file appendonly.aof.2.base.${end} seq 2 type b\n` +
        'file appendonly.aof.2.incr.aof seq 2 type i\n',
    );
    expect(disk.list()).toHaveLength(3);
    const b = start(disk, `aof-use-rdb-preamble ${preamble}`);
    b.say('GET n', '"101"');
    b.say('LRANGE l 0 -1', '1) "a"\n2) "b"');
    expect(b.send('XPENDING x g')).toBe(a.send('XPENDING x g'));
  });

  it('inside MULTI happens when all of it is done', () => {
    const disk = new MemoryStorage();
    const a = start(disk);
    for (const line of ['MULTI', 'INCR n', 'BGREWRITEAOF', 'INCR n', 'EXEC']) a.send(line);
    a.say('INCR n', '(integer) 3');
    start(disk).say('GET n', '"3"');
  });

  it('comes by itself when the file has grown', () => {
    const disk = new MemoryStorage();
    const a = start(disk, 'auto-aof-rewrite-min-size 1kb');
    for (let i = 0; i < 200; i += 1) a.send('INCR n');
    a.send('EXPIRE n 1000');
    a.pass(1000);
    expect(a.send('INFO persistence')).toContain('aof_rewrites:1\\r\\n');
    start(disk).say('GET n', '"200"');
  });
});

it('can be turned on and off', () => {
  const disk = new MemoryStorage();
  const a = start(disk, 'appendonly no');
  a.say('SET a 1', 'OK');
  expect(disk.list()).toEqual([]);
  a.say('CONFIG SET appendonly yes', 'OK');
  a.say('SET b 1', 'OK');
  start(disk).say('EXISTS a b', '(integer) 2');
  a.say('CONFIG SET appendonly no', 'OK');
  a.say('SET c 1', 'OK');
  a.say('CONFIG SET appendonly yes', 'OK');
  start(disk).say('EXISTS a b c', '(integer) 3');
});

it('takes over the one file of older servers', () => {
  const disk = new MemoryStorage();
  change(disk, 'appendonly.aof', '*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n');
  const a = start(disk);
  a.say('GET a', '"1"');
  a.say('INCR a', '(integer) 2');
  expect(disk.list()).not.toContain('appendonly.aof');
  start(disk).say('GET a', '"2"');
});

describe('a file that is not whole', () => {
  const written = (): MemoryStorage => {
    const disk = new MemoryStorage();
    const a = start(disk);
    for (const line of ['SET a 1', 'SET b 2', 'MULTI', 'SET c 3', 'SET d 4', 'EXEC']) a.send(line);
    return disk;
  };

  it('is cut back to the last whole command or transaction, wherever it ends', () => {
    const whole = fileText(written(), INCR);
    for (let length = 0; length < whole.length; length += 1) {
      const disk = written();
      change(disk, INCR, whole.slice(0, length));
      const a = start(disk);
      const keys = Number(/\d+/.exec(a.send('DBSIZE') ?? '')?.[0]);
      expect([0, 1, 2], `${length} bytes`).toContain(keys);
      // What is added is found again.
      a.send('SET e 5');
      start(disk).say('EXISTS a b c d e', `(integer) ${keys + 1}`);
    }
  });

  it('is refused where aof-load-truncated says so', () => {
    const disk = written();
    change(disk, INCR, fileText(disk, INCR).slice(0, -3));
    expect(() => start(disk, 'aof-load-truncated no')).toThrow(
      'Unexpected end of file reading the append only file appendonly.aof.1.incr.aof. You can: ' +
        '1) Make a backup of your AOF file, then use ./redis-check-aof --fix <filename.manifest>. ' +
        "2) Alternatively you can set the 'aof-load-truncated' configuration option to yes and " +
        'restart the server.',
    );
  });

  it('is refused if it holds something else', () => {
    const disk = written();
    change(disk, INCR, fileText(disk, INCR).replace('$1\r\na', '#1\r\na'));
    expect(() => start(disk)).toThrow(
      'Bad file format reading the append only file appendonly.aof.1.incr.aof: make a backup of ' +
        'your AOF file, then use ./redis-check-aof --fix <filename.manifest>',
    );
  });

  it('is refused if it holds an unknown command', () => {
    const disk = written();
    change(disk, INCR, fileText(disk, INCR).replace('SET', 'SAT'));
    expect(() => start(disk)).toThrow(
      "Unknown command 'SAT' reading the append only file appendonly.aof.1.incr.aof",
    );
  });

  it('is refused if its manifest is none', () => {
    const disk = written();
    change(disk, `${DIRECTORY}/appendonly.aof.manifest`, 'file a seq 1\n');
    expect(() => start(disk)).toThrow('Invalid AOF manifest file format');
  });
});

// What there is to see of all keys but the times at which consumers were seen.
function everything({ engine }: Session): string[] {
  return ['0', '3'].flatMap(db => {
    const look = new Session(engine);
    look.send(`SELECT ${db}`);
    const keys = (look.send('KEYS *') ?? '').match(/"(?:[^"\\]|\\.)*"/g) ?? [];
    return keys.sort().flatMap(key => {
      const type = look.send(`TYPE ${key}`) ?? '';
      const seen = [key, type, look.send(`PEXPIRETIME ${key}`) ?? ''];
      if (type !== 'stream') return [...seen, look.send(`DEBUG DIGEST-VALUE ${key}`) ?? ''];
      const full = look.send(`XINFO STREAM ${key} FULL COUNT 0`) ?? '';
      return [...seen, full.replace(/"(seen-time|active-time|radix-tree-\w+)"\n.*/g, '')];
    });
  });
}

it(`${SESSIONS} random sessions come back as they were`, () => {
  for (let seed = 0; seed < SESSIONS; seed += 1) {
    const disk = new MemoryStorage();
    const a = start(disk);
    play(a.engine, seed, randomWrites(seed, 300));
    const b = start(disk, '', a.engine.nowMs);
    expect(everything(b), `seed ${seed}`).toEqual(everything(a));
  }
}, 600_000);
