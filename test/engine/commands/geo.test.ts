// Places on the map; the digits are those of redis-server 8.0.
import { describe, expect, it } from 'vitest';
import { session } from '../../support/session.ts';

// Praça do Comércio, the Castle, Belém, and Porto a good way off.
const lisbon = () => {
  const a = session();
  a.say('GEOADD pt -9.1366 38.7075 praca -9.1334 38.7139 castelo', '(integer) 2');
  a.say('GEOADD pt CH -9.2160 38.6916 belem -8.6291 41.1579 porto', '(integer) 2');
  return a;
};

describe('places', () => {
  it('have a position, a hash and a distance', () => {
    const a = lisbon();
    a.say(
      'GEOPOS pt praca nowhere',
      '1) 1) "-9.136599004268646"\n   2) "38.707499966721365"\n2) (nil)',
    );
    a.say('GEOHASH pt praca nowhere', '1) "eycs0n6ztb0"\n2) (nil)');
    a.say('GEODIST pt praca castelo', '"764.0387"');
    a.say('GEODIST pt praca porto km', '"275.9630"');
    a.say('GEODIST pt praca nowhere', '(nil)');
    a.say('ZSCORE pt praca', '"1966377762946556"');
  });

  it('are added under conditions, and must be on the map', () => {
    const a = lisbon();
    a.say('GEOADD pt NX -9.1 38.7 praca -9.2 38.7 ajuda', '(integer) 1');
    a.say('GEOADD pt XX CH -9.1 38.7 praca -9.2 38.7 nowhere', '(integer) 1');
    a.say('GEOADD pt 200 0 x', '(error) ERR invalid longitude,latitude pair 200.000000,0.000000');
    a.say('GEOADD pt NX XX 0 0 x', '(error) ERR syntax error');
  });

  it('are found around a position or a place, the nearest first if counted', () => {
    const a = lisbon();
    a.say(
      'GEOSEARCH pt FROMMEMBER praca BYRADIUS 10 km ASC',
      '1) "praca"\n2) "castelo"\n3) "belem"',
    );
    a.say(
      'GEOSEARCH pt FROMLONLAT -9.13 38.71 BYBOX 2 2 km COUNT 1 WITHDIST',
      '1) 1) "castelo"\n   2) "0.5247"',
    );
    a.say(
      'GEOSEARCH pt FROMMEMBER porto BYRADIUS 1 m WITHHASH',
      '1) 1) "porto"\n   2) (integer) 1967298935012058',
    );
    a.say('GEORADIUS pt -9.13 38.71 500 km DESC COUNT 1', '1) "porto"');
    a.say('GEORADIUSBYMEMBER_RO pt belem 1 mi', '1) "belem"');
    a.say('GEORADIUS_RO pt 0 0 1 km', '(empty array)');
  });

  it('that are found may be stored, by position or by distance', () => {
    const a = lisbon();
    a.say('GEOSEARCHSTORE near pt FROMMEMBER praca BYRADIUS 1 km', '(integer) 2');
    a.say('GEOPOS near castelo', '1) 1) "-9.133401811122894"\n   2) "38.71390013764869"');
    a.say('GEOSEARCHSTORE near pt FROMMEMBER praca BYRADIUS 1 km STOREDIST', '(integer) 2');
    a.say('ZRANGE near 0 0 WITHSCORES', '1) "praca"\n2) "0"');
    a.say('GEORADIUS pt 0 0 1 km STORE near', '(integer) 0');
    a.say('EXISTS near', '(integer) 0');
  });

  it('may be searched with many around, and the search stops when ANY will do', () => {
    const a = session();
    for (let i = 0; i < 2000; i += 1) a.send(`GEOADD grid ${i / 200} ${(i % 50) / 10} m${i}`);
    const all = a.send('GEOSEARCH grid FROMLONLAT 5 2.5 BYRADIUS 5000 km');
    expect(all?.split('\n')).toHaveLength(2000);
    const some = a.send('GEOSEARCH grid FROMLONLAT 5 2.5 BYRADIUS 5000 km COUNT 7 ANY');
    expect(some?.split('\n')).toHaveLength(7);
  });
});
