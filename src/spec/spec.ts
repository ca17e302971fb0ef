// The shape of a row of the command table, and the small constructors that keep rows short.
// One file per group holds the rows; table.ts registers the groups; the engine adds behaviour.
// Facts are those of COMMAND INFO and COMMAND DOCS; summaries and complexities are our own words.

/** A flag of COMMAND INFO, in the order in which Redis prints them. */
export type Flag =
  | 'write'
  | 'readonly'
  | 'denyoom'
  | 'admin'
  | 'pubsub'
  | 'noscript'
  | 'blocking'
  | 'loading'
  | 'stale'
  | 'skip_monitor'
  | 'skip_slowlog'
  | 'asking'
  | 'fast'
  | 'no_auth'
  | 'no_mandatory_keys'
  | 'no_async_loading'
  | 'no_multi'
  | 'movablekeys'
  | 'allow_busy';

/** A flag that Redis keeps to itself: CLIENT PAUSE WRITE and enable-debug-command ask for them. */
export type HiddenFlag = 'may_replicate' | 'protected';

/** The ACL categories, without `@`, in Redis's order. */
export const CATEGORIES = [
  'keyspace',
  'read',
  'write',
  'set',
  'sortedset',
  'list',
  'hash',
  'string',
  'bitmap',
  'hyperloglog',
  'geo',
  'stream',
  'pubsub',
  'admin',
  'fast',
  'slow',
  'blocking',
  'dangerous',
  'connection',
  'transaction',
  'scripting',
] as const;

/** An ACL category, without `@`. */
export type Category = (typeof CATEGORIES)[number];

/** The groups of COMMAND DOCS; `playground` is our own and shown to nobody. */
export const GROUPS = [
  'string',
  'generic',
  'hash',
  'list',
  'set',
  'sorted-set',
  'stream',
  'geo',
  'hyperloglog',
  'bitmap',
  'pubsub',
  'transactions',
  'scripting',
  'connection',
  'server',
  'cluster',
  'playground',
] as const;

/** A group of commands. */
export type Group = (typeof GROUPS)[number];

/** How a command uses the keys that a key spec finds. */
export type KeyFlag =
  | 'RO'
  | 'RW'
  | 'OW'
  | 'RM'
  | 'access'
  | 'update'
  | 'insert'
  | 'delete'
  | 'not_key'
  | 'incomplete'
  | 'variable_flags';

/** Where the search for keys begins: at an argument, or after a keyword sought from `from` on. */
export type BeginSearch =
  { readonly index: number } | { readonly keyword: string; readonly from: number } | 'unknown';

/**
 * Which arguments from there are keys. A range ends at `last` (from the begin; negative from the
 * end of the command), by steps; `limit` 2 means only the first half. Or a count tells how many.
 */
export type FindKeys =
  | { readonly last: number; readonly step: number; readonly limit: number }
  | { readonly countAt: number; readonly first: number; readonly step: number }
  | 'unknown';

/** One rule that finds keys in the arguments. */
export interface KeySpec {
  readonly begin: BeginSearch;
  readonly find: FindKeys;
  readonly flags: readonly KeyFlag[];
}

/** The type of an argument, by the names of COMMAND DOCS. */
export type ArgType =
  | 'key'
  | 'string'
  | 'integer'
  | 'double'
  | 'pattern'
  | 'unix-time'
  | 'pure-token'
  | 'oneof'
  | 'block';

/** One argument, or a block or choice of arguments. */
export interface ArgSpec {
  readonly name: string;
  readonly type: ArgType;
  /** The word to type before the argument, or as the argument. */
  readonly token?: string;
  /** What to show for the argument, if not its name. */
  readonly displayText?: string;
  /** The index of the key spec that finds this argument. */
  readonly keySpec?: number;
  readonly since?: string;
  readonly deprecatedSince?: string;
  readonly optional?: true;
  readonly multiple?: true;
  /** The token is repeated with each of multiple arguments. */
  readonly multipleToken?: true;
  readonly args?: readonly ArgSpec[];
}

/** A row of the table: everything about a command but what it does. */
export interface CommandSpec {
  /** One sentence for a learner, at most 100 characters. */
  readonly summary: string;
  readonly since: string;
  readonly complexity: string;
  /** The number of arguments with the name; negative: at least so many. */
  readonly arity: number;
  readonly flags: readonly Flag[];
  readonly hiddenFlags?: readonly HiddenFlag[];
  /** Categories that the flags do not imply; left out: that of the group. See `categoriesOf`. */
  readonly categories?: readonly Category[];
  readonly keys?: readonly KeySpec[];
  readonly args?: readonly ArgSpec[];
  readonly tips?: readonly string[];
  readonly deprecated?: { readonly since: string; readonly replacedBy: string };
  /** A command of the server's own machinery, not for people. */
  readonly docFlags?: readonly ['syscmd'];
  readonly subcommands?: SpecGroup;
}

/** Rows by lower-case name. */
export interface SpecGroup {
  readonly [name: string]: CommandSpec;
}

// Arguments -------------------------------------------------------------------------------------

/** A key; `keySpec` is the index of the key spec that finds it. */
export const key = (name = 'key', keySpec = 0): ArgSpec => ({ name, type: 'key', keySpec });
/** Any bytes. */
export const text = (name: string): ArgSpec => ({ name, type: 'string' });
/** A 64-bit integer. */
export const integer = (name: string): ArgSpec => ({ name, type: 'integer' });
/** A floating-point number. */
export const double = (name: string): ArgSpec => ({ name, type: 'double' });
/** A point in time, in the unit that its name says. */
export const unixTime = (name: string): ArgSpec => ({ name, type: 'unix-time' });
/** A glob pattern; of SORT also one that makes key names. */
export const pattern = (name: string, keySpec?: number): ArgSpec =>
  keySpec === undefined ? { name, type: 'pattern' } : { name, type: 'pattern', keySpec };
/** A word to be typed as it is. */
export const token = (word: string, name = word.toLowerCase()): ArgSpec => ({
  name,
  type: 'pure-token',
  token: word,
});
/** One of the arguments. */
export const oneof = (name: string, ...args: readonly ArgSpec[]): ArgSpec => ({
  name,
  type: 'oneof',
  args,
});
/** All of the arguments, in this order. */
export const block = (name: string, ...args: readonly ArgSpec[]): ArgSpec => ({
  name,
  type: 'block',
  args,
});

/** The argument comes after a word: `EX seconds`. */
export const after = (word: string, arg: ArgSpec): ArgSpec => ({ ...arg, token: word });
/** The argument may be left out. */
export const optional = (arg: ArgSpec): ArgSpec => ({ ...arg, optional: true });
/** The argument may be repeated. */
export const many = (arg: ArgSpec): ArgSpec => ({ ...arg, multiple: true });
/** The argument may be repeated, each time with its token. */
export const manyTokens = (arg: ArgSpec): ArgSpec => ({ ...many(arg), multipleToken: true });
/** The argument is shown as `displayText`. */
export const shown = (displayText: string, arg: ArgSpec): ArgSpec => ({ ...arg, displayText });
/** The argument exists since a version later than the command. */
export const since = (version: string, arg: ArgSpec): ArgSpec => ({ ...arg, since: version });
/** The argument is deprecated since a version. */
export const deprecatedSince = (version: string, arg: ArgSpec): ArgSpec => ({
  ...arg,
  deprecatedSince: version,
});

// Key specs -------------------------------------------------------------------------------------

/** Any rule. */
export const keySpec = (
  begin: BeginSearch,
  find: FindKeys,
  ...flags: readonly KeyFlag[]
): KeySpec => ({ begin, find, flags });
/** One key at an index. */
export const keyAt = (index: number, ...flags: readonly KeyFlag[]): KeySpec =>
  keyRange(index, 0, ...flags);
/** All arguments from an index to `last` (from that index; negative from the end). */
export const keyRange = (index: number, last: number, ...flags: readonly KeyFlag[]): KeySpec =>
  keySpec({ index }, { last, step: 1, limit: 0 }, ...flags);
/** A number of keys at an index, then the keys. */
export const keyCount = (index: number, ...flags: readonly KeyFlag[]): KeySpec =>
  keySpec({ index }, { countAt: 0, first: 1, step: 1 }, ...flags);
/** One key after a keyword that is sought from an index on. */
export const keyAfter = (keyword: string, from: number, ...flags: readonly KeyFlag[]): KeySpec =>
  keySpec({ keyword, from }, { last: 0, step: 1, limit: 0 }, ...flags);

// What follows from a row -----------------------------------------------------------------------

const GROUP_CATEGORY: { readonly [group in Group]?: Category } = {
  string: 'string',
  generic: 'keyspace',
  hash: 'hash',
  list: 'list',
  set: 'set',
  'sorted-set': 'sortedset',
  stream: 'stream',
  geo: 'geo',
  hyperloglog: 'hyperloglog',
  bitmap: 'bitmap',
  transactions: 'transaction',
  scripting: 'scripting',
  connection: 'connection',
};

/** All ACL categories of a command, without `@`, in Redis's order. */
export function categoriesOf(spec: CommandSpec, group: Group): readonly Category[] {
  const all = new Set(impliedCategories(spec.flags, group));
  const ofGroup = GROUP_CATEGORY[group];
  for (const category of spec.categories ?? (ofGroup ? [ofGroup] : [])) all.add(category);
  return CATEGORIES.filter(category => all.has(category));
}

function impliedCategories(flags: readonly Flag[], group: Group): Category[] {
  const implied: Category[] = [flags.includes('fast') ? 'fast' : 'slow'];
  if (flags.includes('write')) implied.push('write');
  // Redis: a script that may only read is not in @read, for what it does is not known.
  if (flags.includes('readonly') && group !== 'scripting') implied.push('read');
  if (flags.includes('admin')) implied.push('admin', 'dangerous');
  if (flags.includes('pubsub')) implied.push('pubsub');
  if (flags.includes('blocking')) implied.push('blocking');
  return implied;
}

/** The first and last position of keys and the step between them; all 0 without such. */
export interface KeyPositions {
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

/** The key positions that COMMAND INFO tells old clients: what plain ranges in a row cover. */
export function keyPositions(specs: readonly KeySpec[] = []): KeyPositions {
  const ranges = specs.flatMap(({ begin, find }) =>
    begin !== 'unknown' && 'index' in begin && find !== 'unknown' && 'last' in find
      ? [{ first: begin.index, last: absolute(begin.index, find.last), step: find.step }]
      : [],
  );
  const [only] = ranges;
  if (only && specs.length === 1) return only;
  let found: KeyPositions = { first: 0, last: 0, step: 0 };
  for (const range of ranges) {
    if (range.step !== 1 || (found.last !== 0 && found.last !== range.first - 1)) continue;
    found = { first: found.first || range.first, last: outer(found.last, range.last), step: 1 };
  }
  return found;
}

const absolute = (first: number, last: number): number => (last < 0 ? last : first + last);

// A position counted from the end is further out than any counted from the start.
const outer = (a: number, b: number): number => (a < 0 === b < 0 ? Math.max(a, b) : Math.min(a, b));
