// What is said beside the lessons, in English: reference, glossary, contents, search, paper. To add
// words, add them here and in words-pt-BR.ts, whose type asks for them.
import { pluralIn } from '../messages/plural.ts';

const plural = pluralIn('en');

/** The words in English. */
export const english = {
  lesson: 'Lesson',
  backToLesson: 'Back to the lesson',
  loading: 'Loading…',
  notLoaded: 'This could not be loaded. The terminal works all the same.',
  tryAgain: 'Try again',

  pages: 'Pages to look things up in',
  noTerms: 'This course has no glossary.',
  unknownTerm: (id: string): string => `There is no “${id}” here.`,

  search: 'Search lessons and commands',
  nothingFound: (typed: string): string => `Nothing about “${typed}”. Fewer letters find more.`,
  foundCount: (steps: number, commands: number): string =>
    `${count(steps, 'step')}, ${count(commands, 'command')}`,
  progress: (done: number, steps: number, minutes: number): string =>
    `${done} of ${count(steps, 'step')} · ${duration(minutes)}`,
  bestAfter: 'Best after',
  doneMark: '✓',

  print: 'Print this lesson',
  paperFacts: (steps: number, minutes: number): string =>
    `${count(steps, 'step')}, about ${minutes} minutes`,
  paperDoneWhen: 'Done when the server answers:',
  paperAfter: (wait: string): string => `after ${wait}`,
  paperDict: 'With a plain dict',
  paperRedisPy: 'With redis-py',
  paperPredict: 'What will this print?',
  paperSolutions: 'Solutions',
  paperClock: (span: string): string => `(wait ${span}, or move the clock)`,

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

function count(number: number, what: string): string {
  return plural(number, { one: `# ${what}`, other: `# ${what}s` });
}

function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
}

function ordinal(number: number): string {
  return { 1: '1st', 2: '2nd', 3: '3rd' }[number] ?? `${number}th`;
}

/** All the words beside the lessons. */
export type Words = typeof english;
