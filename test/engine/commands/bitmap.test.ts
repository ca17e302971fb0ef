// Bits and integers in strings, as sessions; test/oracle/bitmap.test.ts compares at random.
import { describe, expect, it } from 'vitest';
import { session } from '../../support/session.ts';

describe('SETBIT and GETBIT', () => {
  it('count bits from the highest of the first byte', () => {
    const a = session();
    a.say('SETBIT visits 7 1', '(integer) 0');
    a.say('GET visits', '"\\x01"');
    a.say('SETBIT visits 0 1', '(integer) 0');
    a.say('GET visits', '"\\x81"');
    a.say('SETBIT visits 7 0', '(integer) 1');
    a.say('GETBIT visits 0', '(integer) 1');
    a.say('GETBIT visits 100', '(integer) 0');
    a.say('SETBIT visits -1 1', '(error) ERR bit offset is not an integer or out of range');
    a.say('SETBIT visits 0 2', '(error) ERR bit is not an integer or out of range');
  });

  it('take little memory for a bit far away', () => {
    const a = session();
    a.say('SETBIT far 4294967295 1', '(integer) 0');
    a.say('STRLEN far', '(integer) 536870912');
    a.say('BITCOUNT far', '(integer) 1');
    a.say('BITPOS far 1', '(integer) 4294967295');
    expect(a.engine.server.keyspace.usedBytes).toBeLessThan(100_000);
    a.say('GET far', '(error) ERR string is too long to be read whole, use GETRANGE');
    a.say('GETRANGE far -2 -1', '"\\x00\\x01"');
  });
});

describe('BITCOUNT and BITPOS', () => {
  it('take ranges in bytes and in bits', () => {
    const a = session();
    a.say('SET word foobar', 'OK');
    a.say('BITCOUNT word', '(integer) 26');
    a.say('BITCOUNT word 1 1', '(integer) 6');
    a.say('BITCOUNT word 5 30 BIT', '(integer) 17');
    a.say('BITCOUNT word 1', '(error) ERR syntax error');
    a.say('BITPOS word 1', '(integer) 1');
    a.say('BITPOS word 0 -2', '(integer) 32');
    a.say('SETRANGE ones 0 "\\xff\\xff"', '(integer) 2');
    a.say('BITPOS ones 0', '(integer) 16');
    a.say('BITPOS ones 0 0 -1', '(integer) -1');
    a.say('BITPOS missing 0', '(integer) 0');
    a.say('BITPOS missing 1', '(integer) -1');
  });
});

describe('BITOP', () => {
  it('pads the shorter strings with zeros', () => {
    const a = session();
    a.say('MSET x abc y a', 'OK');
    a.say('BITOP OR z x y', '(integer) 3');
    a.say('GET z', '"abc"');
    a.say('BITOP AND z x y missing', '(integer) 3');
    a.say('GET z', '"\\x00\\x00\\x00"');
    a.say('BITOP NOT z y', '(integer) 1');
    a.say('GET z', '"\\x9e"');
    a.say('BITOP AND z missing', '(integer) 0');
    a.say('EXISTS z', '(integer) 0');
  });
});

describe('BITFIELD', () => {
  it('wraps, saturates or fails where a field is too small', () => {
    const a = session();
    a.say('BITFIELD f SET u8 #0 250 INCRBY u8 #0 10', '1) (integer) 0\n2) (integer) 4');
    a.say('BITFIELD f OVERFLOW SAT INCRBY u8 #0 255', '1) (integer) 255');
    a.say('BITFIELD f OVERFLOW FAIL INCRBY u8 #0 1 GET u8 #0', '1) (nil)\n2) (integer) 255');
    a.say('BITFIELD f GET i8 0 GET u4 4', '1) (integer) -1\n2) (integer) 15');
    a.say('BITFIELD_RO f SET u8 0 1', '(error) ERR BITFIELD_RO only supports the GET subcommand');
    expect(a.send('BITFIELD f GET u64 0')).toMatch(/^\(error\) ERR Invalid bitfield type\./);
  });
});
