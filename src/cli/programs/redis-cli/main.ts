// redis-cli as a program of the shell: reads its command line and does what it says: the interactive
// program, lines from its input, one command, or one of the modes that are files of their own.
import type { Bytes } from '../../../resp/bytes.ts';
import { fromText, latin1, lower, toText } from '../../../resp/bytes.ts';
import type { CliClient } from '../../client.ts';
import { ExitError } from '../../client.ts';
import { CliSession } from '../../session.ts';
import { FileError, resolvePath } from '../../shell-files.ts';
import { readAll } from '../../shell-streams.ts';
import type { Process } from '../program.ts';
import { ProgramError, complain, print } from '../program.ts';
import { findBigKeys } from './big-keys.ts';
import { CLI_VERSION, clientFor, hostFor } from './host.ts';
import { help } from './help.ts';
import { findHotKeys } from './hot-keys.ts';
import { intrinsicLatency, latency } from './latency.ts';
import { runLines } from './lines.ts';
import type { CliCommandLine } from './options.ts';
import { parseCommandLine, unquoteWhole } from './options.ts';
import { pipe } from './pipe.ts';
import { scan } from './scan.ts';
import { stat } from './stat.ts';
import { CommandLineError } from './uri.ts';
import { USAGE } from './usage.ts';

/** Runs redis-cli; its exit code. */
export async function redisCli(process: Process): Promise<number> {
  const line = await readArguments(process);
  if (line === undefined) return 1;
  if (line === 'help') return say(process, `redis-cli ${CLI_VERSION}\n\n${USAGE}`);
  if (line === 'version') return say(process, `redis-cli ${CLI_VERSION}\n`);
  if (line.warnings !== '') await complain(process, line.warnings);
  const isInteractive = line.words.length === 0 && line.script === undefined;
  if (line.mode === 'commands' && isInteractive && process.stdin.isTerminal) {
    return interact(process, line);
  }
  const client = clientFor(process, line.options);
  try {
    return await perform(process, line, client);
  } catch (cause) {
    if (!(cause instanceof ExitError)) throw cause;
    return 1;
  } finally {
    client.end();
  }
}

async function say(process: Process, text: string): Promise<number> {
  await print(process, text);
  return 0;
}

async function readArguments(
  process: Process,
): Promise<ReturnType<typeof parseCommandLine> | undefined> {
  const { args, stdout, state } = process;
  const auth = state.variables.get('REDISCLI_AUTH');
  try {
    return parseCommandLine(args, {
      outputIsTerminal: stdout.isTerminal,
      password: auth?.exported === true ? auth.value : undefined,
    });
  } catch (cause) {
    if (!(cause instanceof CommandLineError)) throw cause;
    await complain(process, `${cause.warnings}${cause.message}\n`);
    return undefined;
  }
}

async function interact(process: Process, line: CliCommandLine): Promise<number> {
  const { host, interrupt } = process;
  const { print: _, ...cliHost } = hostFor(process);
  const session = new CliSession(cliHost, {
    ...host.cliDefaults,
    ...line.options,
    intervalMs: line.intervalMs,
    preferences: preferencesOf(process),
  });
  session.onCommand = event => host.onCommand(event);
  const ended = process.giveKeys(session);
  interrupt.onRaise(() => {
    session.close();
    session.onExit();
  });
  await session.start();
  await ended;
  return 0;
}

function preferencesOf({ files, state }: Process): string[] {
  const home = state.variables.get('HOME')?.value ?? '/';
  const node = files.find(resolvePath('.redisclirc', home));
  return node?.kind === 'file' ? toText(node.content).split('\n') : [];
}

async function perform(process: Process, line: CliCommandLine, client: CliClient): Promise<number> {
  if (line.mode === 'intrinsic-latency') return intrinsicLatency(process, line.intrinsicMs);
  if (line.mode !== 'commands' || line.script !== undefined) {
    if (!(await client.connect())) return 1;
  } else if (line.words.length > 0) await client.connect(true);
  switch (line.mode) {
    case 'latency':
    case 'latency-history':
      return latency(process, line, client);
    case 'pipe':
      return pipe(process, line, client);
    case 'big-keys':
    case 'memory-keys':
      return findBigKeys(process, line, client);
    case 'hot-keys':
      return findHotKeys(process, line, client);
    case 'stat':
      return stat(process, line, client);
    case 'scan':
      return scan(process, line, client);
    case 'commands':
      if (line.script !== undefined)
        return evaluate(process, { ...line, script: line.script }, client);
      if (line.words.length > 0) return runCommand(process, line, client);
      return runLines(process, line, client);
  }
}

async function runCommand(
  process: Process,
  line: CliCommandLine,
  client: CliClient,
): Promise<number> {
  const argv = line.quotedInput ? unquoteAll(line.words) : [...line.words];
  if (argv === undefined) {
    await print(process, 'Invalid quoted string\n');
    return 1;
  }
  if (line.lastArgumentFromInput) argv.push(await readAll(process.stdin));
  else if (line.inputTag !== undefined) {
    const at = argv.indexOf(line.inputTag);
    if (at < 0) throw new ProgramError('Using -X option but stdin tag not match.');
    argv[at] = await readAll(process.stdin);
  }
  const [name, ...topic] = argv;
  if (name !== undefined && ['help', '?'].includes(lower(name))) {
    return help(process, topic.map(toText), client);
  }
  return issue(line, argv, client);
}

async function issue(
  line: CliCommandLine,
  argv: readonly Bytes[],
  client: CliClient,
): Promise<number> {
  const { repeat, intervalMs, failsOnError } = line;
  if (!(await client.issue(argv, { repeat, intervalMs, failsOnError }))) return 1;
  await client.printMessages();
  return 0;
}

function unquoteAll(words: readonly Bytes[]): Bytes[] | undefined {
  const unquoted = words.map(unquoteWhole);
  const good = unquoted.filter(word => word !== undefined);
  return good.length === words.length ? good : undefined;
}

// `--eval script key1 key2 , arg1`: all that stands before the comma are keys.
async function evaluate(
  process: Process,
  line: CliCommandLine & { readonly script: string },
  client: CliClient,
): Promise<number> {
  const comma = line.words.indexOf(latin1(','));
  const keys = comma < 0 ? line.words : line.words.slice(0, comma);
  const rest = comma < 0 ? [] : line.words.slice(comma + 1);
  const argv = [latin1('EVAL'), readScript(process, line.script), fromText(String(keys.length))];
  return issue(line, [...argv, ...keys, ...rest], client);
}

function readScript({ files, state }: Process, path: string): Bytes {
  try {
    return files.read(resolvePath(path, state.folder));
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause;
    throw new ProgramError(`Can't open file '${path}': ${cause.message}`);
  }
}
