// Asks the store, and the machine's shell, whether a step is done and which mistake was made. It speaks
// over a hidden connection, so that it changes nothing and is seen by nobody; every answer is shown as
// it is.
import type { RespClient } from '../link/client.ts';
import type { Bytes } from '../resp/bytes.ts';
import { fromText, latin1, toText, upper } from '../resp/bytes.ts';
import { formatReply, terminalPieces } from '../resp/format.ts';
import { splitArguments } from '../resp/quote.ts';
import type { Reply } from '../resp/reply.ts';
import { isError } from '../resp/reply.ts';
import type { Probe, ShellAnswer } from './host.ts';
import { matches } from './match.ts';
import { SHELL, usesShell } from './schema.ts';
import type { Exchange, Fork, Mistake, Step } from './schema.ts';
import { wordsOf } from './shell-line.ts';

/** A command that the learner ran in a terminal, and what it printed. */
export interface SeenCommand {
  readonly client: string;
  readonly argv: readonly Bytes[];
  readonly printed: string;
  readonly failed: boolean;
}

const MOST_CHARS = 64 * 1024;

/** One line of what is tested: shown to the learner as the goal, and ticked by itself. */
export interface GoalState {
  /** `state`: asked of the store; `fork`: of a copy `afterMs` later; `saw`: of the commands used. */
  readonly kind: 'state' | 'fork' | 'saw';
  readonly client: string;
  /** Asked in another database than 0. */
  readonly db?: number;
  readonly command: string;
  readonly afterMs?: number;
  /** Lines as redis-cli prints; '' when any reply but an error will do. */
  readonly expected: string;
  readonly unordered: boolean;
  /** What the store answers now; undefined before the first check, or when nothing was seen. */
  readonly actual?: string;
  readonly pass: boolean;
}

/** A command and its reply, as a goal's proof looks at them. */
export function seenCommand(client: string, argv: readonly Bytes[], reply: Reply): SeenCommand {
  return { client, argv, printed: shown(reply), failed: isError(reply) };
}

// No lesson expects more than a screen or two, and to print a million elements takes seconds.
function shown(reply: Reply): string {
  let text = '';
  for (const piece of terminalPieces(reply)) {
    text += piece;
    if (text.length > MOST_CHARS) break;
  }
  return toText(latin1(text));
}

/** A line of the shell and what it printed, as a goal's proof looks at them. */
export function seenLine(line: string, { printed, failed }: ShellAnswer): SeenCommand {
  return { client: SHELL, argv: wordsOf(line), printed: printed.replace(/\n$/, ''), failed };
}

/** The arguments of a line that the parser found well quoted. */
export function argvOf(text: string): readonly Bytes[] {
  return splitArguments(fromText(text)) ?? [];
}

/** The goals of a step before anything was asked. */
export function goalsOf(step: Step): GoalState[] {
  return [
    ...step.check.map(exchange => goal('state', exchange)),
    ...step.fork.flatMap(({ afterMs, exchanges }) =>
      exchanges.map(exchange => ({ ...goal('fork', exchange), afterMs })),
    ),
    ...step.saw.map(exchange => goal('saw', exchange)),
  ];
}

function goal(kind: GoalState['kind'], { client, db, text, reply }: Exchange): GoalState {
  const expected = reply?.lines.join('\n') ?? '';
  const unordered = (reply?.unordered ?? 0) > 0;
  const where = db === undefined ? {} : { db };
  return { kind, client, ...where, command: text, expected, unordered, pass: false };
}

/** Tests every goal of a step. */
export async function checkStep(
  step: Step,
  probe: Probe,
  seen: readonly SeenCommand[],
): Promise<GoalState[]> {
  const states = await ask(probe, step, step.check);
  const forks: GoalState[] = [];
  for (const fork of step.fork) forks.push(...(await askFork(probe, step, fork)));
  return [
    ...step.check.map((exchange, at) => judge('state', exchange, states[at])),
    ...forks,
    ...step.saw.map(exchange => judgeSeen(exchange, seen)),
  ];
}

function judge(kind: 'state' | 'fork', exchange: Exchange, actual = ''): GoalState {
  const pass = exchange.reply !== undefined && matches(exchange.reply, actual);
  return { ...goal(kind, exchange), actual, pass };
}

/** What each line prints: a command in its database, or a line of the shell. */
async function ask(probe: Probe, step: Step, exchanges: readonly Exchange[]): Promise<string[]> {
  const commands = exchanges.filter(({ client }) => client !== SHELL);
  const replies = commands.length === 0 ? [] : await askServer(probe, step, commands);
  const answers: string[] = [];
  for (const { client, text } of exchanges) {
    const printed = client === SHELL ? await (await probe.shell()).run(text) : undefined;
    answers.push(printed?.printed.replace(/\n$/, '') ?? replies.shift() ?? '');
  }
  return answers;
}

async function askServer(
  probe: Probe,
  step: Step,
  exchanges: readonly Exchange[],
): Promise<string[]> {
  let server: RespClient;
  try {
    server = await probe.server();
  } catch (cause) {
    // A line of the shell may have ended it: that is an answer too.
    if (!usesShell(step) || !(cause instanceof Error)) throw cause;
    const { message } = cause;
    return exchanges.map(() => message);
  }
  const answers = exchanges.flatMap(({ db = 0, text }) => [
    server.call('SELECT', String(db)),
    server.send(argvOf(text)),
  ]);
  const replies = await Promise.all(answers);
  return replies.filter((_, at) => at % 2 === 1).map(formatReply);
}

async function askFork(
  probe: Probe,
  step: Step,
  { afterMs, exchanges }: Fork,
): Promise<GoalState[]> {
  const server = await probe.server();
  const forked = await server.call('PLAYGROUND', 'FORK');
  const goals = (answers: (at: number) => string | undefined): GoalState[] =>
    exchanges.map((each, at) => ({ ...judge('fork', each, answers(at)), afterMs }));
  if (isError(forked)) return goals(() => formatReply(forked));
  try {
    await server.call('PLAYGROUND', 'CLOCK', 'ADVANCE', String(afterMs));
    const answers = await ask(probe, step, exchanges);
    return goals(at => answers[at]);
  } finally {
    await server.call('PLAYGROUND', 'JOIN');
  }
}

function judgeSeen(exchange: Exchange, seen: readonly SeenCommand[]): GoalState {
  const used = seen.filter(command => isCommand(exchange, command));
  const found = used.findLast(command => replyAllowed(exchange, command));
  const actual = (found ?? used.at(-1))?.printed;
  const answered = actual === undefined ? {} : { actual };
  return { ...goal('saw', exchange), ...answered, pass: found !== undefined };
}

// `*` is any argument, `a|b` one of several, a final `...` any number of further arguments; the
// command's name is compared without case.
function isCommand({ client, text }: Exchange, command: SeenCommand): boolean {
  if ((client === SHELL) !== (command.client === SHELL)) return false;
  if (client !== '' && client !== command.client) return false;
  const pattern = client === SHELL ? wordsOf(text) : [...argvOf(text)];
  const open = pattern.at(-1) === '...';
  if (open) pattern.pop();
  const { argv } = command;
  if (open ? argv.length < pattern.length : argv.length !== pattern.length) return false;
  return pattern.every((wanted, at) => isArgument(wanted, argv[at] ?? '', at === 0));
}

function isArgument(wanted: string, actual: string, isName: boolean): boolean {
  if (wanted === '*' || wanted === actual) return true;
  const given = isName ? upper(actual) : actual;
  return wanted.split('|').some(word => (isName ? upper(word) : word) === given);
}

function replyAllowed({ reply }: Exchange, { printed, failed }: SeenCommand): boolean {
  return reply === undefined ? !failed : matches(reply, printed);
}

/** The mistakes that the store or the last command show. */
export async function findMistakes(
  step: Step,
  probe: Probe,
  seen: readonly SeenCommand[],
): Promise<Mistake[]> {
  const found: Mistake[] = [];
  for (const mistake of step.mistakes) {
    const made =
      mistake.by === 'saw'
        ? madeNow(mistake.exchanges, seen)
        : (await ask(probe, step, mistake.exchanges)).every(
            (actual, at) => judge('state', mistake.exchanges[at] ?? NEVER, actual).pass,
          );
    if (made) found.push(mistake);
  }
  return found;
}

const NEVER: Exchange = { client: '', text: '', line: 0 };

// A mistake in a command is named until the next command.
function madeNow(exchanges: readonly Exchange[], seen: readonly SeenCommand[]): boolean {
  const last = seen.at(-1);
  if (last === undefined) return false;
  const isIt = (command: SeenCommand) => (exchange: Exchange) =>
    isCommand(exchange, command) && replyAllowed(exchange, command);
  if (!exchanges.some(isIt(last))) return false;
  return exchanges.every(exchange => seen.some(command => isIt(command)(exchange)));
}
