// Publish and subscribe in process: what transcripts and random sessions beside a real server do not
// show, for a real one knows no hidden clients and keeps no books of ours.
import { describe, expect, it } from 'vitest';
import { latin1 } from '../../../src/resp/bytes.ts';
import { session } from '../../support/session.ts';

describe('a hidden client', () => {
  it('hears messages and is not counted', () => {
    const a = session();
    const hidden = a.other({ hidden: true });
    hidden.say('HELLO 3', hidden.send('HELLO 3') ?? '');
    expect(hidden.send('SUBSCRIBE news')).toBe('1) "subscribe"\n2) "news"\n3) (integer) 1');
    expect(hidden.send('PSUBSCRIBE n*')).toBe('1) "psubscribe"\n2) "n*"\n3) (integer) 2');
    a.say('PUBLISH news hello', '(integer) 0');
    expect(hidden.reply()).toBe('1) "message"\n2) "news"\n3) "hello"');
    expect(hidden.reply()).toBe('1) "pmessage"\n2) "n*"\n3) "news"\n4) "hello"');
    a.say('PUBSUB CHANNELS', '(empty array)');
    a.say('PUBSUB NUMSUB news', '1) "news"\n2) (integer) 0');
    a.say('PUBSUB NUMPAT', '(integer) 0');
    expect(a.send('INFO clients')).toContain('pubsub_clients:0');
  });

  it('hears keyspace events, and its own reads make none', () => {
    const a = session();
    const hidden = a.other({ hidden: true });
    a.say('CONFIG SET notify-keyspace-events KEAm', 'OK');
    hidden.send('PSUBSCRIBE __keyspace*');
    a.other({ hidden: true }).say('GET nothing', '(nil)');
    expect(hidden.reply()).toBeUndefined();
    a.say('GET nothing', '(nil)');
    expect(hidden.reply()).toContain('"keymiss"');
  });
});

describe('the books of listeners', () => {
  it('are empty again when all are gone, however they went', () => {
    const a = session();
    const { pubsub } = a.engine.server;
    const [left, reset, closed, unsubscribed] = [a.other(), a.other(), a.other(), a.other()];
    for (const each of [left, reset, closed, unsubscribed]) {
      each.send('SUBSCRIBE x y');
      each.reply();
      each.send('PSUBSCRIBE x*');
      each.send('SSUBSCRIBE x');
    }
    expect(pubsub.count('channels', latin1('x'))).toBe(4);
    left.send('QUIT');
    reset.say('RESET', 'RESET');
    closed.close();
    for (const what of ['UNSUBSCRIBE', 'PUNSUBSCRIBE', 'SUNSUBSCRIBE']) unsubscribed.send(what);
    for (const topic of ['channels', 'patterns', 'shardChannels'] as const) {
      expect(pubsub.names(topic)).toEqual([]);
    }
    expect(pubsub.silent).toBe(true);
    a.say('PUBLISH x nobody', '(integer) 0');
  });

  it('take a thousand listeners of one channel', () => {
    const a = session();
    const listeners = Array.from({ length: 1000 }, () => a.other());
    for (const each of listeners) each.send('SUBSCRIBE news');
    a.say('PUBLISH news hello', '(integer) 1000');
    const told = listeners.map(each => each.reply());
    expect(new Set(told)).toEqual(new Set(['1) "message"\n2) "news"\n3) "hello"']));
  });
});

describe('a message', () => {
  it('reaches a client that waits for a key, and one whose transaction is open', () => {
    const a = session();
    const [waiting, queuing] = [a.other(), a.other()];
    for (const each of [waiting, queuing]) {
      each.send('HELLO 3');
      each.send('SUBSCRIBE news');
    }
    expect(waiting.send('BLPOP list 0')).toBeUndefined();
    queuing.say('MULTI', 'OK');
    queuing.say('PING', 'QUEUED');
    a.say('PUBLISH news now', '(integer) 2');
    for (const each of [waiting, queuing]) {
      expect(each.reply()).toBe('1) "message"\n2) "news"\n3) "now"');
    }
    queuing.say('EXEC', '1) PONG');
  });

  it('to the client whose script sends it comes after the reply of the script', () => {
    const a = session();
    a.send('HELLO 3');
    a.send('SUBSCRIBE news');
    a.say(`EVAL "redis.call('PUBLISH', 'news', 'x') return 7" 0`, '(integer) 7');
    expect(a.reply()).toBe('1) "message"\n2) "news"\n3) "x"');
  });
});
