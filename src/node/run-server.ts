// The program `server`: what redis-server is on the command line. It takes a redis.conf and options, and
// keeps the data in files if a folder is named; without one nothing is written anywhere.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { LoadError } from '../engine/ports.ts';
import type { Directive } from '../engine/services/config-file.ts';
import { argumentsAsConfig, ConfigFileError, parseConfig } from '../engine/services/config-file.ts';
import type { Bytes } from '../resp/bytes.ts';
import { fromText, fromUint8, toUint8 } from '../resp/bytes.ts';
import { folderStorage } from './storage.ts';
import type { RunningServer } from './tcp-server.ts';
import { listen } from './tcp-server.ts';

/** Where the program says what went wrong. */
export interface ServerOutput {
  readonly usage: string;
  readonly err: (text: string) => void;
}

const DEFAULT_PORT = 6379;
/**
 * A command's way through the server is a chain of short functions. V8 joins more of them than it
 * usually would, which takes an eighth off a pipelined command; it is only a matter of speed.
 */
const COMPILER = '--max-inlined-bytecode-size-cumulative=5000';
const MAX_PORT = 65_535;

/** Serves until a signal or SHUTDOWN; resolves with the exit code. */
export async function runServer(
  argv: readonly string[],
  { usage, err }: ServerOutput,
): Promise<number> {
  const path = argv[0]?.startsWith('--') === false ? argv[0] : undefined;
  const options = argv.slice(path === undefined ? 0 : 1);
  if (path !== undefined && !existsSync(path)) {
    err(`Fatal error, can't open config file '${resolve(path)}': No such file or directory\n`);
    return 1;
  }
  try {
    const file = path === undefined ? [] : parseConfig(readBytes(path));
    const directives = [...file, ...parseConfig(argumentsAsConfig(options.map(fromText)))];
    const port = portOf(directives);
    if (port !== undefined) return await serve(directives, { port, path });
    err(usage);
  } catch (reason) {
    if (reason instanceof ConfigFileError) err(`${reason.message}\n`);
    // What could not be loaded is in the log.
    else if (!(reason instanceof LoadError)) throw reason;
  }
  return 1;
}

async function serve(
  directives: readonly Directive[],
  { port, path }: { port: number; path: string | undefined },
): Promise<number> {
  setFlagsFromString(COMPILER);
  const folder = lastOf(directives, 'dir');
  const ending = new Ending();
  const running = await listen({
    port,
    directives,
    storage: folder === undefined ? undefined : folderStorage(folder),
    log: line => console.log(line),
    stopped: () => ending.end('SHUTDOWN'),
  });
  if (path !== undefined) running.server.config.file = configFile(path);
  console.log(`Listening on 127.0.0.1:${running.port}`);
  console.log('Ready to accept connections');
  await waitForEnd(running, ending);
  await running.stop();
  return 0;
}

// What ends the program, once.
class Ending {
  end: (reason: string) => void = () => {};
  readonly reason = new Promise<string>(done => (this.end = done));
}

async function waitForEnd({ server }: RunningServer, ending: Ending): Promise<void> {
  for (const name of ['SIGTERM', 'SIGINT']) process.once(name, () => ending.end(name));
  const reason = await ending.reason;
  if (reason === 'SHUTDOWN') return;
  console.log(`Received ${reason}, stopping`);
  server.persistence.end();
}

function portOf(directives: readonly Directive[]): number | undefined {
  const port = Number(lastOf(directives, 'port') ?? DEFAULT_PORT);
  return Number.isInteger(port) && port >= 0 && port <= MAX_PORT ? port : undefined;
}

const lastOf = (directives: readonly Directive[], name: string): string | undefined =>
  directives.findLast(directive => directive.name === name)?.args[0];

const readBytes = (path: string): Bytes => fromUint8(new Uint8Array(readFileSync(path)));

function configFile(path: string) {
  return {
    path: resolve(path),
    read: () => readBytes(path),
    write: (content: Bytes) => writeFileSync(path, toUint8(content)),
  };
}
