// Hashes as sessions.
import { describe, expect, it } from 'vitest';
import { session } from '../../support/session.ts';

describe('a hash', () => {
  it('is written, read, counted and removed with its last field', () => {
    const a = session();
    a.say('HSET user name Ada city London', '(integer) 2');
    a.say('HSET user city Paris born 1815', '(integer) 1');
    a.say('HGET user city', '"Paris"');
    a.say('HMGET user name nothing', '1) "Ada"\n2) (nil)');
    a.say('HGETALL user', '1) "name"\n2) "Ada"\n3) "city"\n4) "Paris"\n5) "born"\n6) "1815"');
    a.say('HKEYS user', '1) "name"\n2) "city"\n3) "born"');
    a.say('HVALS user', '1) "Ada"\n2) "Paris"\n3) "1815"');
    a.say('HLEN user', '(integer) 3');
    a.say('HSTRLEN user name', '(integer) 3');
    a.say('HDEL user name city nothing', '(integer) 2');
    a.say('HDEL user born', '(integer) 1');
    a.say('EXISTS user', '(integer) 0');
  });

  it('is refused where another type is', () => {
    const a = session();
    a.say('SET s x', 'OK');
    const wrong = '(error) WRONGTYPE Operation against a key holding the wrong kind of value';
    a.say('HSET s f v', wrong);
    a.say('HGET s f', wrong);
    a.say('HSET h f', "(error) ERR wrong number of arguments for 'hset' command");
    a.say('TYPE h', 'none');
  });

  it('counts in its fields', () => {
    const a = session();
    a.say('HINCRBY h n 5', '(integer) 5');
    a.say('HINCRBY h n -7', '(integer) -2');
    a.say('HSET h s text', '(integer) 1');
    a.say('HINCRBY h s 1', '(error) ERR hash value is not an integer');
    a.say('HSETNX h n 9', '(integer) 0');
    a.say('HSETNX h m 9', '(integer) 1');
  });
});

describe('fields that end', () => {
  it('vanish in their time, told by HTTL', () => {
    const a = session();
    a.send('HSET h a 1 b 2 c 3');
    a.say('HEXPIRE h 10 FIELDS 2 a nothing', '1) (integer) 1\n2) (integer) -2');
    a.say('HPEXPIRE h 1500 FIELDS 1 b', '1) (integer) 1');
    a.say('HTTL h FIELDS 3 a b c', '1) (integer) 10\n2) (integer) 2\n3) (integer) -1');
    a.say('OBJECT ENCODING h', '"listpackex"');
    a.say('HKEYS h', '1) "b"\n2) "a"\n3) "c"');
    a.pass(1600);
    a.say('HLEN h', '(integer) 2');
    a.say('HPERSIST h FIELDS 1 a', '1) (integer) 1');
    a.pass(60_000);
    a.say('HGETALL h', '1) "c"\n2) "3"\n3) "a"\n4) "1"');
  });

  it('take the hash with them when they are the last', () => {
    const a = session();
    a.say('HSETEX h PX 200 FIELDS 2 a 1 b 2', '(integer) 1');
    a.say('HGETEX h EX 100 FIELDS 1 a', '1) "1"');
    a.pass(300);
    a.say('HKEYS h', '1) "a"');
    a.say('HEXPIRE h 0 FIELDS 1 a', '1) (integer) 2');
    a.say('EXISTS h', '(integer) 0');
    a.say('HSETEX h PX 200 FIELDS 1 a 1', '(integer) 1');
    a.pass(300);
    a.say('DBSIZE', '(integer) 0');
  });

  it('keep their end when counted, lose it when written', () => {
    const a = session();
    a.send('HSETEX h EX 100 FIELDS 1 n 1');
    a.say('HINCRBY h n 1', '(integer) 2');
    a.say('HTTL h FIELDS 1 n', '1) (integer) 100');
    a.say('HSETEX h KEEPTTL FIELDS 1 n 5', '(integer) 1');
    a.say('HTTL h FIELDS 1 n', '1) (integer) 100');
    a.say('HSET h n 3', '(integer) 0');
    a.say('HTTL h FIELDS 1 n', '1) (integer) -1');
  });

  it('are many in one hash', () => {
    const a = session();
    const names = Array.from({ length: 2000 }, (_, i) => `f${i}`);
    a.send(`HSET h keep 1 ${names.map(name => `${name} x`).join(' ')}`);
    a.send(`HPEXPIRE h 1000 FIELDS 2000 ${names.join(' ')}`);
    a.send(`HPEXPIRE h 5000 FIELDS 1000 ${names.slice(1000).join(' ')}`);
    a.pass(2000);
    a.say('HLEN h', '(integer) 1001');
    a.pass(5000);
    a.say('HKEYS h', '1) "keep"');
    a.say('OBJECT ENCODING h', '"hashtable"');
  });

  it('go with a copied or renamed hash', () => {
    const a = session();
    a.send('HSETEX h PX 500 FIELDS 1 a 1');
    a.send('HSET h b 2');
    a.say('COPY h copy', '(integer) 1');
    a.say('RENAME h renamed', 'OK');
    a.pass(600);
    a.say('HKEYS copy', '1) "b"');
    a.say('HKEYS renamed', '1) "b"');
  });
});

describe('encodings', () => {
  it('go from listpack to hashtable and never back', () => {
    const a = session();
    a.send('HSET h a 1');
    a.say('OBJECT ENCODING h', '"listpack"');
    a.send(`HSET h b ${'x'.repeat(65)}`);
    a.say('OBJECT ENCODING h', '"hashtable"');
    a.send('HDEL h b');
    a.say('OBJECT ENCODING h', '"hashtable"');
  });
});

describe('HRANDFIELD', () => {
  it('picks distinct fields for a positive count, and again and again for a negative one', () => {
    const a = session();
    a.send('HSET h a 1 b 2 c 3');
    const picked = a.send('HRANDFIELD h 2')?.match(/"\w"/g) ?? [];
    expect(new Set(picked).size).toBe(2);
    expect(a.send('HRANDFIELD h -20')?.match(/"\w"/g)).toHaveLength(20);
    a.say('HRANDFIELD h 5 WITHVALUES', '1) "a"\n2) "1"\n3) "b"\n4) "2"\n5) "c"\n6) "3"');
    a.say('HRANDFIELD nothing', '(nil)');
    a.send('HELLO 3');
    a.say(
      'HRANDFIELD h 5 WITHVALUES',
      '1) 1) "a"\n   2) "1"\n2) 1) "b"\n   2) "2"\n3) 1) "c"\n   2) "3"',
    );
  });
});
