// Loads the append-only files that a manifest names: a base, which may be a dump, and the commands that
// followed. Only the last file may end in the middle of a command. Messages are redis-server's.
import type { Bytes } from '../../resp/bytes.ts';
import { fromUint8 } from '../../resp/bytes.ts';
import { LoadError } from '../ports.ts';
import type { RedisServer } from '../server.ts';
import type { Manifest } from '../../rdb/aof-manifest.ts';
import { AofReader, BadFormat, Truncated } from './aof-read.ts';
import type { Replay } from './aof-replay.ts';
import { UnknownCommand } from './aof-replay.ts';
import { logLoaded, putInPlace, readDump } from './dump-file.ts';
import { RdbFileError } from './rdb-load.ts';
import { stopwatch } from './stopwatch.ts';

/** Where the files are, and what may be done to them. */
export interface AofFiles {
  read(name: Bytes): Uint8Array | undefined;
  /** Keeps the first `length` bytes of a file. */
  truncate(name: Bytes, length: number): void;
}

/** Loads everything into the empty keyspace of a server. @throws LoadError */
export function loadAofFiles(
  server: RedisServer,
  manifest: Manifest,
  { files, replay }: { files: AofFiles; replay: Replay },
): void {
  const all = manifest.base === undefined ? [] : [manifest.base];
  all.push(...manifest.increments);
  for (const [i, { name, type }] of all.entries()) {
    const bytes = files.read(name);
    if (bytes === undefined) throw refuse(server, `The AOF file ${name} doesn't exist`);
    const took = stopwatch(server);
    const loading = { server, name, bytes, files, replay, isLast: i === all.length - 1 };
    replay.during(() => loadFile(loading));
    // Redis: of an empty file it says nothing.
    if (bytes.length === 0) continue;
    const kind = type === 'b' ? 'base' : 'incr';
    server.host.log?.(`* DB loaded from ${kind} file ${name}: ${took()} seconds`);
  }
  const { keyspace } = server;
  for (const db of keyspace.databases) {
    for (const entry of db.entries()) entry.touched = keyspace.firstTouch();
  }
}

interface Loading {
  readonly server: RedisServer;
  readonly name: Bytes;
  readonly bytes: Uint8Array;
  readonly files: AofFiles;
  readonly replay: Replay;
  readonly isLast: boolean;
}

function loadFile(loading: Loading): void {
  const { server, name, bytes, replay } = loading;
  const reader = new AofReader(bytes, isDump(bytes) ? loadBase(loading) : 0);
  let valid = reader.at;
  try {
    for (let argv = reader.next(); argv !== undefined; argv = reader.next()) {
      replay.run(argv);
      // Redis: a MULTI counts from its EXEC on.
      if (!replay.isOpen) valid = reader.at;
    }
    if (!replay.isOpen) return;
    server.host.log?.(`# Revert incomplete MULTI/EXEC transaction in AOF file ${name}`);
    replay.discard();
    cut(loading, valid);
  } catch (reason) {
    if (reason instanceof Truncated) {
      replay.discard();
      return cut(loading, valid);
    }
    if (reason instanceof UnknownCommand) {
      const what = `Unknown command '${reason.command}'`;
      throw refuse(server, `${what} reading the append only file ${name}`);
    }
    if (!(reason instanceof BadFormat)) throw reason;
    const advice = 'make a backup of your AOF file, then use ./redis-check-aof --fix';
    const what = `Bad file format reading the append only file ${name}`;
    throw refuse(server, `${what}: ${advice} <filename.manifest>`);
  }
}

const isDump = (bytes: Uint8Array): boolean =>
  bytes.length >= 5 && fromUint8(bytes, 0, 5) === 'REDIS';

// Returns the place after the dump: commands may follow.
function loadBase({ server, name, bytes }: Loading): number {
  try {
    // Redis: what is over by now is kept here, for commands that follow may say more of it.
    server.host.log?.('* Reading RDB base file on AOF loading...');
    const loaded = readDump(server, bytes, 0);
    logLoaded(server, loaded);
    putInPlace(server, loaded);
    return loaded.end;
  } catch (reason) {
    if (!(reason instanceof RdbFileError)) throw reason;
    server.host.log?.(`# ${reason.message}`);
    throw refuse(
      server,
      `Error reading the RDB preamble of the AOF file ${name}, AOF loading aborted`,
    );
  }
}

// What a crash has cut off is left out, if that is allowed.
function cut({ server, name, files, isLast }: Loading, valid: number): void {
  const allowed = server.config.flag('aof-load-truncated');
  if (!isLast || !allowed) {
    const advice =
      '1) Make a backup of your AOF file, then use ./redis-check-aof --fix <filename.manifest>. ' +
      "2) Alternatively you can set the 'aof-load-truncated' configuration option to yes and " +
      'restart the server.';
    const what = `Unexpected end of file reading the append only file ${name}`;
    throw refuse(server, `${what}. You can: ${advice}`);
  }
  server.host.log?.(`# !!! Warning: short read while loading the AOF file ${name}!!!`);
  server.host.log?.(`# !!! Truncating the AOF ${name} at offset ${valid} !!!`);
  files.truncate(name, valid);
  server.host.log?.(`# AOF ${name} loaded anyway because aof-load-truncated is enabled`);
}

function refuse({ host }: RedisServer, message: string): LoadError {
  host.log?.(`# ${message}`);
  return new LoadError(message);
}
