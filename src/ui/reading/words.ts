// The words of what is read beside the lessons: reference, glossary, search, paper.

const english = {
  lesson: 'Lesson',
  backToLesson: 'Back to the lesson',
  loading: 'Loading…',
  notLoaded: 'This could not be loaded. The terminal works all the same.',
  tryAgain: 'Try again',

  pages: 'Pages to look things up in',
  noTerms: 'This course has no glossary.',
  unknownTerm: (id: string): string => `There is no “${id}” here.`,

  commands: 'Commands',
  glossary: 'Glossary',
  findCommand: 'Find a command',
  commandCount: (shown: number, all: number): string =>
    shown === all ? `${all} commands` : `${shown} of ${all} commands`,
  noCommand: (words: string): string => `No command has “${words}” in its name or summary.`,
  unknownCommand: (name: string): string => `This server has no command ${name}.`,
  serverSilent: 'The server does not answer, and it is the server that describes its commands.',
  serverMute: 'This server does not describe its commands: it does not know COMMAND DOCS.',
  allCommands: 'All commands',
  groups: {
    bitmap: 'Bitmaps',
    cluster: 'Cluster',
    connection: 'Connection',
    generic: 'Keys of any type',
    geo: 'Places',
    hash: 'Hashes',
    hyperloglog: 'HyperLogLog',
    list: 'Lists',
    pubsub: 'Pub/sub',
    scripting: 'Scripts and functions',
    server: 'Server',
    set: 'Sets',
    'sorted-set': 'Sorted sets',
    stream: 'Streams',
    string: 'Strings',
    transactions: 'Transactions',
  },

  syntax: 'Syntax',
  noArguments: 'no arguments',
  tryIt: 'Try it',
  tryItNote: 'The line is typed into the terminal; Enter is yours.',
  subcommands: 'Subcommands',
  facts: 'Facts',
  since: 'Since',
  sinceVersion: (version: string): string => `Redis ${version}`,
  complexity: 'Complexity',
  keys: 'Keys',
  flags: 'Flags',
  categories: 'ACL categories',
  words: 'Words',
  wordCount: (arity: number): string =>
    arity < 0 ? `${-arity} or more, the name included` : `${arity}, the name included`,
  deprecated: (since: string | undefined): string =>
    since === undefined ? 'Deprecated.' : `Deprecated since Redis ${since}.`,
  useInstead: 'Use instead:',
  forServers: 'Servers use it among themselves.',
  history: 'History',
  historyByArguments: 'When each argument came',
  taughtIn: 'Lessons that use it',
  notTaught: 'No lesson uses it.',

  keyUse: {
    RO: 'read',
    RW: 'read and written',
    OW: 'overwritten',
    RM: 'removed',
  },
  noKeys: 'none',
  keyAt: (place: number): string => `word ${place}`,
  keysTo: (first: string, last: string): string => `${first} to ${last}`,
  keysEvery: (place: string, step: number): string => `${place}, every ${ordinal(step)} word`,
  keysFirstHalf: (place: string): string => `${place}: the first half`,
  keysCounted: (place: string): string => `as many as ${place} says, after it`,
  keysAfter: (word: string): string => `after ${word}`,
  keysAllAfter: (word: string): string => `all after ${word}`,
  keysUnknown: 'not at a fixed place',
  lastWord: 'the last word',
  wordBeforeLast: (place: number): string => `word ${place} from the end`,
  notAKey: 'a channel, not a key',
};

function ordinal(number: number): string {
  return { 1: '1st', 2: '2nd', 3: '3rd' }[number] ?? `${number}th`;
}

/** The words in the current language. */
export const words: typeof english = english;
