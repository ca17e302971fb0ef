// Argument lists for redis-cli, run by the real program as a child process and by ours in memory,
// each over TCP to the same kind of real server; and what each printed, where, and its exit code.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Machine } from '../../src/cli/machine.ts';
import { PROGRAMS } from '../../src/cli/programs/table.ts';
import { Files } from '../../src/cli/shell-files.ts';
import { Job, Runner } from '../../src/cli/shell-run.ts';
import { Collector, TextInput } from '../../src/cli/shell-streams.ts';
import type { Bytes } from '../../src/resp/bytes.ts';
import { fromText, fromUint8, toUint8 } from '../../src/resp/bytes.ts';
import { quote } from '../../src/resp/quote.ts';
import { tcpConnect } from './tcp.ts';

/** One run of redis-cli. */
export interface CliCase {
  readonly args: readonly string[];
  /** What stands on its standard input. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files by name; `@name` in an argument is the path of one. */
  readonly files?: Readonly<Record<string, string>>;
  /** Commands that prepare the server, one a line. */
  readonly setup?: string;
}

/** What a run came to. */
export interface CliResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

const PATIENCE_MS = 15_000;
const CLOSED_PORT = 1;

/** The real redis-cli at a server. */
export async function runReal(
  cli: string,
  port: number,
  { args, input = '', env = {}, files = {} }: CliCase,
  folder: string,
): Promise<CliResult> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.from(toUint8(fromText(content))));
  }
  const argv = argumentsFor(args, port, folder);
  const child = spawn(cli, argv, {
    env: { PATH: process.env['PATH'], HOME: folder, ...env },
    timeout: PATIENCE_MS,
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => void out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => void err.push(chunk));
  child.stdin.on('error', () => {
    // It may end without reading.
  });
  child.stdin.end(Buffer.from(toUint8(fromText(input))));
  const code = await new Promise<number | null>(resolve => child.once('close', resolve));
  const text = (chunks: Buffer[]): string => shown(fromUint8(Buffer.concat(chunks)), port);
  return { stdout: text(out), stderr: text(err), code };
}

/** Our redis-cli, as the shell of the playground runs it. */
export async function runOurs(
  port: number,
  { args, input = '', env = {}, files = {} }: CliCase,
  folder: string,
): Promise<CliResult> {
  const disk = new Files(Date.now);
  disk.makeFolder(folder, true);
  for (const [name, content] of Object.entries(files))
    disk.write(join(folder, name), fromText(content));
  const machine = new Machine();
  machine.network.listen(port, tcpConnect(port));
  const runner = new Runner({
    files: disk,
    programs: new Map(PROGRAMS.map(program => [program.name, program])),
    screen: { columns: 80, write: () => {} },
    giveKeys: () => Promise.reject(new Error('there is no terminal')),
    host: {
      machine,
      nowMs: () => performance.now(),
      dateMs: () => Date.now(),
      zoneMinutes: () => 0,
      random: Math.random,
      sleep: ms => new Promise(resolve => setTimeout(resolve, ms)),
      startServer: () => Promise.reject(new Error('no servers here')),
      cliHistory: { load: () => [], save: () => {} },
      cliDefaults: {},
      onCommand: () => {},
    },
  });
  const [stdout, stderr] = [new Collector(), new Collector()];
  const variables = new Map(
    Object.entries({ HOME: folder, ...env }).map(([name, value]) => [
      name,
      { value, exported: true },
    ]),
  );
  const state = { folder, variables, status: 0, history: () => [] };
  const streams = { stdin: new TextInput(fromText(input)), stdout, stderr };
  const argv = ['redis-cli', ...argumentsFor(args, port, folder)].map(fromText);
  const code = await runner.runProgram(argv, { ...streams, state, job: new Job() });
  return { stdout: shown(stdout.text, port), stderr: shown(stderr.text, port), code };
}

// `-p` of the server comes first, so that a case may give another.
function argumentsFor(args: readonly string[], port: number, folder: string): string[] {
  const own = args.map(arg =>
    arg
      .replace(/^@/, `${folder}/`)
      .replaceAll('PORT', String(port))
      .replaceAll('CLOSED', String(CLOSED_PORT)),
  );
  return ['-p', String(port), ...own];
}

// Bytes as a text that a test can show, with the port that differs from run to run named.
const shown = (bytes: Bytes, port: number): string =>
  bytes
    .split('\n')
    .map(line =>
      quote(fromUint8(Uint8Array.from([...line].map(char => char.charCodeAt(0))))).slice(1, -1),
    )
    .join('\n')
    .replaceAll(`:${port}`, ':PORT');
