// Which kinds of code block a step may hold and where each one's content goes. parse.ts finds the
// blocks and judges the step as a whole.
import type { Block, Complain } from './notation.ts';
import { parseDuration, parseScript, parseTranscript } from './notation.ts';
import type { Exchange, Fork, Mistake, Predict, Prose, Reject, Script } from './schema.ts';
import { CLOCK, SHELL } from './schema.ts';
import type { PythonDraft } from './python-fences.ts';
import { PYTHON_HANDLERS } from './python-fences.ts';
import { nearest } from './suggest.ts';

/** A step being read; parse.ts makes a Step of it. */
export interface Draft {
  setup?: Script;
  solution?: Script;
  readonly accept: Script[];
  readonly reject: Reject[];
  readonly check: Exchange[];
  readonly fork: Fork[];
  readonly saw: Exchange[];
  dict?: string;
  redisPy?: string;
  readonly python: PythonDraft;
  readonly mistakes: Mistake[];
  readonly hints: Prose[];
  predict?: Predict;
}

/** A code block: its info words (`redis check fork 61s`), where it stands and what it holds. */
export interface Fence extends Block {
  readonly words: readonly string[];
  /** The line of the opening backticks. */
  readonly opened: number;
}

/** What a fence handler may use. */
export interface Reader {
  readonly draft: Draft;
  readonly complain: Complain;
  /** Reads Markdown inside a block. */
  markdown(block: Block): Prose;
}

/** Puts one kind of block where it belongs. */
export type Handler = (fence: Fence, words: readonly string[], reader: Reader) => void;

const HANDLERS: Record<string, Handler> = {
  'redis setup': (fence, words, { draft, complain }) => {
    noWords(fence, words, complain);
    const script = parseScript(fence, complain);
    once(fence, draft.setup, 'setup', complain);
    draft.setup = script;
    for (const { client, line } of script.commands)
      if (client !== '' && client !== CLOCK && client !== SHELL)
        complain(line, 'setup has no terminals', `write the command without @${client}>`);
  },
  'redis solution': (fence, words, { draft, complain }) => {
    noWords(fence, words, complain);
    once(fence, draft.solution, 'solution', complain);
    draft.solution = parseScript(fence, complain);
  },
  'redis accept': (fence, words, { draft, complain }) => {
    noWords(fence, words, complain);
    draft.accept.push(parseScript(fence, complain));
  },
  'redis reject': (fence, [mistake, ...words], { draft, complain }) => {
    noWords(fence, words, complain);
    draft.reject.push({ ...parseScript(fence, complain), ...(mistake && { mistake }) });
  },
  'redis check': (fence, words, { draft, complain }) => {
    const exchanges = parseTranscript(fence, complain);
    requireReplies(exchanges, complain);
    hiddenOnly(exchanges, complain);
    if (words.length === 0) draft.check.push(...exchanges);
    else readFork(fence, words, exchanges, { draft, complain });
  },
  'redis saw': (fence, words, { draft, complain }) => {
    noWords(fence, words, complain);
    const exchanges = parseTranscript(fence, complain);
    selectsItself(exchanges, complain);
    draft.saw.push(...exchanges);
  },
  'redis mistake': (fence, words, { draft, complain }) => {
    draft.mistakes.push(readMistake(fence, words, complain));
  },
  'redis predict': (fence, words, { draft, complain }) => {
    noWords(fence, words, complain);
    once(fence, draft.predict, 'predict', complain);
    draft.predict = readPredict(fence, complain);
  },
  'python dict': (fence, words, { draft, complain }) => {
    noWords(fence, words, complain);
    once(fence, draft.dict, 'python dict', complain);
    draft.dict = fence.text;
  },
  'python redis-py': (fence, words, { draft, complain }) => {
    noWords(fence, words, complain);
    once(fence, draft.redisPy, 'python redis-py', complain);
    draft.redisPy = fence.text;
  },
  ...PYTHON_HANDLERS,
  hint: (fence, words, { draft, complain, markdown }) => {
    noWords(fence, words, complain);
    draft.hints.push(markdown(fence));
  },
};

/** The kind of a block as its handler is called: its first words, or undefined if unknown. */
export function kindOf(words: readonly string[]): string | undefined {
  const [first = '', second = ''] = words;
  if (first === 'hint') return 'hint';
  const kind = `${first} ${second}`;
  return kind in HANDLERS || isExample(kind) ? kind : undefined;
}

/** True for what is shown in the text. */
export function isExample(kind: string | undefined): boolean {
  return kind === 'redis example' || kind === 'python example';
}

/** True for a block that holds prose instead of code: it is translated. */
export function holdsProse(words: readonly string[]): boolean {
  return kindOf(words) === 'hint';
}

/** Puts one block where it belongs; an unknown kind is a problem. */
export function readFence(fence: Fence, reader: Reader): void {
  const kind = kindOf(fence.words);
  const handler = HANDLERS[kind ?? ''];
  if (kind === undefined || handler === undefined)
    return unknownKind(fence, fence.words.join(' '), reader.complain);
  if (fence.text.trim() === '') return reader.complain(fence.opened, 'the block is empty');
  handler(fence, fence.words.slice(kind.split(' ').length), reader);
}

function unknownKind(fence: Fence, info: string, complain: Complain): void {
  const known = [...Object.keys(HANDLERS), 'redis example', 'python example'];
  const near = nearest(fence.words.slice(0, 2).join(' '), known);
  complain(
    fence.opened,
    info === '' ? 'a block of code of no kind' : `unknown kind of block \`${info}\``,
    near === undefined ? `known: ${known.join(', ')}` : `write ${near}`,
  );
}

function noWords(fence: Fence, words: readonly string[], complain: Complain): void {
  if (words.length > 0)
    complain(fence.opened, `\`${words.join(' ')}\` means nothing after this kind of block`);
}

function once(fence: Fence, earlier: unknown, what: string, complain: Complain): void {
  const tip = what === 'solution' ? 'another right way is `redis accept`' : 'keep one';
  if (earlier !== undefined) complain(fence.opened, `a second ${what}`, tip);
}

function requireReplies(exchanges: readonly Exchange[], complain: Complain): void {
  for (const { reply, line } of exchanges)
    if (reply === undefined)
      complain(line, 'no reply is expected', 'write below what the command prints, or *');
}

function hiddenOnly(exchanges: readonly Exchange[], complain: Complain): void {
  for (const { client, line } of exchanges)
    if (client !== '' && client !== SHELL)
      complain(line, 'a check has no terminals', `write > instead of @${client}>`);
}

/** Complains of `[5]> ` where a terminal has typed: it was in the database that it had selected. */
export function selectsItself(exchanges: readonly Exchange[], complain: Complain): void {
  for (const { db, line } of exchanges)
    if (db !== undefined)
      complain(line, `only a check looks into database ${db} by itself`, `> SELECT ${db}`);
}

function readFork(
  fence: Fence,
  [word, time = '', ...more]: readonly string[],
  exchanges: readonly Exchange[],
  { draft, complain }: Pick<Reader, 'draft' | 'complain'>,
): void {
  const afterMs = parseDuration(time);
  if (word !== 'fork' || afterMs === undefined || more.length > 0)
    complain(fence.opened, 'a check is plain or a fork', 'write redis check fork 61s');
  draft.fork.push({ afterMs: afterMs ?? 0, exchanges });
}

function readMistake(fence: Fence, words: readonly string[], complain: Complain): Mistake {
  const [id = '', saw, ...more] = words;
  if (id === '') complain(fence.opened, 'a mistake needs an id', 'redis mistake wrong-key');
  if ((saw !== undefined && saw !== 'saw') || more.length > 0)
    complain(fence.opened, 'after the id only `saw` may stand', `redis mistake ${id} saw`);
  const by = saw === 'saw' ? 'saw' : 'state';
  const exchanges = parseTranscript(fence, complain);
  if (by === 'state') {
    requireReplies(exchanges, complain);
    hiddenOnly(exchanges, complain);
  } else selectsItself(exchanges, complain);
  return { id, line: fence.opened, by, exchanges, prose: [] };
}

// Lines that begin with `! ` are replies that are wrong; the rest is a transcript.
function readPredict(fence: Fence, complain: Complain): Predict {
  const lines = fence.text.split('\n');
  const right = lines.map(line => (line.startsWith('! ') ? '' : line)).join('\n');
  const exchanges = parseTranscript({ ...fence, text: right }, complain);
  requireReplies(exchanges, complain);
  selectsItself(exchanges, complain);
  const wrong = lines.filter(line => line.startsWith('! ')).map(line => unescape(line.slice(2)));
  if (wrong.length === 0)
    complain(fence.opened, 'a prediction needs wrong answers too', 'add a line such as ! (nil)');
  return { line: fence.opened, exchanges, wrong, why: [] };
}

// A wrong answer of several lines is written on one, with ` / ` between them.
function unescape(line: string): string {
  return line.split(' / ').join('\n');
}
