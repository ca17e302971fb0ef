// Hashes as sessions.
import { describe, it } from 'vitest';
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
