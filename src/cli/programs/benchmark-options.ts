// The command line of redis-benchmark.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1, toText } from '../../resp/bytes.ts';
import { CommandLineError, parseUri } from './redis-cli/uri.ts';

/** A command line that was understood. */
export interface BenchmarkOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly db: number;
  readonly protocol: 2 | 3;
  readonly clients: number;
  readonly requests: number;
  /** Bytes of each value. */
  readonly size: number;
  /** `-r`: random keys below this number. */
  readonly keyspace: number | undefined;
  readonly pipeline: number;
  readonly quiet: boolean;
  readonly csv: boolean;
  readonly forever: boolean;
  readonly lastArgumentFromInput: boolean;
  /** `-t`: names of tests, in lower case. */
  readonly tests: readonly string[] | undefined;
  /** A command to run in place of the tests. */
  readonly words: readonly Bytes[];
}

type Draft = { -readonly [Key in keyof BenchmarkOptions]: BenchmarkOptions[Key] };

const count = (value: string): number => Math.max(1, parseInt(value, 10) || 1);

const FLAGS = new Map<string, (draft: Draft) => void>([
  ['-3', draft => void (draft.protocol = 3)],
  ['-l', draft => void (draft.forever = true)],
  ['-q', draft => void (draft.quiet = true)],
  ['-x', draft => void (draft.lastArgumentFromInput = true)],
  ['--csv', draft => void (draft.csv = true)],
]);

const FLAGS_WITH_VALUE = new Map<string, (draft: Draft, value: string) => void>([
  ['-a', (draft, value) => void (draft.password = value)],
  ['--user', (draft, value) => void (draft.user = value)],
  ['-c', (draft, value) => void (draft.clients = count(value))],
  ['-d', (draft, value) => void (draft.size = count(value))],
  ['-h', (draft, value) => void (draft.host = value)],
  ['-n', (draft, value) => void (draft.requests = count(value))],
  ['-p', (draft, value) => void (draft.port = parseInt(value, 10) || 0)],
  ['-P', (draft, value) => void (draft.pipeline = count(value))],
  ['-r', (draft, value) => void (draft.keyspace = count(value))],
  ['-t', (draft, value) => void (draft.tests = value.toLowerCase().split(','))],
  ['-u', (draft, value) => void Object.assign(draft, given(parseUri(value)))],
  ['--dbnum', (draft, value) => void (draft.db = parseInt(value, 10) || 0)],
  // One thread, connections that stay open, and chance without a seed: accepted, without effect.
  ['--threads', () => {}],
  ['-k', () => {}],
  ['--seed', () => {}],
  ['--precision', () => {}],
]);

const given = (parts: object): object =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));

/** Reads a command line. @throws CommandLineError */
export function parseBenchmark(args: readonly Bytes[]): BenchmarkOptions | 'help' | 'version' {
  const draft: Draft = {
    host: '127.0.0.1',
    port: 6379,
    user: undefined,
    password: undefined,
    db: 0,
    protocol: 2,
    clients: 50,
    requests: 100_000,
    size: 3,
    keyspace: undefined,
    pipeline: 1,
    quiet: false,
    csv: false,
    forever: false,
    lastArgumentFromInput: false,
    tests: undefined,
    words: [],
  };
  for (let at = 0; at < args.length; at += 1) {
    const word = toText(args[at] ?? latin1(''));
    const value = args[at + 1];
    if (word === '--help') return 'help';
    if (word === '--version' || word === '-v') return 'version';
    const withValue = FLAGS_WITH_VALUE.get(word);
    const flag = FLAGS.get(word);
    if (withValue !== undefined && value !== undefined) {
      withValue(draft, toText(value));
      at += 1;
    } else if (flag !== undefined) flag(draft);
    else if (word.startsWith('-')) {
      throw new CommandLineError(`Invalid option "${word}" or option argument missing`);
    } else {
      draft.words = args.slice(at);
      break;
    }
  }
  return draft;
}

/** The flags of redis-benchmark, in our own words. */
export const BENCHMARK_USAGE = `Usage: redis-benchmark [OPTIONS] [COMMAND ARGS...]
  -h <host>  -p <port>  -u <uri>  -a <password>  --user <name>  --dbnum <db>
  -t <tests>    only these tests: ping,set,get,incr,lpush,rpush,lpop,rpop,sadd,hset,
                spop,zadd,zpopmin,lrange,mset,xadd
  -n <number>   requests of each test (100000)
  -c <number>   clients side by side (50)
  -P <number>   requests that each client sends together (1)
  -d <bytes>    size of the values (3)
  -r <number>   random keys: __rand_int__ becomes a number below it
  -q, --csv     a line for each test
  -x            the last argument of the command is read from the input
  -l            for ever
  -3            speak RESP3
`;
