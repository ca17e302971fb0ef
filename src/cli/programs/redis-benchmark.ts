// redis-benchmark as a program of the shell: the tests of the real one, really run against a server,
// with as many clients and as much pipelining as asked for. The figures are those of this device.
import type { Bytes } from '../../resp/bytes.ts';
import { fromText, latin1, toText } from '../../resp/bytes.ts';
import { ReplyDecoder } from '../../resp/decode.ts';
import { encodeRequest } from '../../resp/encode.ts';
import type { Reply } from '../../resp/reply.ts';
import { isError } from '../../resp/reply.ts';
import type { Connection } from '../../link/connection.ts';
import { readAll } from '../shell-streams.ts';
import { benchmarkTests } from './benchmark-tests.ts';
import type { BenchmarkTest } from './benchmark-tests.ts';
import type { BenchmarkOptions } from './benchmark-options.ts';
import { BENCHMARK_USAGE, parseBenchmark } from './benchmark-options.ts';
import { Latencies, fullReport } from './benchmark-report.ts';
import type { Process } from './program.ts';
import { ProgramError, print } from './program.ts';
import { CommandLineError } from './redis-cli/uri.ts';

const VERSION = '8.0.2';
const SHOW_EVERY_MS = 250;

/** Runs redis-benchmark; its exit code. */
export async function redisBenchmark(process: Process): Promise<number> {
  const options = await read(process);
  if (typeof options === 'number') return options;
  if (options.csv) {
    await print(process, `${CSV_HEADER}\n`);
  }
  const clients = await openClients(process, options);
  process.interrupt.onRaise(() => clients.forEach(client => client.close()));
  try {
    do {
      for (const test of await testsOf(process, options))
        await runTest(process, { options, test, clients });
    } while (options.forever);
    if (!options.csv && options.words.length === 0) await print(process, '\n');
  } finally {
    for (const client of clients) client.close();
  }
  return 0;
}

const CSV_HEADER =
  '"test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms",' +
  '"p99_latency_ms","max_latency_ms"';

async function read(process: Process): Promise<BenchmarkOptions | number> {
  try {
    const options = parseBenchmark(process.args);
    if (options === 'version') {
      await print(process, `redis-benchmark ${VERSION}\n`);
      return 0;
    }
    if (options !== 'help') return options;
    await print(process, BENCHMARK_USAGE);
    return 0;
  } catch (cause) {
    if (!(cause instanceof CommandLineError)) throw cause;
    await print(process, `${cause.message}\n\n${BENCHMARK_USAGE}`);
    return 1;
  }
}

async function testsOf(
  process: Process,
  options: BenchmarkOptions,
): Promise<readonly BenchmarkTest[]> {
  if (options.words.length === 0) return benchmarkTests(options);
  const argv = [...options.words];
  if (options.lastArgumentFromInput) argv.push(await readAll(process.stdin));
  return [{ title: options.words.map(toText).join(' '), argv }];
}

async function openClients(process: Process, options: BenchmarkOptions): Promise<Client[]> {
  const { host, port, clients, password, user, db, protocol } = options;
  const opened: Client[] = [];
  const start = [
    ...(password === undefined ? [] : [['AUTH', ...(user === undefined ? [] : [user]), password]]),
    ...(protocol === 3 ? [['HELLO', '3']] : []),
    ...(db === 0 ? [] : [['SELECT', String(db)]]),
  ];
  for (let i = 0; i < clients; i += 1) {
    const client = new Client(await connect(process, host, port));
    opened.push(client);
    for (const words of start) {
      const [reply] = await client.exchange(encodeRequest(words.map(fromText)), 1);
      if (reply !== undefined && isError(reply))
        throw new ProgramError(`Error from server: ${toText(reply.text)}`);
    }
  }
  return opened;
}

async function connect(process: Process, host: string, port: number): Promise<Connection> {
  try {
    return await process.host.machine.network.connect({ host, port });
  } catch (cause) {
    throw new ProgramError(cause instanceof Error ? cause.message : String(cause));
  }
}

// One connection: sends some requests together and waits for all of their replies.
class Client {
  private readonly connection: Connection;
  private readonly decoder = new ReplyDecoder();
  private replies: Reply[] = [];
  private wanted = 0;
  private settle:
    { resolve: (replies: Reply[]) => void; reject: (reason: Error) => void } | undefined;

  constructor(connection: Connection) {
    this.connection = connection;
    connection.onData = bytes => this.receive(bytes);
    connection.onClose = () =>
      this.settle?.reject(new ProgramError('Error: Server closed the connection'));
  }

  exchange(bytes: Uint8Array, count: number): Promise<Reply[]> {
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      this.wanted = count;
      this.connection.send(bytes);
    });
  }

  close(): void {
    this.connection.close();
  }

  private receive(bytes: Uint8Array): void {
    this.replies.push(...this.decoder.feed(bytes));
    if (this.replies.length < this.wanted) return;
    const { replies } = this;
    this.replies = [];
    this.settle?.resolve(replies);
  }
}

interface TestRun {
  readonly options: BenchmarkOptions;
  readonly test: BenchmarkTest;
  readonly clients: readonly Client[];
}

async function runTest(process: Process, { options, test, clients }: TestRun): Promise<void> {
  const { host } = process;
  const latencies = new Latencies();
  const startMs = host.nowMs();
  let left = options.requests;
  let done = 0;
  let shownMs = startMs;
  const work = async (client: Client): Promise<void> => {
    while (left > 0) {
      const count = Math.min(options.pipeline, left);
      left -= count;
      const sentMs = host.nowMs();
      const replies = await client.exchange(requests(process, { options, test, count }), count);
      const tookMs = host.nowMs() - sentMs;
      const failed = replies.find(isError);
      if (failed !== undefined) throw new ProgramError(`Error from server: ${toText(failed.text)}`);
      for (let i = 0; i < count; i += 1) latencies.add(tookMs);
      done += count;
      if (host.nowMs() - shownMs < SHOW_EVERY_MS || options.csv) continue;
      shownMs = host.nowMs();
      await print(process, progress(test.title, done / (shownMs - startMs), latencies));
    }
  };
  await process.interrupt.guard(Promise.all(clients.map(work)));
  const tookMs = Math.max(host.nowMs() - startMs, 0.001);
  await report(process, { options, test, tookMs, latencies });
}

const CLEAR = '\r\x1b[K';

function progress(title: string, perMs: number, latencies: Latencies): string {
  const rate = (perMs * 1000).toFixed(1);
  return `${CLEAR}${title}: rps=${rate} (overall: ${rate}) avg_msec=${latencies.average.toFixed(3)}`;
}

function requests(
  { host }: Process,
  { options, test, count }: Pick<TestRun, 'options' | 'test'> & { readonly count: number },
): Uint8Array {
  if (test.inline !== undefined)
    return new Uint8Array([...test.inline.repeat(count)].map(char => char.charCodeAt(0)));
  const one = (): Uint8Array =>
    encodeRequest(test.argv.map(word => withRandom(word, options, host.random)));
  if (count === 1) return one();
  const all = Array.from({ length: count }, one);
  const joined = new Uint8Array(all.reduce((sum, bytes) => sum + bytes.length, 0));
  let at = 0;
  for (const bytes of all) {
    joined.set(bytes, at);
    at += bytes.length;
  }
  return joined;
}

const RANDOM = '__rand_int__';

// Twelve digits, below the number given with -r.
function withRandom(word: Bytes, { keyspace }: BenchmarkOptions, random: () => number): Bytes {
  if (keyspace === undefined || !word.includes(RANDOM)) return word;
  const digits = (): string => String(Math.floor(random() * keyspace)).padStart(12, '0');
  return latin1(word.replaceAll(RANDOM, digits));
}

interface Outcome {
  readonly options: BenchmarkOptions;
  readonly test: BenchmarkTest;
  readonly tookMs: number;
  readonly latencies: Latencies;
}

async function report(
  process: Process,
  { options, test, tookMs, latencies }: Outcome,
): Promise<void> {
  const rate = ((options.requests / tookMs) * 1000).toFixed(2);
  if (options.csv) {
    const figures = latencies.figures.map(ms => ms.toFixed(3));
    await print(process, `${[test.title, rate, ...figures].map(each => `"${each}"`).join(',')}\n`);
  } else if (options.quiet) {
    const half = latencies.percentile(50).toFixed(3);
    await print(process, `${CLEAR}${test.title}: ${rate} requests per second, p50=${half} msec\n`);
  } else {
    const keepAlive = `  ${options.clients} parallel clients\n  ${options.size} bytes payload\n  keep alive: 1\n`;
    const head = `====== ${test.title} ======\n  ${options.requests} requests completed in ${(tookMs / 1000).toFixed(2)} seconds\n`;
    await print(
      process,
      `${CLEAR}${head}${keepAlive}  multi-thread: no\n\n${fullReport(latencies, rate)}`,
    );
  }
}
