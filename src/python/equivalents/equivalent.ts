// A command in Python: the call of redis-py and what it returns, and the same with plain dicts.
// What each command is stands in the rows; table.ts has them all.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1, lower, upper } from '../../resp/bytes.ts';
import type { ErrorReply, Reply } from '../../resp/reply.ts';
import { isArray, isError } from '../../resp/reply.ts';
import { strLiteral, valueLiteral } from './literal.ts';
import { plainReply, returned } from './returns.ts';
import type { Call, Known, Plain, Row } from './row.ts';
import { NOTHING_KNOWN, call } from './row.ts';
import { equivalents } from './table.ts';
import { Unsaid, Words } from './words.ts';

/** A command and what came back; `reply` is left out while it is not known. */
export interface Said {
  readonly argv: readonly Bytes[];
  readonly reply: Reply;
}

/** redis-py's lines. */
export interface RedisPy {
  readonly lines: readonly string[];
  /** The value of the last line as Python prints it, or `raises …`. */
  readonly returns?: string;
}

/** A command in Python. */
export interface Equivalent {
  readonly redisPy: RedisPy;
  readonly dict: Plain;
}

const UNSAID: Plain = {
  none: 'This form of the command is too much Redis’s own for a few lines of Python.',
};
const REFUSED: Plain = { none: 'Redis answered with an error, and nothing has changed.' };
const UNKNOWN: Plain = { none: 'This command is not one of Redis’s own.' };

interface Found {
  readonly name: string;
  readonly row: Row | undefined;
  /** How many words are the name. */
  readonly size: number;
}

function find(argv: readonly Bytes[]): Found {
  const [first = latin1(''), second] = argv;
  if (second !== undefined) {
    const name = `${lower(first)}|${lower(second)}`;
    const row = equivalents.get(name);
    if (row !== undefined) return { name, row, size: 2 };
  }
  const name = lower(first);
  return { name, row: equivalents.get(name), size: 1 };
}

// A row that has no words for a form leaves it to `otherwise`.
function attempt<T>(say: () => T, otherwise: T): T {
  try {
    return say();
  } catch (cause) {
    if (cause instanceof Unsaid) return otherwise;
    throw cause;
  }
}

function executed(argv: readonly Bytes[], { size, row }: Found): Call {
  const nameSize = row === undefined ? 1 : size;
  const name = argv.slice(0, nameSize).map(word => strLiteral(upper(word)));
  return call('execute_command', ...name, ...argv.slice(nameSize).map(valueLiteral));
}

function callOf(argv: readonly Bytes[], found: Found): Call {
  const { row, size } = found;
  const { py } = row ?? {};
  const plain = executed(argv, found);
  if (py === undefined) return plain;
  return attempt(() => {
    const words = new Words(argv, size);
    const made = py(words);
    words.end();
    return made;
  }, plain);
}

function source({ on, method, args, keywords, before, after }: Call): string[] {
  const named = Object.entries(keywords).map(([name, value]) => `${name}=${value}`);
  return [...before, `${on}.${method}(${[...args, ...named].join(', ')})${after}`];
}

const isQueued = (reply: Reply): boolean =>
  typeof reply === 'object' && reply !== null && 'kind' in reply && reply.kind === 'status'
    ? reply.text === 'QUEUED'
    : false;

/** The exception of redis-py for an error reply. */
function raised(text: Bytes): string {
  const code = text.split(' ')[0] ?? '';
  const named: Readonly<Record<string, string>> = {
    NOSCRIPT: 'NoScriptError',
    EXECABORT: 'ExecAbortError',
    READONLY: 'ReadOnlyError',
    NOPERM: 'NoPermissionError',
    NOAUTH: 'AuthenticationError',
    WRONGPASS: 'AuthenticationError',
    OOM: 'OutOfMemoryError',
    LOADING: 'BusyLoadingError',
  };
  return `raises ${named[code] ?? 'ResponseError'}`;
}

// What Redis finds wrong in the words themselves, a method of redis-py may not send at all.
const isMalformed = ({ text }: ErrorReply): boolean =>
  text.startsWith('ERR ') && !/no such key|index out of range/.test(text);

function redisPy({ argv, reply }: Said, found: Found, known: Known): RedisPy {
  const isBad = isError(reply) && isMalformed(reply);
  const made = isBad ? executed(argv, found) : callOf(argv, found);
  const { name } = found;
  const lines = source(onPipeline(made, name, known.watching || isQueued(reply)));
  if (isQueued(reply)) return { lines };
  if (isError(reply)) return { lines, returns: raised(reply.text) };
  // What EXEC returns, redis-py casts by the names of the commands before.
  if (name === 'exec') return plainReply(reply) === null ? { lines, returns: LOST } : { lines };
  const { method, keywords } = made;
  const value = returned(head(reply), { name, method, keywords });
  return { lines, ...(value === undefined ? {} : { returns: value }) };
}

const LOST = 'raises WatchError';

// More than anybody reads, and than `redisPySource` shows; a reply may have millions.
const MOST_ITEMS = 1000;
const head = (reply: Reply): Reply =>
  isArray(reply) && reply.length > MOST_ITEMS ? reply.slice(0, MOST_ITEMS) : reply;

// From WATCH or MULTI on, one pipeline takes all: MULTI after WATCH goes on with the one there is.
function onPipeline(made: Call, name: string, isOpen: boolean): Call {
  if (!isOpen) return made;
  if (name === 'multi') return { ...made, before: [] };
  return { ...made, on: made.on === 'r' ? 'pipe' : made.on };
}

function plainOf({ argv, reply }: Said, { row, size }: Found, known: Known): Plain {
  if (row === undefined) return UNKNOWN;
  if (isError(reply)) return REFUSED;
  return attempt(() => {
    const words = new Words(argv, size);
    const said = row.dict(words, known, reply);
    if ('none' in said) return said;
    if (!('differs' in said)) words.end();
    return 'lines' in said ? said : { lines: said };
  }, UNSAID);
}

/** What a command is in Python. */
export function equivalentOf(said: Said, known: Known = NOTHING_KNOWN): Equivalent {
  const found = find(said.argv);
  return { redisPy: redisPy(said, found, known), dict: plainOf(said, found, known) };
}

/** True if a form of a command is known but has no lines: nobody has written them. */
export const isUnsaid = (plain: Plain): boolean => plain === UNSAID;
