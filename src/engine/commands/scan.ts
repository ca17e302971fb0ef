// SCAN, and what it shares with HSCAN, SSCAN and ZSCAN: the cursor and the options. The walk itself
// is Table's.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1, lower } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { generic } from '../../spec/generic.ts';
import { matchesAll, matchesGlob } from '../algo/glob.ts';
import type { Args } from '../args.ts';
import { fault, SYNTAX } from '../faults.ts';
import { typeOf } from '../store/values.ts';
import type { Handlers } from './command.ts';

/** The options of a scan. */
export interface ScanOptions {
  /** True if MATCH asks for this name or there is no MATCH. */
  readonly accepts: (name: Bytes) => boolean;
  /** Elements to look at. */
  readonly count: number;
  readonly noValues: boolean;
  /** Lower-case name of a type, or undefined for all. */
  readonly type: Bytes | undefined;
}

const DEFAULT_COUNT = 10;
const MAX_CURSOR = 2n ** 64n - 1n;
const INVALID_CURSOR = fault('ERR invalid cursor');
const NO_VALUES = fault('ERR NOVALUES option can only be used in HSCAN');

export const scanCommands: Pick<Handlers<typeof generic>, 'scan'> = {
  scan({ db }, args) {
    const from = readCursor(args);
    const { accepts, count, type } = readScanOptions(args, 'SCAN');
    const { items, cursor } = db.scan(from, count);
    const names: Bytes[] = [];
    for (const entry of items) {
      if (db.isExpired(entry)) db.expire(entry);
      else if (accepts(entry.key) && (type === undefined || typeOf(entry.value) === type)) {
        names.push(entry.key);
      }
    }
    return scanReply(cursor, names);
  },
};

/** The reply of a page. */
export const scanReply = (cursor: number, items: readonly Reply[]): Reply => [
  latin1(String(cursor)),
  items,
];

/** Reads the cursor as Redis does, with strtoull; ours need no more than 53 bits. */
export function readCursor(args: Args): number {
  const text = args.next();
  if (!/^[ \t\n\v\f\r]*[+-]?\d+$/.test(text) || /^-[1-9]\d*$/.test(text)) throw INVALID_CURSOR;
  const value = BigInt(text.replace(/^\s*\+?/, ''));
  if (value > MAX_CURSOR || -value > MAX_CURSOR) throw INVALID_CURSOR;
  return Number(value < 0n ? value + MAX_CURSOR + 1n : value);
}

/** Reads the options that a command takes; TYPE is SCAN's alone, NOVALUES is HSCAN's. */
export function readScanOptions(args: Args, command: 'SCAN' | 'HSCAN' | 'other'): ScanOptions {
  let pattern: Bytes = latin1('*');
  let count = DEFAULT_COUNT;
  let noValues = false;
  let type: Bytes = EMPTY;
  while (!args.done) {
    const word = args.word();
    if (word === 'NOVALUES') {
      if (command !== 'HSCAN') throw NO_VALUES;
      noValues = true;
    } else if (args.done) throw SYNTAX;
    else if (word === 'COUNT') {
      count = args.integer();
      if (count < 1) throw SYNTAX;
    } else if (word === 'MATCH') pattern = args.next();
    else if (word === 'TYPE' && command === 'SCAN') type = lower(args.next());
    else throw SYNTAX;
  }
  const accepts = (name: Bytes): boolean => matchesAll(pattern) || matchesGlob(pattern, name);
  return { accepts, count, noValues, type: type === EMPTY ? undefined : type };
}
