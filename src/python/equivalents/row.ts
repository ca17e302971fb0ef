// What a row of the equivalents says of a command: the call of redis-py, and the lines that do the
// same to plain dicts. The rows are in one file per group of commands.
//
// In plain Python `data` is the dict of the database. A string is a str, an int where it is a whole
// number, bytes where it is not UTF-8; a list is a deque, a set a set, a hash a dict, a sorted set
// a dict from member to score, a stream a list of (id, dict). `expires_at` has the time at which a
// key ends, and under (key, field) that of a field. An empty collection is no key. The last line
// is an expression with the value of the reply, unless the reply says only OK.
import type { Bytes } from '../../resp/bytes.ts';
import type { Reply } from '../../resp/reply.ts';
import type { HelperName } from './helpers.ts';
import type { Words } from './words.ts';

/** The type of a key's value. */
export type KeyType = 'string' | 'list' | 'set' | 'zset' | 'hash' | 'stream' | 'none';

/** What a row may know of the store as it was before the command. */
export interface Known {
  typeOf(key: Bytes): KeyType | undefined;
  /** What its string is made of. */
  textOf(key: Bytes): 'ascii' | 'text' | 'bytes';
  /** True if the key, or the field of it, has an end. */
  expires(key: Bytes, field?: Bytes): boolean;
  /** The fields of a hash that have an end. */
  endingFields(key: Bytes): readonly Bytes[];
  /** True between WATCH and EXEC. */
  readonly watching: boolean;
}

/** A store of which nothing is known: plain text that stays. */
export const NOTHING_KNOWN: Known = {
  typeOf: () => undefined,
  textOf: () => 'ascii',
  expires: () => false,
  endingFields: () => [],
  watching: false,
};

/**
 * How the lines see values, if not as the head of this file says: strings as bytes (bitmaps), sorted
 * sets as places on the earth, HyperLogLogs as sets of those who were counted.
 */
export type View = 'bytes' | 'places' | 'visitors';

/** Lines of plain Python. */
export interface PlainLines {
  readonly lines: readonly string[];
  readonly uses?: readonly HelperName[];
  readonly sees?: View;
  /** What to know of it, in a sentence. */
  readonly note?: string;
  /** The value of the last line is not the reply's: by chance, or as the note says. */
  readonly differs?: true;
}

/** Why plain Python has nothing like it. */
export interface NoLines {
  readonly none: string;
}

/** Plain Python, or why there is none. */
export type Plain = PlainLines | NoLines;

/** Keyword arguments as source. */
export type Keywords = Readonly<Record<string, string>>;

/** A call of redis-py. */
export interface Call {
  /** `r`, or what the lines before make; indented if they begin a block. */
  readonly on: string;
  readonly method: string;
  readonly args: readonly string[];
  readonly keywords: Keywords;
  readonly before: readonly string[];
  /** More calls on the result: `.set("u8", 0, 1).execute()`. */
  readonly after: string;
}

/** What one command is in Python. */
export interface Row {
  /** Left out: redis-py has no method, `execute_command` sends it. */
  readonly py?: (words: Words) => Call;
  readonly dict: (words: Words, known: Known, reply: Reply) => Plain | readonly string[];
}

/** Rows by lower-case name; `config|get` for a subcommand. */
export type Rows = Readonly<Record<string, Row>>;

/** `r.method(args, **keywords)`; a last object holds the keywords. */
export function call(method: string, ...given: readonly (string | Keywords)[]): Call {
  const args = given.flatMap(each => (typeof each === 'string' ? [each] : []));
  const keywords = Object.assign({}, ...given.filter(each => typeof each !== 'string'));
  return { on: 'r', method, args, keywords, before: [], after: '' };
}

/** No plain Python, and why. */
export const none = (why: string) => (): NoLines => ({ none: why });

/** Lines with a sentence about them. */
export const noted = (note: string, ...lines: readonly string[]): PlainLines => ({ lines, note });

/** Lines whose value is left to chance, or another than the reply's. */
export const differing = (note: string, ...lines: readonly string[]): PlainLines => ({
  lines,
  note,
  differs: true,
});
