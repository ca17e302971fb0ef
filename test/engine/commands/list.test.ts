import { describe, expect, it } from 'vitest';
import { session } from '../../support/session.ts';

describe('a list', () => {
  it('grows and shrinks at both ends', () => {
    const a = session();
    a.say('RPUSH q b c', '(integer) 2');
    a.say('LPUSH q a', '(integer) 3');
    a.say('LRANGE q 0 -1', '1) "a"\n2) "b"\n3) "c"');
    a.say('LPOP q', '"a"');
    a.say('RPOP q 5', '1) "c"\n2) "b"');
    a.say('LPOP q', '(nil)');
    a.say('LPUSHX q x', '(integer) 0');
  });

  it('is read by position, from either end', () => {
    const a = session();
    a.say('RPUSH q a b c b', '(integer) 4');
    a.say('LINDEX q -1', '"b"');
    a.say('LINDEX q 4', '(nil)');
    a.say('LPOS q b', '(integer) 1');
    a.say('LPOS q b RANK -1', '(integer) 3');
    a.say('LPOS q b COUNT 0', '1) (integer) 1\n2) (integer) 3');
    a.say('LPOS q b COUNT 0 MAXLEN 2', '1) (integer) 1');
    a.say('LRANGE q -2 100', '1) "c"\n2) "b"');
    a.say('LRANGE q 3 1', '(empty array)');
  });

  it('is changed in the middle', () => {
    const a = session();
    a.say('RPUSH q a b c b d', '(integer) 5');
    a.say('LSET q -1 e', 'OK');
    a.say('LSET q 9 x', '(error) ERR index out of range');
    a.say('LINSERT q BEFORE c x', '(integer) 6');
    a.say('LINSERT q AFTER nobody y', '(integer) -1');
    a.say('LREM q -1 b', '(integer) 1');
    a.say('LRANGE q 0 -1', '1) "a"\n2) "b"\n3) "x"\n4) "c"\n5) "e"');
    a.say('LTRIM q 1 -2', 'OK');
    a.say('LRANGE q 0 -1', '1) "b"\n2) "x"\n3) "c"');
    a.say('LTRIM q 5 9', 'OK');
    a.say('LLEN q', '(integer) 0');
  });

  it('hands its elements to another list, or round itself', () => {
    const a = session();
    a.say('RPUSH q a b c', '(integer) 3');
    a.say('RPOPLPUSH q q', '"c"');
    a.say('LMOVE q done LEFT RIGHT', '"c"');
    a.say('LMOVE q done LEFT RIGHT', '"a"');
    a.say('LRANGE done 0 -1', '1) "c"\n2) "a"');
    a.say('LMPOP 2 none done RIGHT COUNT 5', '1) "done"\n2) 1) "a"\n   2) "c"');
    a.say('LMPOP 1 done LEFT', '(nil)');
  });

  it('may hold a million elements', () => {
    const a = session();
    const batch = Array.from({ length: 1000 }, (_, i) => `element-${i}`).join(' ');
    for (let i = 0; i < 500; i += 1) {
      a.send(`RPUSH q ${batch}`);
      a.send(`LPUSH q ${batch}`);
    }
    a.say('LLEN q', '(integer) 1000000');
    a.say('LINDEX q 500000', '"element-0"');
    a.say('LINDEX q -1', '"element-999"');
    a.say('LPOS q element-0 RANK 501', '(integer) 500000');
    a.say('LREM q 0 element-500', '(integer) 1000');
    a.say('LTRIM q 499000 499000', 'OK');
    a.say('LRANGE q 0 -1', '1) "element-499"');
  });
});

describe('a client that waits for an element', () => {
  it('gets it before those who came later', () => {
    const first = session();
    const [second, rival] = [first.other(), first.other()];
    first.send('BLPOP q 0');
    second.send('BRPOP other q 0');
    rival.say('RPUSH q a b c', '(integer) 3');
    expect(first.reply()).toBe('1) "q"\n2) "a"');
    expect(second.reply()).toBe('1) "q"\n2) "c"');
    rival.say('LRANGE q 0 -1', '1) "b"');
  });

  it('may hand it on to another who waits', () => {
    const mover = session();
    const [worker, shop] = [mover.other(), mover.other()];
    worker.send('BLMPOP 0 1 doing LEFT COUNT 3');
    mover.send('BLMOVE todo doing LEFT RIGHT 0');
    shop.say('RPUSH todo tea', '(integer) 1');
    expect(mover.reply()).toBe('"tea"');
    expect(worker.reply()).toBe('1) "doing"\n2) 1) "tea"');
  });

  it('gives up when its time is over', () => {
    const a = session();
    a.send('BLPOP q 0.5');
    a.send('PING');
    a.pass(499);
    expect(a.reply()).toBeUndefined();
    a.pass(1);
    expect([a.reply(), a.reply()]).toEqual(['(nil)', 'PONG']);
  });

  it('learns of a target of another type only when there is an element', () => {
    const a = session();
    const b = a.other();
    b.say('SET word x', 'OK');
    a.send('BRPOPLPUSH q word 0');
    b.say('RPUSH q x', '(integer) 1');
    expect(a.reply()).toMatch('(error) WRONGTYPE');
    b.say('LLEN q', '(integer) 1');
  });

  it('does not wait inside a transaction', () => {
    const a = session();
    for (const line of ['MULTI', 'BLPOP q 0', 'BLMOVE q r LEFT LEFT 0']) a.send(line);
    a.say('EXEC', '1) (nil)\n2) (nil)');
  });
});
