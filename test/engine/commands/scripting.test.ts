// Scripts and functions where sessions on a real server cannot go: what ends a script that never
// would, waiting for Lua, snapshots and forks, statistics. Replies are compared in test/oracle.
import { describe, expect, it } from 'vitest';
import type { Lua } from '../../../src/engine/lua-port.ts';
import type { Scripts } from '../../../src/engine/ports.ts';
import { LuaEngine } from '../../../src/lua/lua-engine.ts';
import type { LuaLimits } from '../../../src/lua/lua-engine.ts';
import { luaBytes } from '../../../src/node/lua.ts';
import { TestEngine } from '../../support/engine.ts';
import { Session, session } from '../../support/session.ts';

const module = new WebAssembly.Module(luaBytes());

const makeLua = (limits: Partial<LuaLimits> = {}): Lua =>
  new LuaEngine({ module, version: '8.0.2', nowMs: () => performance.now(), limits });

/** A session on a server whose scripts may take only so much memory. */
const limited = (limits: Partial<LuaLimits>): Session =>
  withScripts({ open: (_version, opened) => opened(makeLua(limits)) });

/** A session on a server that soon loses patience. */
function impatient(): Session {
  const a = session();
  a.say('CONFIG SET busy-reply-threshold 50', 'OK');
  return a;
}

const withScripts = (scripts: Scripts | undefined): Session =>
  new Session(new TestEngine(1, undefined, { scripts }));

describe('a script that does not end', () => {
  const TOO_LONG = '(error) ERR Script killed: it ran for more than 50 milliseconds.';

  it('is ended, and the server goes on', () => {
    const a = impatient();
    expect(a.send('EVAL "while true do end" 0')).toContain(TOO_LONG);
    expect(a.send('EVAL "local function f() return f() end f()" 0')).toContain(TOO_LONG);
    a.say('EVAL "return 1" 0', '(integer) 1');
    a.say('PING', 'PONG');
  });

  it('cannot catch its end', () => {
    const a = impatient();
    expect(a.send('EVAL "while true do pcall(function() while true do end end) end" 0')).toContain(
      TOO_LONG,
    );
    const inside = 'coroutine.wrap(function() while true do end end)()';
    expect(a.send(`EVAL "while true do pcall(function() ${inside} end) end" 0`)).toContain(
      TOO_LONG,
    );
  });

  it('keeps what it wrote', () => {
    const a = impatient();
    a.send(`EVAL "while true do redis.call('INCR', 'n') end" 0`);
    expect(a.send('GET n')).toMatch(/^"\d+"$/);
  });

  it('is ended as a function and as the code of a library too', () => {
    const a = impatient();
    const endless = 'function() while true do end end';
    a.say(`FUNCTION LOAD "#!lua name=l\\nredis.register_function('f', ${endless})"`, '"l"');
    expect(a.send('FCALL f 0')).toContain(TOO_LONG);
    expect(a.send('FUNCTION LOAD "#!lua name=m\\nwhile true do end"')).toBe(
      '(error) ERR Error registering functions: ERR FUNCTION LOAD timeout',
    );
  });
});

describe('a script that wants too much memory', () => {
  const LIMIT = { maxBytes: 20 << 20 };

  it.each([
    ['a string', "local s = ('x'):rep(1024) while true do s = s .. s end"],
    ['tables', 'local t = {} while true do t = {t, t, 1, 2, 3} t[6] = {} t[7] = t end'],
    ['one long string', "return ('x'):rep(2000000000)"],
    ['a reply', "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(100000) .. i end return t"],
  ])('%s: gets an error, and the server goes on', (_what, script) => {
    const a = limited(LIMIT);
    expect(a.send(`EVAL "${script}" 0`)).toContain('ERR not enough memory');
    a.say('EVAL "return 1" 0', '(integer) 1');
  });

  it('leaves no memory taken behind', () => {
    const a = limited({ maxBytes: 200 << 20 });
    a.say(`EVAL "return #('x'):rep(40000000)" 0`, '(integer) 40000000');
    a.say('EVAL "return 1" 0', '(integer) 1');
  });
});

describe('a script that breaks Lua', () => {
  it('by recursion in a pattern gets an error, and the server goes on', () => {
    const a = session();
    const script = "return #(('a'):rep(500000)):match(('a?'):rep(500000))";
    expect(a.send(`EVAL "${script}" 0`)).toMatch(/^\(error\) ERR /);
    a.say('EVAL "return 1" 0', '(integer) 1');
  });

  it('leaves libraries that are loaded anew', () => {
    const a = session();
    const deep = "return #(('a'):rep(500000)):match(('a?'):rep(500000))";
    const code = `redis.register_function('f', function() return 7 end) redis.register_function('deep', function() ${deep} end)`;
    a.say(`FUNCTION LOAD "#!lua name=l\\n${code}"`, '"l"');
    expect(a.send('FCALL deep 0')).toMatch(/^\(error\) ERR /);
    a.say('FCALL f 0', '(integer) 7');
  });

  it('cannot load compiled code', () => {
    const a = session();
    const script = 'return {loadstring(string.dump(function() return 1 end))}';
    expect(a.send(`EVAL "${script}" 0`)).toBe('(empty array)');
  });
});

describe('replies that are nested', () => {
  it('a thousand times are sent', () => {
    const a = session();
    const text = "cjson.decode(string.rep('[', 1000) .. string.rep(']', 1000))";
    a.say(`EVAL "return #cjson.encode(${text})" 0`, '(integer) 2000');
  });

  it('without end stop with an error', () => {
    const a = session();
    const engine = a.engine.connect();
    let received = 0;
    let tail = '';
    engine.onData = bytes => {
      received += bytes.length;
      tail = String.fromCharCode(...bytes.slice(-40));
    };
    const script = 'local t = {} t[1] = t return t';
    engine.send(
      Uint8Array.from(
        Buffer.from(`*3\r\n$4\r\nEVAL\r\n$${script.length}\r\n${script}\r\n$1\r\n0\r\n`),
      ),
    );
    expect(received).toBeGreaterThan(4000);
    expect(tail).toContain('-ERR reached lua stack limit\r\n');
  });
});

describe('what a script makes without end outside of Lua', () => {
  it('is ended in MessagePack', () => {
    const a = impatient();
    const script = 'local t = {} for i = 1, 20 do t[i] = t end return #cmsgpack.pack(t)';
    expect(a.send(`EVAL "${script}" 0`)).toContain('ERR Script killed');
    a.say('EVAL "return 1" 0', '(integer) 1');
  });

  it('is ended in its reply', () => {
    const a = session();
    const script = 'local t = {} t[1] = t t[2] = t return t';
    a.say(`EVAL "${script}" 0`, '(error) ERR too many elements in the reply of a script');
    a.say('EVAL "return 1" 0', '(integer) 1');
  });
});

describe('Lua that has to be fetched', () => {
  /** Lua that comes when the test says so. */
  function slow(): { scripts: Scripts; arrive: (lua?: Lua | string) => void; asked: () => number } {
    const waiting: ((lua: Lua | string) => void)[] = [];
    let asked = 0;
    return {
      scripts: {
        open(_version, opened) {
          asked += 1;
          waiting.push(opened);
        },
      },
      arrive: (lua = makeLua()) => waiting.splice(0).forEach(opened => opened(lua)),
      asked: () => asked,
    };
  }

  it('lets clients wait, each with all that it sends, and nobody else', () => {
    const { scripts, arrive, asked } = slow();
    const a = withScripts(scripts);
    const b = a.other();
    expect(a.send('EVAL "return 1" 0')).toBeUndefined();
    expect(a.send('GET k')).toBeUndefined();
    expect(b.send('EVAL "return 2" 0')).toBeUndefined();
    a.other().say('SET k v', 'OK');
    arrive();
    expect([a.reply(), a.reply(), b.reply()]).toEqual(['(integer) 1', '"v"', '(integer) 2']);
    b.say('EVAL "return 3" 0', '(integer) 3');
    expect(asked()).toBe(1);
  });

  it('is not asked for by what needs none', () => {
    const { scripts, asked } = slow();
    const a = withScripts(scripts);
    a.say('SCRIPT EXISTS x', '1) (integer) 0');
    a.say('SCRIPT FLUSH', 'OK');
    a.say('FUNCTION FLUSH', 'OK');
    expect(asked()).toBe(0);
  });

  it('lets MULTI wait before it queues', () => {
    const { scripts, arrive } = slow();
    const a = withScripts(scripts);
    a.say('MULTI', 'OK');
    expect(a.send('EVAL "return 1" 0')).toBeUndefined();
    expect(a.send('EXEC')).toBeUndefined();
    arrive();
    expect([a.reply(), a.reply()]).toEqual(['QUEUED', '1) (integer) 1']);
  });

  it('is fetched again after a failure', () => {
    const { scripts, arrive } = slow();
    const a = withScripts(scripts);
    expect(a.send('EVAL "return 1" 0')).toBeUndefined();
    arrive('404 Not Found');
    expect(a.reply()).toBe('(error) ERR Lua could not be loaded: 404 Not Found');
    expect(a.send('EVAL "return 1" 0')).toBeUndefined();
    arrive();
    expect(a.reply()).toBe('(integer) 1');
  });

  it('forgets clients that are gone', () => {
    const { scripts, arrive } = slow();
    const a = withScripts(scripts);
    expect(a.send("EVAL \"redis.call('SET', 'k', 1)\" 0")).toBeUndefined();
    a.close();
    const b = a.other();
    arrive();
    b.say('EXISTS k', '(integer) 0');
  });

  it('answers an error where the host has none', () => {
    const a = withScripts(undefined);
    expect(a.send('EVAL "return 1" 0')).toMatch(/^\(error\) ERR Lua could not be loaded: /);
  });
});

const LIBRARY = `FUNCTION LOAD "#!lua name=l\\nredis.register_function('f', function() return 7 end)"`;

describe('what scripts leave behind', () => {
  it('are 500 of EVAL at most, and all of SCRIPT LOAD', () => {
    const a = session();
    const sha = a.send('SCRIPT LOAD "return 0"');
    for (let i = 1; i <= 501; i += 1) a.say(`EVAL "return ${i}" 0`, `(integer) ${i}`);
    a.say(
      'EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0',
      '(error) NOSCRIPT No matching script. Please use EVAL.',
    );
    a.say('EVALSHA 7f923f79fe76194c868d7e1d0820de36700eb649 0', '(integer) 2');
    a.say(`EVALSHA ${sha} 0`, '(integer) 0');
    expect(a.send('INFO stats')).toContain('evicted_scripts:1');
    expect(a.send('INFO memory')).toContain('number_of_cached_scripts:501');
  });

  it('are functions that a snapshot brings back', () => {
    const a = session();
    const hidden = a.other({ hidden: true });
    a.say(LIBRARY, '"l"');
    hidden.say('PLAYGROUND SNAPSHOT', '(integer) 1');
    a.say('FUNCTION FLUSH', 'OK');
    a.say('FCALL f 0', '(error) ERR Function not found');
    hidden.say('PLAYGROUND RESTORE 1', 'OK');
    a.say('FCALL f 0', '(integer) 7');
  });

  it('are there in a fork, and stay there', () => {
    const a = session();
    const hidden = a.other({ hidden: true });
    a.say(LIBRARY, '"l"');
    a.say('EVAL "return 1" 0', '(integer) 1');
    hidden.say('PLAYGROUND FORK', 'OK');
    hidden.say('FCALL f 0', '(integer) 7');
    hidden.say('EVALSHA e0e1f9fabfc9d4800c877a703b823ac0578ff8db 0', '(integer) 1');
    hidden.say("EVAL \"return redis.call('SET', 'k', 1)\" 0", 'OK');
    hidden.say('PLAYGROUND JOIN', 'OK');
    a.say('EXISTS k', '(integer) 0');
  });

  it('are statistics: each error is counted once', () => {
    const a = session();
    a.send(`EVAL "return redis.call('NOPE')" 0`);
    a.send(`EVAL "return redis.pcall('NOPE')" 0`);
    a.send(`EVAL "redis.pcall('NOPE') return 1" 0`);
    a.send(`EVAL "return redis.error_reply('MINE x')" 0`);
    const info = a.send('INFO errorstats') ?? '';
    expect(info).toContain('errorstat_ERR:count=3');
    expect(info).toContain('errorstat_MINE:count=1');
    expect(a.send('INFO commandstats')).toMatch(/cmdstat_eval:calls=4,.*failed_calls=3/);
  });

  it('are lines of MONITOR: the script first, what it runs as `lua`', () => {
    const a = session();
    const b = a.other();
    b.say('MONITOR', 'OK');
    a.say(`EVAL "return redis.call('SET', 'k', 'v')" 0`, 'OK');
    expect(b.reply()).toMatch(/\[0 127\.0\.0\.1:\d+\] "EVAL"/);
    expect(b.reply()).toMatch(/\[0 lua\] "SET" "k" "v"$/);
  });

  it('are entries of the slow log: what they run comes from nowhere', () => {
    const a = session();
    a.say('CONFIG SET slowlog-log-slower-than 0', 'OK');
    a.say(`EVAL "return redis.call('SET', 'k', 'v')" 0`, 'OK');
    a.say('CONFIG SET slowlog-log-slower-than -1', 'OK');
    const entries = a.send('SLOWLOG GET 2') ?? '';
    expect(entries).toMatch(/"EVAL"[^]*"127\.0\.0\.1:\d+"[^]*"SET"\n[^]*5\) ""\n/);
  });

  it('are lines of the log, as loud as the log is', () => {
    const a = session();
    a.say(
      `EVAL "redis.log(redis.LOG_WARNING, 'seen', 1) redis.log(redis.LOG_DEBUG, 'unseen')" 0`,
      '(nil)',
    );
    expect(a.engine.log.filter(line => line.includes('seen'))).toEqual(['# seen 1']);
  });
});

describe('chance', () => {
  it('is the same for every new server', () => {
    const numbers = 'EVAL "return {tostring(math.random()), math.random(100)}" 0';
    expect(session().send(numbers)).toBe(session(2).send(numbers));
    const a = session();
    expect(a.send(numbers)).not.toBe(a.send(numbers));
  });
});

describe('libraries in a dump', () => {
  it('come back with the keys, and are loaded when they are first called', () => {
    const a = session();
    a.say(LIBRARY, '"l"');
    a.say('DEBUG RELOAD', 'OK');
    a.say('FCALL f 0', '(integer) 7');
    a.say('FUNCTION DELETE l', 'OK');
    a.say('DEBUG RELOAD', 'OK');
    a.say('FCALL f 0', '(error) ERR Function not found');
  });

  it('go from server to server', () => {
    const a = session();
    a.say(LIBRARY, '"l"');
    const dump = a.send('FUNCTION DUMP');
    const b = session();
    b.say(`FUNCTION RESTORE ${dump}`, 'OK');
    b.say('FCALL f 0', '(integer) 7');
    b.say(`FUNCTION RESTORE ${dump}`, '(error) ERR Library l already exists');
    b.say(`FUNCTION RESTORE ${dump} REPLACE`, 'OK');
    b.say(`FUNCTION RESTORE ${dump} FLUSH`, 'OK');
    b.say('FCALL f 0', '(integer) 7');
  });
});
