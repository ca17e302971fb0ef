// The tests of redis-benchmark: what each sends, and by which names -t picks it.
import type { Bytes } from '../../resp/bytes.ts';
import { fromText } from '../../resp/bytes.ts';
import type { BenchmarkOptions } from './benchmark-options.ts';

/** One test. */
export interface BenchmarkTest {
  readonly title: string;
  readonly argv: readonly Bytes[];
  /** Sent as it is in place of `argv`. */
  readonly inline?: string;
}

const KEY = 'key:__rand_int__';
const ELEMENT = 'element:__rand_int__';

/** The tests that the options ask for, in the order of the real program. */
export function benchmarkTests({ tests, size, keyspace }: BenchmarkOptions): BenchmarkTest[] {
  const value = 'x'.repeat(size);
  const isWanted = (...names: readonly string[]): boolean =>
    tests === undefined || names.some(name => tests.includes(name));
  const found: BenchmarkTest[] = [];
  const add = (title: string, ...words: readonly string[]): void => {
    found.push({ title, argv: words.map(fromText) });
  };
  if (isWanted('ping_inline', 'ping'))
    found.push({ title: 'PING_INLINE', argv: [], inline: 'PING\r\n' });
  if (isWanted('ping_mbulk', 'ping')) add('PING_MBULK', 'PING');
  if (isWanted('set')) add('SET', 'SET', KEY, value);
  if (isWanted('get')) add('GET', 'GET', KEY);
  if (isWanted('incr')) add('INCR', 'INCR', 'counter:__rand_int__');
  if (isWanted('lpush')) add('LPUSH', 'LPUSH', 'mylist', value);
  if (isWanted('rpush')) add('RPUSH', 'RPUSH', 'mylist', value);
  if (isWanted('lpop')) add('LPOP', 'LPOP', 'mylist');
  if (isWanted('rpop')) add('RPOP', 'RPOP', 'mylist');
  if (isWanted('sadd')) add('SADD', 'SADD', 'myset', ELEMENT);
  if (isWanted('hset')) add('HSET', 'HSET', 'myhash', ELEMENT, value);
  if (isWanted('spop')) add('SPOP', 'SPOP', 'myset');
  if (isWanted('zadd')) {
    add('ZADD', 'ZADD', 'myzset', keyspace === undefined ? '0' : '__rand_int__', ELEMENT);
  }
  if (isWanted('zpopmin')) add('ZPOPMIN', 'ZPOPMIN', 'myzset');
  addRanges(isWanted, add, value);
  if (isWanted('mset')) {
    add('MSET (10 keys)', 'MSET', ...Array.from({ length: 10 }, () => [KEY, value]).flat());
  }
  if (isWanted('xadd')) add('XADD', 'XADD', 'mystream', '*', 'myfield', value);
  return found;
}

function addRanges(
  isWanted: (...names: readonly string[]) => boolean,
  add: (title: string, ...words: readonly string[]) => void,
  value: string,
): void {
  const ranges = [100, 300, 500, 600];
  const names = ranges.map(count => `lrange_${count}`);
  if (isWanted('lrange', ...names))
    add('LPUSH (needed to benchmark LRANGE)', 'LPUSH', 'mylist', value);
  for (const count of ranges) {
    if (!isWanted('lrange', `lrange_${count}`)) continue;
    const last = count === 500 ? 449 : count - 1;
    add(`LRANGE_${count} (first ${count} elements)`, 'LRANGE', 'mylist', '0', String(last));
  }
}
