// redis-check-rdb and redis-check-aof as programs of the shell: what they read and say is src/rdb's;
// here are their command lines and where their files and answers come from.
import { checkAof } from '../../rdb/check-aof.ts';
import { checkRdb } from '../../rdb/check.ts';
import type { Bytes } from '../../resp/bytes.ts';
import { fromText, latin1, toText, toUint8 } from '../../resp/bytes.ts';
import { FileError } from '../shell-files.ts';
import type { Input } from '../shell-streams.ts';
import { logHead } from './date.ts';
import type { Process, Program } from './program.ts';
import { complain, pathOf, print } from './program.ts';

const VERSION = 'v=8.0.2 sha=00000000:0 malloc=libc bits=64 build=playground';
const AOF_USAGE =
  'Usage: redis-check-aof [--fix|--truncate-to-timestamp $timestamp] <file.manifest|file.aof>\n';

/** The programs that look into the files of a server. */
export const CHECK_PROGRAMS: readonly Program[] = [
  {
    name: 'redis-check-aof',
    summary: 'look for damage in append-only files: [--fix] FILE',
    run: redisCheckAof,
  },
  { name: 'redis-check-rdb', summary: 'look for damage in a dump: FILE', run: redisCheckRdb },
];

const isVersion = ([first]: readonly Bytes[]): boolean => first === '-v' || first === '--version';

async function redisCheckRdb(process: Process): Promise<number> {
  const { args, host } = process;
  const [path] = args;
  if (args.length !== 1 || path === undefined) {
    await complain(process, 'Usage: redis-check-rdb <rdb-file-name>\n');
    return 1;
  }
  if (isVersion(args)) return printVersion(process);
  await host.bringServerFiles?.();
  await print(process, `[offset 0] Checking RDB file ${toText(path)}\n`);
  let bytes: Uint8Array;
  try {
    bytes = toUint8(process.files.read(pathOf(process, path)));
  } catch (cause) {
    // Redis: says no more of it.
    if (cause instanceof FileError) return 1;
    throw cause;
  }
  const printed: string[] = [];
  const { ok } = checkRdb(bytes, {
    nowMs: host.dateMs(),
    print: line => printed.push(`${line}\n`),
    log: line => printed.push(`${logHead(process, 'C')}${line}\n`),
  });
  await process.stdout.write(latin1(printed.join('')));
  return ok ? 0 : 1;
}

async function redisCheckAof(process: Process): Promise<number> {
  const { args, host, files, stdin, stdout } = process;
  if (isVersion(args)) return printVersion(process);
  const [option, stamp] = args;
  const fix = args.length === 2 && option === '--fix';
  const byTime = args.length === 3 && option === '--truncate-to-timestamp';
  const path = args.at(-1);
  if (path === undefined || (args.length !== 1 && !fix && !byTime)) {
    await print(process, AOF_USAGE);
    return 1;
  }
  if (byTime && !/^\s*[+-]?\d+$/.test(stamp ?? '')) {
    await print(process, 'Invalid timestamp, aborting...\n');
    return 1;
  }
  await host.bringServerFiles?.();
  return checkAof(
    {
      read: each => files.read(pathOf(process, each)),
      write: (each, content) => files.write(pathOf(process, each), content),
      print: text => stdout.write(text),
      log: line => stdout.write(latin1(`${logHead(process, 'C')}${line}\n`)),
      answer: () => readLine(stdin),
      nowMs: () => host.dateMs(),
    },
    { path, fix, toTimestamp: byTime ? Number(stamp) : 0 },
  );
}

async function printVersion(process: Process): Promise<number> {
  await process.stdout.write(fromText(`${process.name} ${VERSION}\n`));
  return 0;
}

async function readLine(stdin: Input): Promise<Bytes> {
  let line = '';
  while (!line.includes('\n')) {
    const piece = await stdin.read();
    if (piece === undefined) break;
    line += piece;
  }
  return latin1(line);
}
