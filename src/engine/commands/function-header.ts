// The first line of a library, `#!lua name=mylib`, and the checks that Redis makes on it.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1, lower } from '../../resp/bytes.ts';
import { splitArguments } from '../../resp/quote.ts';
import { fault, shown } from '../faults.ts';

const BAD_NAME =
  'ERR Library names can only contain letters, numbers, or underscores(_) and must be at least one ' +
  'character long';

/** A library's name, and its code without the first line. */
export interface LibraryHeader {
  readonly name: Bytes;
  readonly code: Bytes;
}

/** Reads the first line of a library. @throws what is wrong with it */
export function readLibraryHeader(source: Bytes): LibraryHeader {
  if (!source.startsWith('#!')) throw fault('ERR Missing library metadata');
  const end = source.indexOf('\n');
  const words = end < 0 ? undefined : splitArguments(latin1(source.slice(0, end)));
  const [first, ...options] = words ?? [];
  if (first === undefined) throw fault('ERR Invalid library metadata');
  const name = nameAmong(options);
  if (!/^\w+$/.test(name)) throw fault(BAD_NAME);
  const engine = first.slice('#!'.length);
  if (lower(engine) !== latin1('lua'))
    throw fault(`ERR Engine '${shown(latin1(engine))}' not found`);
  return { name, code: latin1(source.slice(end)) };
}

function nameAmong(options: readonly Bytes[]): Bytes {
  const prefix = 'name=';
  let name: Bytes | undefined;
  for (const option of options) {
    if (lower(option.slice(0, prefix.length)) !== latin1(prefix)) {
      throw fault(`ERR Invalid metadata value given: ${shown(option)}`);
    }
    if (name !== undefined) {
      throw fault('ERR Invalid metadata value, name argument was given multiple times');
    }
    name = latin1(option.slice(prefix.length));
  }
  if (name === undefined) throw fault('ERR Library name was not given');
  return name;
}
