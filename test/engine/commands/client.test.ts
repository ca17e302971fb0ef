// CLIENT and what goes with it, with time in the test's hands: pauses, sleep, redirected invalidations,
// idle and surplus clients, and the control plane that nobody sees.
import { describe, expect, it } from 'vitest';
import { fromUint8 } from '../../../src/resp/bytes.ts';
import { Session, session } from '../../support/session.ts';
import { TestEngine } from '../../support/engine.ts';

// What a client is told that may not stay.
function comeLate(engine: TestEngine): string {
  let told = '';
  engine.server.connect({
    write: bytes => (told += fromUint8(bytes)),
    close: () => (told += '(closed)'),
  });
  return told;
}

const idOf = (client: Session): string => client.send('CLIENT ID')?.replace('(integer) ', '') ?? '';

describe('CLIENT PAUSE', () => {
  it('holds back all commands until its time is over, in the order in which they came', () => {
    const a = session();
    const b = a.other();
    const c = a.other();
    a.say('CLIENT PAUSE 1000', 'OK');
    expect(b.send('RPUSH order b')).toBeUndefined();
    expect(c.send('RPUSH order c')).toBeUndefined();
    expect(a.send('CLIENT UNPAUSE')).toBeUndefined();
    a.pass(999);
    expect(b.reply()).toBeUndefined();
    a.pass(1);
    expect([b.reply(), c.reply(), a.reply()]).toEqual(['(integer) 1', '(integer) 2', 'OK']);
    a.say('LRANGE order 0 -1', '1) "b"\n2) "c"');
  });

  it('is never made shorter or weaker', () => {
    const a = session();
    const b = a.other();
    a.say('CLIENT PAUSE 1000 WRITE', 'OK');
    a.say('CLIENT PAUSE 10 WRITE', 'OK');
    a.pass(500);
    expect(b.send('SET k v')).toBeUndefined();
    b.pass(500);
    expect(b.reply()).toBe('OK');
  });

  it('keeps keys from ending by themselves', () => {
    const a = session();
    a.say('SET k v PX 100', 'OK');
    a.say('CLIENT PAUSE 1000 WRITE', 'OK');
    a.pass(500);
    a.say('DBSIZE', '(integer) 1');
    a.pass(1000);
    a.say('DBSIZE', '(integer) 0');
  });

  it('shows who waits, and lets nobody but its end free them', () => {
    const a = session();
    const b = a.other();
    a.say('CLIENT PAUSE 1000 WRITE', 'OK');
    expect(b.send('SET k v')).toBeUndefined();
    expect(a.send('INFO clients')).toContain('blocked_clients:1');
    expect(a.send(`CLIENT LIST ID 2`)).toContain('flags=b');
    a.say('CLIENT UNBLOCK 2', '(integer) 0');
    b.close();
    expect(a.send('INFO clients')).toContain('blocked_clients:0');
    a.say('CLIENT UNPAUSE', 'OK');
    a.say('EXISTS k', '(integer) 0');
  });
});

describe('DEBUG SLEEP', () => {
  it('stops the server for everyone, and is slow in the slow log', () => {
    const a = session();
    const b = a.other();
    expect(a.send('DEBUG SLEEP 1.5')).toBeUndefined();
    expect(b.send('SET k v')).toBeUndefined();
    a.pass(1499);
    expect([a.reply(), b.reply()]).toEqual([undefined, undefined]);
    a.pass(1);
    expect([a.reply(), b.reply()]).toEqual(['OK', 'OK']);
    expect(a.send('SLOWLOG GET 1')).toContain('(integer) 1500000');
    a.say('CONFIG SET latency-monitor-threshold 100', 'OK');
    expect(a.send('DEBUG SLEEP 0.25')).toBeUndefined();
    a.pass(250);
    expect(a.reply()).toBe('OK');
    expect(a.send('LATENCY LATEST')).toContain('1) "command"');
    expect(a.send('LATENCY HISTORY command')).toContain('(integer) 250');
    expect(a.send('LATENCY DOCTOR')).toContain('1 latency spikes (average 250ms');
  });

  it('does not stop the control plane', () => {
    const a = session();
    const hidden = a.other({ hidden: true });
    expect(a.send('DEBUG SLEEP 10')).toBeUndefined();
    hidden.say('PING', 'PONG');
    hidden.say('EXISTS k', '(integer) 0');
    a.pass(10_000);
    expect(a.reply()).toBe('OK');
  });
});

describe('CLIENT TRACKING REDIRECT', () => {
  it('sends messages to another client, by RESP3 or as to a listener', () => {
    const a = session();
    const reader = a.other();
    const ear = a.other();
    ear.send('HELLO 3');
    reader.say(`CLIENT TRACKING on REDIRECT ${idOf(ear)}`, 'OK');
    reader.say('CLIENT GETREDIR', '(integer) 3');
    reader.say('GET k', '(nil)');
    a.say('SET k 1', 'OK');
    expect(ear.reply()).toBe('1) "invalidate"\n2) 1) "k"');
    ear.say('RESET', 'RESET');
    reader.say('GET k', '"1"');
    a.say('SET k 2', 'OK');
    expect(ear.reply()).toBeUndefined();
    expect(ear.send('SUBSCRIBE __redis__:invalidate')).toContain('subscribe');
    reader.say('GET k', '"2"');
    a.say('SET k 3', 'OK');
    expect(ear.reply()).toBe('1) "message"\n2) "__redis__:invalidate"\n3) 1) "k"');
  });

  it('notices that the other is gone', () => {
    const a = session();
    const reader = a.other();
    const ear = a.other();
    reader.send('HELLO 3');
    reader.say(`CLIENT TRACKING on REDIRECT ${idOf(ear)}`, 'OK');
    reader.say('GET k', '(nil)');
    ear.close();
    a.say('SET k 1', 'OK');
    expect(reader.reply()).toBe('1) "tracking-redir-broken"\n2) (integer) 3');
    expect(reader.send('CLIENT TRACKINGINFO')).toContain('broken_redirect');
    expect(reader.send('CLIENT INFO')).toContain('flags=tR');
  });

  it('forgets keys when there are too many', () => {
    const a = session();
    a.send('HELLO 3');
    a.say('CONFIG SET tracking-table-max-keys 2', 'OK');
    a.say('CLIENT TRACKING on', 'OK');
    for (const key of ['x', 'y', 'z']) a.say(`GET ${key}`, '(nil)');
    expect(a.reply()).toBe('1) "invalidate"\n2) 1) "x"');
    expect(a.send('INFO stats')).toContain('tracking_total_keys:2');
  });
});

describe('clients that come and go', () => {
  it('are turned away when there are too many', () => {
    const a = session();
    a.say('CONFIG SET maxclients 2', 'OK');
    const b = a.other();
    b.say('PING', 'PONG');
    expect(comeLate(a.engine)).toBe('-ERR max number of clients reached\r\n(closed)');
    expect(a.send('INFO stats')).toContain('rejected_connections:1');
    b.close();
    a.other().say('PING', 'PONG');
  });

  it('are closed when they are idle for too long, but not when they wait', () => {
    const a = session();
    const idle = a.other();
    const waiting = a.other();
    a.say('CONFIG SET timeout 10', 'OK');
    idle.say('PING', 'PONG');
    expect(waiting.send('BLPOP q 0')).toBeUndefined();
    for (let i = 0; i < 4; i += 1) {
      a.pass(4000);
      a.say('PING', 'PONG');
    }
    expect(idle.reply()).toBe('(closed)');
    expect(waiting.reply()).toBeUndefined();
  });

  it('are cut off when they send a request without end', () => {
    const a = session();
    a.say('CONFIG SET client-query-buffer-limit 1mb', 'OK');
    const b = a.engine.connect();
    let closed = false;
    b.onClose = () => (closed = true);
    b.send(Buffer.from('*2\r\n$3\r\nGET\r\n$5000000\r\n'));
    b.send(Buffer.alloc(2_000_000, 'x'));
    expect(closed).toBe(true);
    expect(a.send('INFO stats')).toContain('client_query_buffer_limit_disconnections:1');
  });

  it('are cut off when they take too much', () => {
    const a = session();
    const b = a.other();
    a.say('CONFIG SET client-output-buffer-limit "pubsub 1kb 0 0"', 'OK');
    expect(b.send('SUBSCRIBE news')).toContain('subscribe');
    a.say(`PUBLISH news ${'x'.repeat(2000)}`, '(integer) 1');
    expect(b.reply()).toBe('(closed)');
    expect(a.send('INFO stats')).toContain('client_output_buffer_limit_disconnections:1');
  });

  it('are closed when all together take too much, the largest first', () => {
    const a = session();
    const large = a.other();
    const spared = a.other();
    large.say('MULTI', 'OK');
    large.say(`SET k ${'x'.repeat(100_000)}`, 'QUEUED');
    spared.say('CLIENT NO-EVICT on', 'OK');
    spared.say('MULTI', 'OK');
    spared.say(`SET k ${'x'.repeat(200_000)}`, 'QUEUED');
    a.say('CLIENT NO-EVICT on', 'OK');
    a.say('CONFIG SET maxmemory-clients 50kb', 'OK');
    expect(large.reply()).toBe('(closed)');
    expect(spared.reply()).toBeUndefined();
    expect(a.send('INFO stats')).toContain('evicted_clients:1');
    a.say('CONFIG SET maxmemory 100mb maxmemory-clients 1%', 'OK');
    a.other().say('PING', 'PONG');
  });
});

describe('the control plane', () => {
  it('is seen by nobody', () => {
    const a = session();
    const eye = a.other();
    eye.say('MONITOR', 'OK');
    a.say('CONFIG SET slowlog-log-slower-than 0', 'OK');
    a.say('CONFIG RESETSTAT', 'OK');
    const before = a.send('INFO everything');
    const hidden = a.other({ hidden: true });
    for (const line of ['SET k v', 'GET k', 'GET nothing', 'NONSENSE', 'CLIENT LIST', 'DEL k']) {
      hidden.send(line);
    }
    expect(eye.reply()).toContain('"INFO" "everything"');
    expect(eye.reply()).toBeUndefined();
    expect(a.send('CLIENT LIST')).not.toContain('id=0');
    expect(a.send('SLOWLOG GET')).not.toMatch(/"(k|nothing|NONSENSE)"/);
    const after = a.send('INFO everything') ?? '';
    const counted = /(connected_clients|keyspace_hits|keyspace_misses|total_error_replies):\d+/g;
    expect(after.match(counted)).toEqual(before?.match(counted));
    expect(after).not.toContain('cmdstat_get');
    a.say(`CLIENT KILL MAXAGE 0`, '(error) ERR maxage should be greater than 0');
    hidden.say('PING', 'PONG');
  });
});

describe('SHUTDOWN', () => {
  it('ends all links and lets nobody in', () => {
    const a = session();
    const b = a.other();
    const hidden = a.other({ hidden: true });
    expect(b.send('BLPOP q 0')).toBeUndefined();
    a.say('SHUTDOWN SOON', '(error) ERR syntax error');
    expect(a.send('SHUTDOWN NOSAVE')).not.toBe('PONG');
    expect(b.reply()).toBe('(closed)');
    expect(hidden.reply()).toBe('(closed)');
    expect(a.engine.server.isStopped).toBe(true);
    expect(comeLate(a.engine)).toContain('(closed)');
    expect(a.engine.server.nextDeadlineMs()).toBeUndefined();
  });

  it('tells the host', () => {
    let stopped = false;
    const engine = new TestEngine();
    Object.assign(engine.server.host, { stopped: () => (stopped = true) });
    new Session(engine).send('SHUTDOWN');
    expect(stopped).toBe(true);
  });
});
