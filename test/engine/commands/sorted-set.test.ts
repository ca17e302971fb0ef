import { describe, expect, it } from 'vitest';
import { latin1 } from '../../../src/resp/bytes.ts';
import { encodeRequest } from '../../../src/resp/encode.ts';
import { session } from '../../support/session.ts';

const podium = () => {
  const a = session();
  a.say('ZADD race 10 ada 20 grace 15 alan 15 kurt', '(integer) 4');
  return a;
};

describe('a sorted set', () => {
  it('orders members by score, then by name', () => {
    const a = podium();
    a.say('ZRANGE race 0 -1', '1) "ada"\n2) "alan"\n3) "kurt"\n4) "grace"');
    a.say('ZRANGE race 0 0 REV WITHSCORES', '1) "grace"\n2) "20"');
    a.say('ZRANK race kurt', '(integer) 2');
    a.say('ZREVRANK race kurt WITHSCORE', '1) (integer) 1\n2) "15"');
    a.say('ZSCORE race nobody', '(nil)');
    a.say('ZMSCORE race ada nobody', '1) "10"\n2) (nil)');
  });

  it('takes scores under conditions', () => {
    const a = podium();
    a.say('ZADD race NX 99 ada 1 emmy', '(integer) 1');
    a.say('ZADD race XX CH 11 ada 99 nobody', '(integer) 1');
    a.say('ZADD race GT CH 10 ada 12 emmy', '(integer) 1');
    a.say('ZADD race INCR 0.5 ada', '"11.5"');
    a.say('ZADD race LT INCR 1 ada', '(nil)');
    a.say('ZINCRBY race inf ada', '"inf"');
    a.say('ZINCRBY race -inf ada', '(error) ERR resulting score is not a number (NaN)');
    a.say('ZREM race ada nobody', '(integer) 1');
    a.say('ZCARD race', '(integer) 4');
  });

  it('is read, counted and cut by score and by name', () => {
    const a = podium();
    a.say('ZRANGE race (10 20 BYSCORE LIMIT 1 1', '1) "kurt"');
    a.say('ZREVRANGEBYSCORE race +inf 15 LIMIT 0 2', '1) "grace"\n2) "kurt"');
    a.say('ZCOUNT race -inf (20', '(integer) 3');
    a.say('ZRANGESTORE top race 1 2', '(integer) 2');
    a.say('ZADD words 0 a 0 b 0 c 0 d', '(integer) 4');
    a.say('ZRANGE words [b (d BYLEX', '1) "b"\n2) "c"');
    a.say('ZLEXCOUNT words - [b', '(integer) 2');
    a.say('ZREMRANGEBYLEX words [b [c', '(integer) 2');
    a.say('ZREMRANGEBYRANK words -1 -1', '(integer) 1');
    a.say('ZREMRANGEBYSCORE words 0 0', '(integer) 1');
    a.say('EXISTS words', '(integer) 0');
  });

  it('is joined with others, plain sets too', () => {
    const a = podium();
    a.say('SADD members ada grace emmy', '(integer) 3');
    a.say('ZINTER 2 race members WITHSCORES', '1) "ada"\n2) "11"\n3) "grace"\n4) "21"');
    a.say('ZINTERCARD 2 race members LIMIT 1', '(integer) 1');
    a.say('ZDIFF 2 race members', '1) "alan"\n2) "kurt"');
    a.say('ZUNIONSTORE all 2 race members WEIGHTS 2 100 AGGREGATE MAX', '(integer) 5');
    a.say('ZRANGE all 0 0 WITHSCORES', '1) "alan"\n2) "30"');
    a.say('ZDIFFSTORE all 2 race race', '(integer) 0');
    a.say('EXISTS all', '(integer) 0');
  });

  it('gives up its lowest and highest', () => {
    const a = podium();
    a.say('ZPOPMIN race', '1) "ada"\n2) "10"');
    a.say('ZPOPMAX race 2', '1) "grace"\n2) "20"\n3) "kurt"\n4) "15"');
    a.say('ZMPOP 2 none race MIN COUNT 9', '1) "race"\n2) 1) 1) "alan"\n      2) "15"');
    a.say('ZPOPMIN race', '(empty array)');
  });

  it('nests members with scores in RESP3 only', () => {
    const a = podium();
    a.send('HELLO 3');
    a.say(
      'ZRANGE race 0 1 WITHSCORES',
      '1) 1) "ada"\n   2) (double) 10\n2) 1) "alan"\n   2) (double) 15',
    );
    a.say('ZPOPMIN race', '1) "ada"\n2) (double) 10');
    a.say('ZPOPMIN race 1', '1) 1) "alan"\n   2) (double) 15');
  });

  it('changes its encoding with its size', () => {
    const a = session();
    const pairs = Array.from({ length: 128 }, (_, i) => `${i} m${i}`).join(' ');
    a.say(`ZADD z ${pairs}`, '(integer) 128');
    a.say('OBJECT ENCODING z', '"listpack"');
    a.say('ZADD z 0.1 one', '(integer) 1');
    a.say('OBJECT ENCODING z', '"skiplist"');
    a.say('ZREM z one', '(integer) 1');
    a.say('OBJECT ENCODING z', '"skiplist"');
    a.say('ZUNIONSTORE small 1 z', '(integer) 128');
    a.say('OBJECT ENCODING small', '"listpack"');
  });

  it('picks members at random, distinct or not', () => {
    const a = podium();
    expect(['ada', 'alan', 'kurt', 'grace']).toContain(a.send('ZRANDMEMBER race')?.slice(1, -1));
    expect(
      new Set(
        a
          .send('ZRANDMEMBER race 3')
          ?.split('\n')
          .map(line => line.slice(3)),
      ).size,
    ).toBe(3);
    expect(a.send('ZRANDMEMBER race -50')?.split('\n')).toHaveLength(50);
  });

  it('may hold a million members', () => {
    const a = session();
    const link = a.engine.connect();
    for (let i = 0; i < 1000; i += 1) {
      const pairs = Array.from({ length: 1000 }, (_, j) => {
        const n = ((j * 1000 + i) * 7) % 1_000_003;
        return [`${n}`, `m${n}`];
      });
      link.send(encodeRequest(['ZADD', 'z', ...pairs.flat()].map(latin1)));
    }
    a.say('ZCARD z', '(integer) 1000000');
    const rank = Number(a.send('ZRANK z m500000')?.replace('(integer) ', ''));
    a.say(`ZRANGE z ${rank} ${rank}`, '1) "m500000"');
    a.say('ZCOUNT z -inf (500000', `(integer) ${rank}`);
    a.say('ZREMRANGEBYRANK z 10 -11', '(integer) 999980');
    a.say('ZRANGE z 0 1', '1) "m0"\n2) "m1"');
  }, 60_000);
});

describe('a client that waits for a member', () => {
  it('gets the lowest of what comes', () => {
    const a = session();
    const [b, c] = [a.other(), a.other()];
    b.send('BZPOPMIN z other 0');
    c.send('BZMPOP 0 1 z MAX COUNT 2');
    a.say('ZADD z 3 x 1 y 2 w', '(integer) 3');
    expect(b.reply()).toBe('1) "z"\n2) "y"\n3) "1"');
    expect(c.reply()).toBe('1) "z"\n2) 1) 1) "x"\n      2) "3"\n   2) 1) "w"\n      2) "2"');
  });

  it('gives up when its time is over', () => {
    const a = session();
    a.send('BZPOPMAX z 1');
    a.pass(1000);
    expect(a.reply()).toBe('(nil)');
  });
});
