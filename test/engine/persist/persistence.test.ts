// Dumps on a disk: what a server saves comes back with the next one, and what cannot be read stops it.
import { describe, expect, it } from 'vitest';
import { latin1, toUint8 } from '../../../src/resp/bytes.ts';
import { TestEngine } from '../../support/engine.ts';
import { MemoryStorage } from '../../support/memory-storage.ts';
import { Session } from '../../support/session.ts';

const SETTINGS = 'enable-debug-command yes';

function start(storage: MemoryStorage, settings = SETTINGS): Session {
  return new Session(new TestEngine(1, settings, { storage }));
}

it('SAVE writes the dump file, and the next server has its keys', () => {
  const disk = new MemoryStorage();
  const before = start(disk);
  before.say('SET name Ada', 'OK');
  before.say('RPUSH list a b', '(integer) 2');
  before.say('SELECT 3', 'OK');
  before.say('SET other 1 EX 100', 'OK');
  before.say('SAVE', 'OK');
  expect(disk.list()).toEqual(['dump.rdb']);
  const after = start(disk);
  after.say('GET name', '"Ada"');
  after.say('LRANGE list 0 -1', '1) "a"\n2) "b"');
  after.say('SELECT 3', 'OK');
  after.say('TTL other', '(integer) 100');
  expect(after.send('INFO persistence')).toMatch(/rdb_last_load_keys_loaded:3/);
  expect(after.engine.log).toContain('* Done loading RDB, keys loaded: 3, keys expired: 0.');
});

it('what was not saved is gone', () => {
  const disk = new MemoryStorage();
  const before = start(disk);
  before.say('SET a 1', 'OK');
  before.say('BGSAVE', 'Background saving started');
  before.say('SET b 2', 'OK');
  before.pass(20);
  disk.cutPower();
  start(disk).say('KEYS *', '1) "a"');
});

it('save points save by themselves: so many changes, so long after the last save', () => {
  const disk = new MemoryStorage();
  const a = start(disk, 'save 60 2');
  a.say('SET a 1', 'OK');
  a.pass(61_000);
  expect(disk.list()).toEqual([]);
  a.say('SET b 1', 'OK');
  a.pass(100);
  expect(disk.list()).toEqual(['dump.rdb']);
});

it('the file has the name that dbfilename gives it', () => {
  const disk = new MemoryStorage();
  const a = start(disk, 'dbfilename mine.rdb');
  a.say('SAVE', 'OK');
  expect(disk.list()).toEqual(['mine.rdb']);
});

it('SHUTDOWN saves if there are save points, or as it is told', () => {
  const [kept, lost, forced] = [new MemoryStorage(), new MemoryStorage(), new MemoryStorage()];
  start(kept).send('SHUTDOWN');
  expect(kept.list()).toEqual(['dump.rdb']);
  start(lost).send('SHUTDOWN NOSAVE');
  expect(lost.list()).toEqual([]);
  start(forced, 'save ""').send('SHUTDOWN SAVE');
  expect(forced.list()).toEqual(['dump.rdb']);
});

it('DEBUG RELOAD saves and loads', () => {
  const a = start(new MemoryStorage());
  a.say('HSET h f 1', '(integer) 1');
  a.say('DEBUG RELOAD', 'OK');
  a.say('HGETALL h', '1) "f"\n2) "1"');
});

it.each(['no', 'yes'])('functions are kept too, with appendonly %s', appendonly => {
  const disk = new MemoryStorage();
  const settings = `appendonly ${appendonly}\nappendfsync always`;
  const a = start(disk, settings);
  const code = "redis.register_function('seven', function() return 7 end)";
  a.say(`FUNCTION LOAD "#!lua name=numbers\\n${code}"`, '"numbers"');
  a.say('SAVE', 'OK');
  start(disk, settings).say('FCALL seven 0', '(integer) 7');
});

it('a dump that is none stops the server, and stays as it is', () => {
  const disk = new MemoryStorage();
  const junk = toUint8(latin1('this is no dump'));
  disk.write('dump.rdb', junk);
  expect(() => start(disk)).toThrow('Wrong signature trying to load DB from file');
  expect(disk.read('dump.rdb')).toEqual(junk);
});

it('a cut or changed dump stops the server', () => {
  const disk = new MemoryStorage();
  const before = start(disk);
  for (let i = 0; i < 20; i += 1) before.send(`SET key:${i} ${'x'.repeat(i)}`);
  before.say('SAVE', 'OK');
  const whole = disk.read('dump.rdb') ?? new Uint8Array();
  disk.write('dump.rdb', whole.subarray(0, whole.length - 12));
  expect(() => start(disk)).toThrow(/Internal error in RDB reading/);
  const changed = whole.slice();
  changed[whole.length - 20] = (changed[whole.length - 20] ?? 0) ^ 1;
  disk.write('dump.rdb', changed);
  expect(() => start(disk)).toThrow(/RDB/);
});

it('a full disk is no reason to lose what there is', () => {
  const disk = new MemoryStorage();
  const a = start(disk);
  a.say('SET a 1', 'OK');
  a.say('SAVE', 'OK');
  disk.full = true;
  a.say('SET a 2', 'OK');
  a.say('SAVE', '(error) ERR');
  expect(a.send('INFO persistence')).toMatch(/rdb_last_bgsave_status:ok/);
  a.say('BGSAVE', 'Background saving started');
  expect(a.send('INFO persistence')).toMatch(/rdb_last_bgsave_status:err/);
  start(disk).say('GET a', '"1"');
});

describe('while nothing can be saved', () => {
  const MISCONF =
    /^\(error\) MISCONF Redis is configured to save RDB snapshots, but it's currently /;

  it('nothing is written, until a save succeeds', () => {
    const disk = new MemoryStorage();
    const a = start(disk, 'save 60 1000');
    a.say('SET a 1', 'OK');
    disk.full = true;
    a.say('BGSAVE', 'Background saving started');
    for (const command of ['SET a 2', 'DEL a', 'PING']) expect(a.send(command)).toMatch(MISCONF);
    a.say('GET a', '"1"');
    a.say('MULTI', 'OK');
    expect(a.send('INCR a')).toMatch(MISCONF);
    a.say('EXEC', '(error) EXECABORT Transaction discarded because of previous errors.');
    disk.full = false;
    a.say('SAVE', 'OK');
    a.say('SET a 2', 'OK');
  });

  it('all may be written if stop-writes-on-bgsave-error is off, or without save points', () => {
    for (const more of ['save 60 1000\nstop-writes-on-bgsave-error no', 'save ""']) {
      const disk = new MemoryStorage();
      const a = start(disk, more);
      disk.full = true;
      a.send('BGSAVE');
      a.say('SET a 1', 'OK');
    }
  });

  it('append-only files are tried again every second', () => {
    const disk = new MemoryStorage();
    const a = start(disk, 'save ""\nappendonly yes\nappendfsync everysec');
    a.say('SET a 1', 'OK');
    disk.full = true;
    a.say('SET a 2', 'OK');
    const words = '(error) MISCONF Errors writing to the AOF file: No space left on device';
    a.say('SET a 3', words);
    a.say('PING', words);
    a.say('GET a', '"2"');
    a.pass(1100);
    a.say('SET a 3', words);
    disk.full = false;
    a.pass(1100);
    a.say('SET a 4', 'OK');
    disk.cutPower();
    start(disk, 'save ""\nappendonly yes').say('EXISTS a', '(integer) 1');
  });
});
