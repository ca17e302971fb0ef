// Every intended difference between our server and a real one: one line each, with its reason and
// the versions for which it holds. A comparison may ignore what stands here and nothing else.

/** One intended difference. */
export interface Delta {
  /** What differs, in the words of the comparison: `COMMAND INFO wait flags`; `*` is anything. */
  readonly about: string;
  /** Beginnings of the real server's versions for which the line holds; `''` is every version. */
  readonly versions: readonly string[];
  /** Why ours is different on purpose. */
  readonly reason: string;
}

const OWN_WORDS = 'Facts are free, texts are not: we say it in our own words.';
const LATER = 'Ours is Redis 8.0; that server is older.';
const RENAMED = 'Redis 7.2 named and nested the arguments of many commands anew.';
const SCRIPTS = 'Redis 7.2 lets scripts call blocking commands, which then do not wait.';
const DEPRECATED = 'Redis 7.2 deprecated it.';
const WITHSCORE = 'Redis 7.2 added WITHSCORE.';
const TIPS = 'Redis 7.2 to 8.0 corrected the tips for clients of clusters.';
const TREE = 'Redis 7.2 to 8.0 corrected the argument tree.';

/** All of them. */
export const DELTAS: readonly Delta[] = [
  // Dumps
  {
    about: 'DUMP',
    versions: ['8.'],
    reason: 'What loses nothing by it is dumped as 7.0 does, so that older servers restore it too.',
  },
  // The command table
  { about: 'COMMAND INFO * key notes', versions: [''], reason: OWN_WORDS },
  { about: 'COMMAND DOCS * text', versions: [''], reason: OWN_WORDS },
  {
    about: 'COMMAND INFO * only there, group module',
    versions: ['8.'],
    reason: 'We are Redis without modules, and vector sets come as a built-in one.',
  },
  { about: 'COMMAND INFO * newer', versions: ['7.'], reason: LATER },
  { about: 'COMMAND DOCS * newer arguments', versions: ['7.'], reason: LATER },
  { about: 'COMMAND DOCS * argument names', versions: ['7.0'], reason: RENAMED },
  { about: 'COMMAND INFO b*pop* flags', versions: ['7.0'], reason: SCRIPTS },
  { about: 'COMMAND INFO blmove flags', versions: ['7.0'], reason: SCRIPTS },
  { about: 'COMMAND INFO wait flags', versions: ['7.0'], reason: SCRIPTS },
  {
    about: 'COMMAND INFO wait categories',
    versions: ['7.0'],
    reason: 'Redis 7.2 counts WAIT among the blocking commands.',
  },
  {
    about: 'COMMAND INFO cluster|s* flags',
    versions: ['7.0'],
    reason: 'Redis 7.2 answers CLUSTER SHARDS and SLOTS while it loads its data.',
  },
  { about: 'COMMAND INFO z*rank arity', versions: ['7.0'], reason: WITHSCORE },
  { about: 'COMMAND DOCS z*rank arguments', versions: ['7.0'], reason: WITHSCORE },
  {
    about: 'COMMAND INFO command|getkeys* arity',
    versions: ['7.0'],
    reason: 'Redis 7.2 takes a command without arguments too.',
  },
  {
    about: 'COMMAND INFO sinterstore keys',
    versions: ['7.0'],
    reason: 'Redis 7.2 says that the destination is only overwritten.',
  },
  {
    about: 'COMMAND DOCS hscan arguments',
    versions: ['7.0', '7.2'],
    reason: 'Redis 7.4 added NOVALUES.',
  },
  {
    about: 'COMMAND DOCS client|pause since',
    versions: ['7.0'],
    reason: 'Redis 7.2 names the release rather than the preview.',
  },
  ...['psetex', 'setex', 'setnx', 'quit'].flatMap(name => [
    { about: `COMMAND DOCS ${name} doc_flags`, versions: ['7.0'], reason: DEPRECATED },
    { about: `COMMAND DOCS ${name} deprecated_since`, versions: ['7.0'], reason: DEPRECATED },
  ]),
  { about: 'COMMAND DOCS *set*x replaced_by', versions: ['7.0'], reason: DEPRECATED },
  { about: 'COMMAND INFO acl|* tips', versions: ['7.0'], reason: TIPS },
  { about: 'COMMAND INFO client|setname tips', versions: ['7.0'], reason: TIPS },
  { about: 'COMMAND INFO config|re* tips', versions: ['7.0'], reason: TIPS },
  { about: 'COMMAND INFO latency|reset tips', versions: ['7.0'], reason: TIPS },
  { about: 'COMMAND INFO msetnx tips', versions: ['7.0'], reason: TIPS },
  { about: 'COMMAND INFO randomkey tips', versions: ['7.0'], reason: TIPS },
  { about: 'COMMAND INFO scan tips', versions: ['7.0'], reason: TIPS },
  { about: 'COMMAND DOCS bitop arguments', versions: ['7.0'], reason: TREE },
  { about: 'COMMAND DOCS client|* arguments', versions: ['7.0'], reason: TREE },
  { about: 'COMMAND DOCS command|getkeys* arguments', versions: ['7.0'], reason: TREE },
  { about: 'COMMAND DOCS config|get arguments', versions: ['7.0'], reason: TREE },
  { about: 'COMMAND DOCS geo* arguments', versions: ['7.0'], reason: TREE },
  { about: 'COMMAND DOCS migrate arguments', versions: ['7.0'], reason: TREE },
  { about: 'COMMAND DOCS module|loadex arguments', versions: ['7.0'], reason: TREE },
  { about: 'COMMAND DOCS pfmerge arguments', versions: ['7.0'], reason: TREE },
  { about: 'COMMAND DOCS psubscribe arguments', versions: ['7.0'], reason: TREE },
  { about: 'COMMAND DOCS xinfo|stream arguments', versions: ['7.0'], reason: TREE },

  // Distances
  {
    about: 'GEOSEARCHSTORE STOREDIST last digit',
    versions: [''],
    reason: 'Our sines are rounded correctly, those of the C library all but one in a thousand.',
  },

  // Strings
  {
    about: 'GET of more than 256 MB',
    versions: [''],
    reason: 'No JavaScript engine has a string as long as that: it is an error, GETRANGE works.',
  },

  // Keys
  {
    about: 'SET of more than 256 MB',
    versions: [''],
    reason:
      'The bulk length is refused as one above proto-max-bulk-len: it could not be read again.',
  },
  {
    about: 'MGET of more than 1 GB',
    versions: [''],
    reason:
      'The link is cut as at the limit of the output buffer, before a tab has no memory left.',
  },
  {
    about: 'XAUTOCLAIM COUNT beyond memory',
    versions: [''],
    reason:
      'Redis takes memory for as many entries as are asked for, ours for those that are there.',
  },
  {
    about: 'PEXPIRETIME beyond the year 287396',
    versions: [''],
    reason: 'Times are doubles, exact to the millisecond until then.',
  },
  {
    about: 'SRANDMEMBER of less than -10000000',
    versions: [''],
    reason: 'Redis goes on until its memory is full; a tab has less. HRANDFIELD, ZRANDMEMBER too.',
  },

  // Users
  {
    about: 'AUTH wrong in a pipeline',
    versions: ['8.0'],
    reason: 'Redis sends none of the replies that were still unsent, and so in EXEC; ours come.',
  },

  // Fields of hashes
  {
    about: 'HMGET events',
    versions: ['8.0'],
    reason: 'Redis tells nobody when the first field that HMGET finds over is also the last.',
  },

  // The server
  {
    about: 'MODULE LIST, HELLO modules, INFO modules',
    versions: ['8.'],
    reason: 'We are Redis without modules, and vector sets come as a built-in one.',
  },
  {
    about: 'INFO figures of the machine',
    versions: [''],
    reason: 'No allocator, compiler, fork or processor can be asked: 0, 1.00 or our own estimate.',
  },
  {
    about: 'LOLWUT picture',
    versions: [''],
    reason: 'Drawn by our own hand, of Redis 5 and by default; the others are Redis’s own art.',
  },
  {
    about: 'LATENCY DOCTOR advice, MEMORY DOCTOR and MALLOC-STATS findings',
    versions: [''],
    reason: OWN_WORDS,
  },
  {
    about: 'SYNC, PSYNC',
    versions: [''],
    reason: 'This server feeds no replicas and says so; Redis sends its whole data.',
  },
  {
    about: 'MODULE LOAD, UNLOAD',
    versions: [''],
    reason: 'No library can be loaded into a page; the reply is the one of a failed load.',
  },
  {
    about: 'DEBUG OBJECT address, DEBUG HTSTATS chains',
    versions: [''],
    reason: 'Values have no addresses here, and tables no chains that could be told.',
  },
  {
    about: 'DEBUG subcommands of clusters and of the allocator',
    versions: [''],
    reason: 'CLUSTERLINK, MALLCTL and their like have nothing to act on: unknown subcommands.',
  },
  {
    about: 'CLIENT UNBLOCK of a paused client',
    versions: ['8.0'],
    reason: 'Redis 8.0.2 crashes by it; ours answers 0, as for any client that does not block.',
  },
  {
    about: 'CONFIG GET order',
    versions: [''],
    reason: 'Redis’s is that of a hash table, ours that of our table.',
  },

  // Scripts
  {
    about: 'EVAL that does not end',
    versions: [''],
    reason:
      'Nobody can send SCRIPT KILL to a tab: after 5 s the script is ended, whatever it wrote.',
  },
  {
    about: 'EVAL that fills the memory',
    versions: [''],
    reason: 'A tab must live: scripts have 256 MB, libraries as much; then `not enough memory`.',
  },
  {
    about: 'EVAL replies nested more than 1500 times, or of more than 4,000,000 elements',
    versions: [''],
    reason: 'Redis goes on to its stack of some 8000, or to the end of memory; a tab must live.',
  },
  {
    about: 'EVAL error with a table without err',
    versions: ['8.0'],
    reason: 'Redis 8.0.2 crashes by it; ours answers `ERR unknown error`.',
  },
  {
    about: 'SCRIPT DEBUG YES, SYNC',
    versions: [''],
    reason: 'There is no debugger: an error says so, for redis-cli --ldb would wait for one.',
  },
  {
    about: 'FUNCTION LIST order of libraries and functions',
    versions: [''],
    reason: 'Redis’s is that of a hash table, ours the order in which they came.',
  },
  {
    about: 'EVAL addresses of tables and functions',
    versions: [''],
    reason: 'Shorter: memory is addressed with 32 bits here.',
  },
  {
    about: "EVAL '0x' + 1",
    versions: [''],
    reason: 'The C library of the build takes a bare prefix for a zero where Lua coerces strings.',
  },
];

/** The line that allows a difference `about` something against a server of `version`. */
export function intendedDelta(about: string, version: string): Delta | undefined {
  const holds = (delta: Delta): boolean => delta.versions.some(each => version.startsWith(each));
  return DELTAS.find(delta => covers(delta.about, about) && holds(delta));
}

// A `*` stands for anything.
function covers(pattern: string, about: string): boolean {
  const parts = pattern.split('*').map(part => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(about);
}
