// HyperLogLogs as sessions; test/oracle/hyperloglog.test.ts compares their bytes at random.
import { describe, expect, it } from 'vitest';
import { session } from '../../support/session.ts';

describe('HyperLogLogs', () => {
  it('count different elements', () => {
    const a = session();
    a.say('PFADD visitors ada bob cy', '(integer) 1');
    a.say('PFADD visitors bob', '(integer) 0');
    a.say('PFCOUNT visitors', '(integer) 3');
    a.say('PFADD others dan ada', '(integer) 1');
    a.say('PFCOUNT visitors others missing', '(integer) 4');
    a.say('PFMERGE all visitors others', 'OK');
    a.say('PFCOUNT all', '(integer) 4');
    a.say('PFADD empty', '(integer) 1');
    a.say('PFADD empty', '(integer) 0');
    a.say('PFCOUNT empty', '(integer) 0');
  });

  it('estimate large numbers within two per cent, in 12 kB', () => {
    const a = session();
    for (let start = 0; start < 50_000; start += 500) {
      a.send(`PFADD n ${Array.from({ length: 500 }, (_, i) => start + i).join(' ')}`);
    }
    const estimate = Number(/\d+/.exec(a.send('PFCOUNT n') ?? '')?.[0]);
    expect(Math.abs(estimate - 50_000)).toBeLessThan(1_000);
    a.say('STRLEN n', '(integer) 12304');
    a.say('PFDEBUG ENCODING n', 'dense');
  });

  it('are strings with a header, which other commands may damage', () => {
    const a = session();
    a.say('PFADD h x', '(integer) 1');
    a.say('TYPE h', 'string');
    a.say('GETRANGE h 0 3', '"HYLL"');
    a.say('APPEND h junk', '(integer) 24');
    a.say('PFCOUNT h', '(error) INVALIDOBJ Corrupted HLL object detected');
    a.say('SET s HYLL', 'OK');
    a.say('PFADD s x', '(error) WRONGTYPE Key is not a valid HyperLogLog string value.');
    a.say('PFDEBUG DECODE missing', '(error) ERR The specified key does not exist');
    a.say('PFSELFTEST', 'OK');
  });

  it('break a WATCH when PFCOUNT stores its estimate', () => {
    const a = session();
    const b = a.other();
    a.say('PFADD h x', '(integer) 1');
    a.say('WATCH h', 'OK');
    b.say('PFCOUNT h', '(integer) 1');
    a.say('MULTI', 'OK');
    a.say('PFCOUNT h', 'QUEUED');
    a.say('EXEC', '(nil)');
  });
});
