// Whole strings, parts of strings and numbers in strings, as sessions.
import { describe, expect, it } from 'vitest';
import { session } from '../../support/session.ts';

describe('SET', () => {
  it('stores, replaces and reads', () => {
    const a = session();
    a.say('GET k', '(nil)');
    a.say('SET k v', 'OK');
    a.say('GET k', '"v"');
    a.say('SET k 12', 'OK');
    a.say('GET k', '"12"');
  });

  it('sets under a condition, and gives the old value back', () => {
    const a = session();
    a.say('SET k 1 XX', '(nil)');
    a.say('SET k 1 NX', 'OK');
    a.say('SET k 2 NX GET', '"1"');
    a.say('GET k', '"1"');
    a.say('SET k 3 XX GET', '"1"');
    a.say('GET k', '"3"');
    a.say('SET k 4 NX XX', '(error) ERR syntax error');
  });

  it('expires', () => {
    const a = session();
    a.say('SET k v PX 1500', 'OK');
    a.pass(1500);
    a.say('GET k', '"v"');
    a.pass(1);
    a.say('GET k', '(nil)');
    a.say('SET k v EX 0', "(error) ERR invalid expire time in 'set' command");
    a.say('SET k v EX ten', '(error) ERR value is not an integer or out of range');
    a.say('SET k v EX 9223372036854775', "(error) ERR invalid expire time in 'set' command");
    expect(a.send('SET k v EX')).toBe('(error) ERR syntax error');
  });
});

describe('INCR', () => {
  it('counts from 0, within 64 bits', () => {
    const a = session();
    a.say('INCR n', '(integer) 1');
    a.say('DECRBY n 11', '(integer) -10');
    a.say('INCRBY n 9223372036854775807', '(integer) 9223372036854775797');
    a.say('INCRBY n 11', '(error) ERR increment or decrement would overflow');
    a.say('DECRBY n -9223372036854775808', '(error) ERR decrement would overflow');
    a.say('SET n 1.5', 'OK');
    a.say('INCR n', '(error) ERR value is not an integer or out of range');
  });
});

describe('INCRBYFLOAT', () => {
  it('adds without the noise of binary fractions', () => {
    const a = session();
    a.say('SET price 10.50', 'OK');
    a.say('INCRBYFLOAT price 0.1', '"10.6"');
    a.say('INCRBYFLOAT price -5', '"5.6"');
    a.say('SET price 5.0e3', 'OK');
    a.say('INCRBYFLOAT price 2.0e2', '"5200"');
    a.say('INCRBYFLOAT price inf', '(error) ERR increment would produce NaN or Infinity');
    a.say('INCRBYFLOAT price ten', '(error) ERR value is not a valid float');
    a.say('GET price', '"5200"');
  });
});

describe('GETEX and GETDEL', () => {
  it('read and change how long the key lives', () => {
    const a = session();
    a.say('SET k v EX 100', 'OK');
    a.say('GETEX k PERSIST', '"v"');
    a.say('TTL k', '(integer) -1');
    a.say('GETEX k EX 10', '"v"');
    a.say('TTL k', '(integer) 10');
    a.say('GETEX k EX 10 PERSIST', '(error) ERR syntax error');
    a.say('GETEX k PXAT 1', '"v"');
    a.say('GET k', '(nil)');
    a.say('SET k v', 'OK');
    a.say('GETDEL k', '"v"');
    a.say('GETDEL k', '(nil)');
  });
});

describe('parts of strings', () => {
  it('are read and overwritten by offset', () => {
    const a = session();
    a.say('SET greeting "Hello World"', 'OK');
    a.say('GETRANGE greeting -5 -1', '"World"');
    a.say('SUBSTR greeting 0 4', '"Hello"');
    a.say('SETRANGE greeting 6 Redis', '(integer) 11');
    a.say('GET greeting', '"Hello Redis"');
    a.say('APPEND greeting !', '(integer) 12');
    a.say('SETRANGE padded 3 x', '(integer) 4');
    a.say('GET padded', '"\\x00\\x00\\x00x"');
    a.say('SETRANGE padded -1 x', '(error) ERR offset is out of range');
    a.say('STRLEN missing', '(integer) 0');
  });
});

describe('LCS', () => {
  it('tells what two strings have in common, and where', () => {
    const a = session();
    a.say('MSET x ohmytext y mynewtext', 'OK');
    a.say('LCS x y', '"mytext"');
    a.say('LCS x y LEN', '(integer) 6');
    const idx = a.send('LCS x y IDX MINMATCHLEN 4 WITHMATCHLEN');
    expect(idx?.split('\n').map(line => line.trim())).toEqual([
      '1) "matches"',
      '2) 1) 1) 1) (integer) 4',
      '2) (integer) 7',
      '2) 1) (integer) 5',
      '2) (integer) 8',
      '3) (integer) 4',
      '3) "len"',
      '4) (integer) 6',
    ]);
    a.say(
      'LCS x y LEN IDX',
      '(error) ERR If you want both the length and indexes, please just use IDX.',
    );
  });
});

describe('MSET and MSETNX', () => {
  it('write all keys or none', () => {
    const a = session();
    a.say('MSET a 1 b 2', 'OK');
    a.say('MSETNX b 3 c 4', '(integer) 0');
    a.say('MGET a b c', '1) "1"\n2) "2"\n3) (nil)');
    a.say('MSET a', "(error) ERR wrong number of arguments for 'mset' command");
    a.say('MSET a 1 b', "(error) ERR wrong number of arguments for 'mset' command");
  });
});
