// Real servers on loopback, to compare with: Redis 8.0 as `npm run setup` unpacks it, and the
// redis-server on the PATH; and ours from dist-node. Each has a port and a folder of its own.
import type { ChildProcessByStdio } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A Redis whose programs are on this machine. */
export interface Oracle {
  /** Exact, as in `8.0.2`. */
  readonly version: string;
  readonly server: string;
  readonly cli: string;
  readonly benchmark: string;
}

/** A running server. */
export interface RunningServer {
  /** `ours` or a version such as `8.0.2`. */
  readonly version: string;
  readonly port: number;
  readonly pid: number;
  /** Ends the process; resolves when it is gone. */
  stop(): Promise<void>;
  /** Ends it as a power cut would: it saves nothing. */
  kill(): void;
}

/** Which redis-server, and its further arguments (`['--maxmemory', '1mb']`). */
export interface StartOptions {
  /** The beginning of a version, as `8.0`; the newest on this machine if not given. */
  readonly version?: string;
  readonly args?: readonly string[];
  /** The path of a redis.conf. */
  readonly config?: string;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OURS = join(ROOT, 'dist-node/cli.js');
const READY_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;
const ATTEMPTS = 5;
const MAX_LOG_CHARS = 10_000;

let found: readonly Oracle[] | undefined;

/** The real servers of this machine from 7.0 on, newest first, one for each version. */
export function availableOracles(): readonly Oracle[] {
  found ??= findOracles();
  return found;
}

function findOracles(): Oracle[] {
  const oracles = ['.cache/redis-8/bin/', ''].map(folder => oracleIn(folder && join(ROOT, folder)));
  const versions = new Map<string, Oracle>();
  for (const oracle of oracles) {
    if (parseInt(oracle.version, 10) >= 7) versions.set(oracle.version, oracle);
  }
  return [...versions.values()];
}

function oracleIn(folder: string): Oracle {
  const server = `${folder}redis-server`;
  const { stdout } = spawnSync(server, ['--version'], { encoding: 'utf8' });
  const version = /\bv=(\S+)/.exec(stdout ?? '')?.[1] ?? '0';
  return { version, server, cli: `${folder}redis-cli`, benchmark: `${folder}redis-benchmark` };
}

/** Starts a real redis-server, empty and without persistence, with DEBUG allowed. */
export async function startRedis({
  version = '',
  args = [],
  config,
}: StartOptions = {}): Promise<RunningServer> {
  const oracle = availableOracles().find(each => each.version.startsWith(version));
  if (!oracle) throw new Error(`No redis-server ${version} here: run \`npm run setup\``);
  const folder = mkdtempSync(join(tmpdir(), 'redis-oracle-'));
  const fixed = ['--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
  const debug = ['--enable-debug-command', 'yes'];
  const server = await launch(oracle.server, [
    ...(config === undefined ? [] : [config]),
    ...fixed,
    ...debug,
    ...args,
  ]);
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { version: oracle.version, port: server.port, pid: server.pid, stop, kill: server.kill };
}

/** Starts our server as built by `npm run build`, the way a user starts it. */
export async function startOurs(args: readonly string[] = []): Promise<RunningServer> {
  if (!existsSync(OURS)) throw new Error('No dist-node/cli.js: run `npm run build`');
  const server = await launch(process.execPath, [OURS, 'server', ...args]);
  return { version: 'ours', ...server };
}

type Launched = Pick<RunningServer, 'port' | 'pid' | 'stop' | 'kill'>;

// Another process may take the port between finding it free and listening on it.
async function launch(command: string, args: readonly string[]): Promise<Launched> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return { port, ...(await spawnServer(command, [...args, '--port', String(port)])) };
    } catch (failure) {
      if (attempt === ATTEMPTS) throw failure;
    }
  }
}

// Resolves with what ends the server, once it says that it is ready.
async function spawnServer(
  command: string,
  args: readonly string[],
): Promise<Omit<Launched, 'port'>> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): void => void child.kill('SIGKILL');
  const gone = new Promise<void>(resolve => child.once('close', () => resolve()));
  process.once('exit', kill);
  try {
    await ready(child);
  } catch (failure) {
    kill();
    throw failure;
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const timer = setTimeout(kill, STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(timer);
    process.off('exit', kill);
  };
  return { pid: child.pid ?? 0, stop, kill };
}

function ready(child: ChildProcessByStdio<null, Readable, Readable>): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (): void => reject(new Error(`${child.spawnargs.join(' ')} failed:\n${output}`));
    const timer = setTimeout(fail, READY_TIMEOUT_MS);
    child.once('error', fail);
    child.once('close', fail);
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-MAX_LOG_CHARS);
      if (!output.includes('Ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
}

/** A TCP port of 127.0.0.1 on which nobody listens now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
