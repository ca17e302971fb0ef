// Which arguments of a command are keys, and what it does to each: read off the key specs of its row,
// and by hand for the few commands whose specs cannot tell. For COMMAND GETKEYS, ACL and tracking.
import type { Bytes } from '../resp/bytes.ts';
import { EMPTY, upper } from '../resp/bytes.ts';
import type { CommandSpec, KeyFlag, KeySpec } from '../spec/spec.ts';
import { parseInt64 } from './algo/int64.ts';

/** A key among the arguments of a command. */
export interface UsedKey {
  readonly key: Bytes;
  /** Its index; the command's name has 0. */
  readonly at: number;
  readonly flags: readonly KeyFlag[];
}

/** What is needed of a command: its name, as in `xgroup|create`, and its row. */
export interface KeyedCommand {
  readonly name: string;
  readonly spec: CommandSpec;
}

interface Place {
  readonly at: number;
  readonly flags: readonly KeyFlag[];
}

const READ: readonly KeyFlag[] = ['RO', 'access'];
const OVERWRITE: readonly KeyFlag[] = ['OW', 'update'];
const CHANGE: readonly KeyFlag[] = ['RW', 'access', 'update'];
const MOVE: readonly KeyFlag[] = ['RW', 'access', 'delete'];

/** True if calls of the command have keys at all. */
export function hasKeys({ spec: { keys = [] } }: KeyedCommand): boolean {
  return keys.some(({ flags }) => !flags.includes('not_key'));
}

/**
 * The keys of a call, in the order of the key specs. Undefined if the arguments make no sense; their
 * number must be right.
 */
export function keysOf(command: KeyedCommand, argv: readonly Bytes[]): UsedKey[] | undefined {
  const { keys = [] } = command.spec;
  const byHand = BY_HAND.get(command.name);
  const vary = keys.some(({ flags }) => flags.includes('variable_flags'));
  const places = (vary ? undefined : bySpecs(keys, argv)) ?? byHand?.(argv);
  return places?.flatMap(({ at, flags }) => {
    const key = argv[at];
    return key === undefined ? [] : [{ key, at, flags }];
  });
}

// Undefined when a spec does not fit the arguments, or does not tell all.
function bySpecs(specs: readonly KeySpec[], argv: readonly Bytes[]): Place[] | undefined {
  const found: Place[] = [];
  for (const { begin, find, flags } of specs) {
    if (flags.includes('not_key')) continue;
    const first = begin === 'unknown' ? undefined : firstOf(begin, argv);
    if (first === MISSING) continue;
    const range = first === undefined ? undefined : rangeFrom(first, find, argv);
    if (range === undefined || flags.includes('incomplete')) return undefined;
    for (let at = range.first; at <= range.last; at += range.step) found.push({ at, flags });
  }
  return found;
}

const MISSING = -1;

function firstOf(begin: Exclude<KeySpec['begin'], 'unknown'>, argv: readonly Bytes[]): number {
  if ('index' in begin) return begin.index;
  const { keyword, from } = begin;
  const isHere = (arg = EMPTY): boolean => upper(arg) === keyword;
  if (from < 0) {
    for (let at = argv.length + from; at > 1; at -= 1) if (isHere(argv[at])) return at + 1;
    return MISSING;
  }
  // Redis: a keyword with nothing after it is none.
  for (let at = from; at < argv.length - 1; at += 1) if (isHere(argv[at])) return at + 1;
  return MISSING;
}

interface Range {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

function rangeFrom(
  begin: number,
  find: KeySpec['find'],
  argv: readonly Bytes[],
): Range | undefined {
  if (find === 'unknown') return undefined;
  const range =
    'last' in find
      ? { first: begin, last: lastOf(begin, find, argv.length), step: find.step || 1 }
      : counted(begin, find, argv);
  const isSound = range !== undefined && range.first <= range.last && range.last < argv.length;
  return isSound ? range : undefined;
}

function lastOf(
  first: number,
  { last, limit }: { readonly last: number; readonly limit: number },
  count: number,
): number {
  if (last >= 0) return first + last;
  return limit === 0 ? count + last : first + Math.floor((count - first) / limit) + last;
}

function counted(
  begin: number,
  find: { readonly countAt: number; readonly first: number; readonly step: number },
  argv: readonly Bytes[],
): Range | undefined {
  const count = Number(parseInt64(argv[begin + find.countAt] ?? EMPTY) ?? -1);
  const first = begin + find.first;
  return count < 0 ? undefined : { first, last: first + (count - 1) * find.step, step: find.step };
}

type Finder = (argv: readonly Bytes[]) => readonly Place[];

const BY_HAND: ReadonlyMap<string, Finder> = new Map<string, Finder>([
  ['set', argv => [{ at: 1, flags: argv.slice(3).some(isGet) ? CHANGE : OVERWRITE }]],
  ['bitfield', argv => [{ at: 1, flags: onlyReads(argv) ? READ : CHANGE }]],
  ['sort', argv => [{ at: 1, flags: READ }, ...sortTarget(argv)]],
  ['sort_ro', () => [{ at: 1, flags: READ }]],
  ['migrate', migrated],
]);

const isGet = (arg: Bytes): boolean => upper(arg) === 'GET';

function onlyReads(argv: readonly Bytes[]): boolean {
  for (let at = 2; at < argv.length;) {
    const word = upper(argv[at] ?? EMPTY);
    const length = word === 'GET' ? 3 : word === 'OVERFLOW' ? 2 : Infinity;
    if (at + length > argv.length) return false;
    at += length;
  }
  return true;
}

const SORT_VALUES: Readonly<Record<string, number>> = { LIMIT: 2, GET: 1, BY: 1 };

// Redis: of several STORE the last one counts.
function sortTarget(argv: readonly Bytes[]): Place[] {
  let target: Place[] = [];
  for (let at = 2; at < argv.length; at += 1) {
    const word = upper(argv[at] ?? EMPTY);
    if (word === 'STORE' && at + 1 < argv.length) target = [{ at: at + 1, flags: OVERWRITE }];
    else at += SORT_VALUES[word] ?? 0;
  }
  return target;
}

const MIGRATE_VALUES: Readonly<Record<string, number>> = { AUTH: 1, AUTH2: 2 };

// One key at its place, or an empty one there and the keys after KEYS.
function migrated(argv: readonly Bytes[]): readonly Place[] {
  for (let at = 6; at < argv.length; at += 1) {
    const word = upper(argv[at] ?? EMPTY);
    if (word === 'KEYS') {
      if (argv[3] !== '') return [];
      return argv.slice(at + 1).map((_, i) => ({ at: at + 1 + i, flags: MOVE }));
    }
    at += MIGRATE_VALUES[word] ?? 0;
  }
  return [{ at: 3, flags: MOVE }];
}
