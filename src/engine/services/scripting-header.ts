// The first line of a script, `#!lua flags=no-writes,allow-oom`: how it wants to be run.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import { splitArguments } from '../../resp/quote.ts';
import { fault, shown } from '../faults.ts';

export const SCRIPT_FLAGS = [
  'no-writes',
  'allow-oom',
  'allow-stale',
  'no-cluster',
  'allow-cross-slot-keys',
] as const;

/** What a script or function says of itself. */
export type ScriptFlags = ReadonlySet<string>;

/** A script's flags, and the code without its first line. */
export interface ScriptHeader {
  readonly flags: ScriptFlags | undefined;
  readonly code: Bytes;
}

/** Reads the first line of a script, if it has such a line. @throws what is wrong with it */
export function readHeader(source: Bytes): ScriptHeader {
  if (!source.startsWith('#!')) return { flags: undefined, code: source };
  const end = source.indexOf('\n');
  if (end < 0) throw fault('ERR Invalid script shebang');
  const words = splitArguments(latin1(source.slice(0, end))) ?? [];
  const [engine, ...options] = words;
  if (engine === undefined) throw fault('ERR Invalid engine in script shebang');
  if (engine !== latin1('#!lua')) {
    throw fault(`ERR Unexpected engine in script shebang: ${shown(engine)}`);
  }
  // The line's end stays, so that lines keep their numbers.
  return { flags: new Set(options.flatMap(readFlags)), code: latin1(source.slice(end)) };
}

function readFlags(option: Bytes): string[] {
  const prefix = 'flags=';
  if (!option.startsWith(prefix)) throw fault(`ERR Unknown lua shebang option: ${shown(option)}`);
  const given = option.slice(prefix.length);
  const flags = given === '' ? [] : given.split(',');
  const known: readonly string[] = SCRIPT_FLAGS;
  for (const flag of flags) {
    if (!known.includes(flag))
      throw fault(`ERR Unexpected flag in script shebang: ${shown(latin1(flag))}`);
  }
  return flags;
}
