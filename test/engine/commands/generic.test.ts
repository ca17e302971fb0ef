// Keys of any type as sessions: existence, names, time to live.
import { describe, it } from 'vitest';
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
