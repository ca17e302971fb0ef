// Proves on a server what a lesson claims: the start of a step fails, its solution passes, what it
// rejects fails, mistakes are told apart, damaged solutions fail, and every reply shown is real.
import type { Connect } from '../link/connection.ts';
import { fromText, latin1 } from '../resp/bytes.ts';
import { formatReply } from '../resp/format.ts';
import { quote } from '../resp/quote.ts';
import type { Reply } from '../resp/reply.ts';
import { isArray } from '../resp/reply.ts';
import type { GoalState, SeenCommand } from './check.ts';
import { argvOf, checkStep, findMistakes, seenCommand } from './check.ts';
import { matches } from './match.ts';
import { parseDuration } from './notation.ts';
import type { Command, Exchange, Lesson, Script, Step } from './schema.ts';
import { CLOCK } from './schema.ts';
import { Stage, prepare } from './stage.ts';

/** One claim and whether the server bears it out. */
export interface Proof {
  readonly lesson: string;
  readonly step: string;
  readonly line: number;
  readonly kind: ProofKind;
  readonly claim: string;
  readonly holds: boolean;
  /** What was found instead, when it does not hold. */
  readonly found: string;
}

/** What a proof is about. */
export type ProofKind =
  'start' | 'solution' | 'accept' | 'reject' | 'damaged' | 'example' | 'predict' | 'check';

interface Outcome {
  readonly goals: readonly GoalState[];
  readonly passed: boolean;
  readonly mistakes: readonly string[];
}

const NOTHING: Outcome = { goals: [], passed: false, mistakes: [] };

interface Claim {
  readonly line: number;
  readonly kind: ProofKind;
  readonly claim: string;
  /** '' when the claim holds. */
  readonly found: string;
}

/** Proves every step of a lesson on the server that `connect` reaches, emptying it each time. */
export async function* proveLesson(lesson: Lesson, connect: Connect): AsyncGenerator<Proof> {
  for (const [index, step] of lesson.steps.entries()) {
    const claims = new StepProver(lesson, index, connect).claims(step);
    for await (const claim of claims)
      yield { lesson: lesson.id, step: step.id, ...claim, holds: claim.found === '' };
  }
}

class StepProver {
  private readonly lesson: Lesson;
  private readonly index: number;
  private readonly connect: Connect;

  constructor(lesson: Lesson, index: number, connect: Connect) {
    this.lesson = lesson;
    this.index = index;
    this.connect = connect;
  }

  async *claims(step: Step): AsyncGenerator<Claim> {
    const { line, solution } = step;
    const start = await this.outcome(undefined);
    const kind = 'start';
    yield { line, kind, claim: 'the start fails', found: mustFail(start, []) };
    yield this.right('solution', solution, await this.outcome(solution));
    yield* this.shown('predict', step.predict?.exchanges ?? [], solution);
    for (const script of step.accept) {
      yield this.right('accept', script, await this.outcome(script));
      yield* this.continued(script);
    }
    for (const script of step.reject) {
      const { mistake } = script;
      const wanted = mistake === undefined ? [] : [mistake];
      const claim = `fails${mistake === undefined ? '' : ` as ${mistake}`}: ${print(script)}`;
      const found = mustFail(await this.outcome(script), wanted);
      yield { line: script.line, kind: 'reject', claim, found };
    }
    for (const script of damages(solution)) {
      const { passed } = await this.outcome(script);
      const claim = `fails: ${print(script)}`;
      yield { line: script.line, kind: 'damaged', claim, found: passed ? 'it passes' : '' };
    }
    for (const node of step.prose)
      if (typeof node === 'object' && node.tag === 'example')
        yield* this.shown('example', node.exchanges);
    yield* this.readOnly(step);
    if (step.predict !== undefined) yield wrongIsWrong(step.predict);
  }

  private right(kind: ProofKind, script: Script, outcome: Outcome): Claim {
    const claim = `passes: ${print(script)}`;
    return { line: script.line, kind, claim, found: unmet(outcome.goals) };
  }

  // A step that goes on from here must work as well after another right way.
  private async *continued(script: Script): AsyncGenerator<Claim> {
    const next = this.lesson.steps[this.index + 1];
    if (next === undefined || next.setup !== undefined) return;
    const then = new StepProver(this.lesson, this.index + 1, this.connect);
    const start = await then.outcome(undefined, script);
    const end = await then.outcome(next.solution, script);
    const found = mustFail(start, []) || unmet(end.goals);
    const claim = `${next.id} works after: ${print(script)}`;
    yield { line: script.line, kind: 'accept', claim, found };
  }

  // Every reply that the text shows is the one a server gives.
  private async *shown(
    kind: 'example' | 'predict',
    exchanges: readonly Exchange[],
    after?: Script,
  ): AsyncGenerator<Claim> {
    const answers = await this.answers(kind, exchanges, after);
    for (const [at, { reply, text, line }] of exchanges.entries()) {
      if (reply === undefined) continue;
      const actual = answers[at] ?? '';
      const found = matches(reply, actual) ? '' : `it prints:\n${actual}`;
      yield { line, kind, claim: `${text} prints ${reply.lines.join(' / ')}`, found };
    }
  }

  // What each line prints: a command that waits is answered while a later one runs, and messages
  // may follow an answer. A question leaves those out, as they would answer it.
  private async answers(
    kind: 'example' | 'predict',
    typed: readonly Exchange[],
    after?: Script,
  ): Promise<string[]> {
    return this.staged(after, async stage => {
      const answers: string[] = [];
      const last = new Map<string, number>();
      stage.onMessage = (client, message) => {
        const at = last.get(client);
        if (at !== undefined && kind === 'example')
          answers[at] = `${answers[at]}\n${formatReply(message)}`;
      };
      for (const [at, command] of typed.entries()) {
        last.set(command.client, at);
        const script = { line: command.line, commands: [command] };
        await stage.run(script, (_, __, reply) => (answers[at] = formatReply(reply)));
      }
      await stage.roundTrips();
      return answers;
    });
  }

  // Runs in the store as it is at the start of the step, after one more script if there is one.
  private async staged<T>(
    after: Script | undefined,
    act: (stage: Stage) => Promise<T>,
  ): Promise<T> {
    await prepare(this.connect, this.lesson, this.index);
    const stage = await Stage.open(this.connect, false);
    try {
      if (after !== undefined) await stage.run(after);
      return await act(stage);
    } finally {
      stage.close();
    }
  }

  /** The state of the goals after a script; `instead` replaces the solution of the step before. */
  async outcome(script: Script | undefined, instead?: Script): Promise<Outcome> {
    if (instead === undefined) await prepare(this.connect, this.lesson, this.index);
    else await this.prepareWith(instead);
    const step = this.lesson.steps[this.index];
    return step === undefined ? NOTHING : this.play(step, script);
  }

  private async prepareWith(instead: Script): Promise<void> {
    await prepare(this.connect, this.lesson, this.index - 1);
    const stage = await Stage.open(this.connect, true);
    await stage.run(instead);
    stage.close();
  }

  private async play(step: Step, script: Script | undefined): Promise<Outcome> {
    const stage = await Stage.open(this.connect, false);
    try {
      const seen: SeenCommand[] = [];
      if (script !== undefined)
        await stage.run(script, ({ client }, argv, reply) => {
          seen.push(seenCommand(client, argv, reply));
        });
      const goals = await checkStep(step, stage.control, seen);
      const passed = goals.every(goal => goal.pass);
      const mistakes = passed ? [] : await findMistakes(step, stage.control, seen);
      return { goals, passed, mistakes: mistakes.map(({ id }) => id) };
    } finally {
      stage.close();
    }
  }

  private async *readOnly(step: Step): AsyncGenerator<Claim> {
    const asked = [...step.check, ...step.fork.flatMap(fork => fork.exchanges)];
    const stage = await Stage.open(this.connect, true);
    try {
      for (const { text, line } of asked) {
        const info = await stage.control.send(infoRequest(text));
        const found = isReadOnly(info) ? '' : 'it may write';
        yield { line, kind: 'check', claim: `${text} only reads`, found };
      }
    } finally {
      stage.close();
    }
  }
}

const CONTAINERS = new Set(['OBJECT', 'MEMORY', 'XINFO', 'COMMAND', 'CONFIG']);

function infoRequest(text: string): ReturnType<typeof fromText>[] {
  const [name = '', sub = ''] = argvOf(text);
  const asked = CONTAINERS.has(name.toUpperCase()) ? `${name}|${sub}` : name;
  return ['COMMAND', 'INFO', asked].map(fromText);
}

// Redis flags as reading only what reads keys.
const READS_NO_KEY = new Set(['config|get']);

function isReadOnly(info: Reply): boolean {
  const [entry] = isArray(info) ? info : [];
  const [name, , flags] = entry !== undefined && isArray(entry) ? entry : [];
  if (typeof name === 'string' && READS_NO_KEY.has(name)) return true;
  return flags !== undefined && formatReply(flags).includes('readonly');
}

function mustFail(outcome: Outcome, mistakes: readonly string[]): string {
  if (outcome.passed) return 'it passes';
  const same = outcome.mistakes.join() === mistakes.join();
  if (same) return '';
  return `recognised as ${outcome.mistakes.join(', ') || 'no mistake'}`;
}

function unmet(goals: readonly GoalState[]): string {
  const failing = goals.filter(goal => !goal.pass);
  return failing
    .map(({ command, expected, actual }) => `${command}: not ${expected} but ${actual ?? 'unseen'}`)
    .join('; ');
}

function print({ commands }: Script): string {
  const line = ({ client, text }: Command): string => (client ? `@${client}> ${text}` : text);
  return commands.map(line).join(' / ');
}

function wrongIsWrong({ exchanges, wrong, line }: NonNullable<Step['predict']>): Claim {
  const right = exchanges.at(-1)?.reply;
  const fits = wrong.filter(answer => right !== undefined && matches(right, answer));
  const found = fits.length === 0 ? '' : `right after all: ${fits.join(', ')}`;
  return { line, kind: 'predict', claim: 'the wrong answers are wrong', found };
}

/** A solution with one command dropped, or one argument altered, in every way. */
export function damages({ line, commands }: Script): Script[] {
  const scripts: Script[] = [];
  for (const [at, command] of commands.entries()) {
    const others = (changed: Command[]): Script => {
      return { line, commands: [...commands.slice(0, at), ...changed, ...commands.slice(at + 1)] };
    };
    if (commands.length > 1) scripts.push(others([]));
    for (const text of altered(command)) scripts.push(others([{ ...command, text }]));
  }
  return scripts;
}

function altered({ client, text }: Command): string[] {
  if (client === CLOCK) return [`${Math.floor((parseDuration(text) ?? 0) / 1000)}ms`];
  const argv = argvOf(text);
  return argv.slice(1).map((argument, at) => {
    const other = /^-?\d{1,15}$/.test(argument) ? String(Number(argument) + 1) : `${argument}~`;
    return argv.map((each, i) => (i === at + 1 ? quote(latin1(other)) : quote(each))).join(' ');
  });
}
