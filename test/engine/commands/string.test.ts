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
    a.pass(1499);
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
