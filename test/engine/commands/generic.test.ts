// Keys of any type as sessions: existence, names, time to live, order.
import { describe, expect, it } from 'vitest';
import { session } from '../../support/session.ts';

describe('EXPIRE', () => {
  it('gives a key a time to live, tells it and takes it away', () => {
    const a = session();
    a.say('SET k v', 'OK');
    a.say('TTL k', '(integer) -1');
    a.say('EXPIRE k 60', '(integer) 1');
    a.say('TTL k', '(integer) 60');
    a.pass(1_000);
    a.say('PTTL k', '(integer) 59000');
    a.say('PERSIST k', '(integer) 1');
    a.say('PERSIST k', '(integer) 0');
    a.say('EXPIRE k 1', '(integer) 1');
    a.pass(1_001);
    a.say('EXISTS k', '(integer) 0');
    a.say('TTL k', '(integer) -2');
  });

  it('obeys its conditions', () => {
    const a = session();
    a.say('SET k v', 'OK');
    a.say('EXPIRE k 10 XX', '(integer) 0');
    a.say('EXPIRE k 10 GT', '(integer) 0');
    a.say('EXPIRE k 10 NX', '(integer) 1');
    a.say('EXPIRE k 5 GT', '(integer) 0');
    a.say('EXPIRE k 5 LT', '(integer) 1');
    a.say('EXPIRE k 5 NX XX', NX_ALONE);
    a.say('EXPIRE k 5 SOON', '(error) ERR Unsupported option SOON');
    a.say('EXPIRE k -1', '(integer) 1');
    a.say('EXISTS k', '(integer) 0');
  });
});

const NX_ALONE = '(error) ERR NX and XX, GT or LT options at the same time are not compatible';

describe('names', () => {
  it('are listed, tested, changed and removed', () => {
    const a = session();
    a.send('MSET user:1 a user:2 b other c');
    a.say('KEYS user:*', '1) "user:1"\n2) "user:2"');
    a.say('EXISTS user:1 user:1 nothing', '(integer) 2');
    a.say('TOUCH user:1 nothing', '(integer) 1');
    a.say('RENAME user:1 user:3', 'OK');
    a.say('RENAME user:1 user:3', '(error) ERR no such key');
    a.say('RENAMENX user:2 user:3', '(integer) 0');
    a.say('RENAME user:2 user:3', 'OK');
    a.say('GET user:3', '"b"');
    a.say('UNLINK user:3 other nothing', '(integer) 2');
    a.say('RANDOMKEY', '(nil)');
  });

  it('keep their time to live when renamed, moved or copied', () => {
    const a = session();
    a.send('SET k v EX 100');
    a.say('RENAME k m', 'OK');
    a.say('TTL m', '(integer) 100');
    a.say('COPY m n', '(integer) 1');
    a.say('COPY m n', '(integer) 0');
    a.say('TTL n', '(integer) 100');
    a.say('MOVE m 3', '(integer) 1');
    a.say('EXISTS m', '(integer) 0');
    a.say('COPY n m DB 3', '(integer) 0');
    a.say('COPY n m DB 3 REPLACE', '(integer) 1');
    a.send('SELECT 3');
    a.say('TTL m', '(integer) 100');
    a.say('MOVE m 3', '(error) ERR source and destination objects are the same');
  });

  it('are met by SCAN while others come and go', () => {
    const a = session();
    for (let i = 0; i < 500; i += 1) a.send(`SET k${i} v`);
    const met = new Set<string>();
    let cursor = '0';
    let page = 0;
    do {
      const reply = a.send(`SCAN ${cursor} COUNT 7 MATCH k*`) ?? '';
      cursor = /^1\) "(\d+)"/.exec(reply)?.[1] ?? '0';
      for (const name of reply.match(/k\d+/g) ?? []) met.add(name);
      a.send(`DEL k${page}`);
      a.send(`SET new${page} v`);
      page += 1;
    } while (cursor !== '0');
    for (let i = page; i < 500; i += 1) expect(met.has(`k${i}`)).toBe(true);
  });

  it('whose time is over are not told, nor picked', () => {
    const a = session();
    a.send('SET stays v');
    for (let i = 0; i < 300; i += 1) a.send(`SET k${i} v PX 5`);
    a.engine.server.expiry.enabled = false;
    a.pass(10);
    a.say('KEYS *', '1) "stays"');
    a.say('RANDOMKEY', '"stays"');
    a.say('SCAN 0 COUNT 1000', '1) "0"\n2) 1) "stays"');
    a.say('DBSIZE', '(integer) 1');
  });
});

describe('SORT', () => {
  it('orders numbers, texts, and by what is kept elsewhere', () => {
    const a = session();
    a.send('RPUSH l 3 10 2');
    a.say('SORT l', '1) "2"\n2) "3"\n3) "10"');
    a.say('SORT l ALPHA DESC LIMIT 0 2', '1) "3"\n2) "2"');
    a.send('MSET weight_3 1 weight_10 3 weight_2 2');
    a.say('SORT l BY weight_*', '1) "3"\n2) "2"\n3) "10"');
    a.send('HSET about_3 name three');
    a.say('SORT l BY nosort GET # GET about_*->name LIMIT 0 1', '1) "3"\n2) "three"');
    a.say('SORT l STORE sorted', '(integer) 3');
    a.say('LRANGE sorted 0 -1', '1) "2"\n2) "3"\n3) "10"');
    a.send('RPUSH l word');
    a.say('SORT l', "(error) ERR One or more scores can't be converted into double");
    a.say('SORT_RO l STORE x', '(error) ERR syntax error');
  });
});

describe('OBJECT', () => {
  it('tells how long a key was not used', () => {
    const a = session();
    a.send('SET k v');
    a.pass(5_000);
    a.say('OBJECT IDLETIME k', '(integer) 5');
    a.say('EXISTS k', '(integer) 1');
    a.say('TYPE k', 'string');
    a.say('OBJECT IDLETIME k', '(integer) 5');
    a.say('GET k', '"v"');
    a.say('OBJECT IDLETIME k', '(integer) 0');
    a.say('OBJECT ENCODING nothing', '(nil)');
  });

  it('tells how often a key was used, if the policy counts it', () => {
    const a = session();
    expect(a.send('SET k v')).toBe('OK');
    expect(a.send('OBJECT FREQ k')).toMatch(
      /^\(error\) ERR An LFU maxmemory policy is not selected/,
    );
    a.engine.server.eviction.setPolicy('allkeys-lfu');
    a.send('SET k v');
    expect(a.send('OBJECT FREQ k')).toMatch(/^\(integer\) [56]$/);
    expect(a.send('OBJECT IDLETIME k')).toMatch(
      /^\(error\) ERR An LFU maxmemory policy is selected/,
    );
  });
});

describe('WAIT', () => {
  it('waits in vain for replicas', () => {
    const a = session();
    a.say('WAIT 0 0', '(integer) 0');
    expect(a.send('WAIT 1 100')).toBeUndefined();
    a.pass(99);
    expect(a.reply()).toBeUndefined();
    a.pass(1);
    expect(a.reply()).toBe('(integer) 0');
    expect(a.send('WAITAOF 0 1 100')).toBeUndefined();
    a.pass(100);
    expect(a.reply()).toBe('1) (integer) 0\n2) (integer) 0');
  });
});

describe('WATCH', () => {
  it('sees keys renamed, moved, copied and expired', () => {
    for (const change of [
      'RENAME k m',
      'MOVE k 1',
      'COPY m k REPLACE',
      'EXPIRE k 0',
      'SORT l STORE k',
    ]) {
      const a = session();
      const b = a.other();
      a.send('MSET k 1 m 2');
      a.send('RPUSH l 1');
      a.send('WATCH k');
      b.send(change);
      a.send('MULTI');
      a.send('PING');
      a.say('EXEC', '(nil)');
    }
  });
});
