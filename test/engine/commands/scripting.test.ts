// Scripts and functions, as sessions: what a script may do, how its values become replies and back,
// and that nothing it does outlives it.
import { describe, expect, it } from 'vitest';
import { session } from '../../support/session.ts';

describe('EVAL', () => {
  it('runs Lua and answers what it returns', () => {
    const a = session();
    a.say('EVAL "return 1 + 1" 0', '(integer) 2');
    a.say('EVAL "return KEYS[1] .. ARGV[1]" 1 k v', '"kv"');
    a.say(`EVAL "return redis.call('set', KEYS[1], ARGV[1])" 1 k v`, 'OK');
    a.say('GET k', '"v"');
  });
});
