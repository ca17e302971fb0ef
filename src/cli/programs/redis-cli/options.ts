// The command line of redis-cli: flags up to the first word that is none, then the command.
import type { Bytes } from '../../../resp/bytes.ts';
import { fromText, latin1, toText } from '../../../resp/bytes.ts';
import { splitArguments } from '../../../resp/quote.ts';
import type { CliOptions } from '../../ports.ts';
import { CommandLineError, parseUri } from './uri.ts';

/** What redis-cli is to do. */
export type CliMode =
  | 'big-keys'
  | 'commands'
  | 'hot-keys'
  | 'intrinsic-latency'
  | 'latency'
  | 'latency-history'
  | 'memory-keys'
  | 'pipe'
  | 'scan'
  | 'stat';

/** A command line that was understood. */
export interface CliCommandLine {
  readonly options: CliOptions;
  readonly mode: CliMode;
  /** The command and its arguments; none for the interactive program. */
  readonly words: readonly Bytes[];
  /** `-r`: how often; negative for ever. */
  readonly repeat: number;
  /** `-i`: milliseconds between repetitions. */
  readonly intervalMs: number;
  readonly lastArgumentFromInput: boolean;
  /** `-X`: the argument that stands for the input. */
  readonly inputTag: Bytes | undefined;
  readonly quotedInput: boolean;
  /** `-e`: an error reply makes the program fail. */
  readonly failsOnError: boolean;
  readonly pattern: Bytes | undefined;
  readonly count: number;
  readonly memorySamples: number | undefined;
  readonly pipeTimeoutMs: number;
  readonly intrinsicMs: number;
  /** `--eval`: the path of the script. */
  readonly script: string | undefined;
  /** Goes to standard error before anything else. */
  readonly warnings: string;
}

/** Answered at once: `--help`, `--version`. */
export type CliAnswer = 'help' | 'version';

// What the flags change; the rest of a CliCommandLine follows from it.
interface Draft {
  host: string;
  port: number;
  socket: string | undefined;
  db: number;
  user: string | undefined;
  password: string | undefined;
  hidesPassword: boolean;
  noAuthWarning: boolean;
  protocol: 2 | 3 | undefined;
  output: CliOptions['output'];
  elementDelimiter: Bytes | undefined;
  replyDelimiter: Bytes | undefined;
  showPushes: boolean;
  modes: Set<CliMode>;
  repeat: number;
  intervalMs: number;
  lastArgumentFromInput: boolean;
  inputTag: Bytes | undefined;
  quotedInput: boolean;
  failsOnError: boolean;
  pattern: Bytes | undefined;
  count: number;
  memorySamples: number | undefined;
  pipeTimeoutMs: number;
  intrinsicMs: number;
  script: string | undefined;
  warnings: string;
}

type Flag = (draft: Draft) => void;
type FlagWithValue = (draft: Draft, value: string, bytes: Bytes) => void;

const FLAGS: Record<string, Flag> = {
  '-2': draft => (draft.protocol = 2),
  '-3': draft => (draft.protocol = 3),
  // One address, one protocol of the network below, no cluster to follow redirections in.
  '-4': () => {},
  '-6': () => {},
  '-c': () => {},
  '-e': draft => (draft.failsOnError = true),
  '-x': draft => (draft.lastArgumentFromInput = true),
  '--bigkeys': draft => draft.modes.add('big-keys'),
  '--csv': draft => (draft.output = 'csv'),
  '--hotkeys': draft => draft.modes.add('hot-keys'),
  '--json': draft => (draft.output = 'json'),
  '--latency': draft => draft.modes.add('latency'),
  '--latency-history': draft => draft.modes.add('latency-history'),
  '--memkeys': draft => draft.modes.add('memory-keys'),
  '--no-auth-warning': draft => (draft.noAuthWarning = true),
  '--no-raw': draft => (draft.output = 'standard'),
  '--pipe': draft => draft.modes.add('pipe'),
  '--quoted-input': draft => (draft.quotedInput = true),
  '--quoted-json': draft => (draft.output = 'quoted-json'),
  '--raw': draft => (draft.output = 'raw'),
  '--scan': draft => draft.modes.add('scan'),
  '--stat': draft => draft.modes.add('stat'),
  '--verbose': () => {},
};

const FLAGS_WITH_VALUE: Record<string, FlagWithValue> = {
  '-a': setPassword,
  '--pass': setPassword,
  '-d': (draft, _, bytes) => (draft.elementDelimiter = bytes),
  '-D': (draft, _, bytes) => (draft.replyDelimiter = bytes),
  '-h': (draft, value) => (draft.host = value),
  '-i': (draft, value) => (draft.intervalMs = decimal(value) * 1000),
  '-n': (draft, value) => (draft.db = integer(value)),
  '-p': (draft, value) => (draft.port = portOf(value)),
  '-r': (draft, value) => (draft.repeat = integer(value)),
  '-s': (draft, value) => (draft.socket = value),
  '-t': (_, value) => checkTimeout(value),
  '-u': (draft, value) => useUri(draft, value),
  '-X': (draft, _, bytes) => (draft.inputTag = bytes),
  '--count': (draft, value) => (draft.count = integer(value)),
  '--eval': (draft, value) => (draft.script = value),
  '--intrinsic-latency': (draft, value) => {
    draft.modes.add('intrinsic-latency');
    draft.intrinsicMs = integer(value) * 1000;
  },
  '--memkeys-samples': (draft, value) => {
    draft.modes.add('memory-keys');
    draft.memorySamples = integer(value);
  },
  '--pattern': (draft, _, bytes) => (draft.pattern = bytes),
  '--pipe-timeout': (draft, value) => (draft.pipeTimeoutMs = integer(value) * 1000),
  '--quoted-pattern': (draft, _, bytes) => {
    const unquoted = unquoteWhole(bytes);
    if (unquoted === undefined) {
      throw new CommandLineError('Invalid quoted string specified for --quoted-pattern.');
    }
    draft.pattern = unquoted;
  },
  '--show-pushes': (draft, value) => showPushes(draft, value),
  '--user': (draft, value) => (draft.user = value),
};

// Redis: of several modes the first in this order is taken.
const MODE_ORDER: readonly CliMode[] = [
  'latency',
  'latency-history',
  'pipe',
  'big-keys',
  'memory-keys',
  'hot-keys',
  'stat',
  'scan',
  'intrinsic-latency',
];

const DEFAULT_PORT = 6379;
const DEFAULT_COUNT = 10;
const DEFAULT_PIPE_TIMEOUT_MS = 30_000;

const PASSWORD_WARNING =
  "Warning: Using a password with '-a' or '-u' option on the command line interface" +
  ' may not be safe.\n';

/** What the surroundings decide when no flag does. */
export interface CliSurroundings {
  readonly outputIsTerminal: boolean;
  /** `REDISCLI_AUTH`. */
  readonly password: string | undefined;
}

/** Reads a command line. @throws CommandLineError */
export function parseCommandLine(
  args: readonly Bytes[],
  { outputIsTerminal, password }: CliSurroundings,
): CliAnswer | CliCommandLine {
  const draft = newDraft(outputIsTerminal, password);
  let at = 0;
  for (; at < args.length; at += 1) {
    const word = toText(args[at] ?? latin1(''));
    if (!word.startsWith('-')) break;
    const value = args[at + 1];
    const withValue = FLAGS_WITH_VALUE[word];
    if (word === '--help' || (word === '-h' && value === undefined)) return 'help';
    if (word === '--version' || word === '-v') return 'version';
    if (withValue !== undefined && value !== undefined) {
      withValue(draft, toText(value), value);
      at += 1;
    } else if (FLAGS[word] !== undefined) FLAGS[word](draft);
    else throw new CommandLineError(`Unrecognized option or bad number of args for: '${word}'`);
  }
  return finish(draft, args.slice(at));
}

function newDraft(outputIsTerminal: boolean, password: string | undefined): Draft {
  return {
    host: '127.0.0.1',
    port: DEFAULT_PORT,
    socket: undefined,
    db: 0,
    user: undefined,
    password,
    hidesPassword: true,
    noAuthWarning: false,
    protocol: undefined,
    output: outputIsTerminal ? 'standard' : 'raw',
    elementDelimiter: undefined,
    replyDelimiter: undefined,
    showPushes: outputIsTerminal,
    modes: new Set(),
    repeat: 1,
    intervalMs: 0,
    lastArgumentFromInput: false,
    inputTag: undefined,
    quotedInput: false,
    failsOnError: false,
    pattern: undefined,
    count: DEFAULT_COUNT,
    memorySamples: undefined,
    pipeTimeoutMs: DEFAULT_PIPE_TIMEOUT_MS,
    intrinsicMs: 0,
    script: undefined,
    warnings: '',
  };
}

function finish(draft: Draft, words: readonly Bytes[]): CliCommandLine {
  let { warnings } = draft;
  if (!draft.hidesPassword && !draft.noAuthWarning) warnings += PASSWORD_WARNING;
  if (draft.lastArgumentFromInput && draft.inputTag !== undefined) {
    throw new CommandLineError('Options -x and -X are mutually exclusive.', warnings);
  }
  const { host, port, socket, db, user, password, protocol, output, showPushes: pushes } = draft;
  return {
    ...draft,
    warnings,
    words,
    mode: MODE_ORDER.find(mode => draft.modes.has(mode)) ?? 'commands',
    options: {
      host: socket ?? host,
      port: socket === undefined ? port : 0,
      db,
      user,
      password,
      noAuthWarning: true,
      protocol,
      output,
      elementDelimiter: draft.elementDelimiter,
      replyDelimiter: draft.replyDelimiter,
      showPushes: pushes,
    },
  };
}

function setPassword(draft: Draft, value: string): void {
  draft.password = value;
  draft.hidesPassword = false;
}

function useUri(draft: Draft, value: string): void {
  const { host, port, user, password, db } = parseUri(value);
  draft.host = host ?? draft.host;
  draft.port = port ?? draft.port;
  draft.user = user ?? draft.user;
  draft.db = db ?? draft.db;
  if (password !== undefined) setPassword(draft, password);
}

function showPushes(draft: Draft, value: string): void {
  if (/^[yY]/.test(value)) draft.showPushes = true;
  else if (/^[nN]/.test(value)) draft.showPushes = false;
  else {
    draft.warnings += `Unknown --show-pushes value '${value}' (valid: '[y]es', '[n]o')\n`;
  }
}

function portOf(value: string): number {
  const port = integer(value);
  if (port >= 0 && port <= 65_535) return port;
  throw new CommandLineError('Invalid server port.');
}

function checkTimeout(value: string): void {
  if (!(Number(value) > 0)) throw new CommandLineError('Invalid connection timeout for -t.');
}

// As atoi and atof read it: a number at the start, otherwise 0.
const integer = (text: string): number => parseInt(text, 10) || 0;
const decimal = (text: string): number => parseFloat(text) || 0;

/** A text between quotes as bytes; as it is without quotes; undefined if they are unbalanced. */
export function unquoteWhole(bytes: Bytes): Bytes | undefined {
  if (!/^["']/.test(bytes)) return bytes;
  const words = splitArguments(bytes);
  return words?.length === 1 ? words[0] : undefined;
}

/** The arguments as bytes. */
export const toBytes = (...words: readonly string[]): Bytes[] => words.map(fromText);
