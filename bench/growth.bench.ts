// Cost grows as Redis documents it: the time of each operation that Redis calls O(1) or O(log N), at
// sizes from 10 to 1,000,000. Prints a table, draws .cache/growth.svg, fails if something is linear.
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Growth, Subject } from './support/growth.ts';
import { SIZES, measureGrowth, slopeOf, verdictOf } from './support/growth.ts';
import { plot } from './support/plot.ts';

const SUBJECTS: readonly Subject[] = [
  {
    name: 'keys',
    grow: 'SET key:{i} {i}',
    operations: [
      'GET key:{i}',
      'SET key:{i} v',
      'SET {new} v; DEL {new}',
      'EXPIRE key:{i} 1000; PERSIST key:{i}',
      'RENAME key:{i} {new}; RENAME {new} key:{i}',
      'SCAN {i} COUNT 10',
      'RANDOMKEY',
      'WATCH key:{i}; UNWATCH',
    ],
  },
  {
    name: 'keys that expire',
    grow: 'SET key:{i} {i} EX 100{i}',
    operations: [
      'GET key:{i}',
      'SET key:{i} v EX 1000',
      'SET {new} v PX 900000; DEL {new}',
      'TTL key:{i}',
      'RANDOMKEY',
    ],
  },
  {
    name: 'bytes of a string',
    grow: 'APPEND text x',
    operations: [
      'STRLEN text',
      'GETRANGE text {i} {i}',
      'SETRANGE text {i} x',
      'GETBIT text {i}',
      'SETBIT text {i} 1',
      'BITFIELD text INCRBY u8 #{i} 1; SETRANGE text {i} x',
      'BITCOUNT text {i} {i}',
    ],
  },
  {
    name: 'fields of a hash',
    grow: 'HSET hash field:{i} {i}',
    operations: [
      'HGET hash field:{i}',
      'HINCRBY hash field:{i} 1',
      'HSET hash {new} v; HDEL hash {new}',
      'HEXPIRE hash 1000 FIELDS 1 field:{i}; HPERSIST hash FIELDS 1 field:{i}',
      'HRANDFIELD hash 5',
      'HSCAN hash {i} COUNT 10',
      'HLEN hash',
    ],
  },
  {
    name: 'elements of a list',
    grow: 'RPUSH list element:{i}',
    operations: [
      'LPUSH list v; LPOP list',
      'RPUSH list v; RPOP list',
      'LPUSH list v; RPOP list',
      'LMOVE list list LEFT RIGHT',
      'LRANGE list 0 9',
      'LRANGE list -10 -1',
      'LINDEX list 5',
      'LSET list -5 v',
      'LLEN list',
    ],
  },
  {
    name: 'members of a set',
    grow: 'SADD set member:{i}',
    operations: [
      'SISMEMBER set member:{i}',
      'SADD set {new}; SREM set {new}',
      'SPOP set; SADD set {new}',
      'SMOVE set other member:{i}; SMOVE other set member:{i}',
      'SRANDMEMBER set 5',
      'SSCAN set {i} COUNT 10',
      'SCARD set',
    ],
  },
  {
    name: 'members of a sorted set',
    grow: 'ZADD zset {i} member:{i}',
    operations: [
      'ZSCORE zset member:{i}',
      'ZRANK zset member:{i}',
      'ZADD zset {i}.5 {new}; ZREM zset {new}',
      'ZINCRBY zset 7 member:{i}',
      'ZRANGE zset {i} {i}',
      'ZRANGEBYSCORE zset {i} inf LIMIT 0 5',
      'ZCOUNT zset {i} inf',
      'ZPOPMIN zset; ZADD zset {i} {new}',
      'ZRANDMEMBER zset 5',
      'ZSCAN zset {i} COUNT 10',
      'ZREMRANGEBYRANK zset {i} {i}; ZADD zset {i} {new}',
    ],
  },
  {
    name: 'entries of a stream',
    grow: 'XADD stream 0-{new} f v; XADD trimmed * f v',
    operations: [
      'XRANGE stream 0-{old} + COUNT 5',
      'XREVRANGE stream 0-{old} - COUNT 5',
      'XREAD COUNT 5 STREAMS stream 0-{old}',
      'XDEL stream 0-{old}',
      'XADD trimmed MAXLEN {n} * f v',
      'XLEN stream',
    ],
  },
  {
    name: 'pending entries of a group',
    before: 'XGROUP CREATE stream g 0 MKSTREAM',
    grow: 'XADD stream 0-{new} f v; XREADGROUP GROUP g c STREAMS stream >',
    operations: [
      'XPENDING stream g',
      'XPENDING stream g 0-{old} + 5',
      'XCLAIM stream g c 0 0-{old}',
      'XAUTOCLAIM stream g d 0 0-{old} COUNT 5',
      'XREADGROUP GROUP g c COUNT 5 STREAMS stream 0-{old}',
      'XACK stream g 0-{old}',
    ],
  },
  {
    name: 'places of a geo set',
    grow: 'GEOADD geo {i}e-4 {i}e-5 place:{i}',
    operations: [
      'GEOPOS geo place:{i}',
      'GEODIST geo place:{i} place:0',
      'GEOADD geo 1 1 {new}; ZREM geo {new}',
      'GEOSEARCH geo FROMMEMBER place:{i} BYRADIUS 1 m',
    ],
  },
  {
    name: 'elements counted by a HyperLogLog',
    grow: 'PFADD hll element:{i}',
    operations: ['PFADD hll element:{i}', 'PFCOUNT hll'],
  },
];

const [, , wanted] = process.argv;
const growths: Growth[] = [];
let failed = 0;
for (const subject of SUBJECTS) {
  if (wanted !== undefined && !subject.name.includes(wanted)) continue;
  const head = SIZES.map(size => `1e${Math.log10(size)}`.padStart(8)).join('');
  console.log(`\n${subject.name.padEnd(52)}${head}   slope`);
  for (const growth of measureGrowth(subject)) {
    const slope = slopeOf(growth.times);
    const verdict = verdictOf(slope);
    if (verdict === 'LINEAR') failed += 1;
    const times = growth.times.map(ns => Math.round(ns).toFixed(0).padStart(8)).join('');
    const shown = growth.operation.slice(0, 50).padEnd(52);
    console.log(`${shown}${times}   ${slope.toFixed(2).padStart(5)} ${verdict}`);
    growths.push(growth);
  }
}
mkdirSync('.cache', { recursive: true });
writeFileSync('.cache/growth.svg', plot(growths));
console.log(`\nns per line; drawn in .cache/growth.svg; ${failed} linear where Redis is not`);
if (failed > 0) process.exitCode = 1;
